// Sends what somebody on stage is given to send: one broadcast for the whole time, over however many connections.
// Loaded only when somebody goes on stage, because encoders are not for the audience.

import * as Publish from "@moq/publish";
import { Ingest, type Kind } from "./ingest";
import { type Hooks, Keeper, type PassSource } from "./keeper";
import { LevelMeter } from "./level";

const TWO_SECONDS = 2000 as Publish.Net.Time.Milli;
const HD = { maxBitrate: 1_100_000, frameRate: 30, keyframeInterval: TWO_SECONDS };
const SD = { maxBitrate: 300_000, frameRate: 24, keyframeInterval: TWO_SECONDS, maxScale: 0.25 };

/** A screen is read, not watched: sharp before smooth. */
const SCREEN_HD = { maxBitrate: 1_500_000, frameRate: 15, keyframeInterval: TWO_SECONDS };
const SCREEN_SD = { maxBitrate: 400_000, frameRate: 5, keyframeInterval: TWO_SECONDS, maxScale: 0.5 };

export class Sender {
  #connection = new Publish.Signals.Signal<Publish.Net.Connection.Established | undefined>(undefined);
  #broadcast: Publish.Broadcast;
  #keeper: Keeper<Ingest>;
  #ingest: Ingest | undefined;
  #meter: LevelMeter | undefined;

  constructor(
    url: URL,
    pass: PassSource,
    hooks: Hooks<Ingest> & { muted(kinds: Kind[]): void },
    source: "person" | "screen" = "person",
  ) {
    const [hd, sd] = source === "screen" ? [SCREEN_HD, SCREEN_SD] : [HD, SD];
    // Firefox's H.264 encoder holds frames back for about two seconds.
    const firefox = /firefox/i.test(navigator.userAgent);
    const codec = firefox ? { codec: "vp8" } : {};
    this.#broadcast = new Publish.Broadcast({
      connection: this.#connection,
      enabled: true,
      name: Publish.Net.Path.from("live.hang"),
      // Opus is at home at 48 kHz; Firefox cannot resample a microphone into an audio context.
      audio: { enabled: true, ...(firefox ? {} : { sampleRate: 48_000 }) },
      video: { hd: { enabled: true, config: { ...hd, ...codec } }, sd: { enabled: true, config: { ...sd, ...codec } } },
    });
    this.#broadcast.signals.run((effect) => {
      const root = effect.get(this.#broadcast.audio.root);
      if (!root) return;
      const meter = new LevelMeter(root);
      this.#meter = meter;
      effect.cleanup(() => meter.close());
    });
    this.#keeper = new Keeper<Ingest>(pass, (token) => new Ingest(url, token, (kinds) => hooks.muted(kinds)), {
      connected: (ingest) => {
        this.#ingest = ingest;
        ingest.ask();
        this.#connection.set(ingest as unknown as Publish.Net.Connection.Established);
        hooks.connected(ingest);
      },
      lost: () => {
        this.#connection.set(undefined);
        hooks.lost();
      },
      ended: (code) => hooks.ended(code),
    });
  }

  /** Send this track from now on, or nothing of its kind. */
  take(kind: Kind, track: MediaStreamTrack | undefined): void {
    if (kind === "video") this.#broadcast.video.source.set(track as Publish.Video.Source | undefined);
    else this.#broadcast.audio.source.set(track as Publish.Audio.Source | undefined);
  }

  /** How loud the microphone is now, 0 to 1. */
  get level(): number {
    return this.#meter?.peak ?? 0;
  }

  get bytes(): number {
    return this.#ingest?.bytes ?? 0;
  }

  /** Milliseconds under way to the server. */
  get lag(): number {
    return this.#ingest?.lag ?? 0;
  }

  close(): void {
    this.#keeper.stop();
    this.#connection.set(undefined);
    this.#broadcast.close();
  }
}
