// The publishing half of a @moq/net connection over our own WebSocket: @moq/publish writes into it unchanged. An encoder
// runs while the hub asks for its track, because only then is that track subscribed.

import type { Net } from "@moq/publish";
import { ServerClock } from "./clock";
import { FIRST, LAST, writeRecord } from "./records";
import { MediaSocket, PROTOCOL } from "./socket";

/** More than this under way, and the rest of a group of pictures is left out, so that the sound keeps coming. */
const TOO_LATE = 1000;
/** Receipts come every 200 ms while something arrives. */
const RECEIPT_DUE = 500;
const ASK_AGAIN = 100;

interface Wanted {
  id: number;
  name: string;
  group: number;
  open: boolean;
  track?: Net.Track;
}

export type Kind = "audio" | "video";

export class Ingest {
  readonly version = PROTOCOL;
  readonly socket: MediaSocket;
  bytes = 0;
  #broadcast: Net.Broadcast | undefined;
  #wanted = new Map<number, Wanted>();
  #sent = 0;
  #got = 0;
  #lag = 0;
  #clock = new ServerClock();
  #receiptAt = Date.now();

  constructor(
    readonly url: URL,
    pass: string,
    private readonly muted: (kinds: Kind[]) => void = () => {},
  ) {
    this.socket = new MediaSocket(url, pass, { told: (what) => this.#told(what) });
    void this.socket.closed.then(() => {
      for (const one of this.#wanted.values()) one.track?.close();
    });
  }

  /** Milliseconds to the server and back behind what is under way; `bufferedAmount` does not see the kernel's buffer. */
  get lag(): number {
    const waiting = this.#clock.now - this.#receiptAt;
    return this.#sent > this.#got && waiting > RECEIPT_DUE ? Math.max(this.#lag, waiting) : this.#lag;
  }

  /** Called by @moq/publish, again whenever its broadcast is switched off and on. */
  publish(_path: Net.Path.Valid, broadcast: Net.Broadcast): void {
    this.#broadcast = broadcast;
    void this.#catalog(broadcast);
    for (const one of this.#wanted.values()) void this.#pump(one);
  }

  close(): void {
    this.socket.close();
  }

  #told(what: Record<string, unknown>): void {
    if (typeof what.got === "number") this.#receipt(what.got);
    else if (what.beat) {
      this.socket.tell({ alive: true });
      this.ask();
    } else if (typeof what.echo === "number" && typeof what.at === "number") {
      this.#clock.heard(what.at, performance.now() - what.echo);
    } else if (Array.isArray(what.muted)) this.muted(what.muted as Kind[]);
    else if (typeof what.sub === "string") {
      const wanted: Wanted = { id: what.id as number, name: what.sub, group: 0, open: false };
      this.#wanted.set(wanted.id, wanted);
      void this.#pump(wanted);
    } else if (typeof what.unsub === "number") {
      this.#wanted.get(what.unsub)?.track?.close();
      this.#wanted.delete(what.unsub);
    }
  }

  /** Ask for the server's time: what is sent bears it, so that whoever watches can tell how old it is. */
  ask(): void {
    this.socket.tell({ echo: performance.now() });
  }

  #receipt(got: number): void {
    this.#got = got;
    this.#receiptAt = this.#clock.now;
    this.#lag = Math.max(0, this.#receiptAt - got);
  }

  async #catalog(broadcast: Net.Broadcast): Promise<void> {
    const track = broadcast.subscribe("catalog.json", 100);
    try {
      for (;;) {
        const catalog = (await track.readJson()) as { video?: unknown; audio?: unknown } | undefined;
        if (!catalog) break;
        this.socket.tell({ catalog: catalog.video || catalog.audio ? catalog : null });
      }
    } catch (error) {
      console.warn("catalog", error);
    }
    if (this.#broadcast === broadcast) this.socket.tell({ catalog: null });
  }

  async #pump(wanted: Wanted): Promise<void> {
    const broadcast = this.#broadcast;
    // @moq/publish ends a track when its source, size or codec changes; it is asked for again as long as it is wanted.
    while (broadcast === this.#broadcast && this.#wanted.get(wanted.id) === wanted && this.socket.isOpen) {
      if (!broadcast || broadcast.state.closed.peek()) return;
      const track = broadcast.subscribe(wanted.name, 50);
      wanted.track = track;
      try {
        for (let group = await track.recvGroup(); group; group = await track.recvGroup()) {
          await this.#group(wanted, group);
          wanted.group++;
        }
      } catch (error) {
        console.warn(wanted.name, error);
      }
      await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN));
    }
  }

  async #group(wanted: Wanted, group: Net.Group): Promise<void> {
    let first = FIRST;
    let leaveOut = false;
    for (let frame = await group.readFrame(); frame; frame = await group.readFrame()) {
      leaveOut ||= this.lag > TOO_LATE && wanted.name.startsWith("video");
      // Done right after its last frame: a group of one frame, as all sound is, goes as one record.
      if (!leaveOut) this.#record(wanted, first | (group.done ? LAST : 0), frame);
      first = 0;
    }
    if (wanted.open) this.#record(wanted, LAST);
  }

  #record(wanted: Wanted, flags: number, payload?: Uint8Array): void {
    wanted.open = !(flags & LAST);
    if (this.#sent <= this.#got) this.#receiptAt = this.#clock.now; // nothing was under way: the wait begins now
    this.#sent = this.#clock.now;
    const bytes = writeRecord(wanted.id, flags, wanted.group, this.#sent, payload);
    this.bytes += bytes.byteLength;
    this.socket.send(bytes);
  }
}
