// Bundles the browser's half into dist/: one script a page or worker, one style sheet a page, the words of receipts,
// and a Brotli copy of each. Nothing here fetches anything.

import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import { wordlist as en } from "@scure/bip39/wordlists/english.js";
import { wordlist as zhHans } from "@scure/bip39/wordlists/simplified-chinese.js";
import { wordlist as zhHant } from "@scure/bip39/wordlists/traditional-chinese.js";
import esbuild from "esbuild";
import { minify } from "terser";
import { replacements } from "./replacements.mjs";

const root = path.dirname(fileURLToPath(import.meta.url));
const dist = path.join(root, "dist");

/** The words that receipts are shown in: files of their own, since they are needed only once a report is sent. */
const WORDS = { en, "zh-Hans": zhHans, "zh-Hant": zhHant };

const SCRIPTS = [
  { name: "report", entry: "src/report/page.ts" },
  // Nobody hears what its libraries complain of: what they throw might quote an answer. So it need not be fetched.
  { name: "report-worker", entry: "src/report/worker.ts", silent: true },
  // Loaded by the two pages before when files are to be added.
  { name: "files", entry: "src/files/main.ts", format: "esm" },
  { name: "files-worker", entry: "src/files/worker.ts", silent: true },
  { name: "mailbox", entry: "src/mailbox/page.ts" },
  { name: "mailbox-worker", entry: "src/mailbox/worker.ts", silent: true },
  // Fetched when a file is chosen that they are for.
  { name: "cleaning-worker", entry: "src/cleaning/media-worker.ts" },
  { name: "cleaning-pdf-worker", entry: "src/cleaning/document-worker.ts", silent: true },
  { name: "desk", entry: "src/desk/main.tsx" },
  { name: "desk-worker", entry: "src/desk/worker.ts" },
  { name: "enroll", entry: "src/enroll/main.tsx" },
  { name: "admin", entry: "src/admin/main.tsx" },
  { name: "viewer", entry: "src/viewer/main.ts" },
];

async function bundleScript({ name, entry, silent, format = "iife" }) {
  const { outputFiles } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    write: false,
    format,
    minify: true,
    // Tor Browser's Firefox ESR and the Chrome of old Android phones.
    target: "es2020",
    charset: "utf8",
    legalComments: "none",
    plugins: [replacements({ silent })],
    logLevel: "warning",
  });
  const { code } = await minify(outputFiles[0].text, {
    ecma: 2020,
    module: format === "esm",
    compress: { passes: 3 },
    format: { comments: false },
  });
  return { file: `${name}.js`, contents: Buffer.from(code) };
}

async function bundleStyle(file) {
  const { outputFiles } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: [path.join("src/style", file)],
    bundle: true,
    write: false,
    minify: true,
    target: "es2020",
    charset: "utf8",
    logLevel: "warning",
  });
  return { file, contents: outputFiles[0].contents };
}

function wordFile([list, words]) {
  return { file: `words-${list}.json`, contents: Buffer.from(JSON.stringify(words)) };
}

async function write({ file, contents }) {
  const packed = brotliCompressSync(contents, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_SIZE_HINT]: contents.length,
    },
  });
  await writeFile(path.join(dist, file), contents);
  await writeFile(path.join(dist, `${file}.br`), packed);
  console.log(`${file.padEnd(28)} ${String(contents.length).padStart(8)} ${String(packed.length).padStart(8)} brotli`);
}

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
const styles = (await readdir(path.join(root, "src/style"))).filter((file) => file.endsWith(".css"));
const bundled = await Promise.all([...SCRIPTS.map(bundleScript), ...styles.map(bundleStyle)]);
for (const file of [...bundled, ...Object.entries(WORDS).map(wordFile)]) {
  await write(file);
}
