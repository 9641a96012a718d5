import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";
import { Decrypter, Encrypter, generateHybridIdentity, identityToRecipient } from "age-encryption";
import * as cctv from "cctv-age";
import { inflateSync } from "node:zlib";
import { checkHeader } from "../src/protocol/age-header.ts";
import { TamperingError, TooLargeError } from "../src/protocol/errors.ts";
import { generateIdentity, recipientBytes, recipientOf, seedOf } from "../src/protocol/keys.ts";
import { BUCKETS, decrypt, open, seal, type Wire } from "../src/protocol/sealed-file.ts";
import { tampering } from "./intake.ts";

// What age accepts and the narrower header here does not: armor, other recipients beside, much grease.
const NOT_OURS = new Set(["armor_hybrid", "hybrid_and_x25519", "hybrid_multiple_recipients", "hybrid_grease"]);

interface Vector {
  name: string;
  expect: string;
  payload: string | undefined;
  identity: string;
  file: Uint8Array;
}

function vectors(): Vector[] {
  const files: Record<string, Uint8Array> = { ...cctv };
  return Object.entries(files).flatMap(([name, bytes]) => {
    const end = Buffer.from(bytes).indexOf("\n\n");
    const lines = Buffer.from(bytes.subarray(0, end)).toString("latin1").split("\n");
    const value = (key: string): string | undefined =>
      lines.find((line) => line.startsWith(`${key}: `))?.slice(key.length + 2);
    const identity = lines.map((line) => line.slice("identity: ".length)).find((id) => id.startsWith("AGE-SECRET-KEY-PQ-1"));
    if (identity === undefined) return [];
    const body = bytes.slice(end + 2);
    const file = value("compressed") === "zlib" ? new Uint8Array(inflateSync(body)) : body;
    return [{ name, expect: value("expect")!, payload: value("payload"), identity, file }];
  });
}

test("the hybrid CCTV vectors open, or do not, as they say", () => {
  const all = vectors();
  assert.equal(all.length, 19);
  for (const { name, expect, payload, identity, file } of all) {
    if (expect === "success" && !NOT_OURS.has(name)) {
      const digest = createHash("sha256").update(decrypt(identity, file)).digest("hex");
      assert.equal(digest, payload, name);
    } else {
      assert.throws(() => decrypt(identity, file), TamperingError, name);
    }
  }
});

test("the header failures of the CCTV vectors are refused before decapsulation", () => {
  for (const { name, expect, file } of vectors()) {
    // The file key's length shows only in the body: 40 bytes instead of 32.
    if (expect === "header failure") assert.throws(() => checkHeader(file), TamperingError, name);
  }
});

test("stock typage opens every kind and size that is sealed here", async () => {
  const identity = await generateHybridIdentity();
  const recipient = await identityToRecipient(identity);
  assert.equal(recipientOf(identity), recipient);
  for (const wire of Object.keys(BUCKETS) as Wire[]) {
    let smaller = 0;
    for (const size of BUCKETS[wire]) {
      const json = { text: "x".repeat(smaller) };
      const file = seal(recipient, json, wire);
      assert.equal(file.length, size, wire);
      const decrypter = new Decrypter();
      decrypter.addIdentity(identity);
      const text = await decrypter.decrypt(file, "text");
      assert.equal(text.trimEnd(), JSON.stringify(json));
      assert.deepEqual(open(identity, file, wire), json);
      smaller = size;
    }
    assert.throws(() => seal(recipient, { text: "x".repeat(smaller) }, wire), TooLargeError);
  }
});

test("what stock typage seals to a bucket's size is opened here", async () => {
  const identity = generateIdentity();
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipientOf(identity));
  const json = JSON.stringify({ v: 1, text: "从前" });
  const overhead = (await encrypter.encrypt("")).length;
  for (const size of [16384, 131072, 262144]) {
    const chunks = Math.ceil((size - overhead + 16) / 65552);
    const room = size - overhead + 16 - 16 * chunks;
    const file = await encrypter.encrypt(json + " ".repeat(room - Buffer.byteLength(json)));
    assert.equal(file.length, size);
    assert.deepEqual(open(identity, file, "report"), { v: 1, text: "从前" });
  }
});

test("every header has one grease stanza, and headers differ in length", () => {
  const recipient = recipientOf(generateIdentity());
  const lengths = new Set<number>();
  for (let i = 0; i < 40; i++) {
    const file = seal(recipient, { v: 1 }, "card");
    const { length } = checkHeader(file);
    const text = Buffer.from(file.subarray(0, length)).toString("latin1");
    assert.equal(text.match(/^-> /gm)?.length, 2);
    assert.match(text, /^-> [\x21-\x7e]{1,8}-grease( [\x21-\x7e]{1,8}){0,4}$/m);
    lengths.add(length);
  }
  assert.ok(lengths.size > 20);
});

test("n15 10 and 700 characters of English, Chinese and Uyghur have the same size", () => {
  const recipient = recipientOf(generateIdentity());
  for (const character of ["a", "中", "ئ"]) {
    for (const count of [10, 700]) {
      assert.equal(seal(recipient, { happened: character.repeat(count) }, "report").length, 16384);
    }
  }
});

