// <room-share>: one's own screen as a second picture. The browser asks first, then the room is asked; the room's word
// starts the sending and ends it.

import { notice } from "../../lib/dom";
import type { Sender } from "../../lib/media/sender";
import { page, room, word } from "../../lib/room";
import { Scope } from "../../lib/scope";
import { door } from "../stage/events";

/** A larger screen is made smaller here: at what is sent of it, more pixels would only be blurred ones. */
const CAPTURE = { frameRate: { ideal: 15 }, width: { max: 1920 }, height: { max: 1080 } };

export class RoomShare extends HTMLElement {
  #scope = new Scope();
  #key: HTMLButtonElement | null = null;
  #track: MediaStreamTrack | undefined;
  #sender: Sender | undefined;

  connectedCallback(): void {
    this.#key = document.querySelector<HTMLButtonElement>('[data-key="screen"]');
    if (!this.#key) return;
    if (!navigator.mediaDevices?.getDisplayMedia) {
      this.#key.hidden = true; // telephones have no screen to share
      return;
    }
    this.#scope.on(this.#key, "click", () => void this.#press());
    this.#scope.run(room().parts.stage, () => this.#follow());
    this.#scope.run(room().line, () => this.#follow());
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
      this.#stop();
      return;
    }
    this.#problem("");
    const track = await chosen();
    if (!track) {
      this.#problem(word("screen-refused"));
      return;
    }
    this.#end(); // of two questions of the browser, the later answer counts
    this.#track = track;
    track.contentHint = "detail";
    // The browser's own key ends it as well.
    track.addEventListener("ended", () => track === this.#track && this.#stop());
    room().say({ do: "share-screen" });
    this.#follow();
  }

  #follow(): void {
    const [mine, up] = [this.#mine, room().line.value === "up"];
    const onStage = room().parts.stage.value?.on.some((one) => one.key === page().key) ?? false;
    if (this.#sender && !mine) this.#end();
    else if (this.#track && !this.#sender) {
      if (mine) void this.#send(this.#track);
      else if (!onStage || !up) this.#end(); // chosen too late: the room cannot take it any more
    } else if (mine && !this.#track && up) {
      room().say({ do: "stop-screen" }); // shown before this page was loaded, or ended while the line was down
    }
    if (!this.#key) return;
    this.#key.disabled = !onStage;
    this.#key.setAttribute("aria-pressed", String(mine && Boolean(this.#track)));
  }

  async #send(track: MediaStreamTrack): Promise<void> {
    const { Sender } = await import("../../lib/media/sender");
    if (track !== this.#track || this.#sender) return;
    if (!this.#mine) {
      this.#end();
      return;
    }
    const nothing = () => {};
    this.#sender = new Sender(
      door(`/room/${page().session}/media/screen`),
      () => room().pass,
      { connected: nothing, lost: nothing, muted: nothing, ended: () => this.#end() },
      "screen",
    );
    this.#sender.take("video", track);
  }

  #stop(): void {
    if (this.#mine) room().say({ do: "stop-screen" });
    this.#end();
  }

  #end(): void {
    this.#sender?.close();
    this.#sender = undefined;
    this.#track?.stop();
    this.#track = undefined;
    this.#key?.setAttribute("aria-pressed", "false");
  }

  #problem(text: string): void {
    notice(this.querySelector<HTMLElement>("[role=alert]"), text);
  }
}

/** What the browser was asked to share, or nothing. */
async function chosen(): Promise<MediaStreamTrack | undefined> {
  try {
    const stream = await navigator.mediaDevices.getDisplayMedia({ video: CAPTURE, audio: false });
    return stream.getVideoTracks()[0];
  } catch {
    return undefined;
  }
}
