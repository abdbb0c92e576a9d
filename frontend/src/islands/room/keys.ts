// <room-keys>: the toolbar at the foot. One tab stop; arrow keys move along it, as in any toolbar.

import { room, word } from "../../lib/room";
import { neighbour } from "../../lib/roving";
import { Scope } from "../../lib/scope";
import type { StageViewer } from "../stage/viewer";
import type { RoomTabs } from "./tabs";

export class RoomKeys extends HTMLElement {
  #scope = new Scope();

  connectedCallback(): void {
    this.#scope.on<KeyboardEvent>(this, "keydown", (event) => neighbour(event, this.#keys())?.focus());
    this.#scope.on(this, "focusin", ({ target }) => this.#keep(target as HTMLElement));
    this.#scope.on(this, "click", ({ target }) => this.#press((target as Element).closest<HTMLElement>(".key")));
    this.#keep(this.#keys()[0]);
    if (this.#key("back")) this.#turning();
    if (this.#key("hand")) this.#hand();
  }

  disconnectedCallback(): void {
    this.#scope.close();
  }

  #keys(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>(".key:not([disabled])")].filter((key) => key.offsetParent !== null);
  }

  #key(name: string): HTMLButtonElement | null {
    return this.querySelector<HTMLButtonElement>(`[data-key="${name}"]`);
  }

  #keep(chosen: HTMLElement | undefined): void {
    for (const key of this.querySelectorAll<HTMLElement>(".key")) key.tabIndex = key === chosen ? 0 : -1;
  }

  #press(key: HTMLElement | null): void {
    const viewer = document.querySelector<StageViewer>("stage-viewer");
    switch (key?.dataset.key) {
      case "sound":
        if (viewer) {
          viewer.volume = viewer.volume > 0 ? 0 : 1;
          if (viewer.volume > 0) viewer.unblock();
          key.setAttribute("aria-pressed", String(viewer.volume > 0));
        }
        break;
      case "line":
        document.querySelector<HTMLDialogElement>("#your-line")?.showModal();
        break;
      case "hand":
        room().say({ do: room().own.value?.hand ? "lower-hand" : "raise-hand" });
        break;
      case "question":
        document.querySelector<RoomTabs>("room-tabs")?.show("questions");
        document.querySelector<HTMLElement>("room-ask textarea")?.focus();
        break;
      case "full":
        void fullScreen();
        break;
      case "back":
        this.#turn(-1);
        break;
      case "next":
        this.#turn(1);
    }
  }

  #hand(): void {
    const key = this.#key("hand");
    const said = key?.querySelector("span");
    this.#scope.run(room().own, (own) => {
      key?.setAttribute("aria-pressed", String(Boolean(own?.hand)));
      if (said) said.textContent = word(own?.hand ? "lower-hand" : "raise-hand");
    });
  }

  // Those of the stage turn pages, also with the keys that a presenter's remote sends.
  #turning(): void {
    this.#scope.run(room().parts.slides, (slides) => {
      const [back, next] = [this.#key("back"), this.#key("next")];
      if (back) back.disabled = !slides || slides.page <= 1;
      if (next) next.disabled = !slides || slides.page >= slides.pages;
      if (!this.querySelector('.key[tabindex="0"]:not([disabled])')) this.#keep(this.#keys()[0]);
    });
    const steps: Record<string, number> = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 };
    this.#scope.on<KeyboardEvent>(document, "keydown", (event) => {
      const step = steps[event.key];
      if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      if ((event.target as Element).closest("input, textarea, select, dialog, [role=toolbar]")) return;
      event.preventDefault();
      this.#turn(step);
    });
  }

  #turn(step: number): void {
    const slides = room().parts.slides.value;
    const to = (slides?.page ?? 0) + step;
    if (slides && to >= 1 && to <= slides.pages) room().say({ do: "turn", page: to });
  }
}

async function fullScreen(): Promise<void> {
  if (document.fullscreenElement) await document.exitFullscreen();
  else await document.querySelector("[data-stage]")?.requestFullscreen();
}
