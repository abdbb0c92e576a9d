/**
 * Tells the house once that a person reads this page: it has been in sight for a moment. Programs that only follow
 * the links of a letter do not say so.
 */
class WasRead extends HTMLElement {
  #wait = 0;
  readonly #look = (): void => {
    clearTimeout(this.#wait);
    if (document.visibilityState === "visible") this.#wait = setTimeout(() => void this.#tell(), 1000);
  };

  connectedCallback(): void {
    document.addEventListener("visibilitychange", this.#look);
    this.#look();
  }

  disconnectedCallback(): void {
    document.removeEventListener("visibilitychange", this.#look);
    clearTimeout(this.#wait);
  }

  async #tell(): Promise<void> {
    const form = this.querySelector("form");
    if (!form) return;
    this.remove();
    await fetch(form.action, { method: "POST", body: new FormData(form) }).catch(() => undefined);
  }
}

customElements.define("was-read", WasRead);
