// What the bundles use in place of modules that they do not need, or need otherwise. The tests bundle with the same.

import path from "node:path";
import { fileURLToPath } from "node:url";

const source = path.join(path.dirname(fileURLToPath(import.meta.url)), "src");

const XWING = /post-quantum[\\/]hybrid\.js$/;

/** By what is imported and, where that matters, by which module. */
const REPLACED = [
  { wanted: /^@noble\/curves\/nist\.js$/, by: "nist-curves.ts" },
  { wanted: /^@noble\/hashes\/scrypt\.js$/, by: "scrypt.ts" },
  { wanted: /^\.\/ml-kem\.js$/, importer: XWING, by: "ml-kem.ts" },
  { wanted: /^@noble\/curves\/ed25519\.js$/, importer: XWING, by: "x25519.ts" },
];

/** An esbuild plugin. */
export function replacements() {
  return {
    name: "replacements",
    setup(build) {
      for (const { wanted, importer = /(?:)/, by } of REPLACED) {
        build.onResolve({ filter: wanted }, (asked) =>
          importer.test(asked.importer) ? { path: path.join(source, "replaced", by) } : undefined,
        );
      }
    },
  };
}
