// <hall-door>: the page at the desk of the hall. Says who comes in, writes down that they came, with or without a line.

import { icon, make } from "../../lib/dom";
import { Scope } from "../../lib/scope";
import { type Answer, type Came, matching, ofCode, ofRow, ofWords, whoCame } from "./answers";
import { type Expected, forgetAtSignOut, keepTap } from "./kept";
import { Line } from "./line";
import { Camera } from "./scan";
import { sound } from "./sound";

const STEP = 10_000; // milliseconds between two looks at what other doors did
const PICTURE: Record<string, string> = {
  in: "check",
  online: "help",
  again: "clock",
  choose: "people",
  undone: "undo",
};

class HallDoor extends HTMLElement {
  #scope = new Scope();
  #words: Record<string, string> = {};
  #line!: Line;
  #camera!: Camera;
  #came = new Map<number, Came>();
  #loud = false;

  connectedCallback(): void {
    this.#words = JSON.parse(this.dataset.words ?? "{}") as Record<string, string>;
    const { list = "", taps = "" } = this.dataset;
    this.#line = new Line(Number(this.dataset.session), { list, taps }, () => this.#show());
    this.#camera = new Camera(this.#part<HTMLVideoElement>("video"), (code) => void this.#scanned(code));
    this.#scope.add(() => this.#camera.close());
    this.#scope.on(this.#part("find"), "submit", (event) => {
      event.preventDefault();
      void this.#typed();
    });
    this.#scope.on(this.#field, "input", () => this.#rows());
    this.#scope.on(this.#part("camera"), "click", () => void this.#switchCamera());
    this.#scope.on(this.#part("sound"), "click", () => this.#switchSound());
    for (const sign of ["online", "offline", "focus"]) this.#scope.on(window, sign, () => void this.#line.step());
    this.#scope.every(STEP, () => void this.#line.step());
    this.#legends();
    void this.#line.begin();
    void this.#keepPage();
    this.#field.focus();
  }

  disconnectedCallback(): void {
    this.#scope.close();
  }

  #part<T extends HTMLElement>(name: string): T {
    return this.querySelector<T>(`[data-part="${name}"]`) as T;
  }

  get #field(): HTMLInputElement {
    return this.querySelector("#who") as HTMLInputElement;
  }

  #say(name: string, facts: Record<string, string | number> = {}): string {
    return (this.#words[name] ?? "").replace(/\{(\w+)\}/g, (whole, key: string) => String(facts[key] ?? whole));
  }

  /** The hour on the clock of the hall. */
  #hour(at: number | string): string {
    const zone = this.dataset.zone ?? "UTC";
    const form = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone } as const;
    return new Intl.DateTimeFormat("en-GB", form).format(new Date(at));
  }

  async #typed(): Promise<void> {
    const list = this.#line.list;
    if (!list || !this.#field.value.trim()) return;
    await this.#answer(ofWords(this.#field.value, list, this.#came));
  }

  async #scanned(code: string): Promise<void> {
    if (this.#line.list) await this.#answer(ofCode(code, this.#line.list, this.#came));
  }

  /** Say it, and let in whoever comes in: online guests only after a second thought. */
  async #answer(answer: Answer): Promise<void> {
    if (answer.kind === "in" && answer.row) await this.#letIn(answer.row);
    else this.#tell(answer);
  }

  async #letIn(row: Expected): Promise<void> {
    const key = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`.slice(0, 36);
    const at = new Date(this.#now).toISOString();
    await keepTap({ key, session: this.#line.session, at, seat: row[0], undoes: "" });
    this.#line.taps.push({ key, session: this.#line.session, at, seat: row[0], undoes: "" });
    this.#field.value = "";
    this.#show();
    this.#tell({ kind: "in", row, since: at });
    void this.#line.step();
  }

  async #undo(row: Expected): Promise<void> {
    const undoes = this.#came.get(row[0])?.key;
    if (!undoes) return;
    const tap = { key: crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`.slice(0, 36), undoes };
    const whole = { ...tap, session: this.#line.session, at: new Date(this.#now).toISOString(), seat: row[0] };
    await keepTap(whole);
    this.#line.taps.push(whole);
    this.#show();
    this.#draw("undone", "", "", this.#say("undone-next", { number: row[2] }));
    void this.#line.step();
  }

  get #now(): number {
    return Date.now() + (this.#line.list?.ahead ?? 0);
  }

  #tell(answer: Answer): void {
    const { kind, row, away, since } = answer;
    const number = row?.[2] ?? away?.[2] ?? "";
    const next =
      kind === "again" && since
        ? this.#say("again-at", { at: this.#hour(since) })
        : this.#say(`${kind}-next`, { number });
    const mode = row ? this.#say(row[5] === "on-site" ? "on-site" : "at-home") : "";
    this.#draw(kind, row?.[3] ?? "", row ? `${this.#say("seat", { number })} · ${mode}` : "", next);
    const acts = this.#part("acts");
    if (row && kind === "online") acts.append(this.#key("let-in-anyway", row, () => this.#letIn(row)));
    if (row && (kind === "in" || kind === "again")) acts.append(this.#key("undo", row, () => this.#undo(row)));
    if (this.#loud) sound(kind === "in");
    if (kind !== "choose") this.#field.select();
  }

  #draw(kind: string, name: string, seat: string, next: string): void {
    const answer = this.#part("answer");
    answer.dataset.kind = kind;
    const lines = [make("p", { class: "word" }, icon(PICTURE[kind] ?? "remove"), this.#say(kind))];
    if (name) lines.push(make("p", { class: "name" }, name));
    if (seat) lines.push(make("p", { class: "number tn" }, seat));
    if (next) lines.push(make("p", { class: "next" }, next));
    answer.replaceChildren(...lines);
    this.#part("acts").replaceChildren();
  }

  #key(words: string, row: Expected, act: () => Promise<void>, look = "btn k"): HTMLButtonElement {
    const key = make("button", { type: "button", class: look }, this.#say(words));
    key.append(make("span", { class: "vh" }, ` ${row[3]}`));
    key.dataset.name = `${words} ${row[0]}`;
    key.addEventListener("click", () => void act());
    return key;
  }

  #show(): void {
    const { list, taps } = this.#line;
    this.#came = list ? whoCame(list, taps) : new Map();
    this.#state();
    this.#rows();
  }

  #state(): void {
    const { list, taps, state, trouble } = this.#line;
    const n = taps.length;
    this.dataset.state = state;
    this.#part("line").textContent = this.#say(state === "no-line" ? "no-line" : "line");
    this.#part("waits").textContent = this.#say(n === 0 ? "waits-none" : n === 1 ? "waits-one" : "waits-many", { n });
    this.#part("synced").textContent = list
      ? this.#say("synced", { at: this.#hour(list.heard + list.ahead) })
      : this.#say("never-synced");
    const note = this.#part("trouble");
    const doubts = Object.keys(list?.doubt ?? {}).map((seat) => this.#numberOf(Number(seat)));
    const said = [trouble];
    if (state === "signed-out" || state === "over") said.push(this.#say(state));
    if (doubts.length) said.push(`${this.#say("in-doubt")}: ${doubts.join(", ")}`);
    if (!window.isSecureContext) said.push(this.#say("not-kept"));
    const words = said.filter(Boolean).join(" ");
    if (note.textContent !== words) note.replaceChildren(words);
    note.hidden = !words;
    if (state === "signed-out" && this.dataset.signIn) note.append(" ", make("a", { href: this.dataset.signIn }, "→"));
  }

  #numberOf(seat: number): string {
    const row =
      this.#line.list?.seats.find((each) => each[0] === seat) ??
      this.#line.list?.others.find((each) => each[0] === seat);
    return this.#say("seat", { number: row?.[2] ?? "?" });
  }

  #rows(): void {
    const list = this.#line.list;
    const seats = list?.seats ?? [];
    const counted = seats.filter((each) => this.#came.has(each[0])).length;
    this.#part("count").textContent = this.#say("all", { n: counted, all: seats.length });
    const shown = list ? matching(this.#field.value, list) : [];
    const held = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.name : undefined;
    const rows = shown.map((each) => this.#row(each));
    this.#part("rows").replaceChildren(
      ...(rows.length ? rows : [make("li", { class: "mut none" }, this.#say("none-shown"))]),
    );
    if (held) this.querySelector<HTMLElement>(`[data-name="${CSS.escape(held)}"]`)?.focus();
  }

  #row(row: Expected): HTMLLIElement {
    const [seat, , number, name, house, mode] = row;
    const came = this.#came.get(seat);
    const facts = [house, this.#say(mode === "on-site" ? "on-site" : "at-home")].filter(Boolean).join(" · ");
    const who = make("span", { class: "p" }, make("b", {}, name), make("small", { class: "mut" }, facts));
    const at = make("span", { class: "at tn" });
    if (came) at.append(icon("check"), this.#hour(came.at));
    const key = came
      ? this.#key("undo", row, () => this.#undo(row), "btn k quiet")
      : this.#key("let-in", row, async () => this.#chosen(row));
    return make("li", came ? { class: "is-in" } : {}, make("span", { class: "n tn" }, String(number)), who, at, key);
  }

  async #chosen(row: Expected): Promise<void> {
    if (this.#line.list) await this.#answer(ofRow(row, this.#came));
  }

  async #switchCamera(): Promise<void> {
    if (this.#camera.on) this.#camera.close();
    else
      await this.#camera.open().catch(() => {
        this.#camera.close();
        this.#draw("none", "", "", this.#say("camera-none"));
      });
    this.#legends();
  }

  #switchSound(): void {
    this.#loud = !this.#loud;
    if (this.#loud) sound(true);
    this.#legends();
  }

  #legends(): void {
    const legend = (part: string, words: string) => {
      const at = this.#part(part).querySelector("span");
      if (at) at.textContent = this.#say(words);
    };
    legend("camera", this.#camera.on ? "camera-off" : "camera-on");
    legend("sound", this.#loud ? "sound-off" : "sound-on");
    this.#part("sound").setAttribute("aria-pressed", String(this.#loud));
  }

  /** Have the worker keep this page and what it is made of. */
  async #keepPage(): Promise<void> {
    if (!("serviceWorker" in navigator) || !this.dataset.worker) return;
    try {
      await navigator.serviceWorker.register(this.dataset.worker);
      const ready = await navigator.serviceWorker.ready;
      const made = performance.getEntriesByType("resource").map((each) => each.name);
      const icons = document.documentElement.dataset.icons ?? "";
      const parts = [...made, new URL(icons, window.location.href).href].filter((each) => each.includes("/static/"));
      ready.active?.postMessage({ page: window.location.href.split(/[?#]/)[0], parts });
      this.dataset.kept = "yes";
    } catch {
      this.dataset.kept = "no"; // it works all the same, as long as it is not reloaded without a line
    }
  }
}

customElements.define("hall-door", HallDoor);
forgetAtSignOut();
