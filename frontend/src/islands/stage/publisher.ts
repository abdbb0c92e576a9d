// <stage-publisher>: sends camera and microphone to the room and shows the sender their own picture.
//
//   url, pass                      the door and the right to enter it
//   publish({camera, microphone})  true asks the browser, a track is taken as it is
//   mute(kind, muted), stop()
//   level                          how loud the microphone is, 0 to 1
//   events: stage-state, line, replaced, refused

import { type Kind, NoDevice, openCamera, openMicrophone, type PassSource } from "../../lib/media";
import type { Sender } from "../../lib/media/sender";
import { Scope } from "../../lib/scope";
import { door, type LineFacts, say } from "./events";

export interface Sources {
  camera?: boolean | MediaStreamTrack;
  microphone?: boolean | MediaStreamTrack;
}

export interface PublisherState {
  state: "connecting" | "live" | "offline" | "stopped";
  camera: boolean;
  microphone: boolean;
  /** What the host has muted. */
  muted: Kind[];
}

export class StagePublisher extends HTMLElement {
  url = "";
  pass: PassSource = "";
  #scope = new Scope();
  #preview = document.createElement("video");
  #sender: Sender | undefined;
  #tracks = new Map<Kind, MediaStreamTrack>();
  #state: PublisherState = { state: "stopped", camera: false, microphone: false, muted: [] };

  connectedCallback(): void {
    Object.assign(this.#preview, { className: "cam mirror", muted: true, autoplay: true, playsInline: true });
    this.#preview.setAttribute("aria-hidden", "true");
    this.replaceChildren(this.#preview);
  }

  disconnectedCallback(): void {
    this.stop();
  }

  get state(): Readonly<PublisherState> {
    return this.#state;
  }

  get level(): number {
    return this.#sender?.level ?? 0;
  }

  /** Go on stage with what is given or allowed; whatever is missing is said by a `refused` event. */
  async publish({ camera = true, microphone = true }: Sources = {}): Promise<void> {
    this.stop();
    const stopped = this.#scope.signal;
    this.#tell({ state: "connecting" });
    const { Sender } = await import("../../lib/media/sender");
    const [picture, sound] = [await this.#open(camera, openCamera), await this.#open(microphone, openMicrophone)];
    if (stopped.aborted) {
      for (const track of [picture, sound]) track?.stop();
      return;
    }
    if (!picture && !sound) return this.#tell({ state: "stopped" });
    this.#start(Sender);
    this.#take("video", picture);
    this.#take("audio", sound);
  }

  /** Switch camera or microphone off, so that the device's light goes out, or on again. */
  async mute(kind: Kind, muted: boolean): Promise<void> {
    const stopped = this.#scope.signal;
    const track = muted ? undefined : await this.#open(true, kind === "video" ? openCamera : openMicrophone);
    if (this.#sender && !stopped.aborted) this.#take(kind, track);
    else track?.stop();
  }

  /** Leave the stage. */
  stop(): void {
    this.#scope.close();
    this.#tell({ state: "stopped", camera: false, microphone: false, muted: [] });
  }

  async #open(
    wanted: boolean | MediaStreamTrack,
    ask: () => Promise<MediaStreamTrack>,
  ): Promise<MediaStreamTrack | undefined> {
    if (typeof wanted !== "boolean") return wanted;
    if (!wanted) return undefined;
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof NoDevice)) throw error;
      say(this, "refused", { code: error.code });
      return undefined;
    }
  }

  #start(kind: typeof Sender): void {
    const sender = new kind(door(this.url), this.pass, {
      connected: () => this.#tell({ state: "live" }),
      lost: () => this.#tell({ state: "offline" }),
      muted: (muted) => this.#tell({ muted }),
      ended: (code) => {
        this.stop();
        if (code === "media.replaced") say(this, "replaced", {});
        else say(this, "refused", { code });
      },
    });
    this.#sender = sender;
    this.#scope.add(() => {
      for (const track of this.#tracks.values()) track.stop();
      this.#tracks.clear();
      this.#preview.srcObject = null;
      sender.close();
      this.#sender = undefined;
    });
    let before = 0;
    this.#scope.every(1000, () => {
      const kbit = Math.round(Math.max(0, sender.bytes - before) / 125);
      before = sender.bytes;
      say<LineFacts>(this, "line", { kbit, lag: sender.lag, behind: sender.lag > 1000 });
    });
  }

  #take(kind: Kind, track: MediaStreamTrack | undefined): void {
    this.#tracks.get(kind)?.stop();
    if (track) this.#tracks.set(kind, track);
    else this.#tracks.delete(kind);
    this.#sender?.take(kind, track);
    if (kind === "video") this.#preview.srcObject = track ? new MediaStream([track]) : null;
    // Unplugged, or taken back in the browser's own settings.
    track?.addEventListener("ended", () => {
      if (this.#tracks.get(kind) !== track) return;
      this.#take(kind, undefined);
      say(this, "refused", { code: kind === "video" ? "room.no-camera" : "room.no-microphone" });
    });
    this.#tell(kind === "video" ? { camera: Boolean(track) } : { microphone: Boolean(track) });
  }

  #tell(change: Partial<PublisherState>): void {
    const next = { ...this.#state, ...change };
    if (JSON.stringify(next) === JSON.stringify(this.#state)) return;
    this.#state = next;
    say(this, "stage-state", next);
  }
}
