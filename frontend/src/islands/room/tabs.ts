// <room-tabs>: several panels in one place. One tab stop; arrows move and show, as in any row of tabs.

import { tell } from "../../lib/dom";
import { neighbour } from "../../lib/roving";
import { Scope } from "../../lib/scope";

export class RoomTabs extends HTMLElement {
  #scope = new Scope();

  connectedCallback(): void {
    this.#scope.on(this, "click", ({ target }) => {
      const tab = (target as Element).closest<HTMLElement>("[role=tab]");
      if (tab) this.show(tab.dataset.tab ?? "");
    });
    this.#scope.on<KeyboardEvent>(this, "keydown", (event) => this.#move(event));
  }

  disconnectedCallback(): void {
    this.#scope.close();
  }

  show(name: string): void {
    for (const tab of this.#tabs()) {
      const chosen = tab.dataset.tab === name;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
      const panel = document.getElementById(tab.getAttribute("aria-controls") ?? "");
      if (panel) panel.hidden = !chosen;
    }
    this.dispatchEvent(new Event("tab", { bubbles: true }));
  }

  #tabs(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>("[role=tab]")];
  }

  #move(event: KeyboardEvent): void {
    const next = neighbour(
      event,
      this.#tabs().filter((tab) => !tab.hidden),
    );
    if (!next) return;
    this.show(next.dataset.tab ?? "");
    next.focus();
  }
}

/** Say how many there are in a tab. */
export function count(tab: string, n: number): void {
  tell(document.querySelector(`room-tabs [data-tab="${tab}"] .tn`), n ? String(n) : "");
}
