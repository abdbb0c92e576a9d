// Plays one publishing connection of one person: picture into a canvas, sound to the speakers. A new path is a new
// player, because the clock of a path is that of the publisher's page: kept over a change, every frame would be late.

import { Audio, Broadcast, type Hang, Net, Signals, Sync, Video } from "@moq/watch";
import type { Fanout } from "./fanout";
import { LevelMeter } from "./level";

/** Pictures come while the tile is on screen or about to be, and not to a page behind another; the sound always does. */
const NEARBY = "20%";
/** Milliseconds a frame waits so that the ones after it can be in time. */
const BUFFER = 40;

export interface Wish {
  /** Which picture is asked for; none leaves the picture out before the sound. */
  picture: "hd" | "sd" | "none";
  volume: number;
  /** Take the sound in also at volume nought: how loud it is, and that it comes, is of use. */
  listens?: boolean;
}

export class Player {
  readonly catalog: Signals.Signal<Hang.Catalog.Root | undefined>;
  readonly source: Video.Source;
  readonly video: Video.Decoder;
  readonly audio: Audio.Decoder;
  readonly renderer: Video.Renderer;
  #target = new Signals.Signal<Video.Target | undefined>(undefined);
  #visible = new Signals.Signal<Video.Visible>(NEARBY);
  #volume = new Signals.Signal(1);
  #silent = new Signals.Signal(false);
  #effect = new Signals.Effect();
  #meter: LevelMeter | undefined;
  #sync: Sync;
  #wish!: Wish;

  constructor(fanout: Fanout, path: string, catalog: Record<string, unknown>, canvas: HTMLCanvasElement, wish: Wish) {
    this.catalog = new Signals.Signal(catalog as unknown as Hang.Catalog.Root | undefined);
    this.wish(wish);
    const connection = new Signals.Signal(fanout as unknown as Net.Connection.Established);
    const broadcast = new Broadcast({
      connection,
      enabled: true,
      name: Net.Path.from(path),
      reload: false,
      catalogFormat: "manual",
      catalog: this.catalog,
    });
    this.source = new Video.Source({ broadcast, target: this.#target, supported: Video.Decoder.supported });
    const audioSource = new Audio.Source({ broadcast, supported: Audio.Decoder.supported });
    const sync = new Sync({
      latency: Net.Time.Milli(BUFFER),
      connection,
      video: this.source.out.jitter,
      audio: audioSource.out.jitter,
    });
    this.#sync = sync;
    const [videoOn, audioOn] = [new Signals.Signal(false), new Signals.Signal(false)];
    this.video = new Video.Decoder(this.source, sync, { enabled: videoOn });
    this.audio = new Audio.Decoder(audioSource, sync, { enabled: audioOn });
    const emitter = new Audio.Emitter(this.audio, { volume: this.#volume, muted: this.#silent, paused: false });
    this.renderer = new Video.Renderer(this.video, { canvas, visible: this.#visible });
    this.#effect.proxy(audioOn, emitter.out.enabled);
    this.#effect.proxy(videoOn, this.renderer.out.visible);
    this.#effect.run((effect) => {
      const root = effect.get(this.audio.out.root);
      if (!root) return;
      const meter = new LevelMeter(root);
      this.#meter = meter;
      effect.cleanup(() => {
        meter.close();
        this.#meter = undefined;
      });
    });
    for (const one of [broadcast, this.source, audioSource, sync, this.video, this.audio, emitter, this.renderer]) {
      this.#effect.cleanup(() => one.close());
    }
  }

  /** Ask for another picture or volume. */
  wish(wish: Wish): void {
    const { picture, volume, listens = false } = wish;
    this.#wish = wish;
    if (picture !== "none") this.#target.set({ name: `video/${picture}` });
    this.#visible.set(picture === "none" ? "never" : NEARBY);
    this.#volume.set(volume);
    this.#silent.set(volume === 0 && !listens);
  }

  /** How loud this person is now, 0 to 1. */
  get level(): number {
    return this.#meter?.peak ?? 0;
  }

  /** Bytes of sound that came since the beginning. */
  get sound(): number {
    return this.audio.out.stats.peek()?.bytesReceived ?? 0;
  }

  /** Pictures that were decoded since the beginning. */
  get pictures(): number {
    return this.video.out.stats.peek()?.frameCount ?? 0;
  }

  /** Milliseconds that what comes waits here, so that sound and picture keep together. */
  get buffer(): number {
    return this.#sync.out.buffer.peek();
  }

  /** Milliseconds of pictures that have come and are not shown: a device that decodes too slowly falls ever further back. */
  get unshown(): number {
    const [last, shown] = [this.video.out.buffered.peek().at(-1), this.video.out.timestamp.peek()];
    return last && shown !== undefined ? Math.max(0, last.end - shown) : 0;
  }

  /** Leave out what waits to be shown, and go on with the group of pictures that runs now. */
  catchUp(): void {
    this.#visible.set("never");
    this.#effect.timer(() => this.wish(this.#wish), 0);
  }

  /** Whether the browser has no decoder for any picture this person sends. */
  get pictureUnsupported(): boolean {
    return this.source.out.error.peek() === "unsupported";
  }

  /** Whether the browser holds the sound back until somebody touches the page. */
  get soundBlocked(): boolean {
    return this.audio.out.context.peek()?.state === "suspended";
  }

  /** Let the sound out; call it from a click or a key. */
  unblock(): void {
    void this.audio.out.context.peek()?.resume();
  }

  close(): void {
    this.#effect.close();
  }
}
