// The page's line to its room. It owns the one retry: a dropped line comes back by itself with the newest pass and gets
// the whole state; a line that the room ended stays ended until the person asks for it again.

import type {
  Change,
  FromBrowser,
  FromRoom,
  Goodbye,
  OwnView,
  StateView,
  Welcome,
  You,
} from "../../generated/protocol";
import { PROTOCOL } from "../../generated/protocol";
import { Cell } from "../cell";
import { page } from "./page";
import type { Refusal } from "./refusal";

export type Line = "connecting" | "up" | "lost" | "ended";

const PAUSES = [250, 500, 1000, 2000, 4000];
const ASK_AFTER = 8_000;
const DEAD_AFTER = 14_000;
const OPEN_WITHIN = 5_000;

type Parts = { [Part in keyof StateView]: Cell<StateView[Part] | undefined> };

export class RoomConnection {
  readonly line = new Cell<Line>("connecting");
  readonly you = new Cell<You | undefined>(undefined);
  /** What this guest has said themselves; nobody else is shown it. */
  readonly own = new Cell<OwnView | undefined>(undefined);
  readonly goodbye = new Cell<Goodbye | undefined>(undefined);
  readonly refused = new Cell<Refusal | undefined>(undefined);
  /** How far the room's clock is ahead of this device's, in milliseconds. */
  readonly ahead = new Cell(Date.parse(page().now) - Date.now());
  readonly parts: Parts = {
    doors: new Cell<StateView["doors"] | undefined>(undefined),
    people: new Cell<StateView["people"] | undefined>(undefined),
    stage: new Cell<StateView["stage"] | undefined>(undefined),
    slides: new Cell<StateView["slides"] | undefined>(undefined),
    decks: new Cell<StateView["decks"] | undefined>(undefined),
    removed: new Cell<StateView["removed"] | undefined>(undefined),
    announcements: new Cell<StateView["announcements"] | undefined>(undefined),
    notice: new Cell<StateView["notice"] | undefined>(undefined),
    questions: new Cell<StateView["questions"] | undefined>(undefined),
    queue: new Cell<StateView["queue"] | undefined>(undefined),
    votes: new Cell<StateView["votes"] | undefined>(undefined),
    hands: new Cell<StateView["hands"] | undefined>(undefined),
    recording: new Cell<StateView["recording"] | undefined>(undefined),
    polls: new Cell<StateView["polls"] | undefined>(undefined),
    tally: new Cell<StateView["tally"] | undefined>(undefined),
    sheet: new Cell<StateView["sheet"] | undefined>(undefined),
    captions: new Cell<StateView["captions"] | undefined>(undefined),
    transcript: new Cell<StateView["transcript"] | undefined>(undefined),
    chat: new Cell<StateView["chat"] | undefined>(undefined),
    hall: new Cell<StateView["hall"] | undefined>(undefined),
  };
  #pass = page().pass;
  #socket: WebSocket | undefined;
  #early: FromBrowser[] = [];
  #said = 0;
  #version = -1;
  #failures = 0;
  #heard = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    addEventListener("online", () => this.#hurry());
    addEventListener("offline", () => this.#drop());
    setInterval(() => this.#watch(), 1000);
    this.#open();
  }

  get pass(): string {
    return this.#pass;
  }

  /**
   * Ask the room for something. What is asked while the page is still connecting waits; once a line is lost nothing is
   * kept for later, because the state that comes back may be another. A refusal bears the number that is returned.
   */
  say(what: FromBrowser): number {
    const n = ++this.#said;
    this.#send({ ...what, n });
    return n;
  }

  #send(what: FromBrowser): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(what));
    else if (this.line.value === "connecting") this.#early.push(what);
  }

  /** Come back after the room has ended this connection. */
  again(): void {
    if (this.goodbye.value?.code === "room.expired") {
      location.reload();
      return;
    }
    this.goodbye.set(undefined);
    this.#failures = 0;
    this.#open();
  }

  #open(): void {
    clearTimeout(this.#retry);
    const address = new URL(`/room/${page().session}/socket`, location.href);
    address.protocol = address.protocol.replace("http", "ws");
    const socket = new WebSocket(address, [PROTOCOL, `pass.${this.#pass}`]);
    this.#socket = socket;
    this.#heard = performance.now();
    if (this.line.value !== "lost") this.line.set("connecting");
    const patience = setTimeout(() => this.#drop(), OPEN_WITHIN);
    socket.onopen = () => clearTimeout(patience);
    socket.onmessage = ({ data }) => {
      this.#heard = performance.now();
      this.#take(JSON.parse(String(data)) as FromRoom);
    };
    socket.onclose = () => {
      clearTimeout(patience);
      if (socket === this.#socket) this.#lost();
    };
  }

  #take(message: FromRoom): void {
    switch (message.t) {
      case "welcome":
        this.#welcome(message);
        break;
      case "change":
        this.#change(message);
        break;
      case "own":
        this.own.set(message.own);
        break;
      case "pass":
        this.#pass = message.token;
        break;
      case "heard":
        this.ahead.set(Date.parse(message.now) - Date.now());
        break;
      case "refused":
        this.refused.set(message);
        break;
      case "goodbye":
        this.#end(message);
    }
  }

  #welcome(message: Welcome): void {
    this.#failures = 0;
    this.#version = message.v;
    this.ahead.set(Date.parse(message.now) - Date.now());
    this.you.set(message.you);
    this.own.set(message.own);
    this.line.set("up");
    this.#show(message.state);
    for (const what of this.#early.splice(0)) this.#send(what);
  }

  #change(message: Change): void {
    if (message.was > this.#version) {
      this.say({ do: "again" });
    } else {
      this.#version = message.v;
      this.#show(message.set);
    }
  }

  #show(parts: Partial<StateView>): void {
    for (const [name, value] of Object.entries(parts)) (this.parts[name as keyof Parts] as Cell<unknown>).set(value);
  }

  #end(message: Goodbye): void {
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
    this.line.set("ended");
    this.goodbye.set(message);
  }

  #lost(): void {
    this.#socket = undefined;
    this.line.set("lost");
    const pause = PAUSES[Math.min(this.#failures++, PAUSES.length - 1)] ?? 0;
    this.#retry = setTimeout(() => this.#open(), pause * (0.75 + Math.random() / 2));
  }

  /** Give a dead line up; the browser would take minutes to say so. */
  #drop(): void {
    const socket = this.#socket;
    if (!socket) return;
    socket.onclose = null;
    socket.onmessage = null;
    socket.close();
    this.#lost();
  }

  #hurry(): void {
    if (this.line.value === "lost") this.#open();
  }

  #watch(): void {
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    const silence = performance.now() - this.#heard;
    if (silence > DEAD_AFTER) this.#drop();
    else if (silence > ASK_AFTER) this.say({ do: "heard" });
  }
}

let connection: RoomConnection | undefined;

/** The room of this page. */
export function room(): RoomConnection {
  connection ??= new RoomConnection();
  return connection;
}
