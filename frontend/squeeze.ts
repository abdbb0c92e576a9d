import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { constants, brotliCompressSync, gzipSync } from "node:zlib";
import type { Plugin } from "vite";

const worthIt = /\.(css|js|svg|wasm)$/;

/** Put a .gz and a .br beside every file that shrinks, so that the server never compresses one itself. */
export function squeeze(): Plugin {
  return {
    name: "senningen-squeeze",
    writeBundle({ dir }) {
      const assets = resolve(dir ?? ".", "assets");
      for (const name of readdirSync(assets).filter((each) => worthIt.test(each))) {
        const file = resolve(assets, name);
        const plain = readFileSync(file);
        writeFileSync(`${file}.gz`, gzipSync(plain, { level: 9 }));
        writeFileSync(`${file}.br`, brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }));
      }
    },
  };
}
