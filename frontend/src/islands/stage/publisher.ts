// <stage-publisher>: sends camera and microphone to the room and shows the sender their own picture.
//
//   url, pass                      the door and the right to enter it
//   publish({camera, microphone})  true asks the browser, a track is taken as it is
//   mute(kind, muted), stop()
//   events: stage-state, line, replaced, refused

import * as Publish from "@moq/publish";
import {
  Ingest,
  Keeper,
  type Kind,
  LevelMeter,
  NoDevice,
  openCamera,
  openMicrophone,
  type PassSource,
} from "../../lib/media";
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

const TWO_SECONDS = 2000 as Publish.Net.Time.Milli;
const HD = { maxBitrate: 1_100_000, frameRate: 30, keyframeInterval: TWO_SECONDS };
const SD = { maxScale: 0.25, maxBitrate: 300_000, frameRate: 24, keyframeInterval: TWO_SECONDS };

export class StagePublisher extends HTMLElement {
  url = "";
  pass: PassSource = "";
  #scope = new Scope();
  #preview = document.createElement("video");
  #keeper: Keeper<Ingest> | undefined;
  #ingest: Ingest | undefined;
  #broadcast: Publish.Broadcast | undefined;
  #connection = new Publish.Signals.Signal<Publish.Net.Connection.Established | undefined>(undefined);
  #meter: LevelMeter | undefined;
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

  /** How loud the microphone is now, 0 to 1. */
  get level(): number {
    return this.#meter?.peak ?? 0;
  }

  /** Go on stage with what is given or allowed; whatever is missing is said by a `refused` event. */
  async publish({ camera = true, microphone = true }: Sources = {}): Promise<void> {
    this.stop();
    this.#tell({ state: "connecting" });
    const stopped = this.#scope.signal;
    const [picture, sound] = [await this.#open(camera, openCamera), await this.#open(microphone, openMicrophone)];
    if (stopped.aborted) {
      for (const track of [picture, sound]) track?.stop();
      return;
    }
    if (!picture && !sound) return this.#tell({ state: "stopped" });
    this.#start();
    this.#take("video", picture);
    this.#take("audio", sound);
    this.#connect();
  }

  /** Switch camera or microphone off, so that the device's light goes out, or on again. */
  async mute(kind: Kind, muted: boolean): Promise<void> {
    if (!this.#broadcast) return;
    if (muted) this.#take(kind, undefined);
    else this.#take(kind, await this.#open(true, kind === "video" ? openCamera : openMicrophone));
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

  #start(): void {
    // Firefox's H.264 encoder holds frames back for about two seconds.
    const codec = /firefox/i.test(navigator.userAgent) ? { codec: "vp8" } : {};
    const broadcast = new Publish.Broadcast({
      connection: this.#connection,
      enabled: true,
      name: Publish.Net.Path.from("live.hang"),
      audio: { enabled: true },
      video: { hd: { enabled: true, config: { ...HD, ...codec } }, sd: { enabled: true, config: { ...SD, ...codec } } },
    });
    this.#broadcast = broadcast;
    this.#scope.add(() => {
      this.#take("video", undefined);
      this.#take("audio", undefined);
      broadcast.close();
      this.#broadcast = undefined;
    });
    this.#scope.run(broadcast.audio.root, (root) => {
      if (!root) return;
      const meter = new LevelMeter(root);
      this.#meter = meter;
      return () => {
        meter.close();
        this.#meter = undefined;
      };
    });
  }

  #take(kind: Kind, track: MediaStreamTrack | undefined): void {
    const source = kind === "video" ? this.#broadcast?.video.source : this.#broadcast?.audio.source;
    if (!source) return;
    const before = source.peek();
    if (before) ("track" in before ? before.track : before).stop();
    source.set(track as never);
    if (kind === "video") this.#preview.srcObject = track ? new MediaStream([track]) : null;
    // Unplugged, or taken back in the browser's own settings.
    track?.addEventListener("ended", () => {
      if (source.peek() !== (track as never)) return;
      this.#take(kind, undefined);
      say(this, "refused", { code: kind === "video" ? "room.no-camera" : "room.no-microphone" });
    });
    this.#tell(kind === "video" ? { camera: Boolean(track) } : { microphone: Boolean(track) });
  }

  #connect(): void {
    this.#keeper = new Keeper<Ingest>(
      this.pass,
      (pass) => new Ingest(door(this.url), pass, (muted) => this.#tell({ muted })),
      {
        connected: (ingest) => {
          this.#ingest = ingest;
          this.#connection.set(ingest as unknown as Publish.Net.Connection.Established);
          this.#tell({ state: "live" });
        },
        lost: () => {
          this.#connection.set(undefined);
          this.#tell({ state: "offline" });
        },
        ended: (code) => {
          this.stop();
          if (code === "media.replaced") say(this, "replaced", {});
          else say(this, "refused", { code });
        },
      },
    );
    this.#scope.add(() => {
      this.#keeper?.stop();
      this.#connection.set(undefined);
      this.#ingest = undefined;
    });
    let before = 0;
    this.#scope.every(1000, () => {
      const bytes = this.#ingest?.bytes ?? 0;
      const kbit = Math.max(0, bytes - before) / 125;
      before = bytes;
      say<LineFacts>(this, "line", { kbit: Math.round(kbit), lag: this.#ingest?.lag ?? 0, behind: false });
    });
  }

  #tell(change: Partial<PublisherState>): void {
    const next = { ...this.#state, ...change };
    if (JSON.stringify(next) === JSON.stringify(this.#state)) return;
    this.#state = next;
    say(this, "stage-state", next);
  }
}
