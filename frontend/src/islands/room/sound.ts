// <room-sound>: in which language one hears the stage: the floor's, or an interpreter's. Shown only while there is somebody to
// choose. The choice is of this device and holds for the next session. What cannot be heard now is the floor, and said so.

import "./sound.css";
import { make, tell } from "../../lib/dom";
import { page, room, word } from "../../lib/room";
import { Scope } from "../../lib/scope";
import type { StageViewer } from "../stage/viewer";

const KEPT = "senningen.sound";
/** Sound that begins takes a moment; a notice that goes at once would only startle. */
const TOLD_AFTER = 1000;

export class RoomSound extends HTMLElement {
  #scope = new Scope();
  #wish = localStorage.getItem(KEPT) ?? "";
  #cancel = () => {};

  connectedCallback(): void {
    const select = this.querySelector("select");
    if (!select) return;
    this.#scope.on(select, "change", () => {
      this.#wish = select.value;
      if (this.#wish) localStorage.setItem(KEPT, this.#wish);
      else localStorage.removeItem(KEPT);
      this.#choose();
    });
    this.#scope.run(room().parts.stage, () => this.#offer(select));
    this.#scope.on(document, "stage-state", () => this.#follow());
  }

  disconnectedCallback(): void {
    this.#scope.close();
  }

  get #channels(): Record<string, string> {
    const { [page().channel ?? ""]: _, ...others } = room().parts.stage.value?.channels ?? {};
    return others;
  }

  #offer(select: HTMLSelectElement): void {
    const channels = Object.entries(this.#channels);
    const offered = [...select.options].slice(1).map((option) => option.value);
    if (offered.join() !== channels.map(([language]) => language).join()) {
      const options = channels.map(([value, name]) => make("option", { value, lang: value }, name));
      select.replaceChildren(make("option", { value: "" }, word("sound-floor")), ...options);
    }
    this.hidden = channels.length === 0;
    this.#choose();
  }

  #choose(): void {
    const wish = this.#wish in this.#channels ? this.#wish : "";
    const [select, viewer] = [this.querySelector("select"), document.querySelector<StageViewer>("stage-viewer")];
    if (select) select.value = wish;
    if (viewer) viewer.channel = wish;
    this.#follow();
  }

  #follow(): void {
    this.#cancel();
    const state = document.querySelector<StageViewer>("stage-viewer")?.state;
    const name = this.#channels[this.#wish];
    const told = this.querySelector("[data-told]");
    this.dataset.heard = state?.channel ?? "";
    if (!name || state?.state !== "live" || state.channel === this.#wish) tell(told, "");
    else this.#cancel = this.#scope.after(TOLD_AFTER, () => tell(told, word("sound-gone", { name })));
  }
}
