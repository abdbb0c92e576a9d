// <host-hands>: who would like to speak, in their order, and for how long they have waited.

import type { HandView } from "../../generated/protocol";
import { keep, make, tell } from "../../lib/dom";
import { room, word } from "../../lib/room";
import { Scope } from "../../lib/scope";
import { asClock } from "../../lib/time";
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
    if (!list) return;
    const places = hands.map((hand, n) => ({ hand, n }));
    keep(list, places, JSON.stringify, row, () => nobody("no-hands"));
    tell(this.querySelector("[data-count]"), hands.length ? word("hands", { n: hands.length }) : "");
    this.#wait();
  }

  #wait(): void {
    for (const place of this.querySelectorAll<HTMLElement>("[data-since]")) {
      const waited = Date.now() + room().ahead.value - Number(place.dataset.since);
      place.textContent = word("waits", { at: asClock(waited) });
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
