// <room-refusal>: what the room did not do for a guest, unless the part that asked for it says so itself.

import { notice } from "../../lib/dom";
import { room, said } from "../../lib/room";
import { Scope } from "../../lib/scope";

const READ_WITHIN = 12_000;

export class RoomRefusal extends HTMLElement {
  #scope = new Scope();
  #ends = (): void => {};

  connectedCallback(): void {
    this.#scope.run(room().refused, (refusal) => {
      this.#scope.after(0, () => {
        if (!refusal || refusal.shown) return;
        notice(this, said(refusal));
        this.#ends();
        this.#ends = this.#scope.after(READ_WITHIN, () => notice(this, ""));
      });
    });
  }

  disconnectedCallback(): void {
    this.#scope.close();
  }
}
