// <room-your-line>: how much of the stage one gets, by itself or by hand, and what this page measures of its line.

import { tell } from "../../lib/dom";
import { room, word } from "../../lib/room";
import { Scope } from "../../lib/scope";
import type { LineFacts } from "../stage/events";
import type { Quality, StageViewer } from "../stage/viewer";
import { Chooser, LEVELS, type Level } from "./levels";

const QUALITY: Record<Level, Quality> = { full: "high", small: "low", slides: "sound", sound: "sound" };
const KEPT = "senningen.line";

export class RoomYourLine extends HTMLElement {
  #scope = new Scope();
  #chooser = new Chooser();
  #wish: Level | "auto" = "auto";
  #level: Level | undefined;

  connectedCallback(): void {
    const kept = sessionStorage.getItem(KEPT) as Level | null;
    if (kept && LEVELS.includes(kept)) this.#wish = kept;
    for (const radio of this.querySelectorAll<HTMLInputElement>("input")) radio.checked = radio.value === this.#wish;
    this.#scope.on(this, "change", ({ target }) => {
      this.#wish = (target as HTMLInputElement).value as Level | "auto";
      if (this.#wish === "auto") sessionStorage.removeItem(KEPT);
      else sessionStorage.setItem(KEPT, this.#wish);
      this.#use();
    });
    this.#scope.on<CustomEvent<LineFacts>>(document, "line", ({ detail, target }) => {
      if ((target as Element).localName !== "stage-viewer") return;
      this.#chooser.take(detail);
      this.#use();
      this.#tell(detail);
    });
    this.#scope.run(room().line, (line) => line === "lost" && this.#tell(undefined));
    this.#use();
  }

  disconnectedCallback(): void {
    this.#scope.close();
  }

  #use(): void {
    const level = this.#wish === "auto" ? this.#chooser.level : this.#wish;
    if (level === this.#level) return;
    this.#level = level;
    const viewer = document.querySelector<StageViewer>("stage-viewer");
    if (viewer) viewer.quality = QUALITY[level];
    document.querySelector<HTMLElement>("[data-stage]")?.setAttribute("data-level", level);
    this.#say("level", word(`level-${level}`));
    // What happens by itself is said; what one has chosen is known.
    tell(
      this.querySelector("[data-note]"),
      this.#wish === "auto" && level !== "full" ? word(`${this.#chooser.cause}-${level}`) : "",
    );
  }

  /** Numbers of this page, or a dash: nothing is made up. */
  #tell(line: LineFacts | undefined): void {
    const dash = "–";
    this.#say("delay", line?.delay === undefined ? dash : word("seconds", { n: (line.delay / 1000).toFixed(1) }));
    this.#say("answer", line ? word("millis", { n: line.lag }) : dash);
    this.#say("rate", line ? word("kbit", { n: line.kbit }) : dash);
    this.#say("skipped", line ? String(line.skipped ?? 0) : dash);
    this.#say("left-out", line ? String(line.leftOut ?? 0) : dash);
  }

  #say(what: string, text: string): void {
    tell(this.querySelector(`[data-fact="${what}"]`), text);
  }
}
