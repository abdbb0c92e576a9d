// <host-next>: the second monitor. The page that follows the one on air; where none does, the cue that stands by.

import { tell } from "../../lib/dom";
import { room, word } from "../../lib/room";
import { Scope } from "../../lib/scope";
import { picture } from "../room/slide";
import { nextCue, said } from "./sheet";

export class HostNext extends HTMLElement {
  #scope = new Scope();

  connectedCallback(): void {
    const { doors, slides, sheet, polls } = room().parts;
    this.#scope.run(doors, () => this.#show());
    this.#scope.run(slides, () => this.#show());
    this.#scope.run(sheet, () => this.#show());
    this.#scope.run(polls, () => this.#show());
  }

  disconnectedCallback(): void {
    this.#scope.close();
  }

  #show(): void {
    const [name, image, words] = [
      this.querySelector("[data-name]"),
      this.querySelector("img"),
      this.querySelector<HTMLElement>(".said"),
    ];
    if (!name || !image || !words) return;
    const slides = room().parts.slides.value;
    const cue = nextCue();
    const page = slides && slides.page < slides.pages ? slides.page + 1 : 0;
    this.hidden = !page && !cue;
    image.hidden = !page;
    words.hidden = Boolean(page);
    if (slides && page) {
      tell(name, word("slide", { page, pages: slides.pages }));
      image.alt = name.textContent ?? "";
      picture(image, slides, page, this);
    } else if (cue) {
      const number = (room().parts.sheet.value?.cues.indexOf(cue) ?? 0) + 1;
      tell(name, word("cue-number", { n: number }));
      tell(words, said(cue));
    }
  }
}
