// <room-green>: the faces of the green room, and whether somebody on stage listens to it while the audience listens to
// them. <room-hosting>: who hosts: taking over when every host has lost their line, and being made one.

import { page, room } from "../../lib/room";
import { Scope } from "../../lib/scope";

/** A host who reloads a page is back before that. */
const HOST_MISSED_AFTER = 5000;

export class RoomGreen extends HTMLElement {
  listens = false;
  #scope = new Scope();

  get place(): Element | null {
    return this.querySelector(".tiles");
  }

  connectedCallback(): void {
    const key = this.querySelector<HTMLButtonElement>("[data-listen]");
    if (!key) return;
    const show = () => {
      const onStage = room().parts.stage.value?.on.some((one) => one.key === page().key);
      key.hidden = !(onStage && room().parts.doors.value?.state === "live");
      key.setAttribute("aria-pressed", String(this.listens));
    };
    this.#scope.run(room().parts.stage, show);
    this.#scope.run(room().parts.doors, show);
    this.#scope.on(key, "click", () => {
      this.listens = !this.listens;
      show();
      this.dispatchEvent(new CustomEvent("listen", { bubbles: true }));
    });
  }

  disconnectedCallback(): void {
    this.#scope.close();
  }
}

export class RoomHosting extends HTMLElement {
  #scope = new Scope();

  connectedCallback(): void {
    this.#scope.run(room().parts.stage, () => this.#show());
    this.#scope.run(room().parts.doors, () => this.#show());
    this.#scope.run(room().you, () => this.#show());
    this.#scope.every(1000, () => this.#show());
    this.#scope.on(this, "click", ({ target }) => {
      const key = (target as Element).closest<HTMLElement>("button")?.dataset;
      if (key?.take !== undefined) room().say({ do: "take-over-hosting" });
      else if (key?.open !== undefined) location.reload();
    });
  }

  disconnectedCallback(): void {
    this.#scope.close();
  }

  /** The page was made for the role one had; the room may know another by now. */
  #show(): void {
    const [was, is] = [page().role, room().you.value?.role ?? page().role];
    const { stage, doors } = room().parts;
    const since = stage.value?.hostless;
    const missed = since && Date.now() + room().ahead.value - Date.parse(since) > HOST_MISSED_AFTER;
    const open = doors.value?.state === "open" || doors.value?.state === "live";
    const scene =
      is === "host" && was !== "host"
        ? "made"
        : was === "host" && is !== "host"
          ? "unmade"
          : is === "speaker" && missed && open && room().line.value === "up"
            ? "missed"
            : "";
    for (const each of this.querySelectorAll<HTMLElement>("[data-when]")) each.hidden = each.dataset.when !== scene;
    this.hidden = !scene;
  }
}
