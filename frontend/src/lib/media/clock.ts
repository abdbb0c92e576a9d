// The server's clock as this end knows it: asked for over the media socket, and trusted most where the answer came fastest.

export class ServerClock {
  /** Milliseconds that the server is ahead of this device; undefined until it has answered once. */
  ahead: number | undefined;
  #fastest = Number.POSITIVE_INFINITY;

  /** An answer that left `took` milliseconds ago said `at`, somewhere on the way. */
  heard(at: number, took: number): void {
    this.#fastest += 0.5; // an old answer wears out: clocks drift
    if (took > this.#fastest) return;
    this.#fastest = took;
    this.ahead = at + took / 2 - Date.now();
  }

  get now(): number {
    return Date.now() + (this.ahead ?? 0);
  }
}
