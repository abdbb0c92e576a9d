// <room-captions>: what is said, as a text to read and to scroll back in. The key "Captions" shows it, and the choice is
// remembered by this browser. A screen reader says each line once it is sent, politely, unless its reader wants silence.

import type { CaptionView } from "../../generated/protocol";
import { make, tell } from "../../lib/dom";
import { room, word } from "../../lib/room";
import { Scope } from "../../lib/scope";

const SHOWN = "senningen.captions";
const ALOUD = "senningen.captions.aloud";
const AT_THE_END = 24;

export class RoomCaptions extends HTMLElement {
  #scope = new Scope();
  #rows = new Map<number, HTMLElement>();
  #said = new Map<number, string>();
  #filled = false;

  connectedCallback(): void {
    const { parts, own, line } = room();
    this.#scope.run(parts.transcript, (lines) => this.#take(lines ?? []));
    this.#scope.run(parts.captions, (captions) => {
      this.#take(captions?.lines ?? []);
      this.#show();
    });
    this.#scope.run(own, () => this.#show());
    this.#scope.run(line, () => this.#show());
    const [key, aloud] = [this.#key, this.querySelector("[data-aloud]")];
    if (key) this.#scope.on(key, "click", () => this.#choose(SHOWN, !this.#wanted));
    if (aloud) this.#scope.on(aloud, "click", () => this.#choose(ALOUD, !this.#aloud));
  }

  disconnectedCallback(): void {
    this.#scope.close();
  }

  get #key(): HTMLElement | null {
    return document.querySelector('[data-key="captions"]');
  }

  get #log(): HTMLElement | null {
    return this.querySelector("[role=log]");
  }

  get #wanted(): boolean {
    return localStorage.getItem(SHOWN) === "on";
  }

  get #aloud(): boolean {
    return localStorage.getItem(ALOUD) !== "off";
  }

  #choose(what: string, on: boolean): void {
    localStorage.setItem(what, on ? "on" : "off");
    this.#show();
  }

  /** Lines come whole and more than once; each stands in its place and is set again only if it says something else. */
  #take(lines: readonly CaptionView[]): void {
    const log = this.#log;
    if (!log) return;
    const follow = log.scrollTop + log.clientHeight >= log.scrollHeight - AT_THE_END;
    for (const one of lines) {
      const says = JSON.stringify(one);
      if (this.#said.get(one.number) === says) continue;
      this.#said.set(one.number, says);
      this.#rows.get(one.number)?.remove();
      const row = make("p", { lang: "", "data-line": String(one.number) }, one.text);
      row.hidden = !one.text;
      const mark = one.corrected ? "corrected" : one.by_engine ? "by-engine" : "";
      if (mark) row.append(" ", make("span", { class: "xs" }, word(mark)));
      this.#rows.set(one.number, row);
      log.insertBefore(row, this.#after(one.number));
    }
    if (follow) log.scrollTop = log.scrollHeight;
  }

  #after(number: number): HTMLElement | null {
    for (const row of this.#log?.children ?? []) {
      if (Number((row as HTMLElement).dataset.line) > number) return row as HTMLElement;
    }
    return null;
  }

  #show(): void {
    const [log, captions] = [this.#log, room().parts.captions.value];
    if (!log || !captions) return;
    const on = this.dataset.always !== undefined || this.#wanted || Boolean(room().own.value?.short);
    const was = this.classList.contains("on");
    this.classList.toggle("any", captions.on);
    this.classList.toggle("on", on && captions.on);
    this.#key?.toggleAttribute("hidden", !captions.on);
    this.#key?.setAttribute("aria-pressed", String(on));
    this.querySelector("[data-aloud]")?.setAttribute("aria-pressed", String(this.#aloud));
    tell(this.querySelector("[data-none]"), this.#rows.size ? "" : word("captions-soon"));
    // What was said before one came is there to read, and not to be read out all at once.
    if (!this.#filled) requestAnimationFrame(() => this.#speak());
    else this.#speak();
    if (on && !was) log.scrollTop = log.scrollHeight;
  }

  #speak(): void {
    this.#filled = true;
    this.#log?.setAttribute("aria-live", this.#aloud ? "polite" : "off");
  }
}
