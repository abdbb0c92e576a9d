// <room-recording>: the lamp in the head while the stage is recorded, and the notice when that begins or ends.
// <room-recording-note>: one sentence beside the programme that is always true.

import { button, make } from "../../lib/dom";
import { ofTheStage, room, word } from "../../lib/room";
import { Scope } from "../../lib/scope";

export class RoomRecording extends HTMLElement {
  #scope = new Scope();
  #was: boolean | undefined;

  connectedCallback(): void {
    const lamp = make("span", { class: "lamp on" }, word("recording"));
    // There from the start, or a screen reader would not hear what is put into it.
    const notice = make("div", { class: "recnote", role: "alert" });
    lamp.hidden = true;
    this.replaceChildren(lamp, notice);
    this.#scope.run(room().parts.recording, (recording) => {
      if (!recording) return;
      const on = recording.since !== null;
      lamp.hidden = !on;
      if (on === this.#was) return;
      if (on || this.#was !== undefined) this.#say(notice, on);
      this.#was = on;
    });
  }

  disconnectedCallback(): void {
    this.#scope.close();
  }

  #say(notice: HTMLElement, on: boolean): void {
    const text = word(on ? (ofTheStage() ? "recording-on" : "recording-on-guest") : "recording-off");
    notice.replaceChildren(
      make("p", {}, text),
      button(word("understood"), () => notice.replaceChildren()),
    );
  }
}

export class RoomRecordingNote extends HTMLElement {
  #scope = new Scope();

  connectedCallback(): void {
    this.#scope.run(room().parts.recording, (recording) => {
      if (recording) this.textContent = word(recording.since ? "is-recorded" : "not-recorded");
    });
  }

  disconnectedCallback(): void {
    this.#scope.close();
  }
}
