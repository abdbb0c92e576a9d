// What a door keeps on its device: the list of a session until it is over or somebody signs out, and what was tapped
// until the house has it. Without a database of the browser it keeps both in memory, as long as the page is open.

/** Seat, code, number, name, house, mode, chair. */
export type Expected = [
  seat: number,
  code: string,
  number: number,
  name: string,
  house: string,
  mode: string,
  place: number,
];
/** A seat that does not come in, and why; nobody's name. */
export type TurnedAway = [seat: number, code: string, number: number, why: "elsewhere" | "offer" | "ended"];

export interface List {
  now: string;
  until: string;
  proof: string;
  over: boolean;
  seats: Expected[];
  others: TurnedAway[];
  came: Record<string, [at: string, key: string]>;
  doubt: Record<string, string>;
}

export interface KeptList extends List {
  session: number;
  /** How much the clock of the house is ahead of this device's, in milliseconds. */
  ahead: number;
  heard: number;
}

export interface Tap {
  key: string;
  session: number;
  at: string;
  seat: number;
  undoes: string;
}

const NAME = "senningen-door";
const SHELF = "senningen-door"; // of the worker's cache
let opened: Promise<IDBDatabase | null> | undefined;
const inMemory = { lists: new Map<number, KeptList>(), taps: [] as Tap[] };

function database(): Promise<IDBDatabase | null> {
  opened ??= new Promise((resolve) => {
    try {
      const asked = indexedDB.open(NAME, 1);
      asked.onupgradeneeded = () => {
        asked.result.createObjectStore("lists", { keyPath: "session" });
        asked.result.createObjectStore("taps", { autoIncrement: true });
      };
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => resolve(null);
    } catch {
      resolve(null);
    }
  });
  return opened;
}

async function use<T>(store: "lists" | "taps", ask: (kept: IDBObjectStore) => IDBRequest<T>): Promise<T | undefined> {
  const kept = await database();
  if (!kept) return undefined;
  return new Promise((resolve, reject) => {
    const asked = ask(kept.transaction(store, "readwrite", { durability: "strict" }).objectStore(store));
    asked.onerror = () => reject(asked.error);
    const through = asked.transaction;
    if (through) through.oncomplete = () => resolve(asked.result); // not sooner: only then it is on the disk
  });
}

export async function keepList(list: KeptList): Promise<void> {
  inMemory.lists.set(list.session, list);
  await use("lists", (kept) => kept.put(list));
}

/** The list of a session as it was last heard; none once the session is over. */
export async function listOf(session: number): Promise<KeptList | undefined> {
  const found = (await use<KeptList>("lists", (kept) => kept.get(session))) ?? inMemory.lists.get(session);
  if (found && Date.parse(found.until) < Date.now() + found.ahead) {
    await forgetLists();
    return undefined;
  }
  return found;
}

export async function keepTap(tap: Tap): Promise<void> {
  if (!(await database())) inMemory.taps.push(tap);
  else await use("taps", (kept) => kept.add(tap));
}

/** What the house has not heard yet, oldest first. */
export async function waiting(): Promise<Tap[]> {
  return (await use<Tap[]>("taps", (kept) => kept.getAll())) ?? [...inMemory.taps];
}

/** The house has these. */
export async function heard(keys: Set<string>): Promise<void> {
  inMemory.taps = inMemory.taps.filter((each) => !keys.has(each.key));
  const kept = await database();
  if (!kept) return;
  await new Promise<void>((resolve) => {
    const through = kept.transaction("taps", "readwrite");
    through.oncomplete = () => resolve();
    const walk = through.objectStore("taps").openCursor();
    walk.onsuccess = () => {
      const at = walk.result;
      if (!at) return;
      if (keys.has((at.value as Tap).key)) at.delete();
      at.continue();
    };
  });
}

async function forgetLists(): Promise<void> {
  inMemory.lists.clear();
  await use("lists", (kept) => kept.clear());
}

/** Take the list and the page off this device. What was not sent stays, without a name, until somebody signs in again. */
export async function forget(): Promise<void> {
  await forgetLists();
  if ("caches" in window) await caches.delete(SHELF);
  for (const each of (await navigator.serviceWorker?.getRegistrations()) ?? [])
    if (new URL(each.scope).pathname.endsWith("/door/")) await each.unregister();
}

/** Whoever signs out leaves no list behind. */
export function forgetAtSignOut(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.action.endsWith("/sign-out") || event.defaultPrevented) return;
    event.preventDefault();
    const done = () => form.submit();
    Promise.race([forget(), new Promise((resolve) => setTimeout(resolve, 1500))]).then(done, done);
  });
}
