import { StagePublisher } from "./publisher";
import { StageViewer } from "./viewer";

customElements.define("stage-publisher", StagePublisher);
customElements.define("stage-viewer", StageViewer);

declare global {
  interface HTMLElementTagNameMap {
    "stage-publisher": StagePublisher;
    "stage-viewer": StageViewer;
  }
}
