// The line between a door and the house: what was tapped is sent, in its order, until the house has it.

import { forget, heard, type KeptList, keepList, keepTap, type List, listOf, type Tap, waiting } from "./kept";

export type State = "in-step" | "no-line" | "signed-out" | "over";

const PATIENCE = 8000; // milliseconds until a line that says nothing counts as none
const AT_ONCE = 500;

export class Line {
  list: KeptList | undefined;
  taps: Tap[] = [];
  state: State = "no-line";
  trouble = "";
  #busy: Promise<void> | null = null;
  #again = false;

  constructor(
    readonly session: number,
    readonly addresses: { list: string; taps: string },
    readonly changed: () => void,
  ) {}

  /** Begin with what this device keeps. */
  async begin(): Promise<void> {
    this.list = await listOf(this.session);
    this.taps = await waiting();
    this.changed();
    await this.step();
  }

  /** The clock of the house, in milliseconds. */
  get now(): number {
    return Date.now() + (this.list?.ahead ?? 0);
  }

  /** Write down that a seat came in, or that a tap was wrong: on this device first, then at the house when there is a line. */
  async tap(seat: number, undoes = ""): Promise<Tap> {
    const key = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`.slice(0, 36); // none without a secure address
    const tap = { key, session: this.session, at: new Date(this.now).toISOString(), seat, undoes };
    await keepTap(tap);
    this.taps = await waiting();
    this.changed();
    void this.step();
    return tap;
  }

  /** Come into step with the house; asked while it is at it, it does so once more. */
  step(): Promise<void> {
    if (this.#busy) {
      this.#again = true;
      return this.#busy;
    }
    this.#busy = this.#steps().finally(() => {
      this.#busy = null;
    });
    return this.#busy;
  }

  async #steps(): Promise<void> {
    do {
      this.#again = false;
      try {
        await this.#send();
        await this.#listen();
      } catch {
        this.state = "no-line";
      }
      this.list = this.state === "signed-out" ? undefined : await listOf(this.session);
      this.taps = await waiting();
      this.changed();
    } while (this.#again && this.state === "in-step");
  }

  async #send(): Promise<void> {
    let proof = this.list?.proof;
    this.trouble = "";
    for (const session of new Set((await waiting()).map((each) => each.session))) {
      if (!proof) await this.#listen(); // whoever has just signed in
      proof = this.list?.proof;
      if (!proof || this.state === "signed-out") return;
      await this.#sendOf(session, proof);
    }
  }

  async #sendOf(session: number, proof: string): Promise<void> {
    const taps = (await waiting()).filter((each) => each.session === session).slice(0, AT_ONCE);
    const told = taps.map(({ key, at, seat, undoes }) => (undoes ? { key, at, undoes } : { key, at, seat }));
    const where = this.addresses.taps.replace(`/${this.session}/`, `/${session}/`);
    const headers = { "X-CSRFToken": proof, "Content-Type": "application/json" };
    const answer = await this.#ask(where, { method: "POST", headers, body: JSON.stringify({ taps: told }) });
    if (!answer) return;
    const said = (await answer.json()) as { standing?: Record<string, string>; list?: List; sentence?: string };
    if (said.sentence) this.trouble = said.sentence;
    if (said.standing) await heard(new Set(Object.keys(said.standing)));
    if (said.standing && taps.length === AT_ONCE) await this.#sendOf(session, proof);
  }

  async #listen(): Promise<void> {
    if (this.state === "signed-out" && !this.list) this.state = "no-line";
    const answer = await this.#ask(this.addresses.list);
    if (!answer) return;
    const list = (await answer.json()) as List;
    const now = Date.now();
    this.list = { ...list, session: this.session, ahead: Date.parse(list.now) - now, heard: now };
    this.state = list.over ? "over" : "in-step";
    await keepList(this.list);
  }

  /** Ask the house; null if it answers that nobody is signed in here, or that what was sent is too old. */
  async #ask(address: string, more: RequestInit = {}): Promise<Response | null> {
    const asked = { redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(PATIENCE), ...more } as const;
    const answer = await fetch(address, asked);
    if (answer.type === "opaqueredirect" || answer.status === 404) {
      this.state = "signed-out";
      this.list = undefined;
      await forget();
      return null;
    }
    if (answer.status >= 500) throw new Error("the house is not well");
    return answer.status === 403 ? null : answer; // the proof was too old: the list brings another
  }
}
