// Sealing and opening: age files of exactly a bucket's size (spec section 3).
//
// KEM, HPKE and header come from typage. Its payload code runs on web streams, which cost more per 4 KiB card
// than all the cryptography in it, so the payload (age's STREAM) is written here, synchronously.

import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { hmac } from "@noble/hashes/hmac.js";
import { encodeHeader, encodeHeaderNoMAC } from "typage/format.js";
import { HybridIdentity, HybridRecipient } from "typage/recipients.js";
import { checkHeader, grease, type Header, HEADER_BYTES } from "./age-header.ts";
import { equalBytes, fromUtf8, isObject, type JsonObject, utf8 } from "./encoding.ts";
import { TamperingError, TooLargeError } from "./errors.ts";
import { randomBytes, recipientBytes, sha256 } from "./keys.ts";

export { checkHeader, HEADER_BYTES };

/** What a sealed file is on the wire. */
export type Wire = "grant" | "card" | "slip" | "first" | "mail" | "keyring" | "about" | "work" | "templates" | "report";

const doubling = (smallest: number, largest: number): readonly number[] =>
  smallest > largest ? [] : [smallest, ...doubling(smallest * 2, largest)];

/** The sizes, in bytes, that a sealed file of each kind may have, smallest first. */
export const BUCKETS: { readonly [wire in Wire]: readonly number[] } = {
  grant: [4096],
  card: [4096],
  slip: [8192],
  first: [8192],
  mail: [8192],
  keyring: [8192],
  about: [8192],
  work: doubling(4096, 65536),
  templates: doubling(4096, 65536),
  report: doubling(16384, 262144),
};

/** Plaintext bytes of one of age's chunks. */
export const CHUNK_BYTES = 65536;

const NONCE_BYTES = 16;
const TAG_BYTES = 16;
const SPACE = 0x20;

/**
 * Seals one JSON object to a hybrid recipient as the smallest bucket of `wire` that holds it, or as the one of `exactly`
 * so many bytes. Throws a SyntaxError for a recipient that is not hybrid and a TooLargeError if no bucket holds the
 * object.
 */
export function seal(recipient: string, json: JsonObject, wire: Wire, exactly?: number): Uint8Array {
  const text = jsonBytes(json);
  const buckets = BUCKETS[wire].filter((bytes) => exactly === undefined || bytes === exactly);
  const size = (header: number): number => {
    const bucket = buckets.find((bytes) => capacity(bytes - header) >= text.length);
    if (bucket === undefined) throw new TooLargeError(`too large for a ${wire}`);
    return bucket;
  };
  return sealBytes(recipient, text, size, SPACE);
}

/** A JSON object as the bytes that are sealed or signed. */
export function jsonBytes(json: JsonObject): Uint8Array {
  return utf8(JSON.stringify(json, wellFormed));
}

/** Half a surrogate pair, which a script can cut off, is an escape that not every JSON reader takes. */
function wellFormed(_: string, value: unknown): unknown {
  return typeof value === "string" ? value.replace(/\p{Surrogate}/gu, "\ufffd") : value;
}

/**
 * Seals bytes, and as many of the byte `padding` behind them as fill an age file of the size that `size` gives for a
 * header's length. Throws a SyntaxError for a recipient that is not hybrid.
 */
export function sealBytes(
  recipient: string,
  content: Uint8Array,
  size: (header: number) => number,
  padding: number,
): Uint8Array {
  recipientBytes(recipient);
  const fileKey = randomBytes(16);
  for (;;) {
    const stanzas = [...new HybridRecipient(recipient).wrapFileKey(fileKey), grease()];
    const mac = hmac(sha256, headerKey(fileKey), encodeHeaderNoMAC(stanzas));
    const header = encodeHeader(stanzas, mac);
    if (header.length > HEADER_BYTES) continue;
    const bytes = size(header.length);
    if (endsEmpty(bytes - header.length)) continue;
    const plaintext = new Uint8Array(capacity(bytes - header.length)).fill(padding);
    plaintext.set(content);
    const file = new Uint8Array(bytes);
    file.set(header);
    encryptPayload(fileKey, plaintext, file.subarray(header.length));
    plaintext.fill(0);
    fileKey.fill(0);
    return file;
  }
}

/** The plaintext bytes that a nonce and chunks of together `available` bytes hold. */
function capacity(available: number): number {
  const chunks = available - NONCE_BYTES;
  return chunks - Math.ceil(chunks / (CHUNK_BYTES + TAG_BYTES)) * TAG_BYTES;
}

/** Whether the last of the chunks in `available` bytes would have no content, which age forbids. */
function endsEmpty(available: number): boolean {
  const last = (available - NONCE_BYTES) % (CHUNK_BYTES + TAG_BYTES);
  return last > 0 && last <= TAG_BYTES;
}

/**
 * Opens a sealed file: the plaintext's JSON object. Throws `truncated` unless the size is a bucket of `wire`, the
 * header passes `checkHeader`, every byte is authentic, and the plaintext is one JSON object and spaces.
 */
