// Loads one module of the pages' own code outside of a browser; it may import types, nothing else.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const front = new URL("../../frontend/", import.meta.url);
const { transformWithOxc } = await import(pathToFileURL(createRequire(new URL("package.json", front)).resolve("vite")));

export async function pageCode(path) {
  const file = new URL(`src/${path}`, front);
  const { code } = await transformWithOxc(readFileSync(file, "utf8"), file.pathname);
  return import(`data:text/javascript,${encodeURIComponent(code)}`);
}

export const given = () => JSON.parse(readFileSync(0, "utf8"));
export const answer = (what) => process.stdout.write(JSON.stringify(what));
