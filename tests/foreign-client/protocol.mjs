// Encodings, keys and sealed files: PROTOCOL.md, sections 1 to 4.

import { createHash, createHmac, randomBytes, randomInt } from "node:crypto";
import { argon2id } from "@noble/hashes/argon2.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 as nobleSha256 } from "@noble/hashes/sha2.js";
import { Decrypter, Encrypter, identityToRecipient, Stanza } from "age-encryption";

export const b64 = (bytes) => Buffer.from(bytes).toString("base64url");

export function unb64(text, length) {
  const bytes = Buffer.from(text, "base64url");
  if (bytes.toString("base64url") !== text) throw new Error("not canonical base64url");
  if (length !== undefined && bytes.length !== length) throw new Error(`not ${length} bytes`);
  return bytes;
}

export const join = (...parts) => Buffer.concat(parts.map((part) => Buffer.from(part)));
export const sha256 = (...parts) => createHash("sha256").update(join(...parts)).digest();
export const h16 = (...parts) => sha256(...parts).subarray(0, 16);
export const hmac = (key, ...parts) => createHmac("sha256", key).update(join(...parts)).digest();
export const stretch = (secret, salt) => argon2id(secret, salt, { m: 19456, t: 2, p: 1, version: 0x13, dkLen: 32 });
export const derive = (key, label) => hkdf(nobleSha256, key, undefined, Buffer.from(label), 32);
export const random = (count) => randomBytes(count);

// bech32 (BIP 173) without its limit of 90 characters, as age uses it.
const CHARSET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

function polymod(values) {
  return values.reduce((sum, value) => {
    const top = sum >>> 25;
    const next = ((sum & 0x1ffffff) << 5) ^ value;
    return GENERATOR.reduce((mixed, word, i) => ((top >>> i) & 1 ? mixed ^ word : mixed), next);
  }, 1);
}

const expand = (prefix) => [
  ...[...prefix].map((c) => c.charCodeAt(0) >>> 5),
  0,
  ...[...prefix].map((c) => c.charCodeAt(0) & 31),
];

function regroup(values, from, to, pad) {
  const out = [];
  let bits = 0;
  let held = 0;
  for (const value of values) {
    held = ((held << from) | value) & 0xfffff;
    bits += from;
    while (bits >= to) {
      bits -= to;
      out.push((held >>> bits) & ((1 << to) - 1));
    }
  }
  const rest = (held << (to - bits)) & ((1 << to) - 1);
  if (pad && bits > 0) out.push(rest);
  if (!pad && (bits >= from || rest !== 0)) throw new Error("bech32 padding");
  return out;
}

export function bech32(prefix, bytes) {
  const data = regroup(bytes, 8, 5, true);
  const sum = polymod([...expand(prefix), ...data, 0, 0, 0, 0, 0, 0]) ^ 1;
  const check = [0, 1, 2, 3, 4, 5].map((i) => (sum >>> (5 * (5 - i))) & 31);
  return `${prefix}1${[...data, ...check].map((value) => CHARSET[value]).join("")}`;
}

export function unbech32(prefix, text) {
  const data = [...text.slice(prefix.length + 1)].map((c) => CHARSET.indexOf(c));
  if (!text.startsWith(`${prefix}1`) || data.includes(-1)) throw new Error("not bech32");
  if (polymod([...expand(prefix), ...data]) !== 1) throw new Error("bech32 checksum");
  return Buffer.from(regroup(data.slice(0, -6), 5, 8, false));
}

export const identityOf = (seed) => bech32("age-secret-key-pq-", seed).toUpperCase();
export const recipientOf = (identity) => identityToRecipient(identity);

export function recipientBytes(recipient) {
  const bytes = unbech32("age1pq", recipient);
  if (bytes.length !== 1216) throw new Error("not a hybrid recipient");
  for (let i = 0; i < 1152; i += 3) {
    const pair = bytes.readUIntLE(i, 3);
    if ((pair & 0xfff) >= 3329 || pair >>> 12 >= 3329) throw new Error("not a canonical ML-KEM key");
  }
  return bytes;
}

export const caseOf = (instance, recipient) => h16("thicket/v1 case", instance, recipientBytes(recipient));

// Receipts.
const DAMM = "0317598642 7092154863 4206871359 1750983426 6123045978 3674209581 5869720134 8945362017 9438617205 2581436790"
  .split(" ");