export function open(identity: string, file: Uint8Array, wire: Wire): JsonObject {
  if (!BUCKETS[wire].includes(file.length)) throw new TamperingError("truncated", `not a size of a ${wire}`);
  const plaintext = decrypt(identity, file);
  let end = plaintext.length;
  while (end > 0 && plaintext[end - 1] === SPACE) end--;
  try {
    const json: unknown = JSON.parse(fromUtf8(plaintext.subarray(0, end)));
    if (isObject(json)) return json;
  } catch {
    // Falls through: the parser's own message would quote plaintext.
  } finally {
    plaintext.fill(0);
  }
  throw new TamperingError("truncated", "not a JSON object");
}

/** Opens a sealed file with the one of several identities that it is sealed to, as `open` does. */
export function openWith(identities: readonly string[], file: Uint8Array, wire: Wire): JsonObject {
  return open(identityFor(identities, file), file, wire);
}

/** The one of several identities that a file is sealed to; the first where it is none. Throws `truncated` for no header of ours. */
export function identityFor(identities: readonly string[], file: Uint8Array): string {
  const [newest] = identities;
  if (newest === undefined) throw new RangeError("no identity");
  if (identities.length === 1) return newest;
  const header = checkHeader(file);
  return identities.find((identity) => unwrap(identity, header) !== null) ?? newest;
}

/** Whether a file is sealed to an identity, whatever is in it; `truncated` if its header is none that is ours. */
export function isSealedTo(identity: string, file: Uint8Array): boolean {
  return unwrap(identity, checkHeader(file)) !== null;
}

function unwrap(identity: string, header: Header): Uint8Array | null {
  try {
    return new HybridIdentity(identity).unwrapFileKey([header.stanza]);
  } catch {
    return null;
  }
}

/** The plaintext of any age file with a header that `checkHeader` accepts; `truncated` if it does not open. */
export function decrypt(identity: string, file: Uint8Array): Uint8Array {
  const header = checkHeader(file);
  const fileKey = unwrap(identity, header);
  if (fileKey === null) throw new TamperingError("truncated", "not sealed to this identity");
  if (!equalBytes(hmac(sha256, headerKey(fileKey), header.authenticated), header.mac)) {
    throw new TamperingError("truncated", "header MAC");
  }
  return decryptPayload(fileKey, file.subarray(header.length));
}

function headerKey(fileKey: Uint8Array): Uint8Array {
  return hkdf(sha256, fileKey, undefined, utf8("header"), 32);
}

function payloadKey(fileKey: Uint8Array, nonce: Uint8Array): Uint8Array {
  return hkdf(sha256, fileKey, nonce, utf8("payload"), 32);
}

/** The nonce of a chunk: its number as 11 big-endian bytes, then 1 in the last chunk and 0 elsewhere. */
function chunkNonce(index: number, last: boolean): Uint8Array {
  const nonce = new Uint8Array(12);
  new DataView(nonce.buffer).setUint32(7, index);
  nonce[11] = last ? 1 : 0;
  return nonce;
}

function encryptPayload(fileKey: Uint8Array, plaintext: Uint8Array, out: Uint8Array): void {
  const nonce = randomBytes(NONCE_BYTES);
  out.set(nonce);
  const key = payloadKey(fileKey, nonce);
  const chunks = Math.ceil(plaintext.length / CHUNK_BYTES);
  for (let i = 0, offset = NONCE_BYTES; i < chunks; i++, offset += CHUNK_BYTES + TAG_BYTES) {
    const chunk = plaintext.subarray(i * CHUNK_BYTES, (i + 1) * CHUNK_BYTES);
    out.set(chacha20poly1305(key, chunkNonce(i, i === chunks - 1)).encrypt(chunk), offset);
  }
}

function decryptPayload(fileKey: Uint8Array, payload: Uint8Array): Uint8Array {
  const key = payloadKey(fileKey, payload.subarray(0, NONCE_BYTES));
  const sealed = payload.subarray(NONCE_BYTES);
  const chunks = Math.max(1, Math.ceil(sealed.length / (CHUNK_BYTES + TAG_BYTES)));
  const plaintext = new Uint8Array(Math.max(0, sealed.length - chunks * TAG_BYTES));
  try {
    for (let i = 0; i < chunks; i++) {
      const chunk = sealed.subarray(i * (CHUNK_BYTES + TAG_BYTES), (i + 1) * (CHUNK_BYTES + TAG_BYTES));
      // Only an empty file may end in an empty chunk.
      if (i > 0 && chunk.length <= TAG_BYTES) throw new RangeError("an empty last chunk");
      plaintext.set(chacha20poly1305(key, chunkNonce(i, i === chunks - 1)).decrypt(chunk), i * CHUNK_BYTES);
    }
  } catch {
    plaintext.fill(0);
    throw new TamperingError("truncated", "payload");
  }
  return plaintext;
}
