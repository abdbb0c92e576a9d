// The watching half of a @moq/net connection over our own WebSocket: @moq/watch plays it unchanged.

import { Net, Signals } from "@moq/watch";
import { ServerClock } from "./clock";
import { FIRST, LAST, readRecords } from "./records";
import { MediaSocket, PROTOCOL } from "./socket";

/** Who can be seen or heard, by path: a new device of the same person is a new path. */
export type Stage = Record<string, OnStage>;

export interface OnStage {
  key: string;
  catalog: Record<string, unknown>;
  muted: string[];
  /** Whether it is the screen they share. */
  screen?: boolean;
  /** The language into which they interpret: sound alone, beside the floor. */
  channel?: string;
}

interface Channel {
  track: Net.Track.Producer;
  group?: Net.Group.Producer | undefined;
}

export class Fanout {
  readonly version = PROTOCOL;
  readonly transport = "websocket";
  readonly discovery = false;
  readonly probe = new Signals.Signal({});
  readonly stage = new Signals.Signal<Stage>({});
  /** Whether the hub leaves pictures out because this line cannot take them. */
  readonly behind = new Signals.Signal(false);
  readonly socket: MediaSocket;
  readonly clock = new ServerClock();
  bytes = 0;
  /** Pictures that came, and how often the hub has left some out for this line. */
  pictures = 0;
  leftOut = 0;
  /** Milliseconds from the encoder of whoever is on stage to here, by the server's clock; the newest of the last record. */
  delay: number | undefined;
  /** Milliseconds from a question to its answer, which waits behind the media on its way here. */
  lag: number | undefined;
  #asks = 0;
  /** What was asked for and is not answered yet, by number, whether it is wanted still or not. */
  #asked = new Map<number, string>();
  #waiting = new Map<number, Net.Track.Producer>();
  #channels = new Map<number, Channel>();

  constructor(
    readonly url: URL,
    pass: string,
  ) {
    this.socket = new MediaSocket(url, pass, {
      told: (what) => this.#told(what),
      records: (message) => this.#records(message),
    });
    void this.socket.closed.then(() => {
      for (const id of [...this.#channels.keys()]) this.#end(id);
      for (const track of this.#waiting.values()) track.close();
    });
  }

  /** Called by @moq/watch: what it asks of the broadcast is asked of the hub. */
  consume(path: Net.Path.Valid): Net.Broadcast.Consumer {
    const broadcast = new Net.Broadcast.Producer();
    void this.#serve(path, broadcast);
    return broadcast.consume();
  }

  /** Ask for a sign of life, which is also how long the line takes. */
  ask(): void {
    this.socket.tell({ echo: performance.now() });
  }

  close(): void {
    this.socket.close();
  }

  async #serve(path: string, broadcast: Net.Broadcast.Producer): Promise<void> {
    for (let request = await broadcast.requested(); request; request = await broadcast.requested()) {
      const track = request.accept();
      const n = this.#asks++;
      this.#asked.set(n, `${path} ${request.name}`);
      this.#waiting.set(n, track);
      this.socket.tell({ n, sub: [path, request.name] });
      void track.unused().then(() => this.#unsubscribe(n, track));
    }
  }

  #unsubscribe(n: number, track: Net.Track.Producer): void {
    track.close(); // else the broadcast gives the same track to the next who asks, and nothing comes by it any more
    this.#waiting.delete(n);
    for (const [id, channel] of this.#channels) {
      if (channel.track !== track) continue;
      this.#channels.delete(id);
      this.socket.tell({ unsub: id });
    }
  }

  #told(what: Record<string, unknown>): void {
    if (what.stage) this.stage.set(what.stage as Stage);
    else if (typeof what.end === "number") this.#end(what.end);
    else if (typeof what.echo === "number") {
      this.lag = performance.now() - what.echo;
      if (typeof what.at === "number") this.clock.heard(what.at, this.lag);
    } else if (typeof what.behind === "boolean") {
      if (what.behind) this.leftOut++;
      this.behind.set(what.behind);
    } else if (typeof what.n === "number") this.#answered(what.n, what.id as number | undefined);
  }

  #answered(n: number, id: number | undefined): void {
    const [track, what] = [this.#waiting.get(n), this.#asked.get(n)];
    this.#waiting.delete(n);
    this.#asked.delete(n);
    if (id === undefined) track?.close();
    else if (track) this.#channels.set(id, { track });
    // Not wanted any more before the answer came; asked for anew since, it is the same track, and would end with this.
    else if (![...this.#asked.values()].includes(what ?? "")) this.socket.tell({ unsub: id });
  }

  #end(id: number): void {
    const channel = this.#channels.get(id);
    this.#channels.delete(id);
    channel?.group?.close();
    channel?.track.close();
  }

  #records(message: ArrayBuffer): void {
    this.bytes += message.byteLength;
    for (const { track, flags, group, stamp, payload } of readRecords(message)) {
      const channel = this.#channels.get(track);
      if (!channel) continue;
      if (payload.byteLength && !(flags & FIRST && flags & LAST)) this.pictures++; // a piece of sound is a group of its own
      if (this.clock.ahead !== undefined) this.delay = this.clock.now - stamp;
      if (flags & FIRST) {
        channel.group?.close();
        channel.group = new Net.Group.Producer(group);
        channel.track.writeGroup(channel.group);
      }
      if (payload.byteLength) channel.group?.writeFrame({ payload, timestamp: Net.Time.Timestamp.fromMillis(stamp) });
      if (flags & LAST) {
        channel.group?.close();
        channel.group = undefined;
      }
    }
  }
}
