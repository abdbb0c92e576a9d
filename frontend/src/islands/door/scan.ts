// The camera of a door: looks for a QR code a few times a second, with the browser's own reader where it has one.

import { decodeQR } from "qr/decode.js";

interface Reader {
  detect(source: CanvasImageSource): Promise<{ rawValue: string }[]>;
}
interface ReaderClass {
  new (options: { formats: string[] }): Reader;
  getSupportedFormats(): Promise<string[]>;
}

const EVERY = 160; // milliseconds between two looks
const WIDEST = 720; // pixels looked at: enough for a badge at arm's length
const FORGOTTEN = 4000; // milliseconds until the same code counts as shown again

export class Camera {
  #stream: MediaStream | null = null;
  #timer = 0;
  #last = { code: "", at: 0 };

  constructor(
    readonly video: HTMLVideoElement,
    readonly found: (code: string) => void,
  ) {}

  get on(): boolean {
    return this.#stream !== null;
  }

  /** Open the camera that looks away from the one who holds the device. Fails where there is none, or it is not allowed. */
  async open(): Promise<void> {
    this.#stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
    this.video.srcObject = this.#stream;
    this.video.hidden = false;
    await this.video.play();
    const read = await reader();
    const look = async () => {
      if (!this.#stream) return;
      const code = await read(this.video).catch(() => "");
      if (code && this.#stream) this.#saw(code);
      this.#timer = window.setTimeout(look, EVERY);
    };
    void look();
  }

  close(): void {
    window.clearTimeout(this.#timer);
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = null;
    this.video.srcObject = null;
    this.video.hidden = true;
  }

  #saw(code: string): void {
    const now = Date.now();
    const same = code === this.#last.code && now - this.#last.at < FORGOTTEN;
    this.#last = { code, at: now };
    if (!same) this.found(code);
  }
}

async function reader(): Promise<(video: HTMLVideoElement) => Promise<string>> {
  const own = (window as unknown as { BarcodeDetector?: ReaderClass }).BarcodeDetector;
  if (own && (await own.getSupportedFormats().catch(() => [] as string[])).includes("qr_code")) {
    const detector = new own({ formats: ["qr_code"] });
    return async (video) => (await detector.detect(video))[0]?.rawValue ?? "";
  }
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    if (!context || !video.videoWidth) return "";
    const scale = Math.min(1, WIDEST / video.videoWidth);
    [canvas.width, canvas.height] = [Math.round(video.videoWidth * scale), Math.round(video.videoHeight * scale)];
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    return decodeQR(context.getImageData(0, 0, canvas.width, canvas.height));
  };
}
