// A listener's page asks the relay for a sound, gives it up and asks anew, all before the first answer comes. Says what it
// told the relay, and which pieces of the sound it got.
import { answer, pageCode } from "./page_code.mjs";

const [told, sockets] = [[], []];
globalThis.WebSocket = class {
  static OPEN = 1;
  readyState = 1;
  constructor() {
    sockets.push(this);
  }
  send(text) {
    told.push(JSON.parse(text));
  }
  close() {}
};
const { Fanout } = await pageCode("lib/media/fanout.ts");
const later = () => new Promise((resolve) => setTimeout(resolve));
const fanout = new Fanout(new URL("ws://127.0.0.1/"), "pass");
const socket = sockets[0];
const hears = (data) => socket.onmessage({ data: typeof data === "string" ? data : data.buffer });

function asks() {
  const broadcast = fanout.consume("stage/part:8/a1b2");
  return broadcast.track("audio/data").subscribe({ priority: 80 });
}

/** `!HBIdI`: track, flags (first and last), group, stamp, length; then the payload. */
function piece(track, group) {
  const view = new DataView(new ArrayBuffer(20));
  view.setUint16(0, track);
  view.setUint8(2, 3);
  view.setUint32(3, group);
  view.setUint32(15, 1);
  return view;
}

const first = asks();
await later();
first.close();
await later();
const second = asks();
await later();
for (const n of [0, 1]) hears(JSON.stringify({ n, id: 9 }));
hears(piece(9, 41));
hears(piece(9, 42));
await later();
const got = [(await second.recvGroup()).sequence, (await second.recvGroup()).sequence];
second.close();
await later();
answer({ told, got });
