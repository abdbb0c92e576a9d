import "./captions.css";
import { RoomCaptioner } from "./captioner";
import { RoomCaptions } from "./captions";

customElements.define("room-captions", RoomCaptions);
customElements.define("room-captioner", RoomCaptioner);
