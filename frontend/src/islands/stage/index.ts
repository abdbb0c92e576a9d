import "./stage.css";
import type { StagePublisher } from "./publisher";
import { StageViewer } from "./viewer";

customElements.define("stage-viewer", StageViewer);

/** Load what only people on stage need; the page of a guest who is given the floor calls this first. */
export async function loadPublisher(): Promise<void> {
  const { StagePublisher } = await import("./publisher");
  if (!customElements.get("stage-publisher")) customElements.define("stage-publisher", StagePublisher);
}

if (document.querySelector("stage-publisher")) void loadPublisher();

declare global {
  interface HTMLElementTagNameMap {
    "stage-publisher": StagePublisher;
    "stage-viewer": StageViewer;
  }
}
