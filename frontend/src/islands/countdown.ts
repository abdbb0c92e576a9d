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

/** 4:32, or 1:04:32; never below nought. */
export function asClock(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const two = (n: number): string => String(n).padStart(2, "0");
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** Shows the time of day in a zone. */
class WallClock extends HTMLElement {
  #ticking = 0;

  connectedCallback(): void {
    const zone = this.dataset.zone ?? "UTC";
    const format = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone });
    const tick = (): void => {
      this.textContent = format.format(new Date());
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
