import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, resolve } from "node:path";
import type { Plugin } from "vite";
import names from "./icons.json" with { type: "json" };

const drawings = resolve(dirname(createRequire(import.meta.url).resolve("lucide-static/package.json")), "icons");

/** One drawing of Lucide (ISC) as a symbol that takes its colour and stroke from the page. */
function symbol(name: string, drawing: string): string {
  const shapes = readFileSync(resolve(drawings, `${drawing}.svg`), "utf8")
    .replace(/^[\s\S]*?<svg[^>]*>/, "")
    .replace("</svg>", "");
  return `<symbol id="${name}" viewBox="0 0 24 24">${shapes.replace(/\s+/g, " ").replace(/> </g, "><").trim()}</symbol>`;
}

/** Draw our icons into one file that the pages point into: `icons.svg#mail`. The manifest knows it as src/icons.svg. */
export function icons(): Plugin {
  return {
    name: "senningen-icons",
    generateBundle() {
      const symbols = Object.entries(names).map(([name, drawing]) => symbol(name, drawing));
      const source = `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`;
      this.emitFile({ type: "asset", name: "icons.svg", originalFileName: "src/icons.svg", source });
    },
  };
}
