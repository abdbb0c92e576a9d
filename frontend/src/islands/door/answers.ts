// What a door says of whoever comes: from its list and what was tapped since. Knows no page, no line and no database.

import type { Expected, KeptList, Tap, TurnedAway } from "./kept";

export type Kind = "in" | "online" | "again" | "elsewhere" | "offer" | "ended" | "unknown" | "nobody" | "choose";

export interface Answer {
  kind: Kind;
  row?: Expected;
  away?: TurnedAway;
  /** Since when they are in. */
  since?: string;
}

export interface Came {
  at: string;
  key: string;
}

const CODE = /^SNG:([0-9A-Z]{12})$/;

/** Who is in by the list and by what this device has tapped and not sent yet. The first time stands. */
export function whoCame(list: KeptList, taps: Tap[]): Map<number, Came> {
  const came = new Map<number, Came>();
  for (const [seat, [at, key]] of Object.entries(list.came)) came.set(Number(seat), { at, key });
  for (const tap of taps) {
    if (tap.session !== list.session) continue;
    const before = came.get(tap.seat);
    if (tap.undoes) {
      if (before?.key === tap.undoes) came.delete(tap.seat);
    } else if (!before || Date.parse(tap.at) < Date.parse(before.at)) {
      came.set(tap.seat, { at: tap.at, key: tap.key });
    }
  }
  return came;
}

/** Answer a code that was scanned. */
export function ofCode(said: string, list: KeptList, came: Map<number, Came>): Answer {
  const code = CODE.exec(said.trim().toUpperCase())?.[1];
  const row = code && list.seats.find((each) => each[1] === code);
  if (row) return ofRow(row, came);
  const away = code && list.others.find((each) => each[1] === code);
  return away ? { kind: away[3], away } : { kind: "unknown" };
}

/** Answer a number or a name that was typed. */
export function ofWords(said: string, list: KeptList, came: Map<number, Came>): Answer {
  if (said.trim().toUpperCase().startsWith("SNG:")) return ofCode(said, list, came); // a scanner that types
  if (/^\d+$/.test(said.trim())) {
    const number = Number(said);
    const row = list.seats.find((each) => each[2] === number);
    if (row) return ofRow(row, came);
    const away = list.others.find((each) => each[2] === number);
    return away ? { kind: away[3], away } : { kind: "nobody" };
  }
  const [first, ...more] = matching(said, list);
  if (!first) return { kind: "nobody" };
  return more.length ? { kind: "choose" } : ofRow(first, came);
}

export function ofRow(row: Expected, came: Map<number, Came>): Answer {
  const before = came.get(row[0]);
  if (before) return { kind: "again", row, since: before.at };
  return { kind: row[5] === "on-site" ? "in" : "online", row };
}

/** Those whose name, house or number has every word that is typed, whatever its accents. */
export function matching(said: string, list: KeptList): Expected[] {
  const words = folded(said).split(/\s+/).filter(Boolean);
  return list.seats.filter((each) => {
    const text = folded(`${each[3]} ${each[4]}`);
    return words.every((word) => text.includes(word) || String(each[2]) === word);
  });
}

function folded(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase();
}
