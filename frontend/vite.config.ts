import { resolve } from "node:path";
import { defineConfig } from "vite";
import { icons } from "./icons.ts";
import { squeeze } from "./squeeze.ts";
import { worklets } from "./worklets.ts";

// Three entries, one for each kind of page; each brings its own styles. Django reads the manifest.
export default defineConfig({
  base: "/static/dist/",
  publicDir: false,
  plugins: [icons(), worklets(), squeeze()],
  esbuild: { jsx: "automatic", jsxImportSource: "preact" },
  build: {
    target: "es2022",
    manifest: "manifest.json",
    outDir: resolve(import.meta.dirname, "../src/senningen/web/static/dist"),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    rollupOptions: {
      input: Object.fromEntries(["public", "desk", "door", "door-worker", "room", "wait", "prepare"].map((name) => [name, resolve(import.meta.dirname, `src/${name}.ts`)])),
      // The worker is served from the address of its page, whatever its content: no hash.
      output: { entryFileNames: ({ name }) => `assets/${name}${name === "door-worker" ? "" : "-[hash]"}.js` },
    },
  },
});
