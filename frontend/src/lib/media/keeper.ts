// The one owner of reconnecting: opens, waits for the end, tries again, and stops only when the server has said so.

import { GAVE_UP, LEFT, LOST, type MediaSocket } from "./socket";

const LAST_WORDS: Record<number, string> = {
  4403: "media.refused",
  4409: "media.replaced",
  4410: "media.removed",
  4411: "media.given-back",
  4412: "media.ended",
};

/** Nothing heard for so long, and the line is taken for dead. Both doors make themselves heard more often than that. */
const DEAD_AFTER = 12_000;
const PAUSES = [250, 500, 1000, 2000];
const ANSWER_WITHIN = 3000;

export interface Connection {
  readonly url: URL;
  readonly socket: MediaSocket;
}

export interface Hooks<T> {
  connected(connection: T): void;
  lost(): void;
  /** The server has ended it for good; `code` is a refusal's code. */
  ended(code: string): void;
}

export type PassSource = string | (() => string | Promise<string>);

export class Keeper<T extends Connection> {
  #stopped = new AbortController();
  #now: T | undefined;

  constructor(
    private readonly pass: PassSource,
    private readonly open: (pass: string) => T,
    private readonly hooks: Hooks<T>,
  ) {
    void this.#keep();
  }

  stop(): void {
    this.#stopped.abort();
    this.#now?.socket.close(LEFT);
  }

  async #keep(): Promise<void> {
    for (let failures = 0; !this.#stopped.signal.aborted; failures++) {
      const pass = typeof this.pass === "string" ? this.pass : await this.pass();
      if (this.#stopped.signal.aborted) return;
      const connection = this.open(pass);
      this.#now = connection;
      let opened = false;
      const code = await this.#live(connection, () => {
        opened = true;
        failures = 0;
      });
      if (this.#stopped.signal.aborted) return;
      const turnedAway = code === LOST && !opened;
      const last =
        LAST_WORDS[code] ?? (turnedAway ? await whyNot(connection.url, pass, this.#stopped.signal) : undefined);
      if (this.#stopped.signal.aborted) return;
      if (last) return this.hooks.ended(last);
      await this.#pause(PAUSES[Math.min(failures, PAUSES.length - 1)] ?? 0);
    }
  }

  async #live(connection: T, succeeded: () => void): Promise<number> {
    const { socket } = connection;
    try {
      await socket.opened;
    } catch {
      return socket.closed;
    }
    if (this.#stopped.signal.aborted) return LEFT;
    succeeded();
    const watch = setInterval(() => {
      if (performance.now() - socket.heard > DEAD_AFTER) socket.close(GAVE_UP);
    }, 1000);
    this.hooks.connected(connection);
    const code = await socket.closed;
    clearInterval(watch);
    if (!this.#stopped.signal.aborted) this.hooks.lost();
    return code;
  }

  /** Wait a little, not all browsers the same; less if the network is said to be back. */
  #pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const end = new AbortController();
      const done = () => {
        clearTimeout(timer);
        end.abort();
        resolve();
      };
      const timer = setTimeout(done, milliseconds * (0.75 + Math.random() / 2));
      addEventListener("online", done, { signal: end.signal });
      this.#stopped.signal.addEventListener("abort", done, { signal: end.signal });
    });
  }
}

/** A refused WebSocket looks like a lost network to a script; plain HTTP at the same address tells them apart. */
async function whyNot(url: URL, pass: string, signal: AbortSignal): Promise<string | undefined> {
  const address = new URL(url);
  address.protocol = url.protocol === "wss:" ? "https:" : "http:";
  const patience = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WITHIN)]);
  try {
    const answer = await fetch(address, {
      headers: { Authorization: `Bearer ${pass}` },
      signal: patience,
      cache: "no-store",
    });
    if (answer.status >= 500 || answer.ok) return undefined;
    return ((await answer.json()) as { code: string }).code;
  } catch {
    return undefined;
  }
}
