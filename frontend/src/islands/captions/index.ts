import "./captions.css";
import { RoomCaptioner } from "./captioner";
import { RoomCaptions } from "./captions";
import { RoomOverlay } from "./overlay";

customElements.define("room-captions", RoomCaptions);
customElements.define("room-captioner", RoomCaptioner);
customElements.define("room-overlay", RoomOverlay);
