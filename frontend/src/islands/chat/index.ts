// <room-chat>: what is written beside the hour; its tab is there only while the chat is on. <host-chat>: the host says whom
// it reaches and whether it is slow.

import "./chat.css";
import type { SaidView } from "../../generated/protocol";
import { keep, make, tell } from "../../lib/dom";
import { page, room, word, writes } from "../../lib/room";
import { Scope } from "../../lib/scope";
import { hourIn } from "../../lib/time";
import { named } from "../host/stage";
import { count, type RoomTabs } from "../room/tabs";

const AT_THE_END = 24;

export class RoomChat extends HTMLElement {
  #scope = new Scope();
  #read = 0;

  connectedCallback(): void {
    const { parts, own } = room();
    this.#scope.run(parts.chat, () => this.#show());
    this.#scope.run(own, () => this.#show());
    this.#scope.on(document, "tab", () => this.#count());
    const signed = this.querySelector<HTMLInputElement>("[name=signed]");
    writes(this.#scope, this, {
      asks: (text) => ({ do: "say", text, named: signed?.checked ?? false }),
      mine: (one) => one.said,
    });
  }

  disconnectedCallback(): void {
    this.#scope.close();
  }

  #show(): void {
    const [chat, log] = [room().parts.chat.value, this.querySelector("[role=log]")];
    if (!chat || !log) return;
    const [off, host] = [chat.to === "nobody", page().role === "host"];
    this.#tab?.toggleAttribute("hidden", off && !host);
    const panel = this.closest<HTMLElement>("[role=tabpanel]");
    if (off && !host && panel && !panel.hidden) this.#tabs?.show("questions");
    this.querySelector("form")?.toggleAttribute("hidden", off);
    tell(this.querySelector("[data-to]"), host ? "" : word(chat.to === "host" ? "chat-to-host" : "chat-to-all"));
    const follow = log.scrollTop + log.clientHeight >= log.scrollHeight - AT_THE_END;
    keep(log, this.#lines(chat.lines), JSON.stringify, row);
    if (follow) log.scrollTop = log.scrollHeight;
    this.#count();
  }

  /** What all see, and what one wrote to the host alone. */
  #lines(all: SaidView[]): SaidView[] {
    const mine = (room().own.value?.said ?? []).filter((one) => !all.some((each) => each.number === one.number));
    return [...all, ...mine].sort((a, b) => a.number - b.number);
  }

  get #tabs(): RoomTabs | null {
    return document.querySelector<RoomTabs>("room-tabs");
  }

  get #tab(): Element | null {
    return document.querySelector('room-tabs [data-tab="chat"]');
  }

  #count(): void {
    const last = room().parts.chat.value?.lines.at(-1)?.number ?? 0;
    const seen = !this.closest<HTMLElement>("[role=tabpanel]")?.hidden;
    if (seen) this.#read = last;
    const lines = room().parts.chat.value?.lines ?? [];
    count("chat", lines.filter((one) => one.number > this.#read).length);
  }
}

function row(one: SaidView): HTMLElement {
  const by = make("p", { class: "by" }, `${one.name || word("nameless")}, ${hourIn(page().zone)(one.at)}`);
  if (one.to === "host") by.append(`, ${word("chat-host-alone")}`);
  if (one.deleted) by.append(" ", make("b", {}, word("chat-deleted")));
  const words = make("div", {}, make("p", { lang: "" }, one.text), by);
  const line = make("div", { class: one.deleted ? "two gone" : "two", "data-said": String(one.number) }, words);
  if (page().role !== "host") return line;
  const what = one.deleted ? "restore-said" : "delete-said";
  line.append(named(`said ${one.number}`, word(what), one.text, () => room().say({ do: what, number: one.number })));
  return line;
}

export class HostChat extends HTMLElement {
  #scope = new Scope();

  connectedCallback(): void {
    const [to, slow] = [this.querySelector("select"), this.querySelector<HTMLInputElement>("[name=slow]")];
    if (!to || !slow) return;
    this.#scope.on(this, "change", () => {
      room().say({ do: "set-chat", to: to.value as "nobody" | "host" | "all", slow: slow.checked });
    });
    let shown = "";
    this.#scope.run(room().parts.chat, (chat) => {
      const set = chat ? `${chat.to} ${chat.slow}` : shown;
      if (!chat || set === shown) return; // a new line does not undo a switch that is still on its way
      shown = set;
      to.value = chat.to;
      slow.checked = chat.slow;
      slow.disabled = chat.to === "nobody";
    });
  }

  disconnectedCallback(): void {
    this.#scope.close();
  }
}

customElements.define("room-chat", RoomChat);
customElements.define("host-chat", HostChat);
