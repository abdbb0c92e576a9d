// <stage-viewer>: shows and plays up to six people on stage.
//
//   url, pass   the door and the right to enter it
//   people      [{key, name, caption, volume, into}], the one who has the floor first; `into` is another place
//   quality     "high": the main picture large, the others small; "low": all small; "sound": no faces
//   main        whose face is the main picture: "first", "speaker" or "none"
//   screen      where a shared screen is shown; `screening` says whether there is one
//   volume      0 to 1
//   channel     the language of the interpreter to hear instead of the floor; `watches` takes all of them in, unheard
//   unblock()   let the sound out, from a click; stop()
//   events: stage-state, line, replaced, refused

import { Fanout, Keeper, type OnStage, type PassSource, type Player } from "../../lib/media";
import { Scope } from "../../lib/scope";
import { Booths } from "./booths";
import { door, type LineFacts, say } from "./events";
import { type PersonOnStage, Tile } from "./tile";

export type Quality = "high" | "low" | "sound";

export type Main = "first" | "speaker" | "none";

export interface ViewerState {
  state: "connecting" | "live" | "offline" | "stopped";
  /** Whether the browser holds the sound back until somebody touches the page. */
  sound: "on" | "blocked";
  /** Whether the browser can decode what somebody shows. */
  picture: "on" | "unsupported";
  /** The language of the interpreter who is heard now; without one it is the floor. */
  channel: string;
}

const AT_REST = { sound: "on", picture: "on", channel: "" } as const;

const MOST = 6;
const SPEAKS = 0.05;
const GIVES_WAY_AFTER = 500;
const SPEAKS_ON = 1500;
/** Whoever has the main picture keeps it so long at least; an interjection does not cut. */
const KEEPS_MAIN = 2000;
/** Milliseconds of pictures that a slow device may owe; then it leaves them out. The page may also ask for smaller ones before. */
const OWES_AT_MOST = 4000;

export class StageViewer extends HTMLElement {
  #url = "";
  #pass: PassSource = "";
  #people: PersonOnStage[] = [];
  #quality: Quality = "high";
  #volume = 1;
  #main: Main = "first";
  #shown: Tile | undefined;
  #screen: Element | null = null;
  #screenTile = new Tile();
  #scope = new Scope();
  #tiles = new Map<string, Tile>();
  #booths = new Booths();
  #fanout: Fanout | undefined;
  #state: ViewerState = { state: "stopped", ...AT_REST };
  #due = false;
  #speaker: Tile | undefined;
  #spokeAt = 0;
  #cutAt = 0;
  #counted = { players: 0, came: 0, decoded: 0, before: 0, now: 0 };

  get url(): string {
    return this.#url;
  }

