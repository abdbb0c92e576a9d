// <room-camera>: one's own place on stage. The server says who is on stage; this follows it with camera and microphone.

import type { OnStageView } from "../../generated/protocol";
import { icon, notice, tell } from "../../lib/dom";
import type { Kind } from "../../lib/media";
import { page, room, said, trouble, word } from "../../lib/room";
import { Scope } from "../../lib/scope";
import type { StagePublisher } from "../stage/publisher";
import { DEVICES, type Device, showLevel, type Trial, tryDevices } from "./check";

export class RoomCamera extends HTMLElement {
  #scope = new Scope();
  #publisher: StagePublisher | null = null;
  #publishing = false;
  /** Whether one wants to be seen and heard, on stage or in the green room. */
  #wanted = false;
  #tried: Trial | undefined;

  connectedCallback(): void {
    this.#begin();
  }

  disconnectedCallback(): void {
    this.#leave();
    this.#scope.close();
  }

  #begin(): void {
    this.#publisher = this.querySelector<StagePublisher>("stage-publisher");
    if (!this.#publisher || !this.isConnected) return;
    if (!isSecureContext) this.#problem(word("room.insecure"));
    this.#scope.run(room().parts.stage, () => this.#follow());
    this.#scope.run(room().parts.doors, () => this.#follow());
    this.#scope.run(room().line, () => this.#follow());
    this.#scope.run(room().refused, (refused) => {
      if (refused?.code === "recording.agree-first") this.#problem(said(refused));
    });
    this.#scope.on(this, "stage-state", () => this.#show());
    this.#scope.on<CustomEvent<{ code: string }>>(this, "refused", ({ detail }) => this.#refused(detail.code));
    this.#scope.on(this, "replaced", () => {
      this.#wanted = false;
      this.#leave();
    });
    this.#scope.every(100, () => this.#publishing && showLevel(this, this.#publisher?.level ?? 0));
    this.#scope.on(this.#key("enter"), "click", () => this.#enter());
    this.#scope.on(this.#key("green"), "click", () => {
      this.#problem("");
      this.#wanted = !this.#wanted;
      this.#follow();
    });
    this.#scope.on(this.#key("try"), "click", () => void this.#try());
    for (const { what, kind } of DEVICES) {
      this.#scope.on(this.#key(what), "click", () => void this.#mute(what, kind));
    }
  }

  get #mine(): OnStageView | undefined {
    return room().parts.stage.value?.on.find((one) => one.key === page().key);
  }

  #key(name: string): HTMLButtonElement {
    return document.querySelector<HTMLButtonElement>(`[data-key="${name}"]`) as HTMLButtonElement;
  }

  #enter(): void {
    this.#problem("");
    room().say({ do: this.#mine ? "leave-stage" : "enter-stage" });
  }

  /** Be where the room says one is: on stage with camera and microphone, behind it with both as one wishes. */
  #follow(): void {
    if (this.#mine) this.#wanted = true;
    const should = this.#wanted && room().line.value !== "ended" && room().parts.doors.value?.state !== "ended";
    if (should && !this.#publishing && room().line.value === "up") void this.#go();
    else if (!should && this.#publishing) this.#leave();
    this.#show();
  }

  async #go(): Promise<void> {
    if (!this.#publisher) return;
    this.#publishing = true;
    this.#tried?.stop();
    this.#tried = undefined;
    this.#publisher.url = `/room/${page().session}/media/pub`;
    this.#publisher.pass = () => room().pass;
    await this.#publisher.publish();
    this.#show();
  }

  #leave(): void {
    this.#publishing = false;
    this.#tried?.stop();
    this.#tried = undefined;
    this.#publisher?.stop();
    showLevel(this, 0);
  }

  async #mute(what: Device, kind: Kind): Promise<void> {
    const muted = this.#mine?.muted.includes(kind) ?? false;
    const off = Boolean(this.#publisher?.state[what]) && !muted;
    // In the green room there is no audience that the server could keep it from: the device itself is switched.
    if (this.#mine) room().say({ do: off ? "mute" : "unmute", key: page().key, kind });
    await this.#publisher?.mute(kind, off);
    this.#show();
  }

  async #try(): Promise<void> {
    this.#problem("");
    this.#tried?.stop();
    const video = this.querySelector<HTMLVideoElement>("stage-publisher video");
    this.#tried = tryDevices(this, video, (code) => this.#problem(trouble(code)));
    await this.#tried.opened;
  }

  #refused(code: string): void {
    this.#problem(trouble(code));
    // Without any device there is nobody to see or hear: give the place back.
    if (!this.#publishing || this.#publisher?.state.state !== "stopped") return;
    this.#wanted = this.#publishing = false;
    if (this.#mine) room().say({ do: "leave-stage" });
    this.#show();
  }

  #show(): void {
    const state = this.#publisher?.state;
    const mine = this.#mine;
    const muted = mine?.muted ?? [];
    const doors = room().parts.doors.value?.state;
    const live = doors === "live";
    this.hidden = doors === "ended";
    const enter = this.#key("enter");
    enter.replaceChildren(icon(mine ? "back" : "room"), word(mine ? "leave" : "enter"));
    enter.classList.toggle("pri", !mine);
    this.#key("try").hidden = this.#wanted;
    const green = this.#key("green");
    green.hidden = Boolean(mine);
    green.replaceChildren(icon(this.#wanted ? "camera-off" : "camera"), word(this.#wanted ? "green-out" : "green-in"));
    for (const { what, kind, drawing } of DEVICES) {
      const key = this.#key(what);
      const on = Boolean(state?.[what]) && !muted.includes(kind);
      key.disabled = !this.#publishing;
      key.setAttribute("aria-pressed", String(on));
      key.querySelector("svg")?.replaceWith(icon(on ? drawing : `${drawing}-off`));
    }
    const said = !mine
      ? this.#wanted
        ? "you-are-green"
        : "you-are-off"
      : state?.state === "connecting"
        ? "connecting"
        : muted.includes("audio") && state?.microphone
          ? "host-muted"
          : live
            ? "you-are-on"
            : "you-are-on-early";
    tell(this.querySelector("[data-status]"), word(said));
    this.dataset.state = mine ? (state?.state ?? "stopped") : this.#wanted ? "green" : "off";
  }

  #problem(text: string): void {
    notice(this.querySelector<HTMLElement>("[data-problem]"), text);
  }
}
