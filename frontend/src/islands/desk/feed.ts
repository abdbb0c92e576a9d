// An open page of the desk follows the house: told that something changed, it fetches itself anew and takes over
// the parts marked `data-live`. What somebody is writing is never touched.

import { Scope } from "../../lib/scope";

const TOGETHER = 40; // milliseconds in which several changes are fetched once
const LOOKS = 2000; // milliseconds between two looks at work that another process does and the house hears nothing of

class DeskFeed extends HTMLElement {
  #scope = new Scope();
  #due = 0;
  #fetching = false;
  #again = false;
  #looks: () => void = () => {};

  connectedCallback(): void {
    const source = new EventSource(this.dataset.address ?? "");
    this.#scope.add(() => source.close());
    let lost = false;
    source.addEventListener("changed", () => this.#soon());
    source.addEventListener("open", () => {
      // What was going on when the page was made may have ended before the line stood.
      if (lost || document.querySelector("[data-live] progress")) this.#soon();
      lost = false;
      this.#say(false);
    });
    source.addEventListener("error", () => {
      if (source.readyState === EventSource.CLOSED) return; // told not to come back
      lost = true;
      this.#scope.after(3000, () => this.#say(lost));
    });
    this.#scope.on(document, "elapsed", () => this.#soon());
    this.#look();
    // A browser that shows a kept page again on "back" shows old facts.
    this.#scope.on<PageTransitionEvent>(window, "pageshow", (event) => event.persisted && this.#soon());
  }

  disconnectedCallback(): void {
    window.clearTimeout(this.#due);
    this.#scope.close();
  }

  #say(lost: boolean): void {
    const note = this.querySelector<HTMLElement>(".lost");
    if (note) note.hidden = !lost;
  }

  #look(): void {
    this.#looks(); // one look is due at a time, whatever else had the page fetched meanwhile
    if (document.querySelector("[data-live] [data-look]")) this.#looks = this.#scope.after(LOOKS, () => this.#soon());
  }

  #soon(): void {
    if (this.#fetching) {
      this.#again = true;
      return;
    }
    window.clearTimeout(this.#due);
    this.#due = window.setTimeout(() => void this.#refresh(), TOGETHER);
  }

  async #refresh(): Promise<void> {
    this.#fetching = true;
    try {
      const fresh = await copyOf(window.location.href, this.#scope.signal);
      if (fresh) takeOver(fresh);
    } catch {
      // The line is down: the feed says so, and opening it again fetches.
    } finally {
      this.#fetching = false;
      this.#look();
      if (this.#again) {
        this.#again = false;
        this.#soon();
      }
    }
  }
}

/** Fetch a page of the desk; null if it is not there any more, or somewhere else. */
export async function copyOf(href: string, signal: AbortSignal): Promise<Document | null> {
  const answer = await fetch(href, { headers: { Accept: "text/html" }, signal });
  if (!answer.ok || answer.redirected) return null;
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

/** Take the live parts of a fresh copy of this page over, unless somebody is at work in them. */
export function takeOver(fresh: Document): void {
  for (const part of document.querySelectorAll<HTMLElement>("[data-live][id]")) {
    const now = fresh.getElementById(part.id);
    if (!now || now.dataset.live !== part.dataset.live || same(part, now) || atWork(part)) continue;
    const [left, top] = [part.scrollLeft, part.scrollTop];
    const focused = part.contains(document.activeElement) ? addressOf(document.activeElement) : null;
    part.replaceWith(document.adoptNode(now));
    now.scrollTo(left, top);
    if (focused) now.querySelector<HTMLElement>(focused)?.focus();
  }
  document.dispatchEvent(new Event("refreshed")); // whoever keeps something beside the page shows it anew
  if (!fresh.title) return;
  document.title = fresh.title;
}

/** Each copy bears its own proof of origin, and what somebody has folded open is no change either. */
function same(one: HTMLElement, other: HTMLElement): boolean {
  const text = (of: HTMLElement): string =>
    of.innerHTML
      .replace(/name="csrfmiddlewaretoken" value="[^"]*"/g, "")
      .replace(/ style="[^"]*"/g, "")
      .replace(/ open=""/g, "");
  return text(one) === text(other);
}

/** How to find in a fresh copy what has the focus: by its name, or by where it leads. */
function addressOf(element: Element | null): string | null {
  if (element?.id) return `#${CSS.escape(element.id)}`;
  const href = element?.matches("a") ? element.getAttribute("href") : null;
  return href ? `a[href="${CSS.escape(href)}"]` : null;
}

/** Whether a field in it has been changed, or is being written in. */
function atWork(part: HTMLElement): boolean {
  const active = document.activeElement;
  if (active && part.contains(active) && active.matches("textarea, input:not(.pick), select")) return true;
  return [...part.querySelectorAll("textarea, input")].some((field) =>
    field instanceof HTMLTextAreaElement
      ? field.value !== field.defaultValue
      : field instanceof HTMLInputElement &&
        (field.type === "checkbox"
          ? field.checked !== field.defaultChecked
          : field.type !== "hidden" && field.value !== field.defaultValue),
  );
}

customElements.define("desk-feed", DeskFeed);
