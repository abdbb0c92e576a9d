// The questions of the audience: <room-questions> lists them, <room-ask> takes one in, <room-asked> shows the one that is
// answered now over the stage.

import type { OwnQuestionView, QuestionView } from "../../generated/protocol";
import { button, fill, icon, keep, make, tell } from "../../lib/dom";
import { ofTheAudience, room, word, writes } from "../../lib/room";
import { Scope } from "../../lib/scope";
import { count } from "./tabs";

export class RoomQuestions extends HTMLElement {
  #scope = new Scope();
  #order: number[] = [];

  connectedCallback(): void {
    const { parts, own } = room();
    this.#scope.run(parts.questions, () => this.#show());
    this.#scope.run(parts.votes, () => this.#show());
    this.#scope.run(own, () => {
      this.#own();
      this.#show();
    });
    this.#scope.on(this, "pointerleave", () => this.#show());
    this.#scope.on(this, "focusout", () => setTimeout(() => this.#show()));
  }

  disconnectedCallback(): void {
    this.#scope.close();
  }

  #show(): void {
    const list = this.querySelector("[data-list]");
    const questions = room().parts.questions.value;
    if (!list || !questions) return;
    this.#order = this.#ordered(questions.list, questions.current);
    const by = new Map(questions.list.map((one) => [one.number, one]));
    const rows = this.#order.flatMap((number) => by.get(number) ?? []);
    const says = (one: QuestionView) => JSON.stringify([one, one.number === questions.current]);
    keep(list, rows, says, (one) => row(one, one.number === questions.current));
    this.querySelector<HTMLElement>("[data-none]")?.toggleAttribute("hidden", rows.length > 0);
    const [votes, mine] = [room().parts.votes.value ?? {}, new Set(room().own.value?.votes)];
    for (const key of list.querySelectorAll<HTMLElement>(".vote")) {
      const number = Number(key.dataset.number);
      const n = votes[number] ?? 0;
      tell(key.querySelector("span"), String(n));
      key.setAttribute("aria-label", word("vote", { n }));
      if (key instanceof HTMLButtonElement) key.setAttribute("aria-pressed", String(mine.has(number)));
    }
    count("questions", rows.filter((one) => !one.answered).length);
  }

  /** The one over the stage, then by votes; those answered last. Nothing moves under a finger that is about to vote. */
  #ordered(list: QuestionView[], current: number | null): number[] {
    const votes = room().parts.votes.value ?? {};
    const rank = (one: QuestionView) => (one.number === current ? -1 : one.answered ? 1 : 0);
    const sorted = [...list].sort(
      (a, b) => rank(a) - rank(b) || (votes[b.number] ?? 0) - (votes[a.number] ?? 0) || a.number - b.number,
    );
    const numbers = sorted.map((one) => one.number);
    const busy = this.matches(":hover") || this.querySelector("[data-list]")?.contains(document.activeElement);
    if (!busy || !this.#order.length) return numbers;
    const there = new Set(numbers);
    return [...new Set([...this.#order.filter((number) => there.has(number)), ...numbers])];
  }

  #own(): void {
    const list = this.querySelector("[data-own]");
    if (!list) return;
    const shown = new Set(["waiting", "aside", "merged"]);
    const mine = (room().own.value?.questions ?? []).filter((one) => shown.has(one.stand));
    fill(list, mine.map(own));
    this.querySelector<HTMLElement>("[data-mine]")?.toggleAttribute("hidden", mine.length === 0);
  }
}

function row(one: QuestionView, current: boolean): HTMLElement {
  const vote = one.answered || !ofTheAudience() ? make("div", { class: "vote done", role: "img" }) : voting(one);
  vote.dataset.number = String(one.number);
  vote.append(icon(one.answered ? "check" : "up"), make("span", {}));
  const by = make("p", { class: "by" }, one.name ? asker(one.name, one.seat) : word("nameless"));
  if (current) by.append(" ", make("b", {}, word("over-the-stage")));
  else if (one.answered && !one.answer) by.append(" ", make("b", {}, word("answered")));
  const said = make("div", {}, make("p", { lang: "" }, one.text), by);
  if (one.answer) said.append(make("p", { class: "answer", lang: "" }, one.answer));
  return make("li", { class: current ? "on" : "", "data-question": String(one.number) }, vote, said);
}

function voting(one: QuestionView): HTMLButtonElement {
  const key = button(
    "",
    () => {
      const pressed = key.getAttribute("aria-pressed") === "true";
      room().say({ do: pressed ? "unvote" : "vote", number: one.number });
    },
    "vote",
  );
  key.dataset.name = `vote ${one.number}`;
  return key;
}

function own(one: OwnQuestionView): HTMLElement {
  const state = one.stand === "aside" ? word(`aside-${one.reason || "none"}`) : word(`own-${one.stand}`);
  const back = button(word("take-back"), () => room().say({ do: "withdraw-question", number: one.number }));
  back.dataset.name = `own ${one.number}`;
  back.setAttribute("aria-label", `${word("take-back")}: ${one.text}`);
  const said = make("div", {}, make("p", { lang: "" }, one.text), make("p", { class: "by" }, state));
  return make("li", { class: "two" }, said, back);
}

/** Who asks, and where they sit. */
export function asker(name: string, seat: number | null): string {
  return seat ? `${name}, ${word("in-seat", { n: seat })}` : name;
}

export class RoomAsk extends HTMLElement {
  #scope = new Scope();

  connectedCallback(): void {
    const named = this.querySelector<HTMLInputElement>("[name=named]");
    writes(this.#scope, this, {
      asks: (text) => ({ do: "ask", text, named: Boolean(named?.checked || named?.disabled) }),
      mine: (own) => own.questions,
      thanks: word("asked"),
    });
    this.#scope.run(room().parts.questions, (questions) => {
      if (!named) return; // a phone of the hall has none to show
      const must = questions?.nameless === false;
      named.disabled = must;
      if (must) named.checked = true;
      const label = this.querySelector("[data-named]");
      if (label) label.textContent = word(must ? "name-shown" : "show-name");
    });
    this.#scope.run(room().parts.doors, (doors) => {
      this.hidden = doors?.state === "ended";
    });
  }

  disconnectedCallback(): void {
    this.#scope.close();
  }
}

export class RoomAsked extends HTMLElement {
  #scope = new Scope();

  connectedCallback(): void {
    this.#scope.run(room().parts.questions, (questions) => {
      const one = questions?.list.find((each) => each.number === questions.current);
      const says = one ? JSON.stringify(one) : "";
      if (this.dataset.says === says) return;
      this.dataset.says = says;
      this.hidden = !one;
      const by = one?.name ? asker(one.name, one.seat) : "";
      this.replaceChildren(
        ...(one
          ? [
              make("p", { class: "lg" }, make("b", {}, word("question")), by ? ` ${by}` : ""),
              make("p", { class: "qx", lang: "" }, one.text),
            ]
          : []),
      );
    });
  }

  disconnectedCallback(): void {
    this.#scope.close();
  }
}
