// <hall-door>: the page at the desk of the hall. Says who comes in, writes down that they came, with or without a line.

import { icon, keep, make, tell } from "../../lib/dom";
import { Scope } from "../../lib/scope";
import { hourIn } from "../../lib/time";
import { filled } from "../../lib/words";
import { type Answer, type Came, matching, ofCode, ofRow, ofWords, whoCame } from "./answers";
import { type Expected, forgetAtSignOut } from "./kept";
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
  /** The hour on the clock of the hall. */
  #hour!: ReturnType<typeof hourIn>;
  #loud = false;
  /** Whether somebody was asked for before there was a list: they are looked up as soon as it is there. */
  #due = false;

  connectedCallback(): void {
    this.#words = JSON.parse(this.dataset.words ?? "{}") as Record<string, string>;
    this.#hour = hourIn(this.dataset.zone ?? "UTC");
    const { list = "", taps = "" } = this.dataset;
    this.#line = new Line(Number(this.dataset.session), { list, taps }, () => this.#show());
    this.#camera = new Camera(this.#part<HTMLVideoElement>("video"), (code) => void this.#scanned(code));
    this.#scope.add(() => this.#camera.close());
    this.#scope.on(this.#part("find"), "submit", (event) => {
      event.preventDefault();
      void this.#typed();
    });
    this.#scope.on(this.#field, "input", () => {
      this.#due = false;
      this.#rows();
    });
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
    return filled(this.#words[name] ?? "", facts);
  }

  async #typed(): Promise<void> {
    const list = this.#line.list;
    const asked = Boolean(this.#field.value.trim());
    this.#due = asked && !list;
    if (asked && list) await this.#answer(ofWords(this.#field.value, list, this.#came));
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
    this.#field.value = ""; // at once: the same words sent twice let nobody in twice
    const { at } = await this.#line.tap(row[0]);
    this.#tell({ kind: "in", row, since: at });
  }

  async #undo(row: Expected): Promise<void> {
    const undoes = this.#came.get(row[0])?.key;
    if (!undoes) return;
    await this.#line.tap(row[0], undoes);
    this.#draw("undone", "", "", this.#say("undone-next", { number: row[2] }));
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
    if (list && this.#due) void this.#typed();
  }

  #state(): void {
    const { list, taps, state, trouble } = this.#line;
    const n = taps.length;
    this.dataset.state = state;
    tell(this.#part("line"), this.#say(state === "no-line" ? "no-line" : "line"));
    tell(this.#part("waits"), this.#say(n === 0 ? "waits-none" : n === 1 ? "waits-one" : "waits-many", { n }));
    const at = list ? this.#say("synced", { at: this.#hour(list.heard + list.ahead) }) : this.#say("never-synced");
    tell(this.#part("synced"), at);
    const note = this.#part("trouble");
    const doubts = Object.keys(list?.doubt ?? {}).map((seat) => this.#numberOf(Number(seat)));
    const said = [trouble];
    if (state === "signed-out" || state === "over") said.push(this.#say(state));
    if (doubts.length) said.push(`${this.#say("in-doubt")}: ${doubts.join(", ")}`);
    if (!window.isSecureContext) said.push(this.#say("not-kept"));
    const words = said.filter(Boolean).join(" ");
    note.hidden = !words;
    if (note.dataset.says === words) return; // an alert that is set again is read out again
    note.dataset.says = words;
    note.replaceChildren(words);
    if (state === "signed-out" && this.dataset.signIn) {
      note.append(" ", make("a", { href: this.dataset.signIn }, this.#say("sign-in")));
    }
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
    tell(this.#part("count"), this.#say("all", { n: counted, all: seats.length }));
    const shown = list ? matching(this.#field.value, list).map((row) => ({ row, came: this.#came.get(row[0]) })) : [];
    const none = () => make("li", { class: "mut none" }, this.#say("none-shown"));
    keep(this.#part("rows"), shown, JSON.stringify, ({ row, came }) => this.#row(row, came), none);
  }

  #row(row: Expected, came: Came | undefined): HTMLLIElement {
    const [, , number, name, house, mode] = row;
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
