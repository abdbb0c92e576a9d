// <host-hands>: who would like to speak, in their order, and for how long they have waited.

import type { HandView } from "../../generated/protocol";
import { keep, make } from "../../lib/dom";
import { room, word } from "../../lib/room";
import { Scope } from "../../lib/scope";
import { named, nobody, who } from "./stage";

export class HostHands extends HTMLElement {
  #scope = new Scope();

  connectedCallback(): void {
    this.#scope.run(room().parts.hands, (hands) => this.#show(hands ?? []));
    this.#scope.every(1000, () => this.#wait());
  }

  disconnectedCallback(): void {
    this.#scope.close();
  }

  #show(hands: HandView[]): void {
    const list = this.querySelector("[data-list]");
    const told = this.querySelector("[data-count]");
    if (!list) return;
    if (hands.length)
      keep(
        list,
        hands.map((hand, n) => ({ hand, n })),
        (each) => JSON.stringify(each),
        row,
      );
    else if (!list.querySelector(".mut.one")) list.replaceChildren(nobody("no-hands"));
    const text = hands.length ? word("hands", { n: hands.length }) : "";
    if (told && told.textContent !== text) told.textContent = text;
    this.#wait();
  }

  #wait(): void {
    for (const place of this.querySelectorAll<HTMLElement>("[data-since]")) {
      const seconds = Math.max(0, Math.round((Date.now() + room().ahead.value - Number(place.dataset.since)) / 1000));
      place.textContent = word("waits", { at: `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}` });
    }
  }
}

function row({ hand, n }: { hand: HandView; n: number }): HTMLElement {
  const waits = make("span", { class: "tn", "data-since": String(Date.parse(hand.at)) });
  const seat = hand.seat ? word("seat", { n: hand.seat }) : word("guest");
  const name = who(hand.name, "");
  name.querySelector("small")?.append(`${seat}, `, waits, hand.here ? "" : `, ${word("away")}`);
  const keys = make("span", { class: "row" });
  const give = named(`floor ${hand.key}`, word("give-floor"), hand.name, () =>
    room().say({ do: "give-floor", key: hand.key }),
  );
  if (n === 0) give.classList.add("pri");
  keys.append(
    give,
    named(`refuse ${hand.key}`, word("refuse-floor"), hand.name, () =>
      room().say({ do: "refuse-floor", key: hand.key }),
    ),
  );
  return make("li", { "data-key": hand.key }, make("span", { class: "tn mut" }, String(n + 1)), name, keys);
}