test("n20 a truncated or flipped file gives a typed error and no plaintext", () => {
  const identity = generateIdentity();
  const file = seal(recipientOf(identity), { v: 1 }, "card");
  for (let length = 0; length < file.length; length += 61) {
    assert.throws(() => open(identity, file.slice(0, length), "card"), tampering("truncated"));
    assert.throws(() => decrypt(identity, file.slice(0, length)), tampering("truncated"));
  }
  for (let at = 0; at < file.length; at += 37) {
    const flipped = file.slice();
    flipped[at]! ^= 1 << (at % 8);
    assert.throws(() => open(identity, flipped, "card"), tampering("truncated"), `byte ${at}`);
  }
  const longer = new Uint8Array(8192);
  longer.set(file);
  assert.throws(() => open(identity, longer, "mail"), tampering("truncated"));
  assert.throws(() => open(generateIdentity(), file, "card"), tampering("truncated"));
});

test("n55 a header of thousands of stanzas, or of megabytes, is refused before any decapsulation", () => {
  const identity = generateIdentity();
  const file = Buffer.from(seal(recipientOf(identity), { v: 1 }, "report"));
  const text = file.toString("latin1");
  const first = text.indexOf("\n") + 1;
  const withInserted = (inserted: string): Uint8Array => Buffer.from(text.slice(0, first) + inserted + text.slice(first), "latin1");
  const hybrid = text.slice(first).match(/^-> mlkem768x25519 [^\n]+\n[^\n]+\n/)![0];
  const headers = {
    "thousands of grease stanzas": withInserted("-> a-grease\n\n".repeat(5000)),
    "one more grease stanza": withInserted("-> a-grease\n\n"),
    "megabytes of one argument": withInserted(`-> a-grease ${"x".repeat(4_000_000)}\n\n`),
    "megabytes of one body": withInserted(`-> a-grease\n${`${"A".repeat(64)}\n`.repeat(60_000)}\n`),
    "two hybrid stanzas": withInserted(hybrid),
    "another kind of recipient": Buffer.from(text.replace(/^-> [\x21-\x7e]+-grease/m, "-> X25519"), "latin1"),
    "no hybrid stanza": Buffer.from(text.replace(hybrid, ""), "latin1"),
    "no header at all": new Uint8Array(16384).fill(65),
    "no line feed": new Uint8Array(16384),
    armor: Buffer.from(`-----BEGIN AGE ENCRYPTED FILE-----\n${"A".repeat(16000)}`),
  };
  for (const [name, header] of Object.entries(headers)) {
    const started = performance.now();
    assert.throws(() => checkHeader(header), tampering("truncated"), name);
    assert.ok(performance.now() - started < 50, `${name} took too long`);
  }
});

test("a low-order X25519 share is refused before decapsulation, whatever its top bit", () => {
  const file = seal(recipientOf(generateIdentity()), { v: 1 }, "card");
  const text = Buffer.from(file).toString("latin1");
  const share = text.match(/-> mlkem768x25519 (\S+)/)![1]!;
  const points = [
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
    "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  ];
  for (const point of points) {
    for (const top of [0, 0x80]) {
      const enc = Buffer.from(share, "base64");
      Buffer.from(point, "hex").copy(enc, enc.length - 32);
      enc[enc.length - 1]! |= top;
      const changed = text.replace(share, enc.toString("base64").replace(/=+$/, ""));
      assert.throws(() => checkHeader(Buffer.from(changed, "latin1")), /low-order/, point);
    }
  }
});

test("n17 recipients and identities of other kinds, truncated or non-canonical ones are refused", async () => {
  const identity = generateIdentity();
  const recipient = recipientOf(identity);
  assert.equal(recipientBytes(recipient).length, 1216);
  assert.equal(seedOf(identity).length, 32);
  const { bech32 } = await import("@scure/base");
  const encode = (bytes: Uint8Array): string => bech32.encode("age1pq", bech32.toWords(bytes), false);
  const bytes = recipientBytes(recipient);
  const overflown = bytes.slice();
  overflown.set([0xff, 0xff, 0xff], 300);
  const refused = [
    encode(overflown),
    encode(bytes.slice(0, 1215)),
    recipient.slice(0, -1),
    recipient.toUpperCase(),
    recipient.replace("age1pq1", "age1tagpq1"),
    "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj",
    "age1yubikey1qwt50d05nh5vutpdzmlg5wn80xq5negm4uj9ghv0snvdd3yysf5yw3rhl3t",
    "",
    null,
    7,
  ];
  for (const text of refused) assert.throws(() => recipientBytes(text), SyntaxError);
  for (const text of ["AGE-SECRET-KEY-1", identity.toLowerCase(), identity.slice(0, -1), ""]) assert.throws(() => seedOf(text));
});

test("n14 sealing to anything but a hybrid recipient throws", () => {
  for (const recipient of ["age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj", "age1yubikey1abc", ""]) {
    assert.throws(() => seal(recipient, { v: 1 }, "card"), SyntaxError);
  }
});
