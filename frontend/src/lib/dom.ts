// Small conveniences for building pages by hand. Text is always set as text, never as markup.

type Child = Node | string;

export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string | boolean> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** One of our icons; the word beside it carries the meaning. */
export function icon(name: string): SVGSVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("class", "ic");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("focusable", "false");
  use.setAttribute("href", `${document.documentElement.dataset.icons ?? ""}#${name}`);
  svg.append(use);
  return svg;
}

export function button(text: string, act: () => void, css = "btn k"): HTMLButtonElement {
  const key = make("button", { type: "button", class: css }, text);
  key.addEventListener("click", act);
  return key;
}

/** Set a text, unless it stands there already: in a live region whatever is set again is read out again. */
export function tell(place: Element | null | undefined, text: string): void {
  if (place && place.textContent !== text) place.textContent = text;
}

/** Show in its place what is wrong, or take it away. */
export function notice(note: HTMLElement | null | undefined, text: string): void {
  if (!note) return;
  note.hidden = !text;
  tell(note, text);
}

const said = new WeakMap<Element, string>();

/**
 * Bring a list to these rows in this order, or to one that says there are none. A row that says the same as before stays
 * the same element, so that lists which change while somebody reads and clicks lose no click and no focus.
 */
export function keep<T>(
  list: Element,
  items: readonly T[],
  says: (item: T) => string,
  row: (item: T) => HTMLElement,
  none?: () => HTMLElement,
): void {
  const before = new Map([...list.children].map((each) => [said.get(each), each as HTMLElement]));
  const kept = (text: string, anew: () => HTMLElement): HTMLElement => {
    const one = before.get(text) ?? anew();
    said.set(one, text);
    return one;
  };
  const rows = items.map((item) => kept(says(item), () => row(item)));
  if (none && !rows.length) rows.push(kept("", none));
  const stay = new Set<Element>(rows);
  holding(list, () => {
    for (const each of [...list.children]) if (!stay.has(each)) each.remove();
    rows.forEach((each, n) => {
      if (list.children[n] !== each) list.insertBefore(each, list.children[n] ?? null);
    });
  });
}

/** Replace the rows of a list. */
export function fill(list: Element, rows: HTMLElement[]): void {
  holding(list, () => list.replaceChildren(...rows));
}

/** Change a list, and keep the focus on the same key of the same row. */
function holding(list: Element, change: () => void): void {
  const active = document.activeElement;
  const name = active instanceof HTMLElement && list.contains(active) ? active.dataset.name : undefined;
  change();
  if (name && !list.contains(document.activeElement)) {
    list.querySelector<HTMLElement>(`[data-name="${CSS.escape(name)}"]`)?.focus();
  }
}
