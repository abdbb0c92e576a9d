// What the server gave this page: who it is for, its pass, and every word its scripts may say.

import { browser } from "../browser";
import { filled } from "../words";

export interface RoomPage {
  session: number;
  pass: string;
  role: "guest" | "speaker" | "host" | "interpreter" | "wall" | "phone";
  key: string;
  /** The language into which an interpreter interprets. */
  channel?: string;
  language: string;
  zone: string;
  now: string;
  seated?: number;
  /** Abbreviations for whoever writes the captions: initials of those who speak. */
  shorts?: Record<string, string>;
  words: Record<string, string>;
}

let read: RoomPage | undefined;

export function page(): RoomPage {
  read ??= JSON.parse(document.getElementById("room")?.textContent ?? "{}") as RoomPage;
  return read;
}

/** Whether this page asks and votes. */
export function ofTheAudience(): boolean {
  return page().role === "guest" || page().role === "phone";
}

/** Whether this page belongs to somebody who may be seen and heard. */
export function ofTheStage(): boolean {
  return page().role === "speaker" || page().role === "host";
}

/** Whether this page belongs to somebody who works in the hour, and is there before it begins. */
export function works(): boolean {
  return ofTheStage() || page().role === "interpreter";
}

/** Say something in the language of the page. `{n}` and the like are filled in. */
export function word(name: string, facts: Record<string, string | number> = {}): string {
  return filled(page().words[name] ?? "", facts);
}

let forms: Intl.PluralRules | undefined;

/** Say how many, in the form that the number asks for: `guests-one` or `guests-many`. */
export function counted(name: string, n: number): string {
  forms ??= new Intl.PluralRules(page().language);
  return word(`${name}-${forms.select(n) === "one" ? "one" : "many"}`, { n });
}

/** What stands in the way of a camera or microphone, and where in this very browser it is put right. */
export function trouble(code: string): string {
  return code.endsWith("-blocked") ? `${word(code)} ${word(`allow-${browser()}`)}` : word(code);
}

/** A caption in the language of the page, or whatever there is. */
export function best(caption: Readonly<Record<string, string>>): string {
  return caption[page().language] ?? Object.values(caption)[0] ?? "";
}
