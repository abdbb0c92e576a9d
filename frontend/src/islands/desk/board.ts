// The board: one stop for Tab, arrows walk to the nearest chair, space picks, shift picks a run, Enter opens the person.
// The server draws everything; this island only keeps which seats are picked, over every fresh copy of the page.

import { Scope } from "../../lib/scope";
import { copyOf, takeOver } from "./feed";

const ARROWS: Record<string, [number, number]> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
};

class SeatBoard extends HTMLElement {
  #scope = new Scope();
  #picked = new Set<string>();
  #anchor = "";
  #centres: Map<SVGAElement, DOMPoint> | null = null;
  #opening = 0;

  connectedCallback(): void {
    this.#scope.on<MouseEvent>(this, "click", (event) => this.#clicked(event));
    this.#scope.on<KeyboardEvent>(this, "keydown", (event) => this.#pressed(event));
    this.#scope.on<KeyboardEvent>(document, "keydown", (event) => this.#escaped(event));
    this.#scope.on(this, "change", (event) => this.#ticked(event));
    this.#scope.on(this, "focusin", (event) => this.#entered(event));
    this.#scope.on(this, "mouseover", (event) => this.#caption(chairOf(event.target)));
    this.#scope.on(document, "refreshed", () => this.#refreshed());
    this.#scope.on(window, "popstate", () => void this.#go(window.location.href, false));
    this.#show();
  }

  disconnectedCallback(): void {
    this.#scope.close();
  }

