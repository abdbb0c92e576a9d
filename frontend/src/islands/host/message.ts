// <host-message>: something in writing to everybody, and taking it back.

import { fill, make } from "../../lib/dom";
import { room, word } from "../../lib/room";
import { Scope } from "../../lib/scope";
import { named, who } from "./stage";

export class HostMessage extends HTMLElement {
  #scope = new Scope();

  connectedCallback(): void {
    const [form, text] = [this.querySelector("form"), this.querySelector("textarea")];
    if (!form || !text) return;
    this.#scope.on(form, "submit", (event) => {
      event.preventDefault();
      if (!text.value.trim()) return;
      room().say({ do: "announce", text: text.value });
      text.value = "";
    });
    this.#scope.run(room().parts.announcements, (said) => {
      const list = this.querySelector("[data-list]");
      if (!list) return;
      const rows = (said ?? []).slice(-3).map((one) =>
        make(
          "li",
          { class: "two" },
          who(one.text, ""),
          named(`take ${one.number}`, word("take-back"), one.text, () =>
            room().say({ do: "withdraw-announcement", number: one.number }),
          ),
        ),
      );
      fill(list, rows);
    });
  }

  disconnectedCallback(): void {
    this.#scope.close();
  }
}
