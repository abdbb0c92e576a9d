// What everybody has to know at once: the session begins late, or is held elsewhere.

import { make } from "../../lib/dom";
import { counted, room, word } from "../../lib/room";
import { Scope } from "../../lib/scope";

export class RoomNotice extends HTMLElement {
  #scope = new Scope();

  connectedCallback(): void {
    this.#scope.run(room().parts.notice, (notice) => {
      this.hidden = !notice;
      if (!notice) return this.replaceChildren();
      const { late, elsewhere } = notice;
      if (!elsewhere) return this.replaceChildren(make("b", {}, counted("notice-late", late)));
      const link = make("a", { class: "lk", href: elsewhere, target: "_blank", rel: "noreferrer" }, elsewhere);
      this.replaceChildren(make("b", {}, word("notice-elsewhere")), " ", link);
    });
  }

  disconnectedCallback(): void {
    this.#scope.close();
  }
}
