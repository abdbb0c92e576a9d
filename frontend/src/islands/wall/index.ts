// The screen of a hall: <wall-start> fills it and lets the sound out, <wall-code> shows the code for phones.

import "./wall.css";
import { room } from "../../lib/room";
import { Scope } from "../../lib/scope";
import type { StageViewer } from "../stage/viewer";

/** Each code is shown for a minute and good for three. */
const ASKED_EVERY = 20_000;

class WallStart extends HTMLElement {
  #scope = new Scope();

  connectedCallback(): void {
    this.#scope.on(this, "click", ({ target }) => {
      const volume = (target as Element).closest("button")?.dataset.volume;
      if (volume) void this.#start(Number(volume));
    });
    this.#scope.on(document, "fullscreenchange", () => {
      this.hidden = Boolean(document.fullscreenElement);
    });
  }

  disconnectedCallback(): void {
    this.#scope.close();
  }

  async #start(volume: number): Promise<void> {
    const viewer = document.querySelector<StageViewer>("stage-viewer");
    if (viewer) {
      viewer.volume = volume;
      viewer.unblock();
    }
    await document.documentElement.requestFullscreen();
  }
}

class WallCode extends HTMLElement {
  #scope = new Scope();

  connectedCallback(): void {
    const { doors, hall } = room().parts;
    for (const part of [doors, hall]) this.#scope.run<unknown>(part, () => this.#follow());
    this.#scope.every(ASKED_EVERY, () => void this.#show());
  }

  disconnectedCallback(): void {
    this.#scope.close();
  }

  /** Whether phones may come in. */
  get #open(): boolean {
    const { doors, hall } = room().parts;
    return Boolean(hall.value?.open) && ["open", "live"].includes(doors.value?.state ?? "");
  }

  /** The hall is told of with every phone that comes: a code that stands here already is good until the next. */
  #follow(): void {
    if (this.hidden || !this.#open) void this.#show();
  }

  async #show(): Promise<void> {
    const code = this.#open ? await ask(this.dataset.address ?? "") : undefined;
    this.hidden = !code || !this.#open; // it may have been closed meanwhile
    if (!code) return;
    this.querySelector("img")?.setAttribute("src", code.picture);
    const typed = this.querySelector("[data-typed]");
    if (typed) typed.textContent = code.address;
  }
}

async function ask(address: string): Promise<{ address: string; picture: string } | undefined> {
  try {
    const answer = await fetch(address);
    return answer.ok ? await answer.json() : undefined;
  } catch {
    return undefined; // the next time
  }
}

customElements.define("wall-start", WallStart);
customElements.define("wall-code", WallCode);
