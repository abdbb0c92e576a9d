// <host-sheet>: the run sheet with the cue that runs and the next one. Space or the key takes it; each cue can be skipped,
// and the last step taken back. Whatever needs a word first (ending, recording) asks where it always asks.

import type { CueView } from "../../generated/protocol";
import { keep, make, tell } from "../../lib/dom";
import { best, page, room, word } from "../../lib/room";
import { Scope } from "../../lib/scope";
import { hourIn } from "../../lib/time";
import type { HostRecording } from "../recording/host";

const MINUTE = 60_000;

export class HostSheet extends HTMLElement {
  #scope = new Scope();
  #hour = hourIn(page().zone);

  connectedCallback(): void {
    const { parts } = room();
    this.#scope.run(parts.sheet, () => this.#show());
    this.#scope.run(parts.polls, () => this.#show());
    this.#scope.run(parts.doors, () => this.#show());
    this.#scope.run(parts.people, () => this.#offer());
    this.#scope.run(parts.stage, () => this.#offer());
    this.#scope.every(1000, () => this.#show());
    this.#scope.on(this, "click", ({ target }) => {
      const key = (target as Element).closest<HTMLElement>("button");
      const next = nextCue();
      if (key?.dataset.take !== undefined && next) this.#take(next);
      else if (key?.dataset.skip !== undefined && next) room().say({ do: "skip-cue", cue: next.cue });
      else if (key?.dataset.back !== undefined) this.#back();
      else if (key?.dataset.bring) room().say({ do: "bring-on-stage", key: key.dataset.bring });
    });
    this.#scope.on<KeyboardEvent>(document, "keydown", (event) => {
      const next = nextCue();
      if (event.key !== " " || event.repeat || event.ctrlKey || event.metaKey || event.altKey || !next) return;
      // Wherever Space means something else, it still does.
      const elsewhere = "input, textarea, select, button, a, summary, dialog, [role=tab], [role=toolbar]";
      if ((event.target as Element).closest(elsewhere) || document.querySelector("dialog[open]")) return;
      event.preventDefault();
      this.#take(next);
    });
  }

  disconnectedCallback(): void {
    this.#scope.close();
  }

  #take(cue: CueView): void {
    if (cue.act === "end") document.querySelector<HTMLElement>("host-doors [data-ask]")?.click();
    else if (cue.act === "start-recording" && !room().parts.recording.value?.since)
      document.querySelector<HostRecording>("host-recording")?.press();
    else room().say({ do: "take-cue", cue: cue.cue });
  }

  #back(): void {
    const last = room().parts.sheet.value?.cues.findLast((one) => one.stand !== "open");
    if (last) room().say({ do: "reopen-cue", cue: last.cue });
  }

  #show(): void {
    const sheet = room().parts.sheet.value;
    const [list, pace, take, skip, back] = [
      "[data-list]",
      "[data-pace]",
      "[data-take]",
      "[data-skip]",
      "[data-back]",
    ].map((it) => this.querySelector<HTMLElement>(it));
    this.hidden = !sheet?.cues.length;
    if (!sheet?.cues.length || !list || !pace || !take || !skip || !back) return;
    const next = nextCue();
    const now = Date.now() + room().ahead.value;
    const rows = sheet.cues.map((cue, n) => ({
      cue,
      n: n + 1,
      place: place(cue, sheet.running, next),
      says: said(cue),
    }));
    const left = (one: (typeof rows)[0]) => (one.place === "now" ? this.#left(now) : one.place);
    keep(
      list,
      rows,
      (one) => JSON.stringify([one.n, one.place, one.says, one.cue.planned, one.cue.minutes, one.cue.note, left(one)]),
      (one) => this.#row(one.cue, one.n, one.place, one.says, left(one)),
    );
    const number = next ? sheet.cues.indexOf(next) + 1 : 0;
    const ended = room().parts.doors.value?.state === "ended"; // nothing is driven any more
    take.hidden = skip.hidden = ended || !next;
    back.hidden = ended || sheet.cues.every((one) => one.stand === "open");
    tell(take.querySelector("span"), word("cue-take", { n: number }));
    tell(skip, word("cue-skip", { n: number }));
    this.#offer();
    const late = sheet.running === null ? null : lateness(sheet.off, sheet.due, now);
    tell(pace, late === null ? "" : paceOf(late));
    pace.classList.toggle("behind", late !== null && late >= 30);
    // Whoever listens hears of whole minutes only.
    const minutes = late === null || late < 60 ? "" : word("minutes-behind", { n: Math.floor(late / 60) });
    tell(this.querySelector("[data-said]"), next ? minutes : word("sheet-over"));
  }

  /** Whoever the running cue is about is in the room and not on stage: one key brings them on. */
  #offer(): void {
    const { people, stage, doors } = room().parts;
    const cue = runningCue();
    const key = this.querySelector<HTMLElement>("[data-bring]");
    if (!key) return;
    const waits =
      cue?.who &&
      doors.value?.state === "live" &&
      people.value?.list?.some((one) => one.key === cue.who) &&
      !stage.value?.on.some((one) => one.key === cue.who);
    key.hidden = !waits;
    if (!cue || !waits) return;
    key.dataset.bring = cue.who;
    tell(key, word("cue-bring", { name: cue.name }));
  }

  #left(now: number): string {
    const sheet = room().parts.sheet.value;
    const running = runningCue();
    if (!sheet || !running) return "";
    const until = Date.parse(running.planned) + sheet.off * 1000 + running.minutes * MINUTE;
    const n = Math.ceil((until - now) / MINUTE);
    return n >= 0 ? word("cue-left", { n }) : word("cue-over", { n: -n });
  }

  #row(cue: CueView, n: number, where: string, says: string, left: string): HTMLElement {
    const lines = make("span", {}, make(where === "now" || where === "nxt" ? "b" : "span", {}, says));
    const more =
      where === "now"
        ? left
        : where === "nxt"
          ? word("cue-next")
          : cue.stand === "skipped"
            ? word("cue-skipped")
            : where === "" && cue.minutes
              ? word("cue-minutes", { n: cue.minutes })
              : "";
    if (more) lines.append(make("span", { class: "more" }, more));
    if (cue.note && (where === "now" || where === "nxt")) lines.append(make("span", { class: "more" }, cue.note));
    const row = make("li", { class: where, "data-cue": String(cue.cue) });
    if (where === "now") row.setAttribute("aria-current", "step");
    row.append(make("span", { class: "tn" }, String(n)), make("time", {}, this.#hour(cue.planned)), lines);
    if (cue.stand === "done" && where === "past") lines.append(make("span", { class: "vh" }, ` ${word("cue-done")}`));
    return row;
  }
}

