// <room-decks>: which slides are up.

import { room } from "../../lib/room";
import { Scope } from "../../lib/scope";

export class RoomDecks extends HTMLElement {
  #scope = new Scope();

  connectedCallback(): void {
    this.#scope.on(this, "click", ({ target }) => {
      const key = (target as Element).closest<HTMLElement>("button");
      if (key?.dataset.deck) room().say({ do: "show-slides", deck: Number(key.dataset.deck) });
      else if (key?.dataset.clear !== undefined) room().say({ do: "clear-slides" });
    });
    this.#scope.run(room().parts.slides, (slides) => {
      for (const key of this.querySelectorAll<HTMLElement>("[data-deck]")) {
        key.setAttribute("aria-pressed", String(slides?.deck === Number(key.dataset.deck)));
      }
      const clear = this.querySelector<HTMLElement>("[data-clear]");
      if (clear) clear.hidden = !slides;
    });
  }

  disconnectedCallback(): void {
    this.#scope.close();
  }
}
