// <room-check>: camera and microphone tried on one's own device; nothing leaves it.

import { notice } from "../../lib/dom";
import { LevelMeter, NoDevice, openCamera, openMicrophone } from "../../lib/media";
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

/** Show the camera's picture and the microphone's level until stopped. */
export async function tryDevices(
  element: Element,
  video: HTMLVideoElement | null,
  problem: (code: string) => void,
): Promise<{ stop(): void }> {
  const scope = new Scope();
  for (const open of [openCamera, openMicrophone]) {
    try {
      const track = await open();
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
        scope.every(100, () => showLevel(element, meter.peak));
        scope.add(() => {
          meter.close();
          void context.close();
        });
      }
    } catch (error) {
      if (!(error instanceof NoDevice)) throw error;
      problem(error.code);
    }
  }
  return { stop: () => scope.close() };
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

export class RoomCheck extends HTMLElement {
  #scope = new Scope();

  connectedCallback(): void {
    const [key, note] = [this.querySelector("button"), this.querySelector<HTMLElement>("[role=alert]")];
    if (!key || !note) return;
    const problem = (text: string) => notice(note, text);
    if (!isSecureContext) problem(word("room.insecure"));
    const tone = this.querySelector<HTMLButtonElement>("[data-tone]");
    if (tone) this.#scope.on(tone, "click", () => playTone());
    let tried: { stop(): void } | undefined;
    this.#scope.add(() => tried?.stop());
    this.#scope.on(key, "click", async () => {
      problem("");
      tried?.stop(); // else each further try would hold the devices once more
      tried = await tryDevices(this, this.querySelector("video"), (code) => problem(trouble(code)));
    });
  }

  disconnectedCallback(): void {
    this.#scope.close();
  }
}
