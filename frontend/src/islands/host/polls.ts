// <host-polls>: what the desk has prepared to ask. The host opens and closes, and shows the result when it helps.

import type { FromBrowser, PollView } from "../../generated/protocol";
import { keep, make } from "../../lib/dom";
import { best, room, word } from "../../lib/room";
import { Scope } from "../../lib/scope";
import { count } from "../room/polls";
import { named } from "./stage";

export class HostPolls extends HTMLElement {
  #scope = new Scope();

  connectedCallback(): void {
    const { parts } = room();
    this.#scope.run(parts.polls, () => this.#show());
    this.#scope.run(parts.doors, () => this.#show());
    this.#scope.run(parts.tally, () => this.#count());
  }

  disconnectedCallback(): void {
    this.#scope.close();
  }

  #show(): void {
    const { polls, doors } = room().parts;
    const list = this.querySelector("[data-list]");
    const ended = doors.value?.state === "ended";
    this.hidden = !polls.value?.length;
    const draw = (one: PollView) => row(one, ended);
    if (list) keep(list, polls.value ?? [], (one) => JSON.stringify([one, ended]), draw);
    this.#count();
  }

  #count(): void {
    for (const tally of room().parts.tally.value ?? []) {
      const place = this.querySelector<HTMLElement>(`[data-poll="${tally.poll}"]`);
      if (place) count(place, tally, undefined);
    }
  }
}

/** A poll with its counts, and with its keys while there is somebody to ask. */
function row(one: PollView, ended: boolean): HTMLElement {
  const question = best(one.question);
  const keys = make("div", { class: "row" });
  const key = (name: string, what: FromBrowser, css = "btn k") => {
    const made = named(`${name} ${one.poll}`, word(name), question, () => room().say(what));
    made.className = css;
    keys.append(made);
  };
  if (one.stand === "prepared") key("poll-begin", { do: "open-poll", poll: one.poll }, "btn k pri");
  if (one.stand === "open") key("poll-close", { do: "close-poll", poll: one.poll });
  if (one.stand !== "prepared" && !one.shown) key("poll-show", { do: "show-poll", poll: one.poll });
  if (one.shown) key("poll-hide", { do: "hide-poll", poll: one.poll });
  const item = make("li", { "data-poll": String(one.poll) }, make("p", {}, make("b", {}, question)));
  if (one.stand !== "prepared") {
    item.append(make("p", { class: "xs mut", "data-state": "" }));
    one.options.forEach((option, n) => {
      const place = make(
        "div",
        { class: "opt2", "data-option": String(n) },
        make("span", {}, best(option), make("b", {})),
      );
      place.append(make("span", { class: "tn" }), make("span", { class: "b" }, make("i", {})));
      item.append(place);
    });
    item.append(make("p", { class: "xs mut", "data-voted": "" }));
  }
  if (!ended) item.append(keys);
  return item;
}
