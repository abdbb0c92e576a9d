// <host-layout>: how the stage is laid out for everybody, and ending a shared screen.

import type { FromBrowser } from "../../generated/protocol";
import { room } from "../../lib/room";
import { Scope } from "../../lib/scope";

export class HostLayout extends HTMLElement {
  #scope = new Scope();

  connectedCallback(): void {
    this.#scope.on(this, "click", ({ target }) => {
      const key = (target as Element).closest<HTMLElement>("button")?.dataset;
      if (key?.layout) room().say({ do: "choose-layout", layout: key.layout } as FromBrowser);
      else if (key?.stopScreen !== undefined) room().say({ do: "stop-screen" });
    });
    this.#scope.run(room().parts.stage, (stage) => {
      if (!stage) return;
      for (const key of this.querySelectorAll<HTMLElement>("[data-layout]")) {
        key.setAttribute("aria-pressed", String(key.dataset.layout === stage.layout));
      }
      const stop = this.querySelector<HTMLElement>("[data-stop-screen]");
      if (stop) stop.hidden = !stage.screen;
    });
  }

  disconnectedCallback(): void {
    this.#scope.close();
  }
}
