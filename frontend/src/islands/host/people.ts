// <host-people>: everybody who is here and who still has the captions, removing with undo, and who was removed.

import type { PersonView } from "../../generated/protocol";
import { fill, keep, make } from "../../lib/dom";
import { best, page, room, word } from "../../lib/room";
import { Scope } from "../../lib/scope";
import { named, nobody, who } from "./stage";

interface Row {
  one: PersonView;
  left: boolean;
  mayHaveFloor: boolean;
  writes: boolean;
}

export class HostPeople extends HTMLElement {
  #scope = new Scope();
  #last: PersonView | undefined;

  connectedCallback(): void {
    const { parts } = room();
    this.#scope.run(parts.people, () => this.#list());
    this.#scope.run(parts.stage, () => this.#list());
    this.#scope.run(parts.doors, () => this.#list());
    this.#scope.run(parts.captions, () => this.#list());
    this.#scope.run(parts.removed, (removed) => this.#removed(removed ?? []));
    const undo = this.querySelector("[data-undo] button");
    if (undo) this.#scope.on(undo, "click", () => this.#last && room().say({ do: "let-back", key: this.#last.key }));
  }

  disconnectedCallback(): void {
    this.#scope.close();
  }

  #list(): void {
    const { people, stage, doors, captions } = room().parts;
    const [list, here] = [this.querySelector("[data-here]"), people.value?.list];
    if (!list || !here) return;
    const onStage = new Set(stage.value?.on.map((each) => each.key));
    const writers = captions.value?.writers ?? [];
    const rows = here.map((one) => ({
      one,
      left: false,
      mayHaveFloor: one.role === "guest" && !onStage.has(one.key) && doors.value?.state === "live",
      writes: writers.some((each) => each.key === one.key),
    }));
    // Whoever has left keeps the captions until they come back or the host takes them.
    const gone = writers.filter((one) => !here.some((each) => each.key === one.key));
    const left = gone.map((one) => ({ one, left: true, mayHaveFloor: false, writes: true }));
    keep(
      list,
      [...rows, ...left],
      JSON.stringify,
      (row) => this.#row(row),
      () => nobody("nobody-here"),
    );
  }

  #row({ one, left, mayHaveFloor, writes }: Row): HTMLElement {
    const note = left ? word("has-left") : one.seat ? word("seat", { n: one.seat }) : word(one.role);
    const caption = left ? "" : best(one.caption);
    const row = make(
      "li",
      { class: "two", "data-key": one.key },
      who(one.name, caption ? `${note}, ${caption}` : note),
    );
    const keys = make("span", { class: "row" });
    if (mayHaveFloor) {
      keys.append(
        named(`floor ${one.key}`, word("give-floor"), one.name, () => room().say({ do: "give-floor", key: one.key })),
      );
    }
    if (one.role === "guest" || one.role === "interpreter") {
      const what = writes ? "take-captions" : "give-captions";
      keys.append(named(`captions ${one.key}`, word(what), one.name, () => room().say({ do: what, key: one.key })));
    }
    if (one.role !== "host" && one.key !== page().key && !left) {
      keys.append(
        named(`remove ${one.key}`, word("remove"), one.name, () => {
          this.#last = one;
          room().say({ do: "remove", key: one.key });
        }),
      );
    }
    if (keys.childElementCount) row.append(keys);
    return row;
  }

  #removed(removed: PersonView[]): void {
    const [section, list] = [this.querySelector<HTMLElement>("[data-out]"), this.querySelector("[data-removed]")];
    if (section) section.hidden = removed.length === 0;
    if (list) {
      fill(
        list,
        removed.map((one) =>
          make(
            "li",
            { class: "two", "data-key": one.key },
            who(one.name, one.seat ? word("seat", { n: one.seat }) : word(one.role)),
            named(`let ${one.key}`, word("let-back"), one.name, () => room().say({ do: "let-back", key: one.key })),
          ),
        ),
      );
    }
    const undo = this.querySelector<HTMLElement>("[data-undo]");
    const said = undo?.querySelector("span");
    const out = removed.find((one) => one.key === this.#last?.key);
    if (undo && said) {
      undo.hidden = !out;
      said.textContent = out ? word("removed", { name: out.name }) : "";
    }
  }
}

export class HostCount extends HTMLElement {
  #scope = new Scope();

  connectedCallback(): void {
    this.#scope.run(room().parts.people, (people) => {
      if (!people) return;
      const counted = this.querySelector("[data-counted]");
      if (counted) counted.textContent = word("here-of", { n: people.guests, of: this.dataset.of ?? "" });
      const seats = new Set(people.list?.map((one) => one.seat));
      this.querySelectorAll(".mini .q").forEach((chair, n) => {
        chair.setAttribute("class", seats.has(n + 1) ? "q s-seat" : "q absent");
      });
    });
  }

  disconnectedCallback(): void {
    this.#scope.close();
  }
}
