// <room-polls>: what is asked of the audience now. One vote for each seat; another choice as long as it is open.

import type { PollView, TallyView } from "../../generated/protocol";
import { keep, make, tell } from "../../lib/dom";
import { best, ofTheAudience, room, word } from "../../lib/room";
import { Scope } from "../../lib/scope";

export class RoomPolls extends HTMLElement {
  #scope = new Scope();

  connectedCallback(): void {
    const { parts, own, refused } = room();
    this.#scope.run(parts.polls, () => this.#show());
    for (const part of [parts.tally, parts.people, parts.hall]) this.#scope.run<unknown>(part, () => this.#count());
    this.#scope.run(own, () => this.#count());
    this.#scope.run(refused, (why) => why && this.#forget(why.n));
  }

  disconnectedCallback(): void {
    this.#scope.close();
  }

  #show(): void {
    keep(this, room().parts.polls.value ?? [], (one) => JSON.stringify(one), poll);
    this.#count();
  }

  /** Show what the room has of this seat, not a choice that it did not take. */
  #forget(n: number): void {
    for (const place of this.querySelectorAll<HTMLElement>(`[data-asked="${n}"]`)) delete place.dataset.mine;
    this.#count();
  }

  #count(): void {
    for (const tally of room().parts.tally.value ?? []) {
      const place = this.querySelector<HTMLElement>(`[data-poll="${tally.poll}"]`);
      if (place) count(place, tally, room().own.value?.chosen[tally.poll]);
    }
  }
}

function poll(one: PollView): HTMLElement {
  const votes = one.stand === "open" && ofTheAudience();
  const place = make("section", {
    class: "pollc",
    "data-poll": String(one.poll),
    "data-stand": one.stand,
    "aria-labelledby": `poll-${one.poll}`,
  });
  const options = make("div", votes ? { role: "radiogroup", "aria-labelledby": `poll-${one.poll}` } : {});
  one.options.forEach((option, n) => {
    const bar = make("span", { class: "b" }, make("i", {}));
    const text = make("span", {}, best(option), " ", make("b", { class: "xs" }));
    const row = make(votes ? "label" : "div", { class: "opt2", "data-option": String(n) });
    if (votes) {
      const choice = make("input", { type: "radio", name: `poll-${one.poll}` });
      choice.dataset.name = `poll ${one.poll} ${n}`;
      choice.addEventListener("change", () => {
        place.dataset.asked = String(room().say({ do: "choose", poll: one.poll, option: n }));
      });
      text.prepend(choice);
    }
    row.append(text, make("span", { class: "tn" }), bar);
    options.append(row);
  });
  place.append(
    make("p", { class: "xs mut", "data-state": "" }),
    make("h2", { id: `poll-${one.poll}` }, best(one.question)),
    options,
    make("p", { class: "xs dim", "data-voted": "" }),
  );
  return place;
}

/** Bring a poll's numbers up to date where they stand. */
export function count(place: HTMLElement, tally: TallyView, mine: number | undefined): void {
  const open = room().parts.polls.value?.find((one) => one.poll === tally.poll)?.stand === "open";
  const state = word(!open ? "poll-over" : mine === undefined ? "poll-open" : "poll-voted");
  tell(place.querySelector("[data-state]"), state);
  const { people, hall } = room().parts;
  const here = Math.max(tally.voted, (people.value?.guests ?? 0) + (hall.value?.heads ?? 0));
  tell(place.querySelector("[data-voted]"), word("voted", { n: tally.voted, of: here }));
  place.querySelectorAll<HTMLElement>("[data-option]").forEach((row, n) => {
    const share = tally.voted ? Math.round(((tally.counts?.[n] ?? 0) / tally.voted) * 100) : 0;
    // Under twenty votes a count says more than a percentage.
    const text = tally.counts ? (tally.voted < 20 ? String(tally.counts[n] ?? 0) : `${share} %`) : "";
    tell(row.querySelector(".tn"), text);
    tell(row.querySelector("b"), mine === n ? word("your-vote") : "");
    row.classList.toggle("mine", mine === n);
    const [bar, fill] = [row.querySelector<HTMLElement>(".b"), row.querySelector<HTMLElement>(".b i")];
    if (bar) bar.hidden = !tally.counts;
    if (fill) fill.style.width = `${share}%`;
    const choice = row.querySelector<HTMLInputElement>("input");
    if (choice && place.dataset.mine !== String(mine)) choice.checked = mine === n;
  });
  // What others choose meanwhile does not undo a choice that is still on its way.
  place.dataset.mine = String(mine);
}