  set url(url: string) {
    if (url === this.#url) return;
    this.#url = url;
    this.#restart();
  }

  set pass(pass: PassSource) {
    this.#pass = pass;
    this.#restart();
  }

  get people(): readonly PersonOnStage[] {
    return this.#people;
  }

  set people(people: readonly PersonOnStage[]) {
    const here = people.filter((one) => !one.into).slice(0, MOST);
    this.#people = [...here, ...people.filter((one) => one.into).slice(0, MOST)];
    this.#show();
  }

  get quality(): Quality {
    return this.#quality;
  }

  set quality(quality: Quality) {
    this.#quality = quality;
    this.#show();
  }

  get volume(): number {
    return this.#volume;
  }

  set volume(volume: number) {
    this.#volume = volume;
    this.#show();
  }

  set channel(language: string) {
    this.#booths.wish = language;
    this.#show();
  }

  set watches(all: boolean) {
    this.#booths.watched = all;
    this.#show();
  }

  set main(main: Main) {
    if (main === this.#main) return;
    this.#main = main;
    this.#show();
  }

  set screen(place: Element | null) {
    this.#screen = place;
    this.#show();
  }

  get state(): Readonly<ViewerState> {
    return this.#state;
  }

  /** The player of somebody on stage or of an interpreter, for whoever wants to measure it. */
  playerOf(key: string): Tile["player"] {
    return this.#tiles.get(key)?.player ?? this.#booths.playerOf(key);
  }

  connectedCallback(): void {
    this.classList.add("tiles");
    this.#restart();
  }

  disconnectedCallback(): void {
    this.stop();
  }

  /** Let the sound out; call it from a click or a key. */
  unblock(): void {
    for (const tile of this.#tiles.values()) tile.player?.unblock();
    for (const player of this.#booths.players) player.unblock();
  }

  /** Stop watching; setting `pass` starts again. */
  stop(): void {
    this.#scope.close();
    this.#tell({ state: "stopped", ...AT_REST });
  }

  // Several properties are set one after the other; one start is enough for them.
  #restart(): void {
    if (this.#due) return;
    this.#due = true;
    queueMicrotask(() => {
      this.#due = false;
      if (this.isConnected && this.#url && this.#pass) this.#start();
    });
  }

  #start(): void {
    this.#scope.close();
    this.#tell({ state: "connecting" });
    const keeper = new Keeper<Fanout>(this.#pass, (pass) => new Fanout(door(this.#url), pass), {
      connected: (fanout) => this.#connected(fanout),
      lost: () => this.#lost(),
      ended: (code) => {
        this.stop();
        if (code === "media.replaced") say(this, "replaced", {});
        else say(this, "refused", { code });
      },
    });
    this.#scope.add(() => {
      keeper.stop();
      this.#fanout = undefined;
      this.#show();
    });
    this.#scope.every(100, () => this.#listen());
    let before = 0;
    this.#scope.every(1000, () => {
      before = this.#measure(before);
    });
  }

  #connected(fanout: Fanout): void {
    this.#fanout = fanout;
    this.#scope.add(fanout.stage.subscribe(() => this.#show()));
    this.#tell({ state: "live" });
    fanout.ask();
    this.#show();
  }

  #lost(): void {
    this.#fanout = undefined;
    this.#tell({ state: "offline" });
    this.#show();
  }

  #show(): void {
    if (!this.isConnected) return;
    const all = Object.entries(this.#fanout?.stage.peek() ?? {});
    const stage = all.filter(([, one]) => !one.screen);
    this.#booths.show(this.#fanout, all, this.#volume);
    this.#share(all.find(([, one]) => one.screen));
    const main = this.#mainTile();
    const filled = new Map<Element, number>();
    this.#people.forEach((person) => {
      const tile = this.#tiles.get(person.key) ?? new Tile();
      this.#tiles.set(person.key, tile);
      tile.name(person);
      const [path, onStage] = stage.find(([, one]) => one.key === person.key) ?? [];
      const place = person.into ?? this;
      const n = filled.get(place) ?? 0;
      const large =
        place === this && this.#quality === "high" && (main ? tile === main : n === 0 && this.#main !== "none");
      tile.figure.classList.toggle("main", place === this && (main ? tile === main : n === 0));
      tile.show(this.#fanout, path, onStage, {
        picture: this.#quality === "sound" ? "none" : large ? "hd" : "sd",
        ...this.#aloud(place === this, person.volume),
      });
      if (place !== this && !onStage) {
        tile.figure.remove();
        return;
      }
      filled.set(place, n + 1);
      if (place.children[n] !== tile.figure) place.insertBefore(tile.figure, place.children[n] ?? null);
    });
    for (const [key, tile] of this.#tiles) {
      if (this.#people.some((person) => person.key === key)) continue;
      tile.close();
      tile.figure.remove();
      this.#tiles.delete(key);
    }
  }

  /** The floor is silent while a channel is heard, and still taken in: whoever speaks is marked, and it is there at once. */
  #aloud(floor: boolean, volume = 1): { volume: number; listens: boolean } {
    const silent = floor && this.#booths.heard;
    return { volume: silent ? 0 : this.#volume * volume, listens: floor && Boolean(this.#booths.wish) };
  }

  /** Under "speaker" whoever speaks, and while nobody does whoever did last. */
  #mainTile(): Tile | undefined {
    const there = this.#shown && [...this.#tiles.values()].includes(this.#shown);
    return this.#main === "speaker" && there ? this.#shown : undefined;
  }

  #share([path, one]: [string, OnStage] | [] = []): void {
    const tile = this.#screenTile;
    tile.figure.classList.add("screen");
    const wanted = this.#screen && one && path;
    const picture = this.#quality === "high" ? "hd" : "sd";
    const wish = { picture, ...this.#aloud(true) } as const;
    tile.show(wanted ? this.#fanout : undefined, wanted ? path : undefined, one, wish);
    if (wanted && tile.figure.parentElement !== this.#screen) this.#screen?.append(tile.figure);
    else if (!wanted) tile.figure.remove();
    this.#screen?.toggleAttribute("hidden", !wanted);
    this.closest("[data-stage]")?.classList.toggle("with-screen", Boolean(wanted));
  }

  /** Mark who speaks; a pause for breath is no end, and nobody is pushed away by a cough. */
  #listen(): void {
    const tiles = [...this.#tiles.values()].filter((tile) => tile.player);
    const levels = tiles.map((tile) => tile.player?.level ?? 0);
    const loudest = tiles[levels.indexOf(Math.max(...levels))];
    const now = performance.now();
    if (Math.max(...levels) > SPEAKS && (loudest === this.#speaker || now - this.#spokeAt > GIVES_WAY_AFTER)) {
      this.#speaker = loudest;
      this.#spokeAt = now;
    } else if (now - this.#spokeAt > SPEAKS_ON) this.#speaker = undefined;
    for (const tile of this.#tiles.values()) tile.figure.classList.toggle("spk", tile === this.#speaker);
    const speaks = this.#speaker?.figure.parentElement === this ? this.#speaker : undefined;
    if (speaks && speaks !== this.#shown && now - this.#cutAt > KEEPS_MAIN) {
      this.#shown = speaks;
      this.#cutAt = now;
      if (this.#main === "speaker") this.#show();
    }
    if (this.#booths.listen(now)) this.#show();
    if (this.#state.state === "live") {
      const players = [...tiles.flatMap((tile) => tile.player ?? []), ...this.#booths.players];
      this.#tell({
        sound: players.some((player) => player.soundBlocked) ? "blocked" : "on",
        picture: players.some((player) => player.pictureUnsupported) ? "unsupported" : "on",
        channel: this.#booths.heard,
      });
    }
  }

  #measure(before: number): number {
    const fanout = this.#fanout;
    if (!fanout) return 0;
    fanout.ask();
    const kbit = Math.round(Math.max(0, fanout.bytes - before) / 125);
    const players = [...this.#tiles.values(), this.#screenTile].flatMap((tile) => tile.player ?? []);
    for (const player of players) if (player.unshown > OWES_AT_MOST) player.catchUp();
    const unshown = Math.round(Math.max(0, ...players.map((player) => player.unshown)));
    const waits = Math.max(unshown, ...players.map((player) => player.buffer));
    say<LineFacts>(this, "line", {
      kbit,
      lag: Math.round(fanout.lag ?? 0),
      behind: fanout.behind.peek(),
      delay: fanout.delay === undefined || !kbit ? undefined : Math.round(fanout.delay + waits),
      unshown,
      skipped: this.#skipped(fanout.pictures, players),
      leftOut: fanout.leftOut,
    });
    return fanout.bytes;
  }

  /** Pictures that came and were not decoded in time. A player that goes takes its count along: then it begins anew. */
  #skipped(came: number, players: Player[]): number {
    const decoded = players.reduce((sum, player) => sum + player.pictures, 0);
    if (players.length !== this.#counted.players || decoded < this.#counted.decoded) {
      this.#counted = {
        players: players.length,
        came,
        decoded,
        before: this.#counted.before + this.#counted.now,
        now: 0,
      };
    }
    const underWay = 2;
    this.#counted.now = Math.max(0, came - this.#counted.came - (decoded - this.#counted.decoded) - underWay);
    return this.#counted.before + this.#counted.now;
  }

  #tell(change: Partial<ViewerState>): void {
    const next = { ...this.#state, ...change };
    if (JSON.stringify(next) === JSON.stringify(this.#state)) return;
    this.#state = next;
    say(this, "stage-state", next);
  }
}
