// What the bundles use in place of modules that they do not need, or need otherwise. The tests bundle with the same.

import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

const source = path.join(path.dirname(fileURLToPath(import.meta.url)), "src");

const XWING = /post-quantum[\\/]hybrid\.js$/;

/** By what is imported and, where that matters, by which module. */
const REPLACED = [
  { wanted: /^@noble\/hashes\/scrypt\.js$/, by: "scrypt.ts" },
  { wanted: /^\.\/ml-kem\.js$/, importer: XWING, by: "ml-kem.ts" },
  { wanted: /packages\/standard-fonts(\/index)?(\.js)?$/, importer: /@cantoo[\\/]pdf-lib/, by: "standard-fonts.ts" },
  { wanted: /^@noble\/curves\/ed25519\.js$/, importer: XWING, by: "x25519.ts" },
  { wanted: /^\.\/urlStorage\.js$/, importer: /tus-js-client/, by: "no-storage.ts" },
];

/** The other hybrids that the module of X-Wing builds when it is loaded. */
const OTHER_HYBRIDS = /^(export const (?:QSF|KitchenSink)_\w+ = )(.*);$/gm;

/** What a library says about an error that it throws, where that is one line. */
const MESSAGES = /\bthrow new (\w*Error)\(.*\);$/gm;

/** An esbuild plugin. With `silent`, what libraries throw says nothing but its type. */
export function replacements({ silent = false } = {}) {
  return {
    name: "replacements",
    setup(build) {
      for (const { wanted, importer = /(?:)/, by } of REPLACED) {
        build.onResolve({ filter: wanted }, (asked) =>
          importer.test(asked.importer) ? { path: path.join(source, "replaced", by) } : undefined,
        );
      }
      build.onLoad({ filter: /[\\/]node_modules[\\/].*\.js$/ }, async (file) => {
        let contents = await readFile(file.path, "utf8");
        // Called at once, so that esbuild may leave them out, and the NIST curves with them.
        if (XWING.test(file.path)) contents = contents.replace(OTHER_HYBRIDS, "$1/* @__PURE__ */ (() => $2)();");
        if (silent) contents = contents.replace(MESSAGES, "throw new $1();");
        return { contents };
      });
    },
  };
}
