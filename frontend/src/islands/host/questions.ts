// <host-questions>: what the audience asks, in the host's hands: publish, put over the stage, edit, merge, answer, set aside.

import type { FromBrowser, QuestionView, QueuedView } from "../../generated/protocol";
import { keep, make, tell } from "../../lib/dom";
import { counted, page, room, word } from "../../lib/room";
import { Scope } from "../../lib/scope";
import { hourIn } from "../../lib/time";
import { asker } from "../room/questions";
import { count } from "../room/tabs";
import { named, nobody } from "./stage";

type Any = (QuestionView & { stand: "public" | "answered" }) | QueuedView;
type Asks = "edit" | "merge" | "write" | "aside";

export class HostQuestions extends HTMLElement {
  #scope = new Scope();
  #last: { number: number; done: string } | undefined;
  #asks: { number: number; what: Asks } | undefined;

  connectedCallback(): void {
    const { parts } = room();
    this.#scope.run(parts.questions, () => this.#show());
    this.#scope.run(parts.queue, () => this.#show());
    this.#scope.run(parts.votes, () => this.#count());
    const [undo, form] = [this.querySelector("[data-undo] button"), this.querySelector("form")];
    if (undo) {
      this.#scope.on(undo, "click", () => {
        if (this.#last) room().say({ do: "restore-question", number: this.#last.number });
        this.#last = undefined;
        this.#undo();
      });
    }
    if (form) this.#scope.on(form, "submit", (event) => this.#answered(event, form));
    const close = this.querySelector("[data-close]");
    if (close) this.#scope.on(close, "click", () => this.#dialog()?.close());
  }

  disconnectedCallback(): void {
    this.#scope.close();
  }

  #all(): Any[] {
    const { questions, queue } = room().parts;
    const shown = (questions.value?.list ?? []).map((one) => ({
      ...one,
      stand: one.answered ? ("answered" as const) : ("public" as const),
    }));
    return [...(queue.value ?? []), ...shown];
  }

  #show(): void {
    const [all, current] = [this.#all(), room().parts.questions.value?.current];
    const votes = room().parts.votes.value ?? {};
    const waiting = all.filter((one) => one.stand === "waiting").sort((a, b) => a.number - b.number);
    const open = all
      .filter((one) => one.stand === "public" && one.number !== current)
      .sort((a, b) => (votes[b.number] ?? 0) - (votes[a.number] ?? 0) || a.number - b.number);
    const done = all.filter((one) => ["answered", "aside", "merged"].includes(one.stand));
    this.#list("waiting", waiting, (one) => this.#row(one, true));
    this.#list("public", open, (one) => this.#row(one, false));
    this.#list("done", done.reverse(), (one) => this.#done(one));
    count("waiting", waiting.length);
    count("public", open.length);
    count("done", done.length);
    this.#current(all.find((one) => one.number === current));
    this.#undo();
    this.#count();
  }

  #list(name: string, questions: Any[], row: (one: Any) => HTMLElement): void {
    const list = document.querySelector(`[data-questions="${name}"]`);
    if (list) keep(list, questions, JSON.stringify, row, () => nobody(`no-${name}`));
  }

  #current(one: Any | undefined): void {
    const place = this.querySelector<HTMLElement>("[data-current]");
    if (!place || place.dataset.says === JSON.stringify(one)) return;
    place.dataset.says = JSON.stringify(one) ?? "";
    place.hidden = !one;
    const held = place.contains(document.activeElement);
    if (!one) place.replaceChildren();
    else {
      place.replaceChildren(
        make("p", { class: "xs" }, word("over-the-stage")),
        make("p", { class: "qx", lang: "" }, one.text),
        make(
          "div",
          { class: "row" },
          this.#key(one, "answer", { do: "answer-question", number: one.number }, "answered"),
          named("clear", word("to-list"), one.text, () => room().say({ do: "clear-question" })),
        ),
      );
    }
    if (held) (place.querySelector<HTMLElement>("button") ?? this.querySelector<HTMLElement>("[role=tab]"))?.focus();
  }

  #key(one: Any, name: string, what: FromBrowser, done = "", css = "btn k"): HTMLButtonElement {
    const key = named(`${name} ${one.number}`, word(name), one.text, () => {
      room().say(what);
      if (done) this.#last = { number: one.number, done: word(`done-${done}`) };
    });
    key.className = css;
    return key;
  }

  #asking(one: Any, what: Asks): HTMLButtonElement {
    const key = named(`${what} ${one.number}`, word(`ask-${what}`), one.text, () => this.#open(one, what));
    key.className = "btn k quiet";
    return key;
  }

  #row(one: Any, waiting: boolean): HTMLElement {
    const number = one.number;
    const keys = make("div", { class: "row" });
    keys.append(this.#key(one, "project", { do: "project-question", number }));
    if (waiting) keys.append(this.#key(one, "publish", { do: "publish-question", number }));
    else keys.append(this.#key(one, "answer", { do: "answer-question", number }, "answered"));
    for (const what of ["edit", "merge", "write", "aside"] as const) keys.append(this.#asking(one, what));
    return this.#item(one, keys);
  }

  #item(one: Any, keys: HTMLElement): HTMLElement {
    const by = make("p", { class: "by" }, one.name ? asker(one.name, one.seat) : word("nameless"));
    if ("origin" in one) {
      by.append(`, ${one.origin === "mail" ? word("by-mail") : hourIn(page().zone)(one.at)}`);
      if (one.origin === "hall") by.append(`, ${word("from-hall")}`);
      if (one.origin === "mail" && !one.named) by.append(` (${word("unnamed")})`);
    } else by.append(", ", make("span", { "data-votes": String(one.number), class: "tn" }));
    const text = make("p", { lang: "" }, one.text);
    const item = make("li", { "data-question": String(one.number) }, text, by);
    if ("original" in one && one.original)
      by.after(make("p", { class: "by", lang: "" }, word("was", { text: one.original })));
    if ("answer" in one && one.answer) by.after(make("p", { class: "answer", lang: "" }, one.answer));
    item.append(keys);
    return item;
  }

  #done(one: Any): HTMLElement {
    const key = this.#key(one, "restore", { do: "restore-question", number: one.number });
    const stand = make("span", { class: "xs mut" }, word(`stand-${one.stand}`));
    return this.#item(one, make("div", { class: "row" }, stand, key));
  }

  #count(): void {
    const votes = room().parts.votes.value ?? {};
    for (const place of document.querySelectorAll<HTMLElement>("[data-votes]")) {
      tell(place, counted("votes", votes[Number(place.dataset.votes)] ?? 0));
    }
  }

  #undo(): void {
    const note = this.querySelector<HTMLElement>("[data-undo]");
    const said = note?.querySelector("span");
    const standing = this.#all().find((one) => one.number === this.#last?.number)?.stand;
    const undone = !this.#last || standing === "waiting" || standing === "public";
    if (note && said) {
      note.hidden = undone;
      said.textContent = undone ? "" : (this.#last?.done ?? "");
    }
  }

  // What needs more than one key is asked in a dialog.

  #dialog(): HTMLDialogElement | null {
    return this.querySelector("dialog");
  }

  #open(one: Any, what: Asks): void {
    const dialog = this.#dialog();
    const form = dialog?.querySelector("form");
    if (!dialog || !form) return;
    this.#asks = { number: one.number, what };
    for (const part of form.querySelectorAll<HTMLElement>("[data-what]")) {
      part.hidden = part.dataset.what !== what;
      for (const field of part.querySelectorAll<HTMLInputElement>("textarea, select")) field.disabled = part.hidden;
    }
    const [title, text] = [dialog.querySelector("[data-title]"), dialog.querySelector("[data-text]")];
    if (title) title.textContent = word(`ask-${what}`).replace("…", "");
    if (text) text.textContent = one.text;
    const into = form.elements.namedItem("into") as HTMLSelectElement;
    const others = this.#all().filter(
      (each) => each.number !== one.number && ["waiting", "public"].includes(each.stand),
    );
    into.replaceChildren(...others.map((each) => make("option", { value: String(each.number) }, each.text)));
    (form.elements.namedItem("wording") as HTMLTextAreaElement).value = one.text;
    (form.elements.namedItem("answer") as HTMLTextAreaElement).value = "";
    const send = form.querySelector<HTMLButtonElement>("[data-send]");
    if (send) send.disabled = what === "merge" && others.length === 0;
    dialog.showModal();
  }

  #answered(event: Event, form: HTMLFormElement): void {
    event.preventDefault();
    this.#dialog()?.close();
    if (!this.#asks) return;
    const [{ number, what }, given] = [this.#asks, new FormData(form)];
    const text = (name: string) => String(given.get(name) ?? "").trim();
    if (what === "edit" && text("wording")) room().say({ do: "edit-question", number, text: text("wording") });
    if (what === "merge" && text("into")) room().say({ do: "merge-question", number, into: Number(text("into")) });
    if (what === "write" && text("answer")) room().say({ do: "answer-question", number, text: text("answer") });
    if (what === "aside") room().say({ do: "set-question-aside", number, reason: text("reason") } as FromBrowser);
    if (what !== "edit") this.#last = { number, done: word(`done-${what}`) };
  }
}
