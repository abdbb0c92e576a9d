// <host-doors>: open, begin, end. Ending asks once more, because it cannot be undone.

import type { FromBrowser } from "../../generated/protocol";
import { room } from "../../lib/room";
import { Scope } from "../../lib/scope";

export class HostDoors extends HTMLElement {
  #scope = new Scope();

  connectedCallback(): void {
    const dialog = this.querySelector("dialog");
    this.#scope.on(this, "click", ({ target }) => {
      const key = (target as Element).closest<HTMLElement>("button");
      if (key?.dataset.ask !== undefined) dialog?.showModal();
      else if (key) {
        dialog?.close();
        if (key.dataset.do) room().say({ do: key.dataset.do } as FromBrowser);
      }
    });
    this.#scope.run(room().parts.doors, (doors) => {
      if (!doors) return;
      const held = this.contains(document.activeElement);
      for (const each of this.querySelectorAll<HTMLElement>("[data-when]")) {
        each.hidden = !each.dataset.when?.split(" ").includes(doors.state);
      }
      // Red is the lamp's: around the picture only while the audience sees it.
      document.querySelector(".mon")?.classList.toggle("air", doors.state === "live");
      const next = "section > p > button:not([hidden]), [data-when='ended']:not([hidden])";
      if (held) this.querySelector<HTMLElement>(next)?.focus();
    });
  }

  disconnectedCallback(): void {
    this.#scope.close();
  }
}
