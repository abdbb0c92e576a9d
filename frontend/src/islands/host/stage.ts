// <host-stage>: who is on stage and who waits in the green room.

import type { InterpreterView, OnStageView, PersonView, StageView } from "../../generated/protocol";
import { button, fill, make } from "../../lib/dom";
import { best, page, room, word } from "../../lib/room";
import { Scope } from "../../lib/scope";

export class HostStage extends HTMLElement {
  #scope = new Scope();

  connectedCallback(): void {
    this.#scope.run(room().parts.stage, (stage) => {
      if (!stage) return;
      const [on, green] = [this.querySelector("[data-on]"), this.querySelector("[data-green]")];
      if (on) fill(on, stage.on.length ? stage.on.map((one) => onStage(one, stage)) : [nobody("nobody-on-stage")]);
      const waiting = stage.green.filter((one) => one.key !== page().key);
      if (green) {
        const rows = waiting.map((one) => inGreenRoom(one, stage));
        fill(green, rows.length ? rows : [nobody("nobody-in-green-room")]);
      }
    });
  }

  disconnectedCallback(): void {
    this.#scope.close();
  }
}

export function nobody(name: string): HTMLLIElement {
  return make("li", { class: "one mut" }, word(name));
}

/** A speaker can be made a host, and be a speaker again. */
function hosting(one: PersonView | OnStageView, stage: StageView): HTMLElement[] {
  if (stage.made_hosts.includes(one.key)) {
    return [
      named(`unmake ${one.key}`, word("unmake-host"), one.name, () => room().say({ do: "unmake-host", key: one.key })),
    ];
  }
  if (one.role !== "speaker") return [];
  return [named(`make ${one.key}`, word("make-host"), one.name, () => room().say({ do: "make-host", key: one.key }))];
}

function onStage(one: OnStageView, stage: StageView): HTMLElement {
  const muted = one.muted.includes("audio");
  const state = !one.here ? word("away") : muted ? word("muted") : word("speaking");
  const keys = make("span", { class: "row" });
  const back = word(one.role === "guest" ? "take-floor" : "send-back");
  keys.append(
    muting(one),
    named(`back ${one.key}`, back, one.name, () => room().say({ do: "send-back", key: one.key })),
    ...hosting(one, stage),
  );
  const css = one.here && !muted ? "st s-seat" : "st s-no";
  const note = make("span", { class: css }, make("i", { class: "sw" }), state);
  return make("li", { class: "two", "data-key": one.key }, who(one.name, best(one.caption), note), keys);
}

/** The key by which a host mutes somebody, or lets them be heard again. */
export function muting(one: OnStageView | InterpreterView): HTMLButtonElement {
  const way = one.muted.includes("audio") ? "unmute" : "mute";
  return named(`mute ${one.key}`, word(way), one.name, () => room().say({ do: way, key: one.key, kind: "audio" }));
}

function inGreenRoom(one: PersonView, stage: StageView): HTMLElement {
  const note = stage.kept_back.includes(one.key) ? word("kept-back") : best(one.caption);
  const key = named(`stage ${one.key}`, word("to-stage"), one.name, () =>
    room().say({ do: "bring-on-stage", key: one.key }),
  );
  return make(
    "li",
    { class: "two", "data-key": one.key },
    who(one.name, note),
    make("span", { class: "row" }, key, ...hosting(one, stage)),
  );
}

export function who(name: string, note: string, ...more: Node[]): HTMLElement {
  return make("span", {}, make("b", {}, name), make("small", {}, note), ...more);
}

/** A key in a list: says whom it concerns to those who cannot see its row. */
export function named(id: string, text: string, whom: string, act: () => void): HTMLButtonElement {
  const key = button(text, act);
  key.dataset.name = id;
  key.setAttribute("aria-label", `${text}: ${whom}`);
  return key;
}