export function digitsOf(receipt) {
  const number = BigInt(`0x${Buffer.from(receipt).toString("hex")}`).toString().padStart(27, "0");
  const check = [...number].reduce((state, digit) => DAMM[state][digit], 0);
  return (number + check).replace(/.{4}(?=.)/g, "$& ");
}

export async function receiptKeys(receipt, instance) {
  const r = stretch(receipt, instance);
  const mailboxKey = derive(r, "thicket/v1 mailbox");
  const replyIdentity = identityOf(derive(r, "thicket/v1 reply"));
  return {
    mailboxKey,
    mailbox: sha256(mailboxKey),
    replyIdentity,
    replyRecipient: await recipientOf(replyIdentity),
    authorKey: derive(r, "thicket/v1 author"),
    slipKey: derive(r, "thicket/v1 slip"),
  };
}

export function accountKeys(passphrase, instance, handle) {
  const secret = Buffer.from(passphrase.normalize("NFKC"));
  if (secret.length > 256) throw new Error("the passphrase is too long");
  const master = stretch(secret, h16("thicket/v1 salt", instance, handle));
  return {
    loginKey: derive(master, "thicket/v1 login"),
    unlockIdentity: identityOf(derive(master, "thicket/v1 unlock")),
  };
}

// Sealed files.
const BUCKETS = {
  grant: [4096],
  card: [4096],
  slip: [8192],
  first: [8192],
  mail: [8192],
  keyring: [8192],
  work: [4096, 8192, 16384, 32768, 65536],
  report: [16384, 32768, 65536, 131072, 262144],
};

function grease() {
  const token = () => String.fromCharCode(...Array.from({ length: randomInt(1, 9) }, () => randomInt(33, 127)));
  const args = Array.from({ length: randomInt(0, 5) }, token);
  return new Stanza([`${token()}-grease`, ...args], random(randomInt(0, 100)));
}

export async function seal(recipient, json, wire) {
  recipientBytes(recipient);
  const text = Buffer.from(JSON.stringify(json));
  for (;;) {
    const stanza = grease();
    const encrypter = new Encrypter();
    encrypter.addRecipient(recipient);
    encrypter.addRecipient({ wrapFileKey: () => [stanza] });
    // An empty file is the header, a nonce of 16 bytes, and the tag of one empty chunk.
    const head = (await encrypter.encrypt("")).length - 16;
    if (head - 16 > 2048) continue;
    for (const size of BUCKETS[wire]) {
      const chunks = Math.ceil((size - head) / 65552);
      const room = size - head - 16 * chunks;
      if (room < text.length || room <= 65536 * (chunks - 1)) continue;
      const file = await encrypter.encrypt(join(text, Buffer.alloc(room - text.length, " ")));
      if (file.length !== size) throw new Error("not the bucket's size");
      return Buffer.from(file);
    }
    throw new Error(`too large for a ${wire}`);
  }
}

const LOW_ORDER = new Set([
  "0000000000000000000000000000000000000000000000000000000000000000",
  "0100000000000000000000000000000000000000000000000000000000000000",
  "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
  "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
]);

export function checkHeader(file) {
  const text = Buffer.from(file.subarray(0, 2049)).toString("latin1");
  const header = text.match(/^age-encryption\.org\/v1\n((?:-> [!-~ ]+\n(?:[A-Za-z0-9+/]{64}\n)*[A-Za-z0-9+/]{0,63}\n)+)--- [A-Za-z0-9+/]{43}\n/);
  if (header === null || header[0].length > 2048) throw new Error("not a header of at most 2048 bytes");
  const stanzas = header[1].match(/^-> .*$/gm).map((line) => line.slice(3).split(" "));
  const hybrid = stanzas.filter(([type]) => type === "mlkem768x25519");
  const others = stanzas.filter(([type]) => type !== "mlkem768x25519");
  const fits = hybrid.length === 1 && hybrid[0].length === 2 && others.length <= 1;
  if (!fits || !others.every(([type]) => type.endsWith("-grease"))) throw new Error("not exactly one hybrid stanza");
  const share = Buffer.from(hybrid[0][1], "base64").subarray(-32);
  share[31] &= 0x7f;
  if (LOW_ORDER.has(share.toString("hex"))) throw new Error("a low-order share");
}

export async function open(identity, file, wire) {
  if (!BUCKETS[wire].includes(file.length)) throw new Error(`not a size of a ${wire}`);
  checkHeader(file);
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  const json = JSON.parse((await decrypter.decrypt(file, "text")).replace(/ +$/, ""));
  if (json.v !== 1) throw new Error("another version");
  return json;
}
