// <room-slide>: the page that is up, sharp at the size it is shown, with its words for those who cannot see it.

import type { SlidesView } from "../../generated/protocol";
import { make } from "../../lib/dom";
import { room, word } from "../../lib/room";
import { Scope } from "../../lib/scope";

const WIDTHS = [1280, 2560];
/** Everybody fetches the next page ahead of time, not all in the same moment. */
const AHEAD_WITHIN = 4000;

const decks = new Map<string, Promise<string[]>>();

export class RoomSlide extends HTMLElement {
  #scope = new Scope();
  #picture = make("img", { alt: "", decoding: "async" });
  #words = make("p", { class: "vh", "aria-live": "polite" });
  #shown = "";

  connectedCallback(): void {
    this.setAttribute("role", "group");
    this.replaceChildren(this.#picture, this.#words);
    this.#scope.run(room().parts.slides, (slides) => this.#show(slides ?? null));
    // A page of any shape is shown whole: the frame takes the page's own shape.
    this.#scope.on(this.#picture, "load", () => {
      this.style.aspectRatio = `${this.#picture.naturalWidth} / ${this.#picture.naturalHeight}`;
    });
  }

  disconnectedCallback(): void {
    this.#scope.close();
  }

  #show(slides: SlidesView | null): void {
    this.hidden = slides === null;
    const name = slides ? word("slide", { page: slides.page, pages: slides.pages }) : "";
    for (const place of document.querySelectorAll("[data-page-name]")) place.textContent = name;
    if (!slides || `${slides.folder}/${slides.page}` === this.#shown) return;
    this.#shown = `${slides.folder}/${slides.page}`;
    this.setAttribute("aria-label", name);
    this.dataset.page = String(slides.page);
    picture(this.#picture, slides, slides.page, this.parentElement);
    void this.#say(slides);
    if (slides.page < slides.pages) {
      this.#scope.after(Math.random() * AHEAD_WITHIN, () => {
        const next = new Image();
        next.sizes = this.#picture.sizes;
        next.srcset = sources(slides, slides.page + 1);
      });
    }
  }

  async #say(slides: SlidesView): Promise<void> {
    const words = await wordsOf(slides.folder);
    if (this.#shown === `${slides.folder}/${slides.page}`) {
      this.#words.textContent = words[slides.page - 1] || word("no-words");
    }
  }
}

/** Show a page of the slides, as sharp as the place needs within which it stands. */
export function picture(image: HTMLImageElement, slides: SlidesView, page: number, within: Element | null): void {
  image.sizes = `${Math.max(1, within?.clientWidth ?? innerWidth)}px`;
  image.srcset = sources(slides, page);
  image.src = address(slides, page, WIDTHS[0] ?? 0);
}

function address(slides: SlidesView, page: number, width: number): string {
  return `/slides/${slides.folder}/${page}-${width}.webp`;
}

function sources(slides: SlidesView, page: number): string {
  return WIDTHS.map((width) => `${address(slides, page, width)} ${width}w`).join(", ");
}

function wordsOf(folder: string): Promise<string[]> {
  const known = decks.get(folder);
  if (known) return known;
  const asked = fetch(`/slides/${folder}/words.json`)
    .then((answer) => answer.json() as Promise<string[]>)
    .catch(() => []);
  decks.set(folder, asked);
  return asked;
}
