// <host-engine>: the switch of the engine that writes captions, and how far behind what is said its lines come.

import { notice } from "../../lib/dom";
import { page, room, said, word } from "../../lib/room";
import { Scope } from "../../lib/scope";

export class HostEngine extends HTMLElement {
  #scope = new Scope();

  connectedCallback(): void {
    const { parts, refused } = room();
    this.#scope.run(parts.captions, () => this.#show());
    this.#scope.run(parts.doors, () => this.#show());
    this.#scope.run(refused, (why) => why?.code === "captions.no-engine" && this.#problem(said(why)));
    this.#scope.on(this, "click", ({ target }) => {
      if (!(target as Element).closest("[role=switch]") || !this.#may) return;
      this.#problem("");
      room().say({ do: this.#engine?.since ? "stop-engine" : "start-engine" });
    });
  }

  disconnectedCallback(): void {
    this.#scope.close();
  }

  get #engine() {
    return room().parts.captions.value?.engine;
  }

  get #may(): boolean {
    return room().parts.doors.value?.state === "live";
  }

  #show(): void {
    const [key, state, engine] = [this.querySelector("button"), this.querySelector("[data-state]"), this.#engine];
    if (!key || !state || !engine) return;
    key.setAttribute("aria-checked", String(Boolean(engine.since)));
    key.setAttribute("aria-disabled", String(!this.#may));
    const seconds = engine.behind?.toLocaleString(page().language, { maximumFractionDigits: 1 });
    const off = room().parts.doors.value?.state === "ended" ? "engine-when-ended" : "engine-when-begun";
    const on = seconds ? word("engine-behind", { n: seconds }) : word("engine-loading");
    state.textContent = engine.since ? on : word(this.#may ? "engine-off" : off);
    if (engine.since || engine.broke) this.#problem(engine.broke ? word("engine-broke") : "");
  }

  #problem(text: string): void {
    notice(this.querySelector<HTMLElement>(".note"), text);
  }
}
