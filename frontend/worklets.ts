// @moq/publish and @moq/watch carry their audio worklets as text and load them from blob: addresses, for which a page
// would have to allow blob: scripts. This takes the text out at build time and serves it as files of our own.

import type { Plugin } from "vite";

const PACKAGE = /@moq\/(publish|watch)\/source-[^/]+\.js$/;
const BLOB = /new Blob\(\[("(?:[^"\\]|\\.)*")\], \{ type: "application\/javascript" \}\), (\w+) = URL\.createObjectURL\(\w+\)/g;

export function worklets(): Plugin {
  const taken = new Set<string>();
  return {
    name: "senningen-worklets",
    apply: "build",
    transform(code, id) {
      const name = PACKAGE.exec(id.split("?")[0] ?? "")?.[1];
      if (!name) return undefined;
      const replaced = code.replaceAll(BLOB, (_, text: string, variable: string) => {
        taken.add(name);
        const file = this.emitFile({ type: "asset", name: `worklet-${name}.js`, source: JSON.parse(text) as string });
        return `import.meta.ROLLUP_FILE_URL_${file}, ${variable} = import.meta.ROLLUP_FILE_URL_${file}`;
      });
      return { code: replaced, map: null };
    },
    generateBundle() {
      if (taken.size < 2) this.error("the audio worklets of @moq are not where they were; see frontend/worklets.ts");
    },
  };
}
