// What the host writes to everybody, and how many are here.

import { make } from "../../lib/dom";
import { counted, room, word } from "../../lib/room";
import { Scope } from "../../lib/scope";

export class RoomNews extends HTMLElement {
  #scope = new Scope();

  connectedCallback(): void {
    this.#scope.run(room().parts.announcements, (said) => {
      const newest = said?.at(-1);
      if (!newest) return this.replaceChildren();
      if (this.dataset.number === String(newest.number)) return;
      this.dataset.number = String(newest.number);
      this.replaceChildren(
        make("p", { class: "lg" }, make("b", {}, word("message"))),
        make("p", { class: "cx" }, newest.text),
      );
    });
  }

  disconnectedCallback(): void {
    this.#scope.close();
  }
}

export class RoomCount extends HTMLElement {
  #scope = new Scope();

  connectedCallback(): void {
    this.#scope.run(room().parts.people, (people) => {
      if (people) this.textContent = counted("guests", people.guests);
    });
  }

  disconnectedCallback(): void {
    this.#scope.close();
  }
}
