// The seating plan is one stop for Tab; arrows walk from chair to chair, left and right by number, up and down by row.

class SeatPlan extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("keydown", this.#walk);
  }

  disconnectedCallback(): void {
    this.removeEventListener("keydown", this.#walk);
  }

  #walk = (event: KeyboardEvent): void => {
    const seats = [...this.querySelectorAll<SVGAElement>("a[data-seat]")];
    const at = seats.findIndex((seat) => seat === document.activeElement);
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: -18, ArrowUp: 18 }[event.key];
    if (at < 0 || step === undefined) return;
    event.preventDefault();
    const next = seats[Math.min(seats.length - 1, Math.max(0, at + step))];
    seats[at]?.setAttribute("tabindex", "-1");
    next?.setAttribute("tabindex", "0");
    next?.focus();
  };
}

customElements.define("seat-plan", SeatPlan);
