// Times as the pages show them, in figures: the browser has no names of days or months in Luxembourgish.

/** Make the clock of a zone: it says the time of day, 14:05. */
export function hourIn(zone: string): (at: Date | number | string) => string {
  const format = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone });
  return (at) => format.format(new Date(at));
}

/** 4:32, or 1:04:32; never below nought. */
export function asClock(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const two = (n: number): string => String(n).padStart(2, "0");
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
