// <host-interpreters>: who interprets, into which language, and whether their sound arrives and how loud.

import type { InterpreterView } from "../../generated/protocol";
import { keep, make, tell } from "../../lib/dom";
import { room, word } from "../../lib/room";
import { Scope } from "../../lib/scope";
import { showLevel } from "../room/check";
import type { StageViewer } from "../stage/viewer";
import { muting, who } from "./stage";

export class HostInterpreters extends HTMLElement {
  #scope = new Scope();

  connectedCallback(): void {
    this.#scope.run(room().parts.stage, (stage) => {
      const list = this.querySelector("[data-list]");
      this.hidden = !stage?.interpreters.length;
      const viewer = this.#viewer;
      if (viewer) viewer.watches = !this.hidden;
      if (list && stage) keep(list, stage.interpreters, JSON.stringify, (one) => row(one, stage.channels));
      this.#levels();
    });
    this.#scope.every(200, () => this.#levels());
  }

  disconnectedCallback(): void {
    this.#scope.close();
  }

  get #viewer(): StageViewer | null {
    return document.querySelector("stage-viewer");
  }

  /** What arrives here is what listeners get: a player without sound is a microphone that is off, or a line that is down. */
  #levels(): void {
    for (const one of room().parts.stage.value?.interpreters ?? []) {
      const shown = this.querySelector(`[data-key="${one.key}"]`);
      const player = this.#viewer?.playerOf(one.key);
      const muted = one.muted.includes("audio");
      const state = shown?.querySelector("[data-state]");
      tell(state, word(!one.here ? "away" : muted ? "muted" : player ? "interprets" : "microphone-is-off"));
      state?.parentElement?.setAttribute("class", one.here && player && !muted ? "st s-seat" : "st s-no");
      if (shown) showLevel(shown, muted ? 0 : (player?.level ?? 0));
    }
  }
}

function row(one: InterpreterView, channels: Readonly<Record<string, string>>): HTMLElement {
  const level = word("level-of", { name: one.name });
  const meter = make(
    "div",
    { class: "meter", role: "meter", "aria-label": level, "aria-valuemin": "0", "aria-valuemax": "100" },
    make("i"),
  );
  const state = make("span", { class: "st s-no" }, make("i", { class: "sw" }), make("span", { "data-state": true }));
  const name = channels[one.channel] ?? one.channel;
  return make("li", { class: "two", "data-key": one.key }, who(one.name, name, state, meter), muting(one));
}
