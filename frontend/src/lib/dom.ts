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

/** Replace the rows of a list, and keep the focus on the same key of the same row. */
export function fill(list: Element, rows: HTMLElement[]): void {
  const held = document.activeElement instanceof HTMLElement && list.contains(document.activeElement);
  const name = held ? (document.activeElement as HTMLElement).dataset.name : undefined;
  list.replaceChildren(...rows);
  if (name) list.querySelector<HTMLElement>(`[data-name="${CSS.escape(name)}"]`)?.focus();
}
