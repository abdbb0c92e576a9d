// <room-curtain>: what stands before the stage: the holding plate, the end, or why this connection was ended.

import { tell } from "../../lib/dom";
import { page, room } from "../../lib/room";
import { Scope } from "../../lib/scope";

export class RoomCurtain extends HTMLElement {
  #scope = new Scope();

  connectedCallback(): void {
    this.#scope.run(room().parts.doors, () => this.#show());
    this.#scope.run(room().goodbye, () => this.#show());
    this.#scope.run(room().parts.stage, () => this.#show());
    this.#scope.run(room().parts.slides, () => this.#show());
    const again = this.querySelector("[data-again]");
    if (again) this.#scope.on(again, "click", () => room().again());
  }

  disconnectedCallback(): void {
    this.#scope.close();
  }

  #show(): void {
    const goodbye = room().goodbye.value;
    const doors = room().parts.doors.value?.state ?? "open";
    const over = doors === "ended" || goodbye?.code === "room.ended";
    const scene = over ? "ended" : goodbye ? "goodbye" : doors === "live" || this.#early() ? "" : "open";
    let drawn = false;
    for (const section of this.querySelectorAll<HTMLElement>("[data-when]")) {
      section.hidden = section.dataset.when !== scene;
      drawn ||= !section.hidden;
    }
    this.hidden = !drawn;
    if (scene !== "goodbye" || !goodbye) return;
    tell(this.querySelector("[data-sentence]"), goodbye.sentence);
    tell(this.querySelector("[data-next]"), goodbye.next);
    const again = this.querySelector<HTMLElement>("[data-again]");
    if (again) again.hidden = !["room.taken-over", "room.expired"].includes(goodbye.code);
  }

  /** Those of the stage meet before the start: they see what is on it already. */
  #early(): boolean {
    const { stage, slides } = room().parts;
    const others = stage.value?.on.some((one) => one.key !== page().key) ?? false;
    return page().role !== "guest" && (others || Boolean(slides.value));
  }
}
