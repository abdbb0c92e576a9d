// How good a line is: kilobits a second both ways, and the milliseconds until the house answers.

export interface Line {
  down: number;
  up: number;
  answer: number;
}

/** Milliseconds after which a slow line has told enough. */
const ENOUGH = 4000;
const SENT = 128 * 1024;

/** Measure the line to an address that gives a load, swallows one, and answers a HEAD at once. */
export async function measureLine(address: string, proof: string): Promise<Line> {
  return { answer: await answered(address), down: await received(address), up: await sent(address, proof) };
}

async function answered(address: string): Promise<number> {
  const took: number[] = [];
  for (let n = 0; n < 3; n++) {
    const began = performance.now();
    await fetch(address, { method: "HEAD", cache: "no-store" });
    took.push(performance.now() - began);
  }
  return Math.round(Math.min(...took)); // the first one opened the line as well
}

async function received(address: string): Promise<number> {
  const body = (await fetch(address, { cache: "no-store" })).body?.getReader();
  const began = performance.now();
  let bytes = 0;
  while (body && performance.now() - began < ENOUGH) {
    const { done, value } = await body.read();
    if (done) break;
    bytes += value.length;
  }
  void body?.cancel();
  return rate(bytes, began);
}

async function sent(address: string, proof: string): Promise<number> {
  const load = new Uint8Array(SENT);
  for (let at = 0; at < SENT; at += 65536) crypto.getRandomValues(load.subarray(at, at + 65536));
  const began = performance.now();
  const signal = AbortSignal.timeout(2 * ENOUGH);
  const headers = { "X-CSRFToken": proof, "Content-Type": "application/octet-stream" };
  // What has not arrived by then came at most at this rate.
  await fetch(address, { method: "POST", headers, body: load, signal }).catch(() => {});
  return rate(SENT, began);
}

function rate(bytes: number, began: number): number {
  return Math.round((bytes * 8) / Math.max(1, performance.now() - began));
}
