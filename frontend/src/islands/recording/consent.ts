// <room-consent>: agreeing to be recorded, at the stage's door, and taking that back. The text stands in the page.

import { page, room } from "../../lib/room";
import { Scope } from "../../lib/scope";

export class RoomConsent extends HTMLElement {
  #scope = new Scope();

  connectedCallback(): void {
    this.#scope.on(this, "click", ({ target }) => {
      const key = (target as Element).closest<HTMLElement>("[data-do]");
      if (key?.dataset.do === "agree") {
        room().say({ do: "agree-to-recording", version: Number(this.dataset.version) });
      } else if (key?.dataset.do === "withdraw") room().say({ do: "withdraw-consent" });
    });
    this.#scope.run(room().parts.recording, (recording) => {
      if (!recording) return;
      const agreed = page().key in recording.agreed;
      if (this.dataset.asked) this.hidden = recording.since === null;
      const held = this.contains(document.activeElement);
      for (const each of this.querySelectorAll<HTMLElement>("[data-when]")) {
        each.hidden = (each.dataset.when === "agreed") !== agreed;
      }
      if (held) this.querySelector<HTMLElement>("[data-when]:not([hidden]) button")?.focus();
    });
  }

  disconnectedCallback(): void {
    this.#scope.close();
  }
}
