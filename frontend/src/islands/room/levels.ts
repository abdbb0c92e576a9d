// How much of the stage a line carries and a device can show, chosen from what arrives. Pure: facts in once a second, a level out.

import type { LineFacts } from "../stage/events";

/** Everything; small pictures; slides and sound; sound alone. */
export type Level = "full" | "small" | "slides" | "sound";

export const LEVELS: readonly Level[] = ["full", "small", "slides", "sound"];

/** So many bad seconds of the last ten lose a level; a cough of the line does not. */
const BAD = 4;
const WINDOW = 10;
const TOO_LATE = 1500;
/** Milliseconds of pictures, too: a device that cannot keep up shows the speaker ever longer after their voice. */
const TOO_SLOW = 1500;
const BETTER_AFTER = 30;
/** Each time a level turned out too high, it is tried again twice as late. */
const PATIENCE = 8;

export class Chooser {
  level: Level = "full";
  /** What the level is for: the line, or the device that cannot keep up with it. */
  cause: "line" | "device" = "line";
  #bad: boolean[] = [];
  #good = 0;
  #wait = BETTER_AFTER;
  #rose = Number.POSITIVE_INFINITY;

  /** Take in one second of the line, and say which level it is now. */
  take({ behind, lag, unshown = 0 }: Pick<LineFacts, "behind" | "lag" | "unshown">): Level {
    const [badLine, slowDevice] = [behind || lag > TOO_LATE, unshown > TOO_SLOW];
    const bad = badLine || slowDevice;
    this.#bad = [...this.#bad, bad].slice(-WINDOW);
    this.#good = bad ? 0 : this.#good + 1;
    this.#rose++;
    const at = LEVELS.indexOf(this.level);
    // The last step, giving up the slides, is for a person to take: they cost next to nothing once they are there.
    if (this.#bad.filter(Boolean).length >= BAD && at < LEVELS.indexOf("slides")) {
      if (this.#rose < BETTER_AFTER) this.#wait = Math.min(this.#wait * 2, BETTER_AFTER * PATIENCE);
      this.cause = badLine || !slowDevice ? "line" : "device";
      this.#move(at + 1);
    } else if (this.#good >= this.#wait && at > 0) {
      this.#rose = 0;
      this.#move(at - 1);
    }
    return this.level;
  }

  #move(to: number): void {
    this.level = LEVELS[to] ?? this.level;
    this.#bad = [];
    this.#good = 0;
  }
}
