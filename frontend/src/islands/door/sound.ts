// One tone for "comes in", two low ones for anything else. Only if somebody switched it on.

let context: AudioContext | undefined;

export function sound(good: boolean): void {
  context ??= new AudioContext();
  const tones = good ? [880] : [220, 196];
  tones.forEach((pitch, nth) => {
    if (!context) return;
    const [tone, volume] = [context.createOscillator(), context.createGain()];
    const from = context.currentTime + nth * 0.18;
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.2, from);
    volume.gain.exponentialRampToValueAtTime(0.001, from + 0.16);
    tone.connect(volume).connect(context.destination);
    tone.start(from);
    tone.stop(from + 0.17);
  });
}
