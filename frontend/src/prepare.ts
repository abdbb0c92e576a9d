// A speaker's preparation: the public styles, and camera and microphone to try.
import "./islands/room/prepare.css";
import { RoomCheck } from "./islands/room/check";

customElements.define("room-check", RoomCheck);
