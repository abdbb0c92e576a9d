// <room-floor>: a guest who has been given the floor. Nothing is asked of the device and nothing is sent before they
// switch the microphone on themselves; the room says who has the floor, and taking it back ends both at once.

import type { OnStageView } from "../../generated/protocol";
import { icon, notice, tell } from "../../lib/dom";
import type { Kind } from "../../lib/media";
import { page, room, trouble, word } from "../../lib/room";
import { Scope } from "../../lib/scope";
import type { StagePublisher } from "../stage/publisher";
import { DEVICES, type Device, showLevel } from "./check";

export class RoomFloor extends HTMLElement {
  #scope = new Scope();
  #publisher: StagePublisher | null = null;
  #had = false;

  connectedCallback(): void {
    this.#publisher = this.querySelector<StagePublisher>("stage-publisher");
    this.#scope.run(room().parts.stage, () => this.#follow());
    this.#scope.run(room().parts.doors, () => this.#follow());
    this.#scope.run(room().line, () => this.#follow());
    this.#scope.on(this, "stage-state", () => this.#show());
    this.#scope.on<CustomEvent<{ code: string }>>(this, "refused", ({ detail }) => this.#problem(trouble(detail.code)));
    this.#scope.every(100, () => this.#mine && showLevel(this, this.#publisher?.level ?? 0));
    this.#scope.on(this, "click", ({ target }) => {
      const key = (target as Element).closest<HTMLButtonElement>("[data-floor]")?.dataset.floor;
      const device = DEVICES.find(({ what }) => what === key);
      if (device) void this.#switch(device.what, device.kind);
      else if (key === "back") room().say({ do: "leave-stage" });
    });
  }

  disconnectedCallback(): void {
    this.#publisher?.stop();
    this.#scope.close();
  }

  get #mine(): OnStageView | undefined {
    const over = room().line.value === "ended" || room().parts.doors.value?.state === "ended";
    return over ? undefined : room().parts.stage.value?.on.find((one) => one.key === page().key);
  }

  #follow(): void {
    if (!this.#mine) this.#publisher?.stop();
    this.#show();
  }

  async #switch(what: Device, kind: Kind): Promise<void> {
    const publisher = this.#publisher;
    if (!publisher || !this.#mine) return;
    this.#problem("");
    const recording = room().parts.recording.value;
    if (recording?.since && !(page().key in recording.agreed)) {
      this.#problem(word("agree-first"));
      return;
    }
    const off = publisher.state[what] && !this.#mine.muted.includes(kind);
    room().say({ do: off ? "mute" : "unmute", key: page().key, kind });
    if (off || publisher.state.state !== "stopped") await publisher.mute(kind, off);
    else {
      publisher.url = `/room/${page().session}/media/pub`;
      publisher.pass = () => room().pass;
      await publisher.publish({ camera: what === "camera", microphone: what === "microphone" });
    }
    if (!this.#mine) publisher.stop(); // taken back while the browser asked
    this.#show();
  }

  #show(): void {
    const mine = this.#mine;
    this.hidden = !mine;
    if (!mine) {
      this.#had = false;
      return;
    }
    const state = this.#publisher?.state;
    for (const { what, kind, drawing } of DEVICES) {
      const key = this.querySelector<HTMLButtonElement>(`[data-floor="${what}"]`);
      const on = Boolean(state?.[what]) && !mine.muted.includes(kind);
      key?.setAttribute("aria-pressed", String(on));
      key?.replaceChildren(icon(on ? drawing : `${drawing}-off`), word(`${what}-${on ? "off" : "on"}`));
    }
    const self = this.querySelector<HTMLElement>(".self");
    if (self) self.hidden = !state?.camera;
    const heard = state?.microphone && !mine.muted.includes("audio");
    const said =
      state?.state === "connecting"
        ? "connecting"
        : heard
          ? "floor-heard"
          : state?.microphone
            ? "host-muted"
            : "floor-silent";
    tell(this.querySelector("[data-status]"), word(said));
    this.dataset.state = heard && state?.state === "live" ? "heard" : "silent";
    if (this.#had) return;
    this.#had = true;
    this.querySelector<HTMLElement>('[data-floor="microphone"]')?.focus();
  }

  #problem(text: string): void {
    notice(this.querySelector<HTMLElement>("[data-problem]"), text);
  }
}
