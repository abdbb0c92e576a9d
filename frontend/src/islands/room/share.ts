// <room-share>: one's own screen as a second picture. The browser asks first, then the room is asked; the room's word
// starts the sending and ends it.

import type { Sender } from "../../lib/media/sender";
import { page, room, word } from "../../lib/room";
import { Scope } from "../../lib/scope";
import { door } from "../stage/events";

export class RoomShare extends HTMLElement {
  #scope = new Scope();
  #track: MediaStreamTrack | undefined;
  #sender: Sender | undefined;

  connectedCallback(): void {
    const key = document.querySelector<HTMLButtonElement>('[data-key="screen"]');
    if (!key) return;
    if (!navigator.mediaDevices?.getDisplayMedia) {
      key.hidden = true; // telephones have no screen to share
      return;
    }
    this.#scope.on(key, "click", () => void this.#press());
    this.#scope.run(room().parts.stage, () => this.#follow(key));
    this.#scope.run(room().line, () => this.#follow(key));
  }

  disconnectedCallback(): void {
    this.#end();
    this.#scope.close();
  }

  get #mine(): boolean {
    return room().line.value !== "ended" && room().parts.stage.value?.screen === page().key;
  }

  async #press(): Promise<void> {
    if (this.#mine || this.#track) {
      room().say({ do: "stop-screen" });
      this.#end();
      return;
    }
    this.#problem("");
    try {
      const stream = await navigator.mediaDevices.getDisplayMedia({
        video: { frameRate: { ideal: 15 } },
        audio: false,
      });
      this.#track = stream.getVideoTracks()[0];
    } catch {
      this.#problem(word("screen-refused"));
      return;
    }
    if (!this.#track) return;
    this.#track.contentHint = "detail";
    // The browser's own key ends it as well.
    this.#track.addEventListener("ended", () => room().say({ do: "stop-screen" }));
    room().say({ do: "share-screen" });
  }

  #follow(key: HTMLButtonElement): void {
    const onStage = room().parts.stage.value?.on.some((one) => one.key === page().key) ?? false;
    key.disabled = !onStage;
    key.setAttribute("aria-pressed", String(this.#mine && Boolean(this.#track)));
    if (this.#mine && this.#track && !this.#sender) void this.#send(this.#track);
    else if (this.#sender && !this.#mine) this.#end();
  }

  async #send(track: MediaStreamTrack): Promise<void> {
    const { Sender } = await import("../../lib/media/sender");
    if (track !== this.#track || this.#sender || !this.#mine) return;
    const nothing = () => {};
    this.#sender = new Sender(
      door(`/room/${page().session}/media/screen`),
      () => room().pass,
      { connected: nothing, lost: nothing, muted: nothing, ended: () => this.#end() },
      "screen",
    );
    this.#sender.take("video", track);
  }

  #end(): void {
    this.#sender?.close();
    this.#sender = undefined;
    this.#track?.stop();
    this.#track = undefined;
    document.querySelector('[data-key="screen"]')?.setAttribute("aria-pressed", "false");
  }

  #problem(text: string): void {
    const note = this.querySelector<HTMLElement>("[role=alert]");
    if (!note) return;
    note.hidden = !text;
    note.textContent = text;
  }
}
