// <room-time-left>: how much of your time is left, for whoever speaks: shown when it is nearly over, and when it is.

import { tell } from "../../lib/dom";
import { counted, page, room, word } from "../../lib/room";
import { Scope } from "../../lib/scope";

const MINUTE = 60_000;
const NEARLY = 2;

export class RoomTimeLeft extends HTMLElement {
  #scope = new Scope();

  connectedCallback(): void {
    this.#scope.run(room().parts.sheet, () => this.#show());
    this.#scope.every(1000, () => this.#show());
  }

  disconnectedCallback(): void {
    this.#scope.close();
  }

  #show(): void {
    const speaking = room().parts.sheet.value?.speaking;
    const left =
      speaking?.key === page().key ? Date.parse(speaking.until) - Date.now() - room().ahead.value : undefined;
    const minutes = Math.ceil((left ?? 0) / MINUTE);
    this.hidden = left === undefined || minutes > NEARLY;
    this.classList.toggle("over", left !== undefined && left <= 0);
    tell(this, this.hidden ? "" : words(left ?? 0, minutes));
  }
}

function words(left: number, minutes: number): string {
  if (left > 0) return counted("time-left", minutes);
  const over = Math.floor(-left / MINUTE);
  return over ? counted("time-over", over) : word("time-up");
}
