import "./recording.css";
import { RoomRecording, RoomRecordingNote } from "./badge";
import { RoomConsent } from "./consent";
import { HostRecording } from "./host";

customElements.define("room-recording", RoomRecording);
customElements.define("room-recording-note", RoomRecordingNote);
customElements.define("room-consent", RoomConsent);
customElements.define("host-recording", HostRecording);