  get #chairs(): SVGAElement[] {
    return [...this.querySelectorAll<SVGAElement>("svg a[data-seat]")];
  }

  /** Chairs of the plan, or boxes of the list: whatever can be picked, in order. */
  get #pickable(): (SVGElement | HTMLElement)[] {
    return [...this.querySelectorAll<SVGElement | HTMLElement>("[data-pk]")].filter(
      (each) => !each.querySelector(".dim"),
    );
  }

  #clicked(event: MouseEvent): void {
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest("[data-clear]")) {
      this.#clear();
      return;
    }
    const chair = chairOf(target);
    if (chair && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.#toggle(chair);
    } else if (chair && event.shiftKey) {
      event.preventDefault();
      this.#run(chair);
    } else if (target instanceof HTMLInputElement && target.matches(".pick") && event.shiftKey) {
      this.#run(target);
    } else {
      this.#follow(event, target?.closest<HTMLAnchorElement | SVGAElement>("a[data-seat], a[data-close]"));
    }
  }

  /** Open the person beside the plan, or close, without leaving the page. */
  #follow(event: MouseEvent, link: HTMLAnchorElement | SVGAElement | null | undefined): void {
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    const chair = chairOf(link);
    if (chair) this.#anchor = chair.dataset.pk ?? "";
    void this.#go(link.getAttribute("href") ?? "", true, event.detail === 0 && !link.matches("[data-close]"));
    if (link.matches("[data-close]")) this.#scope.after(0, () => this.#home()?.focus());
  }

  async #go(href: string, push: boolean, enter = false): Promise<void> {
    const turn = ++this.#opening;
    try {
      const fresh = await copyOf(href, this.#scope.signal);
      if (!fresh) throw new Error("not a page of the board");
      if (turn !== this.#opening) return;
      if (push) window.history.pushState(null, "", href);
      takeOver(fresh);
      const title = this.querySelector<HTMLElement>("#chosen-title");
      if (enter) title?.focus();
      else if (push && title && title.getBoundingClientRect().top > window.innerHeight - 120) title.scrollIntoView(); // a phone
    } catch {
      if (turn === this.#opening && this.isConnected) window.location.assign(href);
    }
  }

  #pressed(event: KeyboardEvent): void {
    const target = event.target instanceof Element ? event.target : null;
    const chair = chairOf(target);
    if (!chair) return;
    if (event.key === " ") {
      event.preventDefault();
      if (event.shiftKey) this.#run(chair);
      else this.#toggle(chair);
    } else if (event.key.toLowerCase() === "a" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      for (const each of this.#pickable) this.#picked.add(each.dataset.pk ?? "");
      this.#show();
    } else {
      const next = this.#beside(chair, event.key);
      if (!next) return;
      event.preventDefault();
      if (event.shiftKey) this.#extend(chair, next);
      next.focus();
    }
  }

  /** Escape leaves the panel for its chair, then lets go of what is picked. */
  #escaped(event: KeyboardEvent): void {
    if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    if (event.target instanceof Element && event.target.matches("input:not(.pick), textarea, select")) return;
    const close = this.querySelector<HTMLAnchorElement>("#chosen a[data-close]");
    if (close && this.querySelector("#chosen")?.contains(document.activeElement)) close.click();
    else if (this.#picked.size) this.#clear();
    else close?.click();
  }

  /** Which chair lies in the direction of an arrow: by number along the row, else the nearest above or below. */
  #beside(chair: SVGAElement, key: string): SVGAElement | undefined {
    const chairs = this.#chairs;
    const at = chairs.indexOf(chair);
    if (key === "Home") return chairs[0];
    if (key === "End") return chairs.at(-1);
    const [across, down] = ARROWS[key] ?? [0, 0];
    if (across) return chairs[at + across];
    if (!down) return undefined;
    const centres = this.#points(chairs);
    const here = centres.get(chair);
    if (!here) return undefined;
    let best: SVGAElement | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const [other, point] of centres) {
      const [aside, away] = [Math.abs(point.x - here.x), (point.y - here.y) * down];
      const far = aside * 2 + away;
      if (away > 12 && far < least) [best, least] = [other, far];
    }
    return best;
  }

  #points(chairs: SVGAElement[]): Map<SVGAElement, DOMPoint> {
    this.#centres ??= new Map(chairs.map((each) => [each, centreOf(each)]));
    return this.#centres;
  }

  #toggle(chair: SVGElement | HTMLElement): void {
    const pk = chair.dataset.pk;
    if (!pk) return;
    if (!this.#picked.delete(pk)) this.#picked.add(pk);
    this.#anchor = pk;
    this.#show();
  }

  #extend(from: SVGElement, to: SVGElement): void {
    for (const each of [from, to]) if (each.dataset.pk) this.#picked.add(each.dataset.pk);
    this.#show();
  }

  /** Pick everything between the chair that was picked last and this one. */
  #run(to: SVGElement | HTMLElement): void {
    const all = this.#pickable;
    const [a, b] = [all.findIndex((each) => each.dataset.pk === this.#anchor), all.indexOf(to)];
    if (b < 0) return;
    for (const each of all.slice(Math.min(a < 0 ? b : a, b), Math.max(a, b) + 1))
      this.#picked.add(each.dataset.pk ?? "");
    this.#show();
  }

  #ticked(event: Event): void {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || !box.matches(".pick")) return;
    if (box.checked) this.#picked.add(box.value);
    else this.#picked.delete(box.value);
    this.#anchor = box.value;
    this.#show();
  }

  #entered(event: Event): void {
    const chair = chairOf(event.target);
    if (!chair) return;
    this.#stop(chair);
    this.#caption(chair);
  }

  #stop(chair: Element): void {
    for (const each of this.querySelectorAll("svg a[data-seat][tabindex='0']")) each.setAttribute("tabindex", "-1");
    chair.setAttribute("tabindex", "0");
  }

  #caption(chair: Element | null): void {
    const line = this.querySelector("[data-caption]");
    if (chair && line) line.textContent = chair.getAttribute("aria-label");
  }

  #clear(): void {
    this.#picked.clear();
    this.#show(this.dataset.cleared);
    if (!this.contains(document.activeElement) || document.activeElement?.closest("[hidden]")) this.#home()?.focus();
  }

  /** Where the keyboard goes on: the chair it was on last. */
  #home(): SVGAElement | HTMLElement | null {
    return (
      this.querySelector<SVGAElement>("svg a[data-seat][tabindex='0']") ?? this.querySelector<HTMLElement>(".pick")
    );
  }

  /** A fresh copy of the page came: seats that are gone are no longer picked. */
  #refreshed(): void {
    this.#centres = null;
    const here = new Set([...this.querySelectorAll<HTMLElement>("[data-pk]")].map((each) => each.dataset.pk));
    for (const each of this.#picked) if (!here.has(each)) this.#picked.delete(each);
    const at = document.activeElement;
    if (chairOf(at) && at) this.#stop(at);
    this.#show();
  }

  /** Show what is picked: on the chairs and boxes, in the bar, to those who listen. */
  #show(instead?: string): void {
    const states = new Set<string>();
    const numbers: string[] = [];
    for (const each of this.querySelectorAll<SVGElement | HTMLElement>("[data-pk]")) {
      const on = this.#picked.has(each.dataset.pk ?? "");
      if (on) {
        states.add(each.dataset.state ?? "");
        numbers.push(each.dataset.seat ?? each.dataset.number ?? "");
      }
      if (each instanceof HTMLInputElement) {
        each.defaultChecked = each.checked = on; // a box that is ticked is no unfinished writing
        each.closest("tr")?.classList.toggle("picked", on);
      } else {
        this.#mark(each, on);
      }
    }
    this.#bar(states, numbers, instead);
  }

  #mark(chair: SVGElement | HTMLElement, on: boolean): void {
    const seat = chair.querySelector(".seat");
    if (!seat || seat.classList.contains("sel") === on) return;
    seat.classList.toggle("sel", on);
    const name = chair.getAttribute("aria-label") ?? "";
    const suffix = `, ${this.dataset.picked}`;
    chair.setAttribute("aria-label", on ? name + suffix : name.replace(suffix, ""));
  }

  #bar(states: Set<string>, numbers: string[], instead = ""): void {
    const bar = this.querySelector<HTMLFormElement>("#together");
    if (!bar) return;
    bar.hidden = !numbers.length;
    const count = bar.querySelector("[data-count]");
    const said = numbers.length === 1 ? this.dataset.one : this.dataset.many?.replace("#", String(numbers.length));
    if (count) count.textContent = numbers.length ? (said ?? "") : instead;
    const shown = numbers.slice(0, 8).join(", ") + (numbers.length > 8 ? ", …" : "");
    const list = bar.querySelector("[data-numbers]");
    if (list) list.textContent = shown;
    for (const key of bar.querySelectorAll<HTMLButtonElement>("[data-needs]")) {
      key.disabled = !key.dataset.needs?.split(" ").some((state) => states.has(state));
    }
    for (const key of bar.querySelectorAll<HTMLElement>("[data-clear]")) key.hidden = false;
    if (this.querySelector(".pick")) return; // boxes are sent by themselves
    for (const old of bar.querySelectorAll("[name='seat']")) old.remove();
    for (const pk of this.#picked) {
      const field = document.createElement("input");
      [field.type, field.name, field.value] = ["hidden", "seat", pk];
      bar.append(field);
    }
  }
}

function chairOf(target: EventTarget | null): SVGAElement | null {
  const link = target instanceof Element ? target.closest("a[data-seat]") : null;
  return link instanceof SVGAElement ? link : null;
}

function centreOf(chair: SVGAElement): DOMPoint {
  const at = chair.querySelector<SVGGElement>(".seat")?.transform.baseVal.consolidate()?.matrix;
  return new DOMPoint(at?.e ?? 0, at?.f ?? 0);
}

customElements.define("seat-board", SeatBoard);
