// <room-booth>: an interpreter's microphone. Nothing is asked of the device before they switch it on; from then on it stays
// open, and muting is the server's, so that a cough is unheard at once and the next word is not lost.

import { icon, notice, tell } from "../../lib/dom";
import { page, room, trouble, word } from "../../lib/room";
import { Scope } from "../../lib/scope";
import type { StagePublisher } from "../stage/publisher";
import { showLevel } from "./check";

export class RoomBooth extends HTMLElement {
  #scope = new Scope();
  #publisher: StagePublisher | null = null;

  connectedCallback(): void {
    this.#publisher = this.querySelector<StagePublisher>("stage-publisher");
    for (const source of [room().parts.doors, room().line]) this.#scope.run<unknown>(source, () => this.#follow());
    this.#scope.on(this, "stage-state", () => this.#show());
    this.#scope.on<CustomEvent<{ code: string }>>(this, "refused", ({ detail }) => this.#problem(trouble(detail.code)));
    this.#scope.every(100, () => showLevel(this, this.#publisher?.level ?? 0));
    const key = this.querySelector("[data-booth]");
    if (key) this.#scope.on(key, "click", () => void this.#switch());
  }

  disconnectedCallback(): void {
    this.#publisher?.stop();
    this.#scope.close();
  }

  get #muted(): boolean {
    return this.#publisher?.state.muted.includes("audio") ?? false;
  }

  #follow(): void {
    if (room().line.value === "ended" || room().parts.doors.value?.state === "ended") this.#publisher?.stop();
    this.#show();
  }

  async #switch(): Promise<void> {
    const publisher = this.#publisher;
    if (!publisher || publisher.state.state === "connecting") return;
    this.#problem("");
    const on = publisher.state.microphone && !this.#muted;
    room().say({ do: on ? "mute" : "unmute", key: page().key, kind: "audio" });
    if (publisher.state.microphone) return;
    publisher.url = `/room/${page().session}/media/pub`;
    publisher.pass = () => room().pass;
    await publisher.publish({ camera: false });
  }

  #show(): void {
    const state = this.#publisher?.state;
    const on = Boolean(state?.microphone) && !this.#muted;
    const key = this.querySelector("[data-booth]");
    key?.setAttribute("aria-pressed", String(on));
    key?.replaceChildren(icon(on ? "mic" : "mic-off"), word(on ? "booth-mute" : "booth-speak"));
    const live = room().parts.doors.value?.state === "live";
    const said =
      state?.state === "connecting"
        ? "connecting"
        : !state?.microphone
          ? "booth-off"
          : state.state !== "live"
            ? "booth-lost"
            : this.#muted
              ? "booth-muted"
              : live
                ? "booth-on"
                : "booth-early";
    tell(this.querySelector("[data-status]"), word(said));
    this.dataset.state = on && state?.state === "live" ? "heard" : "silent";
  }

  #problem(text: string): void {
    notice(this.querySelector<HTMLElement>("[data-problem]"), text);
  }
}
