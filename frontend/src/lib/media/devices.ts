// Camera and microphone, or a code that says why not; the page has the words for each.

export type DeviceProblem =
  | "room.insecure"
  | "room.camera-blocked"
  | "room.microphone-blocked"
  | "room.no-camera"
  | "room.no-microphone"
  | "room.camera-busy"
  | "room.microphone-busy";

export class NoDevice extends Error {
  constructor(readonly code: DeviceProblem) {
    super(code);
  }
}

const CAMERA = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } };
const MICROPHONE = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

/** Ask for the camera, at once or with the browser's question. */
export function openCamera(deviceId?: string): Promise<MediaStreamTrack> {
  return open("camera", { video: { ...CAMERA, ...chosen(deviceId) } });
}

/** Ask for the microphone. */
export function openMicrophone(deviceId?: string): Promise<MediaStreamTrack> {
  return open("microphone", { audio: { ...MICROPHONE, ...chosen(deviceId) } });
}

/** The cameras and microphones there are; their names are known once one of them was allowed. */
export async function listDevices(): Promise<{ cameras: MediaDeviceInfo[]; microphones: MediaDeviceInfo[] }> {
  const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  return {
    cameras: all.filter((one) => one.kind === "videoinput"),
    microphones: all.filter((one) => one.kind === "audioinput"),
  };
}

function chosen(deviceId?: string): MediaTrackConstraints {
  return deviceId ? { deviceId: { exact: deviceId } } : {};
}

async function open(what: "camera" | "microphone", constraints: MediaStreamConstraints): Promise<MediaStreamTrack> {
  if (!isSecureContext || !navigator.mediaDevices) throw new NoDevice("room.insecure");
  try {
    const [track] = (await navigator.mediaDevices.getUserMedia(constraints)).getTracks();
    if (track) return track;
  } catch (error) {
    throw new NoDevice(problem(what, (error as DOMException).name));
  }
  throw new NoDevice(`room.no-${what}`);
}

function problem(what: "camera" | "microphone", name: string): DeviceProblem {
  if (name === "NotAllowedError" || name === "SecurityError") return `room.${what}-blocked`;
  if (name === "NotReadableError" || name === "AbortError") return `room.${what}-busy`;
  return `room.no-${what}`;
}
