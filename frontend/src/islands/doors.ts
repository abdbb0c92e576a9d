interface Doors {
  doors: "closed" | "open" | "over";
  notice: string; // when it was given, or nothing
}

const EVERY = 10_000;

/** Asks now and then whether the doors are open or a notice was given, and shows it. A lost answer is asked again. */
class DoorWatch extends HTMLElement {
  #asking = 0;

  connectedCallback(): void {
    this.#asking = window.setInterval(() => void this.#ask(), EVERY);
  }

  disconnectedCallback(): void {
    window.clearInterval(this.#asking);
  }

  async #ask(): Promise<void> {
    const answer = await fetch(this.dataset.address ?? "", { cache: "no-store" }).catch(() => null);
    if (!answer?.ok) return;
    const { doors, notice } = (await answer.json()) as Doors;
    if (doors !== "closed" || notice !== (this.dataset.notice ?? "")) window.location.reload();
  }
}

customElements.define("door-watch", DoorWatch);
