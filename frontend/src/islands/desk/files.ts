// Files go up as soon as they are chosen, and away at a click, beside the reply that is being written: only their list is
// taken over from the answer. Without a script the keys below the reply do the same, and the whole page comes back.
// Where no answer comes, or another page than ours, the list stays as it is and says so.

document.addEventListener("change", (event) => {
  const field = event.target;
  if (!(field instanceof HTMLInputElement) || field.type !== "file" || !field.files?.length) return;
  const key = field.closest(".files")?.querySelector<HTMLButtonElement>("p button[data-files]");
  if (key) void send(key);
});

// Before the form counts as sent: a decision is sent once, files as often as there are.
document.addEventListener(
  "submit",
  (event) => {
    const key = event.submitter;
    if (!(key instanceof HTMLButtonElement) || !key.dataset.files) return;
    event.preventDefault();
    event.stopPropagation();
    void send(key);
  },
  { capture: true },
);

async function send(key: HTMLButtonElement): Promise<void> {
  const list = document.getElementById(key.dataset.files ?? "");
  if (!key.form || !list || list.ariaBusy === "true") return;
  list.ariaBusy = "true";
  const lost = list.querySelector<HTMLElement>("[data-lost]");
  lost?.toggleAttribute("hidden", true);
  try {
    const body = new FormData(key.form, key);
    const answer = await fetch(key.formAction, { method: "POST", body, headers: { Accept: "text/html" } });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = fresh.getElementById(list.id);
    if (!now) throw new Error("no list of files came back");
    const refused = now.closest(".act")?.querySelector(".refusal");
    if (refused) now.prepend(refused);
    list.replaceWith(document.adoptNode(now));
    now.querySelector<HTMLElement>("input[type=file]")?.focus();
  } catch {
    lost?.toggleAttribute("hidden", false);
    for (const chosen of list.querySelectorAll<HTMLInputElement>("input[type=file]")) chosen.value = "";
  } finally {
    list.ariaBusy = "false";
  }
}
