// Says of whom a listener's page takes in the sound: a JSON list of [who is open, bytes by whom it was sent, milliseconds].
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const stage = new URL("../../frontend/src/islands/stage/turns.ts", import.meta.url);
const vite = createRequire(new URL("../../frontend/package.json", import.meta.url)).resolve("vite");
const { transformWithOxc } = await import(pathToFileURL(vite));
const { code } = await transformWithOxc(readFileSync(stage, "utf8"), stage.pathname);
const { Turns } = await import(`data:text/javascript,${encodeURIComponent(code)}`);

const turns = new Turns();
const said = JSON.parse(readFileSync(0, "utf8")).map(([open, bytes, now]) => {
  turns.choose(open);
  const arrives = turns.arrives(bytes[turns.chosen] ?? 0, now);
  return [turns.chosen ?? null, arrives];
});
process.stdout.write(JSON.stringify(said));
