import "./captions.css";
import { RoomCaptioner } from "./captioner";
import { RoomCaptions } from "./captions";
import { HostEngine } from "./engine";
import { RoomOverlay } from "./overlay";

customElements.define("room-captions", RoomCaptions);
customElements.define("room-captioner", RoomCaptioner);
customElements.define("room-overlay", RoomOverlay);
customElements.define("host-engine", HostEngine);
