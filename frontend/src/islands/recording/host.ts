// <host-recording>: the switch, who of the stage has agreed, and why it cannot be on.

import type { FromBrowser } from "../../generated/protocol";
import { fill, make, notice } from "../../lib/dom";
import { asking, page, room, said, word } from "../../lib/room";
import { Scope } from "../../lib/scope";
import { hourIn } from "../../lib/time";

export class HostRecording extends HTMLElement {
  #scope = new Scope();
  #ask = (_what: FromBrowser): void => {};

  connectedCallback(): void {
    const { parts } = room();
    this.#scope.run(parts.recording, () => this.#show());
    this.#scope.run(parts.stage, () => this.#show());
    this.#scope.run(parts.doors, () => this.#show());
    this.#scope.every(10_000, () => this.#show());
    this.#ask = asking(this.#scope, (refused) => this.#problem(said(refused)));
    const dialog = this.querySelector("dialog");
    this.#scope.on(this, "click", ({ target }) => {
      const key = (target as Element).closest<HTMLElement>("button");
      if (key?.getAttribute("role") === "switch") this.press();
      else if (key) dialog?.close();
      if (key?.dataset.do === "start") this.#ask({ do: "start-recording" });
    });
  }

  disconnectedCallback(): void {
    this.#scope.close();
  }

  /** Stop at once; start only after the notice was said aloud. */
  press(): void {
    this.#problem("");
    if (room().parts.recording.value?.since) this.#ask({ do: "stop-recording" });
    else if (!this.#blocked()) this.querySelector("dialog")?.showModal();
    else this.#problem(this.#blocked());
  }

  #blocked(): string {
    const { doors, stage, recording } = room().parts;
    if (doors.value?.state === "ended") return word("record-when-ended");
    if (doors.value?.state !== "live") return word("record-when-begun");
    const missing = stage.value?.on.filter((one) => !(one.key in (recording.value?.agreed ?? {}))) ?? [];
    return missing.length ? word("record-when-agreed") : "";
  }

  #show(): void {
    const recording = room().parts.recording.value;
    const [key, since, list] = ["[role=switch]", "[data-since]", "[data-who]"].map((it) => this.querySelector(it));
    if (!recording || !key || !since || !list) return;
    key.setAttribute("aria-checked", String(recording.since !== null));
    key.setAttribute("aria-disabled", String(recording.since === null && this.#blocked() !== ""));
    since.textContent = recording.since ? sinceWhen(recording.since) : this.#blocked() || word("record-off");
    const why = recording.since === null && recording.stopped ? word(recording.stopped) : "";
    if (why) this.#problem(why);
    else if (recording.since) this.#problem("");
    const rows = (room().parts.stage.value?.on ?? []).map((one) => {
      const when = recording.agreed[one.key];
      const said = when
        ? word("agreed-on", { name: one.name, day: day(when) })
        : word("not-agreed", { name: one.name });
      return make("li", { class: `st ${when ? "s-seat" : "s-wait"}` }, make("i", { class: "sw" }), said);
    });
    fill(list, rows);
  }

  #problem(text: string): void {
    notice(this.querySelector<HTMLElement>("[role=alert]"), text);
  }
}

function sinceWhen(since: string): string {
  const minutes = Math.max(0, Math.floor((Date.now() + room().ahead.value - Date.parse(since)) / 60_000));
  return word("record-since", { at: hourIn(page().zone)(since), n: minutes });
}

/** Day and month in figures: the browser has no names of months in Luxembourgish. */
function day(when: string): string {
  const parts = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "numeric", timeZone: page().zone });
  const found = Object.fromEntries(parts.formatToParts(Date.parse(when)).map((one) => [one.type, one.value]));
  return word("day-month", { day: found.day ?? "", month: found.month ?? "" });
}
