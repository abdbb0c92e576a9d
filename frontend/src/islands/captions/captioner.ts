// <room-captioner>: where captions are written, by keyboard alone. Enter sends; the arrows go back to lines that were sent,
// to put them right; "hpc=high-performance computing" makes an abbreviation.

import type { CaptionView, FromBrowser } from "../../generated/protocol";
import { fill, make, notice, tell } from "../../lib/dom";
import { asking, page, room, said, word } from "../../lib/room";
import { Scope } from "../../lib/scope";
import { defined, expand, type Short } from "./expand";

export class RoomCaptioner extends HTMLElement {
  #scope = new Scope();
  /** When the first word of this line was written. */
  #began = 0;
  /** The number of the line that is being put right, and what else was being written. */
  #mending: number | undefined;
  #put = "";
  #ask = (_what: FromBrowser): void => {};
  /** The line that was asked for last, to bring it back if it is refused. */
  #sent = "";

  connectedCallback(): void {
    const [form, text] = [this.querySelector("form"), this.#text];
    if (!form || !text) return;
    this.#scope.on(form, "submit", (event) => {
      event.preventDefault();
      this.#send(text);
    });
    this.#scope.on<InputEvent>(text, "input", (event) => !event.isComposing && this.#write(text));
    this.#scope.on<KeyboardEvent>(text, "keydown", (event) => this.#press(event, text));
    this.#scope.run(room().own, (own) => {
      const mine = own?.short;
      const came = this.hidden && Boolean(mine);
      this.hidden = !mine;
      this.#list();
      if (came && document.activeElement === document.body) text.focus();
    });
    this.#ask = asking(this.#scope, (refused) => {
      this.#problem(said(refused));
      if (this.#sent) text.value = `${this.#sent} ${text.value}`.trim();
      this.#sent = "";
    });
  }

  disconnectedCallback(): void {
    this.#scope.close();
  }

  get #text(): HTMLInputElement | null {
    return this.querySelector("input");
  }

  get #short(): Short {
    return { ...page().shorts, ...room().own.value?.short };
  }

  #write(text: HTMLInputElement): void {
    if (!this.#began && text.value) this.#began = performance.now();
    if (!text.value) this.#began = 0;
    const at = text.selectionStart ?? text.value.length;
    const before = text.value.slice(0, at);
    if (defined(text.value)) return; // an abbreviation is being made
    const after = expand(before, this.#short);
    if (after === before) return;
    text.value = after + text.value.slice(at);
    text.setSelectionRange(after.length, after.length);
  }

  #send(text: HTMLInputElement): void {
    const up = room().line.value === "up";
    this.#problem(up ? "" : word("line-lost"));
    if (!up) return; // the words stay where they are
    const made = this.#mending === undefined ? defined(text.value) : undefined;
    if (made) {
      this.#sent = "";
      this.#ask({ do: "abbreviate", ...made });
      this.#clear(text);
      return;
    }
    const line = expand(text.value, this.#short, true).trim();
    if (this.#mending !== undefined) {
      this.#sent = "";
      this.#ask({ do: "correct-caption", number: this.#mending, text: line });
      this.#mend(text, undefined);
    } else if (line) {
      const took = this.#began ? Math.round(performance.now() - this.#began) : 0;
      this.#ask({ do: "caption", text: line, took });
      this.#sent = line;
      this.#clear(text);
    }
  }

  #clear(text: HTMLInputElement): void {
    text.value = "";
    this.#began = 0;
  }

  #press(event: KeyboardEvent, text: HTMLInputElement): void {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const lines = this.#lines();
    const at = this.#mending === undefined ? lines.length : lines.findIndex((one) => one.number === this.#mending);
    if (event.key === "ArrowUp" && at > 0) this.#mend(text, lines[at - 1]);
    else if (event.key === "ArrowDown" && this.#mending !== undefined) this.#mend(text, lines[at + 1]);
    else if (event.key === "Escape" && this.#mending !== undefined) this.#mend(text, undefined);
    else return;
    event.preventDefault();
  }

  #lines(): CaptionView[] {
    const { transcript, captions } = room().parts;
    return [...(transcript.value ?? []), ...(captions.value?.lines ?? [])].filter((one) => one.text);
  }

  /** Take up a line that was sent, or go on with the one that was being written. */
  #mend(text: HTMLInputElement, line: CaptionView | undefined): void {
    if (this.#mending === undefined) this.#put = text.value;
    this.#mending = line?.number;
    text.value = line ? line.text : this.#put;
    if (!text.value) this.#began = 0;
    this.toggleAttribute("data-mending", Boolean(line));
    tell(this.querySelector("[data-told]"), line ? word("correcting", { n: line.number }) : "");
    text.setSelectionRange(text.value.length, text.value.length);
  }

  #list(): void {
    const list = this.querySelector("[data-short]");
    if (!list || this.hidden) return;
    const rows = Object.entries(this.#short).sort(([a], [b]) => a.localeCompare(b));
    fill(
      list,
      rows.map(([short, long]) => make("li", {}, make("b", {}, short), ` ${long}`)),
    );
  }

  #problem(text: string): void {
    notice(this.querySelector<HTMLElement>("[data-problem]"), text);
  }
}
