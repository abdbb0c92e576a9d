// <room-decks>: which slides there are, and which are up.

import type { DeckView } from "../../generated/protocol";
import { fill, make } from "../../lib/dom";
import { counted, room, word } from "../../lib/room";
import { Scope } from "../../lib/scope";

export class RoomDecks extends HTMLElement {
  #scope = new Scope();

  connectedCallback(): void {
    const clear = this.querySelector<HTMLElement>("[data-clear]");
    if (clear) this.#scope.on(clear, "click", () => room().say({ do: "clear-slides" }));
    this.#scope.run(room().parts.decks, () => this.#show());
    this.#scope.run(room().parts.slides, (slides) => {
      if (clear) clear.hidden = !slides;
      this.#show();
    });
  }

  disconnectedCallback(): void {
    this.#scope.close();
  }

  #show(): void {
    const list = this.querySelector("[data-list]");
    const decks = room().parts.decks.value;
    if (!list || !decks) return;
    const rows = decks.map(row);
    fill(list, rows.length ? rows : [make("li", { class: "one mut" }, word("no-decks"))]);
  }
}

function row(deck: DeckView): HTMLElement {
  const up = room().parts.slides.value?.deck === deck.deck;
  const note = deck.pages ? counted("pages", deck.pages) : word("drawing");
  const key = make("button", { type: "button", class: "btn k", "aria-pressed": String(up) }, word("show"));
  key.disabled = !deck.pages;
  key.dataset.name = `deck ${deck.deck}`;
  key.dataset.deck = String(deck.deck);
  key.setAttribute("aria-label", `${word("show")}: ${deck.name}`);
  key.addEventListener("click", () => room().say({ do: "show-slides", deck: deck.deck }));
  return make("li", { class: "two" }, make("span", {}, make("b", {}, deck.name), make("small", {}, note)), key);
}
