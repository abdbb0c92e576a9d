// How loud something is, from 0 to 1, measured when asked. Cheap enough for six faces at ten times a second.

export class LevelMeter {
  #analyser: AnalyserNode;
  #samples: Float32Array<ArrayBuffer>;
  #source: AudioNode;

  constructor(source: AudioNode) {
    this.#source = source;
    this.#analyser = source.context.createAnalyser();
    this.#analyser.fftSize = 1024;
    this.#samples = new Float32Array(this.#analyser.fftSize);
    source.connect(this.#analyser);
  }

  /** The loudest of the last twenty milliseconds. */
  get peak(): number {
    this.#analyser.getFloatTimeDomainData(this.#samples);
    let peak = 0;
    for (const sample of this.#samples) peak = Math.max(peak, Math.abs(sample));
    return Math.min(1, peak);
  }

  close(): void {
    try {
      this.#source.disconnect(this.#analyser);
    } catch {
      // its context has closed already
    }
  }
}
