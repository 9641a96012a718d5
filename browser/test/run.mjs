// Bundles the tests as the scripts are bundled, with the same replacements, and runs them with Node's test runner.
// Arguments are passed on, e.g. `npm test -- --test-name-pattern n62`. With `--vectors` it writes the vectors anew.

import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import esbuild from "esbuild";
import { replacements } from "../replacements.mjs";

const folder = path.dirname(fileURLToPath(import.meta.url));
// Inside node_modules, so that what is not bundled is found from there.
const out = await mkdtemp(path.join(path.dirname(folder), "node_modules/.thicket-test-"));
try {
  const writes = process.argv.includes("--vectors");
  const tests = writes ? ["make-vectors.ts"] : (await readdir(folder)).filter((file) => file.endsWith(".test.ts"));
  await esbuild.build({
    absWorkingDir: path.dirname(folder),
    entryPoints: tests.map((file) => path.join("test", file)),
    outdir: out,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: false,
    platform: "node",
    format: "esm",
    target: "node20",
    // Stock typage, to test against; it must not get the replacements.
    external: ["age-encryption"],
    define: { "import.meta.dirname": JSON.stringify(folder) },
    plugins: [replacements()],
    logLevel: "warning",
  });
  const files = tests.map((file) => path.join(out, file.replace(/\.ts$/, ".mjs")));
  const options = writes ? [] : ["--test", "--test-reporter=spec", ...process.argv.slice(2)];
  const { status } = spawnSync(process.execPath, [...options, ...files], { stdio: "inherit" });
  process.exitCode = status ?? 1;
} finally {
  await rm(out, { recursive: true, force: true });
}
