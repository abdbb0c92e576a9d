// <room-overlay>: the keys by which a viewer has the last two lines over the picture too, and as large as they like; both are
// remembered by this browser. The log below says the lines to a screen reader, so those over the picture are for the eye.

import type { CaptionsView } from "../../generated/protocol";
import { make } from "../../lib/dom";
import { room } from "../../lib/room";
import { Scope } from "../../lib/scope";

const OVER = "senningen.captions.over";
const SIZE = "senningen.captions.size";
const [SMALLEST, USUAL, LARGEST] = [0, 1, 3];
const LINES = 2;
/** So long lines stand in the way of the picture when none follows. */
const GONE_AFTER = 15_000;

export class RoomOverlay extends HTMLElement {
  #scope = new Scope();
  #says = "";
  #gone = (): void => {};

  connectedCallback(): void {
    this.#scope.run(room().parts.captions, (captions) => this.#write(captions));
    this.#scope.on(this, "click", ({ target }) => {
      const what = (target as Element).closest("button")?.dataset.over;
      if (what === "on") localStorage.setItem(OVER, this.#wanted ? "off" : "on");
      if (what === "smaller") this.#choose(this.#size - 1);
      if (what === "larger") this.#choose(this.#size + 1);
      this.#show();
    });
  }

  disconnectedCallback(): void {
    this.#scope.close();
  }

  get #wanted(): boolean {
    return localStorage.getItem(OVER) === "on";
  }

  get #size(): number {
    const kept = Number.parseInt(localStorage.getItem(SIZE) ?? "", 10);
    return Math.min(LARGEST, Math.max(SMALLEST, Number.isNaN(kept) ? USUAL : kept));
  }

  #choose(size: number): void {
    localStorage.setItem(SIZE, String(Math.min(LARGEST, Math.max(SMALLEST, size))));
  }

  /** Over the slide or the screen, and over the faces where they have the stage to themselves. */
  get #places(): HTMLElement[] {
    return [...document.querySelectorAll<HTMLElement>("[data-stage] .overlaid")];
  }

  #write(captions: CaptionsView | undefined): void {
    const last = (captions?.lines ?? []).filter((one) => one.text).slice(-LINES);
    const says = JSON.stringify(last);
    if (says === this.#says) return;
    this.#says = says;
    for (const place of this.#places) {
      place.replaceChildren(...last.map((one) => make("span", { lang: "" }, one.text)));
    }
    this.#gone();
    this.#gone = this.#scope.after(GONE_AFTER, () => {
      for (const place of this.#places) place.replaceChildren();
    });
    this.#show();
  }

  #show(): void {
    const [on, size] = [this.#wanted, this.#size];
    for (const place of this.#places) {
      place.hidden = !on;
      place.dataset.size = String(size);
    }
    for (const key of this.querySelectorAll<HTMLElement>("[data-over]")) {
      const what = key.dataset.over;
      if (what === "on") key.setAttribute("aria-pressed", String(on));
      else key.hidden = !on;
      if (what === "smaller") key.setAttribute("aria-disabled", String(size === SMALLEST));
      if (what === "larger") key.setAttribute("aria-disabled", String(size === LARGEST));
    }
  }
}
