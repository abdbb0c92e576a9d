// A part of a page that asks something of the room, and hears why not beside what it asked.

import type { FromBrowser } from "../../generated/protocol";
import type { Scope } from "../scope";
import { room } from "./connection";
import type { Refusal } from "./refusal";

/** Give a way to ask; a refusal of what was asked by it last is given to `refused`. */
export function asking(scope: Scope, refused: (refusal: Refusal) => void): (what: FromBrowser) => void {
  let asked = 0;
  scope.run(room().refused, (refusal) => {
    if (refusal?.n === asked) refused(refusal);
  });
  return (what) => {
    asked = room().say(what);
  };
}
