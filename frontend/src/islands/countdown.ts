import { asClock, hourIn } from "../lib/time";

/** Counts down to a moment by the server's clock: what the reader's own clock says does not matter. */
class CountDown extends HTMLElement {
  #ticking = 0;

  connectedCallback(): void {
    const until = Date.parse(this.dataset.until ?? "");
    const ahead = Date.parse(this.dataset.now ?? "") - Date.now();
    const tick = (): void => {
      const left = until - Date.now() - ahead;
      this.textContent = asClock(left);
      if (left > 0) return;
      window.clearInterval(this.#ticking);
      this.dispatchEvent(new Event("elapsed", { bubbles: true }));
    };
    if (Number.isNaN(until + ahead)) return;
    tick();
    this.#ticking = window.setInterval(tick, 1000);
  }

  disconnectedCallback(): void {
    window.clearInterval(this.#ticking);
  }
}

/** Shows the time of day in a zone. */
class WallClock extends HTMLElement {
  #ticking = 0;

  connectedCallback(): void {
    const hour = hourIn(this.dataset.zone ?? "UTC");
    const tick = (): void => {
      this.textContent = hour(new Date());
    };
    tick();
    this.#ticking = window.setInterval(tick, 5000);
  }

  disconnectedCallback(): void {
    window.clearInterval(this.#ticking);
  }
}

customElements.define("count-down", CountDown);
customElements.define("wall-clock", WallClock);