/** The cue that stands by, while there is one to take. */
export function nextCue(): CueView | undefined {
  const ended = room().parts.doors.value?.state === "ended";
  return ended ? undefined : room().parts.sheet.value?.cues.find((one) => one.stand === "open");
}

function runningCue(): CueView | undefined {
  const sheet = room().parts.sheet.value;
  return sheet?.cues.find((one) => one.cue === sheet.running);
}

function place(cue: CueView, running: number | null, next: CueView | undefined): string {
  if (cue.cue === running) return "now";
  return cue.stand !== "open" ? "past" : cue.cue === next?.cue ? "nxt" : "";
}

/** What a cue is called in the list. */
export function said(cue: CueView): string {
  const poll = cue.poll === null ? undefined : room().parts.polls.value?.find((one) => one.poll === cue.poll);
  if (cue.what && cue.name) return word("cue-of", { name: cue.name, what: cue.what });
  if (cue.what || cue.name) return cue.what || cue.name;
  const act = word(`cue-${cue.act}`);
  return poll ? word("cue-of", { name: act, what: best(poll.question) }) : act;
}

/** How many seconds we are behind the plan: as `Pace.late` in `live/cued.py`. */
export function lateness(off: number, due: string | null, now: number): number {
  return due ? Math.max(off, Math.round((now - Date.parse(due)) / 1000)) : off;
}

function paceOf(late: number): string {
  const minutes = Math.floor(Math.abs(late) / 60);
  if (late >= 60) return word("minutes-behind", { n: minutes });
  if (late >= 30) return word("seconds-behind", { n: late });
  return late <= -60 ? word("minutes-ahead", { n: minutes }) : word("on-time");
}
