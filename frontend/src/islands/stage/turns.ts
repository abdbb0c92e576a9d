// Which of several interpreters into one language is heard, and whether: whoever is open, while their sound arrives. One whose
// device is frozen is open still and sends nothing; the others go first, and where there is nobody else it is the floor.

/** Sound comes in some fifty pieces a second, also when nobody says a word. */
const GONE_AFTER = 1500;
/** The first takes longer: an encoder begins when somebody asks for it. */
const BEGINS_WITHIN = 3000;

export class Turns {
  /** Whose sound comes, whether it does or not; nobody where nobody is open. */
  chosen: string | undefined;
  #open: readonly string[] = [];
  #passed = new Set<string>();
  #last: { of: string | undefined; bytes: number; at: number } = { of: undefined, bytes: 0, at: 0 };

  /** Choose among those who are open now, in the order they came. */
  choose(open: readonly string[]): void {
    this.#open = open;
    this.chosen = open.find((one) => !this.#passed.has(one)) ?? open[0];
  }

  /** Say whether the sound of the chosen one arrives, by how many bytes of it there were; if not, the next has a turn. */
  arrives(bytes: number, now: number): boolean {
    if (this.chosen !== this.#last.of || bytes !== this.#last.bytes) this.#last = { of: this.chosen, bytes, at: now };
    const waited = now - this.#last.at;
    if (this.chosen !== undefined && this.#open.length > 1 && waited >= (bytes ? GONE_AFTER : BEGINS_WITHIN)) {
      this.#passed.add(this.chosen);
      if (this.#open.every((one) => this.#passed.has(one))) this.#passed = new Set([this.chosen]);
      this.choose(this.#open);
    }
    return bytes > 0 && waited < GONE_AFTER;
  }
}
