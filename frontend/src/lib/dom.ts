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

const said = new WeakMap<Element, string>();

/**
 * Bring a list to these rows in this order. A row that says the same as before stays the same element, so that lists which
 * change while somebody reads and clicks lose no click and no focus.
 */
export function keep<T>(
  list: Element,
  items: readonly T[],
  says: (item: T) => string,
  row: (item: T) => HTMLElement,
): void {
  const active = document.activeElement instanceof HTMLElement && list.contains(document.activeElement);
  const name = active ? (document.activeElement as HTMLElement).dataset.name : undefined;
  const before = new Map([...list.children].map((each) => [said.get(each), each as HTMLElement]));
  const rows = items.map((item) => {
    const text = says(item);
    const made = before.get(text) ?? row(item);
    said.set(made, text);
    return made;
  });
  for (const each of [...list.children]) if (!rows.includes(each as HTMLElement)) each.remove();
  rows.forEach((each, n) => {
    if (list.children[n] !== each) list.insertBefore(each, list.children[n] ?? null);
  });
  if (name && !list.contains(document.activeElement)) {
    list.querySelector<HTMLElement>(`[data-name="${CSS.escape(name)}"]`)?.focus();
  }
}

/** Replace the rows of a list, and keep the focus on the same key of the same row. */
export function fill(list: Element, rows: HTMLElement[]): void {
  const held = document.activeElement instanceof HTMLElement && list.contains(document.activeElement);
  const name = held ? (document.activeElement as HTMLElement).dataset.name : undefined;
  list.replaceChildren(...rows);
  if (name) list.querySelector<HTMLElement>(`[data-name="${CSS.escape(name)}"]`)?.focus();
}
