// A page of the tests: a stage element from the product's own bundle, and the means to measure it. The picture carries
// the wall clock in its top row, twenty bits as black and white squares; the viewer's page reads it back.

const asked = new URLSearchParams(location.search);
const events = [];
window.events = events;
for (const type of ["stage-state", "line", "replaced", "refused"]) {
  addEventListener(type, (event) => events.push({ type, detail: event.detail, at: Date.now() }));
}
window.last = (type) => events.filter((event) => event.type === type).at(-1)?.detail;

function clock() {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: 640, height: 360 });
  const g = canvas.getContext("2d");
  setInterval(() => {
    const now = Date.now();
    g.fillStyle = `hsl(${(now / 20) % 360} 60% 50%)`;
    g.fillRect(0, 0, 640, 360);
    for (let i = 0; i < 40; i++) {
      g.fillStyle = `hsl(${(i * 37 + now / 7) % 360} 80% 60%)`;
      g.fillRect((now / 3 + i * 97) % 640, 60 + ((i * 53) % 280), 30, 20);
    }
    for (let i = 0; i < 20; i++) {
      g.fillStyle = (now >> i) & 1 ? "#fff" : "#000";
      g.fillRect(i * 32, 0, 32, 32);
    }
  }, 1000 / 30);
  return canvas.captureStream(30).getVideoTracks()[0];
}

function tone() {
  const context = new AudioContext();
  const oscillator = context.createOscillator();
  const out = context.createMediaStreamDestination();
  oscillator.frequency.value = 440;
  oscillator.connect(out);
  oscillator.start();
  return out.stream.getAudioTracks()[0];
}

async function publish() {
  const element = document.createElement("stage-publisher");
  document.body.append(element);
  Object.assign(element, { url: `/room/${asked.get("room")}/media/pub`, pass: asked.get("pass") });
  window.element = element;
  const camera = asked.has("camera") || clock();
  await element.publish({ camera, microphone: asked.has("silent") ? false : asked.has("camera") || tone() });
}

function watch() {
  const element = document.createElement("stage-viewer");
  window.element = element;
  Object.assign(element, {
    url: `/room/${asked.get("room")}/media/sub`,
    pass: asked.get("pass"),
    people: [{ key: asked.get("person"), name: "Anna Weber", caption: "Luxembourg" }],
    quality: asked.get("quality") ?? "high",
  });
  document.body.append(element);
  const small = new OffscreenCanvas(640, 32).getContext("2d", { willReadFrequently: true });
  const seen = { frames: 0, lags: [], peak: 0, last: undefined, at: 0, firstAt: 0, player: undefined };
  window.seen = seen;
  const read = () => {
    requestAnimationFrame(read);
    const player = element.playerOf(asked.get("person"));
    if (!player) return;
    if (player !== seen.player) Object.assign(seen, { player, last: undefined, firstAt: 0 });
    seen.peak = Math.max(seen.peak, player.level);
    const stamp = player.renderer.out.timestamp.peek();
    const canvas = element.querySelector("canvas");
    if (stamp === undefined || stamp === seen.last || !canvas?.width) return;
    seen.last = stamp;
    seen.frames++;
    seen.at = Date.now();
    seen.firstAt ||= seen.at;
    small.drawImage(canvas, 0, 0, canvas.width, (canvas.height * 32) / 360, 0, 0, 640, 32);
    const pixels = small.getImageData(0, 16, 640, 1).data;
    let said = 0;
    for (let i = 0; i < 20; i++) if (pixels[(i * 32 + 16) * 4 + 1] > 128) said |= 1 << i;
    seen.lags.push(((Date.now() & 0xfffff) - said + 0x100000) & 0xfffff);
  };
  read();
  window.figures = () => {
    const lags = [...seen.lags].sort((a, b) => a - b);
    return {
      frames: seen.frames,
      p50: lags[lags.length >> 1],
      p95: lags[Math.floor(lags.length * 0.95)],
      peak: seen.peak,
      at: seen.at,
      firstAt: seen.firstAt,
      size: [element.querySelector("canvas")?.width, element.querySelector("canvas")?.height],
      state: element.state,
      line: window.last("line"),
    };
  };
  // Whether the clock in the picture is less than a second old; a busy machine catches up first.
  window.follows = () => {
    if (seen.frames < 15) return false;
    const late = figures().p50;
    forget();
    return late < 1_000;
  };
  window.forget = () => Object.assign(seen, { frames: 0, lags: [], peak: 0 });
}

// The bundle is what the room's page loads; only the server knows its file name, so the server puts it here.
await import(document.body.dataset.bundle);
if (asked.get("as") === "publisher") await publish();
else watch();
