/** Offers the reader's own zone beside the edition's. The key shows it: a choice alone never leaves the page. */
class ZoneChoice extends HTMLElement {
  connectedCallback(): void {
    const list = this.querySelector("select");
    if (list) this.#offerOwn(list);
  }

  #offerOwn(list: HTMLSelectElement): void {
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const known = [...list.options].find((option) => option.value === own);
    const city = own.split("/").at(-1)?.replaceAll("_", " ") ?? own;
    const option = known ?? new Option(city, own);
    if (option.selected || option.index === 0) return;
    option.text = `${this.dataset.yours ?? ""} ${option.text}`.trim();
    list.options[0]?.after(option);
  }
}

customElements.define("zone-choice", ZoneChoice);
