// What the server gave this page: who it is for, its pass, and every word its scripts may say.

import { browser } from "../browser";

export interface RoomPage {
  session: number;
  pass: string;
  role: "guest" | "speaker" | "host";
  key: string;
  language: string;
  zone: string;
  now: string;
  seated?: number;
  words: Record<string, string>;
}

let read: RoomPage | undefined;

export function page(): RoomPage {
  read ??= JSON.parse(document.getElementById("room")?.textContent ?? "{}") as RoomPage;
  return read;
}

/** Say something in the language of the page. `{n}` and the like are filled in. */
export function word(name: string, facts: Record<string, string | number> = {}): string {
  const sentence = page().words[name] ?? "";
  return sentence.replace(/\{(\w+)\}/g, (whole, key: string) => String(facts[key] ?? whole));
}

/** What stands in the way of a camera or microphone, and where in this very browser it is put right. */
export function trouble(code: string): string {
  return code.endsWith("-blocked") ? `${word(code)} ${word(`allow-${browser()}`)}` : word(code);
}

/** A caption in the language of the page, or whatever there is. */
export function best(caption: Readonly<Record<string, string>>): string {
  return caption[page().language] ?? Object.values(caption)[0] ?? "";
}
