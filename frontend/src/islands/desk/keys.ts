// Letters act where they are shown: each element names its key in `data-key`. They act only outside fields.

const FIELDS = "input, textarea, select, [contenteditable]";

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const at = event.target instanceof Element ? event.target : document.body;
  if (at.matches(FIELDS)) {
    const ticks = at instanceof HTMLInputElement && at.type === "checkbox";
    if (event.key === "Escape" && at instanceof HTMLElement) at.blur();
    if (!ticks) return;
  }
  if (document.querySelector("dialog[open], desk-feed[data-keys='off']")) return;
  const chosen = document.querySelector<HTMLElement>(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!chosen) return;
  event.preventDefault();
  act(chosen);
});

function act(chosen: HTMLElement): void {
  chosen.scrollIntoView({ block: "nearest" });
  if (chosen instanceof HTMLButtonElement) chosen.click();
  else if (chosen.matches("input[type=file]")) chosen.click();
  else if (chosen.matches(FIELDS)) chosen.focus();
  else chosen.click();
  if (chosen.matches("details[open] > summary")) {
    chosen.parentElement?.querySelector<HTMLElement>("textarea, button")?.focus(); // what was opened is gone on with
  }
  if (chosen instanceof HTMLTextAreaElement) chosen.setSelectionRange(chosen.value.length, chosen.value.length);
}

// A link to a field puts the cursor into it; without a script it scrolls there.
document.addEventListener("click", (event) => {
  const link =
    event.target instanceof Element
      ? event.target.closest<HTMLAnchorElement>("a[data-focus], a[href='#shortcuts']")
      : null;
  if (!link) return;
  const target = document.getElementById(link.dataset.focus ?? "shortcuts");
  if (!target) return;
  event.preventDefault();
  if (target instanceof HTMLDialogElement) target.showModal();
  else target.focus();
});

// A decision is sent once, however often its key is pressed.
const sent = new WeakSet<HTMLFormElement>();
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.method !== "post") return;
  if (sent.has(form)) event.preventDefault();
  sent.add(form);
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) window.location.reload();
});
