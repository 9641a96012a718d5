// What the Rust tests ask of the JavaScript age libraries: one command, JSON on standard output.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { inflateSync } from "node:zlib";

const require = createRequire(new URL("../../browser/package.json", import.meta.url));
const { armor, Encrypter, Decrypter, generateHybridIdentity, identityToRecipient } = await import(
  pathToFileURL(require.resolve("age-encryption")).href
);
const base64 = (bytes) => Buffer.from(bytes).toString("base64");

/** A vector is a header, an empty line and the age file, which may be compressed or armored. */
function inflated(bytes) {
  const vector = Buffer.from(bytes);
  const split = vector.indexOf("\n\n") + 2;
  const head = vector.subarray(0, split).toString();
  let file = vector.subarray(split);
  if (head.includes("compressed: zlib")) file = inflateSync(file);
  if (head.includes("armored: yes")) file = armor.decode(file.toString());
  return Buffer.concat([vector.subarray(0, split), file]);
}

const [command, ...words] = process.argv.slice(2);

async function answer() {
  switch (command) {
    case "vectors": {
      const vectors = require("cctv-age");
      const text = (bytes) => Buffer.from(bytes).toString("latin1");
      const hybrid = Object.entries(vectors).filter(
        ([name, bytes]) => name.startsWith("hybrid") || text(bytes).includes("AGE-SECRET-KEY-PQ-"),
      );
      return Object.fromEntries(hybrid.map(([name, bytes]) => [name, base64(inflated(bytes))]));
    }
    case "generate": {
      const identity = await generateHybridIdentity();
      return { identity, recipient: await identityToRecipient(identity) };
    }
    case "encrypt": {
      const encrypter = new Encrypter();
      encrypter.addRecipient(words[0]);
      return { file: base64(await encrypter.encrypt(Buffer.from(words[1], "base64"))) };
    }
    case "decrypt": {
      const decrypter = new Decrypter();
      decrypter.addIdentity(words[0]);
      return { plaintext: base64(await decrypter.decrypt(Buffer.from(words[1], "base64"))) };
    }
    default:
      throw new Error(`unknown command ${command}`);
  }
}

process.stdout.write(JSON.stringify(await answer()));
