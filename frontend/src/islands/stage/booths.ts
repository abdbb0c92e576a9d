// The sound channels of a stage: interpreters send sound alone, each in one language. One of them is heard, or none; a
// host watches over all of them, unheard. A channel is heard while its sound arrives: what is muted, frozen or cut is not.

import type { Fanout, OnStage, Player } from "../../lib/media";
import { Tile } from "./tile";
import { Turns } from "./turns";

export class Booths {
  /** The language one wishes to hear; without one it is the floor. */
  wish = "";
  /** Whether all channels are taken in, to show how loud each is. */
  watched = false;
  /** The language that is heard now; without one it is the floor. */
  heard = "";
  #tiles = new Map<string, Tile>();
  #chosen: Tile | undefined;
  #turns = new Turns();

  playerOf(key: string): Player | undefined {
    return this.#tiles.get(key)?.player;
  }

  get players(): Player[] {
    return [...this.#tiles.values()].flatMap((tile) => tile.player ?? []);
  }

  /** Take in the channels that are wanted. Of two who interpret into one language whoever is heard has the turn. */
  show(fanout: Fanout | undefined, stage: [string, OnStage][], volume: number): void {
    const all = stage.filter(([, one]) => one.channel);
    this.#turns.choose(all.flatMap(([path, one]) => (one.channel === this.wish && isOpen(one) ? path : [])));
    const { chosen } = this.#turns;
    const wanted = all.filter(([path]) => this.watched || path === chosen);
    for (const [key, tile] of this.#tiles) {
      if (wanted.some(([, one]) => one.key === key)) continue;
      tile.close();
      this.#tiles.delete(key);
    }
    for (const [path, one] of wanted) {
      const tile = this.#tiles.get(one.key) ?? new Tile();
      this.#tiles.set(one.key, tile);
      const aloud = this.heard && path === chosen;
      tile.show(fanout, path, one, { picture: "none", volume: aloud ? volume : 0, listens: true });
    }
    this.#chosen = this.#tiles.get(wanted.find(([path]) => path === chosen)?.[1].key ?? "");
  }

  /** See whether the sound of the chosen channel arrives, and say whether that is news. */
  listen(now: number): boolean {
    const before = [this.heard, this.#turns.chosen];
    this.heard = this.#turns.arrives(this.#chosen?.player?.sound ?? 0, now) ? this.wish : "";
    return this.heard !== before[0] || this.#turns.chosen !== before[1];
  }
}

function isOpen(one: OnStage): boolean {
  return Boolean(one.catalog.audio) && !one.muted.includes("audio");
}
