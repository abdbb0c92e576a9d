// <room-check>: a device is tried where it stands. Picture and sound never leave it; what was found is told to the house.

import { make, notice, tell } from "../../lib/dom";
import { LevelMeter, NoDevice, openCamera, openMicrophone } from "../../lib/media";
import { measureLine } from "../../lib/room/measure";
import { trouble, word } from "../../lib/room/page";
import { Scope } from "../../lib/scope";

export type Device = "microphone" | "camera";
/** Each device, what it sends, and its icon. */
export const DEVICES = [
  { what: "microphone", kind: "audio", drawing: "mic" },
  { what: "camera", kind: "video", drawing: "camera" },
] as const;

/** Show how loud the microphone is. */
export function showLevel(element: Element, level: number): void {
  const meter = element.querySelector<HTMLElement>(".meter");
  const bar = meter?.querySelector<HTMLElement>("i");
  if (!meter || !bar) return;
  const percent = Math.round(Math.min(1, level * 1.4) * 100);
  meter.setAttribute("aria-valuenow", String(percent));
  bar.style.width = `${percent}%`;
}

export interface Trial {
  /** Settles once every device is open, or has been refused. */
  opened: Promise<void>;
  /** Give the devices back, also those that the browser has not opened yet. */
  stop(): void;
}

/** Show the camera's picture, where there is a place for it, and the microphone's level until stopped. */
export function tryDevices(
  element: Element,
  video: HTMLVideoElement | null,
  problem: (code: string) => void,
  heard: (level: number) => void = () => {},
): Trial {
  const scope = new Scope();
  const { signal } = scope; // of now: closing a scope begins another
  const show = (track: MediaStreamTrack) => {
    scope.add(() => track.stop());
    if (track.kind === "video" && video) {
      video.srcObject = new MediaStream([track]);
      void video.play().catch(() => {});
      scope.add(() => {
        video.srcObject = null;
      });
    } else if (track.kind === "audio") {
      const context = new AudioContext();
      const meter = new LevelMeter(context.createMediaStreamSource(new MediaStream([track])));
      scope.every(100, () => {
        const { peak } = meter;
        showLevel(element, peak);
        heard(peak);
      });
      scope.add(() => {
        meter.close();
        void context.close();
      });
    }
  };
  const open = async () => {
    for (const device of video ? [openCamera, openMicrophone] : [openMicrophone]) {
      try {
        const track = await device();
        if (signal.aborted) return track.stop();
        show(track);
      } catch (error) {
        if (!(error instanceof NoDevice)) throw error;
        if (!signal.aborted) problem(error.code);
      }
    }
  };
  return { opened: open(), stop: () => scope.close() };
}

/** A second of a calm tone, so that somebody knows whether they will hear. */
function playTone(): void {
  const context = new AudioContext();
  const [tone, volume] = [context.createOscillator(), context.createGain()];
  tone.frequency.value = 440;
  volume.gain.setValueAtTime(0.0001, context.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.3, context.currentTime + 0.1);
  volume.gain.exponentialRampToValueAtTime(0.0001, context.currentTime + 1);
  tone.connect(volume).connect(context.destination);
  tone.start();
  tone.stop(context.currentTime + 1);
  tone.onended = () => void context.close();
}

/** Milliseconds of silence after which a finding is told: long enough to say a sentence into the microphone. */
const SETTLED = 2500;

interface Said {
  sentence?: string;
  risks?: [string, string][];
}

type Found = Record<string, string | number>;

export class RoomCheck extends HTMLElement {
  #scope = new Scope();
  #found: Found = {};
  /** Empty while somebody has not answered the browser's question, and until they are asked. */
  #devices: Found = isSecureContext ? {} : { camera: "insecure", microphone: "insecure" };
  #measuring: Promise<void> | undefined;
  #settles = (): void => {};
  #tried: Trial | undefined;

  connectedCallback(): void {
    if (!isSecureContext) this.#problem(word("room.insecure"));
    this.#on("[data-try]", () => void this.#try());
    this.#on("[data-tone]", () => {
      playTone();
      const asked = this.querySelector<HTMLElement>("[data-heard]");
      if (asked) asked.hidden = false;
      this.#settle();
    });
    for (const was of ["heard", "unheard"]) {
      this.#on(`[data-tone-was=${was}]`, () => {
        this.#found.tone = was;
        this.#settle(0);
      });
    }
    this.#scope.add(() => this.#tried?.stop());
  }

  disconnectedCallback(): void {
    this.#scope.close();
  }

  #on(key: string, act: () => void): void {
    const found = this.querySelector(key);
    if (found) this.#scope.on(found, "click", act);
  }

  #problem(text: string): void {
    notice(this.querySelector<HTMLElement>("[role=alert]"), text);
  }

  async #try(): Promise<void> {
    this.#problem("");
    this.#tried?.stop(); // else each further try would hold the devices once more
    const video = this.querySelector("video");
    const found: Found = { camera: video ? "works" : "", microphone: "works", level: 0 };
    const failed = (code: string) => {
      this.#problem(trouble(code));
      const stands = /(blocked|busy|insecure)$/.exec(code)?.[0] ?? "missing";
      for (const device of ["camera", "microphone"]) {
        if (code.includes(device) || stands === "insecure") found[device] = stands;
      }
    };
    const tried = tryDevices(this, video, failed, (level) => {
      found.level = Math.max(Number(found.level), Math.round(level * 100));
    });
    this.#tried = tried;
    await tried.opened;
    if (this.#tried !== tried) return; // the key was pressed again meanwhile
    this.#devices = found;
    this.#settle();
  }

  /** Tell the house once nothing more has been found for a while. */
  #settle(after = SETTLED): void {
    this.#measuring ??= this.#measure();
    this.#settles();
    this.#settles = this.#scope.after(after, () => void this.#tell());
  }

  async #measure(): Promise<void> {
    const note = this.querySelector<HTMLElement>("[data-measuring]");
    if (note) note.hidden = false;
    try {
      Object.assign(this.#found, await measureLine(this.dataset.line ?? "", this.#proof));
    } catch {
      this.#measuring = undefined; // once more with the next key
    } finally {
      if (note) note.hidden = true;
    }
  }

  get #proof(): string {
    return this.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")?.value ?? "";
  }

  async #tell(): Promise<void> {
    await this.#measuring;
    const able = "WebSocket" in window && "VideoDecoder" in window && "AudioContext" in window;
    const told = new URLSearchParams({ csrfmiddlewaretoken: this.#proof, able: able ? "on" : "" });
    for (const [name, value] of Object.entries({ ...this.#found, ...this.#devices })) told.set(name, String(value));
    try {
      const answer = await fetch(this.dataset.address ?? "", { method: "POST", body: told });
      const said = (await answer.json()) as Said;
      if (!answer.ok) return this.#problem(said.sentence ?? word("check-failed"));
      this.#show(said);
    } catch {
      this.#problem(word("check-failed"));
    }
  }

  #show(said: Said): void {
    tell(this.querySelector("[data-sentence]"), said.sentence ?? "");
    const rows = (said.risks ?? []).map(([what, step]) =>
      make("li", {}, make("b", {}, what), " ", make("span", { class: "mut" }, step)),
    );
    this.querySelector("[data-risks]")?.replaceChildren(...rows);
  }
}
