// <room-faces>: the people on stage. Guests watch from the moment the host begins; who works in the hour always.

import { button, make } from "../../lib/dom";
import { best, page, room, word, works } from "../../lib/room";
import { Scope } from "../../lib/scope";
import type { PersonOnStage } from "../stage/tile";
import type { StageViewer } from "../stage/viewer";
import type { RoomGreen } from "./green";

export class RoomFaces extends HTMLElement {
  #scope = new Scope();

  connectedCallback(): void {
    const viewer = this.querySelector<StageViewer>("stage-viewer");
    if (!viewer) return;
    const missing = !isSecureContext ? "room.insecure" : "VideoDecoder" in window ? "" : "room.no-decoder";
    if (missing) {
      this.replaceChildren(make("p", { class: "note gules", role: "alert" }, word(missing)));
      return;
    }
    const { parts } = room();
    this.#scope.run(parts.stage, () => this.#people(viewer));
    this.#scope.run(parts.stage, () => this.#layOut(viewer));
    this.#scope.run(parts.slides, () => this.#layOut(viewer));
    viewer.screen = this.closest("[data-stage]")?.querySelector("room-screen") ?? null;
    this.#scope.run(parts.doors, () => {
      this.#people(viewer);
      this.#watch(viewer);
    });
    this.#scope.on(document, "listen", () => this.#people(viewer));
    this.#scope.run(room().line, () => this.#watch(viewer));
    this.#scope.on(viewer, "stage-state", () => {
      this.#sound(viewer);
      this.#picture(viewer);
    });
  }

  disconnectedCallback(): void {
    this.#scope.close();
  }

  #people(viewer: StageViewer): void {
    const on = room().parts.stage.value?.on ?? [];
    // Who is on stage sees their own picture beside the keys, and must not hear themselves.
    const others = on.filter((one) => one.key !== page().key);
    viewer.people = [
      ...others.map((one) => ({ key: one.key, name: one.name, caption: best(one.caption) })),
      ...this.#behind(),
    ];
    this.closest("[data-stage]")?.classList.toggle("no-face", others.length === 0);
  }

  /** As the host has chosen; without a slide or a screen the faces have the stage to themselves. */
  #layOut(viewer: StageViewer): void {
    const { stage, slides } = room().parts;
    const layout = stage.value?.layout ?? "slides";
    const shown = layout === "slides" && Boolean(slides.value || stage.value?.screen);
    const place = this.closest<HTMLElement>("[data-stage]");
    place?.classList.toggle("no-slide", !shown);
    if (place) place.dataset.layout = layout;
    viewer.main = shown ? "none" : layout === "gallery" ? "none" : layout === "speaker" ? "speaker" : "first";
  }

  /** Those in the green room. Who is on stage while the audience listens hears them only if they wish to. */
  #behind(): PersonOnStage[] {
    const green = document.querySelector<RoomGreen>("room-green");
    const into = green?.place;
    if (!green || !into) return [];
    const { stage, doors } = room().parts;
    const onAir = doors.value?.state === "live" && stage.value?.on.some((one) => one.key === page().key);
    const volume = onAir && !green.listens ? 0 : 1;
    const others = stage.value?.green.filter((one) => one.key !== page().key) ?? [];
    return others.map((one) => ({ key: one.key, name: one.name, caption: best(one.caption), volume, into }));
  }

  #watch(viewer: StageViewer): void {
    const doors = room().parts.doors.value?.state;
    const may = doors === "live" || (works() && doors !== "ended");
    if (!may || room().line.value === "ended") {
      if (viewer.state.state !== "stopped") viewer.stop();
      return;
    }
    // The two lines are their own: the picture goes on while the control line comes back.
    if (room().line.value !== "up" || viewer.state.state !== "stopped") return;
    viewer.url = `/room/${page().session}/media/sub`;
    viewer.pass = () => room().pass;
  }

  #sound(viewer: StageViewer): void {
    const blocked = viewer.state.sound === "blocked";
    const asked = this.querySelector(".unblock");
    if (blocked && !asked) {
      const key = button(word("sound-on"), () => viewer.unblock(), "btn k pri");
      this.append(make("p", { class: "unblock note or", role: "alert" }, `${word("sound-blocked")} `, key));
    } else if (!blocked) asked?.remove();
  }

  /** Who cannot see still hears, and is told why. */
  #picture(viewer: StageViewer): void {
    const told = this.querySelector(".unseen");
    if (viewer.state.picture === "on") told?.remove();
    else if (!told) this.append(make("p", { class: "unseen note or", role: "alert" }, word("room.no-picture")));
  }
}
