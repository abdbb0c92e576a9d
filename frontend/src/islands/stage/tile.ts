// One person of the stage as the audience sees them: picture or initials, name, and a mark while they speak.

import { type Fanout, type OnStage, Player, type Wish } from "../../lib/media";

export interface PersonOnStage {
  key: string;
  name: string;
  caption: string;
  /** How loud, from 0 to 1, if not as everybody else. */
  volume?: number;
  /** Where the tile stands, if not in the viewer itself; there only those are shown who send something. */
  into?: Element;
}

export class Tile {
  readonly figure = document.createElement("figure");
  #canvas = document.createElement("canvas");
  #initials = document.createElement("span");
  #name = document.createElement("b");
  #caption = document.createElement("span");
  #player: Player | undefined;
  #from: Fanout | undefined;
  #path: string | undefined;
  #catalog = "";

  constructor() {
    this.figure.className = "tile";
    this.#canvas.className = "cam";
    this.#canvas.setAttribute("aria-hidden", "true");
    this.#initials.className = "initials";
    this.#initials.setAttribute("aria-hidden", "true");
    const label = document.createElement("figcaption");
    label.className = "nm";
    label.append(this.#name, this.#caption);
    this.figure.append(this.#canvas, this.#initials, label);
  }

  get player(): Player | undefined {
    return this.#player;
  }

  name(person: PersonOnStage): void {
    this.figure.dataset.key = person.key;
    this.#name.textContent = person.name;
    this.#caption.textContent = person.caption;
    const words = person.name.split(/\s+/).filter(Boolean);
    this.#initials.textContent = [words[0], words.length > 1 ? words.at(-1) : ""]
      .map((word) => word?.[0] ?? "")
      .join("");
  }

  /** Show what this person sends now, or nothing. */
  show(fanout: Fanout | undefined, path: string | undefined, stage: OnStage | undefined, wish: Wish): void {
    if (fanout !== this.#from || path !== this.#path) {
      this.close();
      if (fanout && path && stage) this.#player = new Player(fanout, path, stage.catalog, this.#canvas, wish);
      this.#from = fanout;
      this.#path = path;
      this.#catalog = JSON.stringify(stage?.catalog);
    } else if (this.#player && stage && this.#catalog !== JSON.stringify(stage.catalog)) {
      this.#catalog = JSON.stringify(stage.catalog);
      this.#player.catalog.set(structuredClone(stage.catalog) as never);
    }
    this.#player?.wish(wish);
    const hasPicture = Boolean(
      this.#player && stage?.catalog.video && wish.picture !== "none" && !stage.muted.includes("video"),
    );
    this.figure.classList.toggle("dark", !hasPicture);
    this.figure.classList.toggle("muted", Boolean(stage?.muted.includes("audio") || (stage && !stage.catalog.audio)));
  }

  close(): void {
    this.#player?.close();
    this.#player = undefined;
    this.#from = this.#path = undefined;
    this.figure.classList.remove("spk");
  }
}
