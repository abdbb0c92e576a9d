// <host-hall>: how many sit in the hall, whether its screen is on, and whether its phones may come in.

import { tell } from "../../lib/dom";
import { counted, room, word } from "../../lib/room";
import { Scope } from "../../lib/scope";

export class HostHall extends HTMLElement {
  #scope = new Scope();

  connectedCallback(): void {
    const [form, field] = [
      this.querySelector("form[data-count]"),
      this.querySelector<HTMLInputElement>("[name=heads]"),
    ];
    const phones = this.querySelector<HTMLButtonElement>("[data-phones]");
    if (!form || !field || !phones) return;
    this.#scope.on(form, "submit", (event) => {
      event.preventDefault();
      room().say({ do: "count-heads", heads: Number(field.value) });
      field.blur();
    });
    this.#scope.on(phones, "click", () => {
      room().say({ do: room().parts.hall.value?.open ? "close-hall" : "open-hall" });
    });
    this.#scope.run(room().parts.hall, (hall) => {
      if (!hall) return;
      const screen = word(hall.screen ? "hall-screen-on" : "hall-screen-off");
      tell(this.querySelector("[data-state]"), `${screen} ${counted("hall-phones", hall.phones)}`);
      phones.hidden = false;
      tell(phones, word(hall.open ? "hall-close" : "hall-open"));
      if (document.activeElement !== field) field.value = String(hall.heads ?? "");
    });
  }

  disconnectedCallback(): void {
    this.#scope.close();
  }
}
