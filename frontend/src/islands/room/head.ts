// The head of a room page: the lamp, the room's clock, the state of the line.

import { make } from "../../lib/dom";
import { page, room, word } from "../../lib/room";
import { Scope } from "../../lib/scope";
import { hourIn } from "../../lib/time";

const LAMPS: Record<string, string> = { closed: "doors-closed", open: "doors-open", live: "live", ended: "over" };

export class RoomLamp extends HTMLElement {
  #scope = new Scope();

  connectedCallback(): void {
    const lamp = make("span", { class: "lamp off", role: "status" });
    this.replaceChildren(lamp);
    this.#scope.run(room().parts.doors, (doors) => {
      const state = doors?.state ?? "closed";
      lamp.className = `lamp ${state === "live" ? "on" : "off"}`;
      lamp.textContent = word(LAMPS[state] ?? "");
    });
  }

  disconnectedCallback(): void {
    this.#scope.close();
  }
}

export class RoomClock extends HTMLElement {
  #scope = new Scope();

  connectedCallback(): void {
    const hour = hourIn(this.dataset.zone ?? page().zone);
    const show = () => {
      this.textContent = hour(Date.now() + room().ahead.value);
    };
    show();
    this.#scope.every(1000, show);
  }

  disconnectedCallback(): void {
    this.#scope.close();
  }
}

export class RoomLine extends HTMLElement {
  #scope = new Scope();
  #weak = false;

  connectedCallback(): void {
    this.setAttribute("role", "status");
    this.#scope.run(room().line, () => this.#show());
    // The stage says once a second how its line does.
    this.#scope.on<CustomEvent<{ behind: boolean; lag: number }>>(document, "line", ({ detail }) => {
      const weak = detail.behind || detail.lag > 1000;
      if (weak === this.#weak) return;
      this.#weak = weak;
      this.#show();
    });
  }

  disconnectedCallback(): void {
    this.#scope.close();
  }

  #show(): void {
    const line = room().line.value;
    const lost = line === "lost";
    this.className = `st line ${lost ? "s-bad" : this.#weak ? "s-wait" : "s-seat"}`;
    const text = lost ? word("line-lost") : line === "up" ? word(this.#weak ? "line-weak" : "line-good") : "";
    if (this.textContent !== text) this.replaceChildren(make("i", { class: "sw" }), make("span", {}, text));
  }
}
