import { copyFileSync, existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Plugin } from "vite";
import names from "./icons.json" with { type: "json" };

const drawings = resolve(import.meta.dirname, "icons");
const all = resolve(import.meta.dirname, "node_modules/lucide-static/icons"); // thousands: with the tools for development alone

/** Where a drawing stands, taken over from Lucide when it is used for the first time. */
function taken(drawing: string): string {
  const file = resolve(drawings, `${drawing}.svg`);
  if (!existsSync(file)) copyFileSync(resolve(all, `${drawing}.svg`), file);
  return file;
}

/** One drawing of Lucide (ISC) as a symbol that takes its colour and stroke from the page. */
function symbol(name: string, drawing: string): string {
  const shapes = readFileSync(taken(drawing), "utf8")
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
