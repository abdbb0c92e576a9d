// The worker of the door: keeps its page and what the page is made of, so that it opens without a line. It has a say
// over the addresses below /desk/door/ only, and keeps no list: that is the page's own affair.

interface Worker extends EventTarget {
  readonly location: Location;
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
}
interface Lasting extends Event {
  waitUntil(until: Promise<unknown>): void;
}
interface Asked extends Lasting {
  request: Request;
  respondWith(answer: Promise<Response>): void;
}

const me = self as unknown as Worker;
const SHELF = "senningen-door";
const PAGE = /\/door\/\d+$/;
const PATIENCE = 4000; // milliseconds until the kept page is shown instead

me.addEventListener("install", () => void me.skipWaiting());
me.addEventListener("activate", (event) => (event as Lasting).waitUntil(me.clients.claim()));

me.addEventListener("message", (event) => {
  const { page, parts } = (event as MessageEvent<{ page: string; parts: string[] }>).data;
  (event as unknown as Lasting).waitUntil(keep(page, parts));
});

me.addEventListener("fetch", (event) => {
  const { request } = event as Asked;
  const { pathname, origin } = new URL(request.url);
  if (request.method !== "GET" || origin !== me.location.origin) return;
  if (request.mode === "navigate" && PAGE.test(pathname)) (event as Asked).respondWith(page(request));
  else if (pathname.startsWith("/static/")) (event as Asked).respondWith(part(request));
});

/** The first page was made before there was a worker: keep it, and what it is made of. */
async function keep(page: string, parts: string[]): Promise<void> {
  const shelf = await caches.open(SHELF);
  const missing = [];
  for (const each of parts) if (!(await shelf.match(each))) missing.push(each);
  await Promise.allSettled(missing.map((each) => shelf.add(each)));
  if (!(await shelf.match(page))) await shelf.add(page);
}

async function page(request: Request): Promise<Response> {
  const shelf = await caches.open(SHELF);
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    if (answer.ok && !answer.redirected) await shelf.put(request.url, answer.clone());
    else if (answer.status < 500) await caches.delete(SHELF); // signed out, or not for this account
    return answer;
  } catch {
    return (await shelf.match(request.url)) ?? Response.error();
  }
}

async function part(request: Request): Promise<Response> {
  const shelf = await caches.open(SHELF);
  const kept = await shelf.match(request.url);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await shelf.put(request.url, answer.clone());
  return answer;
}
