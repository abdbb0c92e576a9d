// Loads a module of the pages' own code, with all it imports, outside of a browser.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

const front = new URL("../../frontend/", import.meta.url);
const { build } = await import(pathToFileURL(createRequire(new URL("package.json", front)).resolve("vite")));

export async function pageCode(path) {
  const entry = fileURLToPath(new URL(`src/${path}`, front));
  const [{ output }] = await build({
    root: fileURLToPath(front),
    configFile: false,
    logLevel: "error",
    build: { write: false, target: "es2022", minify: false, lib: { entry, formats: ["es"] } },
  });
  return import(`data:text/javascript,${encodeURIComponent(output[0].code)}`);
}

export const given = () => JSON.parse(readFileSync(0, "utf8"));
export const answer = (what) => process.stdout.write(JSON.stringify(what));
