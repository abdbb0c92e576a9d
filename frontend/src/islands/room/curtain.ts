// <room-curtain>: what stands before the stage: the holding plate, the end, or why this connection was ended.

import { tell } from "../../lib/dom";
import { ofTheStage, page, room } from "../../lib/room";
import { Scope } from "../../lib/scope";

/** After these one may come back by a key: what stood in the way may be over. */
const GO_ON = ["room.taken-over", "room.expired", "room.no-part", "room.hall-closed", "room.hall-full"];

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
    if (again) again.hidden = !GO_ON.includes(goodbye.code);
  }

  /** Those of the stage meet before the start: they see what is on it already. */
  #early(): boolean {
    if (page().role === "interpreter") return true; // their booth is there to be tried
    const { stage, slides } = room().parts;
    const others = stage.value?.on.some((one) => one.key !== page().key) ?? false;
    return ofTheStage() && (others || Boolean(slides.value));
  }
}
