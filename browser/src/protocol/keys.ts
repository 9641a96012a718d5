// Key derivation, hybrid age keys and Ed25519 signing keys (spec sections 1 and 2).

import { ed25519 } from "@noble/curves/ed25519.js";
import { argon2idAsync } from "@noble/hashes/argon2.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { randomBytes } from "@noble/hashes/utils.js";
import { MLKEM768X25519 } from "@noble/post-quantum/hybrid.js";
import { bech32 } from "@scure/base";
import { concat, toBase64url, utf8 } from "./encoding.ts";

export { forgetKeys } from "../replaced/remembered-keys.ts";
export { randomBytes, sha256 };

/** Bytes of an X-Wing public key: 1,184 of ML-KEM-768, then 32 of X25519. */
export const RECIPIENT_BYTES = 1216;

const IDENTITY_PREFIX = "AGE-SECRET-KEY-PQ-";
const RECIPIENT_PREFIX = "age1pq";
const ML_KEM_MODULUS = 3329;
const ML_KEM_VECTOR_BYTES = 1152;

/** SHA-256 of the text of a recipient, base64url: what it is called where it would take too much room. */
export function textDigest(recipient: string): string {
  return toBase64url(sha256(utf8(recipient)));
}

/** The first 16 bytes of SHA-256. */
export function h16(...parts: (Uint8Array | string)[]): Uint8Array {
  return sha256(concat(...parts)).slice(0, 16);
}

/**
 * Argon2id with the one setting of version 1 (19456 KiB, 2 passes, 1 lane), 32 bytes out. Takes under a second
 * with a JIT, up to a minute without; yields every 20 ms, so that a page stays alive. `onProgress` gets 0 to 1.
 */
export async function stretch(
  secret: Uint8Array,
  salt: Uint8Array,
  onProgress?: (fraction: number) => void,
): Promise<Uint8Array> {
  const options = { m: 19456, t: 2, p: 1, version: 0x13, dkLen: 32, asyncTick: 20 };
  return argon2idAsync(secret, salt, onProgress ? { ...options, onProgress } : options);
}

/** HKDF-SHA256 with an empty salt and `label` as info, 32 bytes out. */
export function derive(key: Uint8Array, label: string): Uint8Array {
  return hkdf(sha256, key, undefined, utf8(label), 32);
}

/** HMAC-SHA256 over a label, the instance and a payload, 32 bytes: how reporters' records are authenticated. */
export function authenticate(
  key: Uint8Array,
  label: string,
  instance: Uint8Array,
  payload: Uint8Array,
): Uint8Array {
  return hmac(sha256, key, concat(label, instance, payload));
}

/** A fresh hybrid identity, `AGE-SECRET-KEY-PQ-1…`. */
export function generateIdentity(): string {
  return identityFromSeed(randomBytes(32));
}

/** The hybrid identity of a 32-byte X-Wing seed. */
export function identityFromSeed(seed: Uint8Array): string {
  if (seed.length !== 32) throw new RangeError("a seed has 32 bytes");
  return bech32.encodeFromBytes(IDENTITY_PREFIX, seed).toUpperCase();
}

/** The 32-byte seed of a hybrid identity. Throws on anything else, also on another kind of age identity. */
export function seedOf(identity: string): Uint8Array {
  const { prefix, bytes } = bech32.decodeToBytes(identity);
  if (
    !identity.startsWith(`${IDENTITY_PREFIX}1`) ||
    prefix.toUpperCase() !== IDENTITY_PREFIX ||
    bytes.length !== 32
  ) {
    throw new SyntaxError("not a hybrid identity");
  }
  return bytes;
}

/** The recipient `age1pq1…` of a hybrid identity. */
export function recipientOf(identity: string): string {
  return encodeRecipient(publicKeyOf(identity));
}

/** The 1,216 public-key bytes of a hybrid identity. */
export function publicKeyOf(identity: string): Uint8Array {
  return MLKEM768X25519.getPublicKey(seedOf(identity));
}

/** Writes 1,216 public-key bytes as `age1pq1…`. */
export function encodeRecipient(bytes: Uint8Array): string {
  // 90 characters is bech32's own limit, which age lifts.
  return bech32.encode(RECIPIENT_PREFIX, bech32.toWords(bytes), false);
}

/**
 * The 1,216 public-key bytes of a recipient. Throws a SyntaxError unless it is a lower-case hybrid recipient
 * whose ML-KEM part is canonical: every coefficient below the modulus.
 */
export function recipientBytes(recipient: unknown): Uint8Array {
  if (typeof recipient !== "string" || !recipient.startsWith(`${RECIPIENT_PREFIX}1`)) {
    throw new SyntaxError("not a hybrid recipient");
  }
  let bytes: Uint8Array;
  try {
    const { prefix, words } = bech32.decode(recipient as `${string}1${string}`, false);
    if (prefix !== RECIPIENT_PREFIX) throw new SyntaxError("not a hybrid recipient");
    bytes = bech32.fromWords(words);
  } catch {
    throw new SyntaxError("not a hybrid recipient");
  }
  if (bytes.length !== RECIPIENT_BYTES) throw new SyntaxError("not a hybrid recipient");
  for (let i = 0; i < ML_KEM_VECTOR_BYTES; i += 3) {
    const low = bytes[i]! | ((bytes[i + 1]! & 0x0f) << 8);
    const high = (bytes[i + 1]! >> 4) | (bytes[i + 2]! << 4);
    if (low >= ML_KEM_MODULUS || high >= ML_KEM_MODULUS) throw new SyntaxError("not a canonical ML-KEM key");
  }
  return bytes;
}

/** Whether a value is a hybrid recipient, as `recipientBytes` judges it. */
export function isRecipient(value: unknown): value is string {
  try {
    return recipientBytes(value).length > 0;
  } catch {
    return false;
  }
}

/** The Ed25519 public key (32 bytes) of a 32-byte seed. */
export function signingKeyOf(seed: Uint8Array): Uint8Array {
  return ed25519.getPublicKey(seed);
}

// A ledger names the same few keys for every record, and judging one takes as long as half a verification.
const usable = new Set<string>();

/**
 * Whether 32 bytes are an Ed25519 public key that can sign anything: canonical, of the group's prime order. Of another
 * order verifiers disagree about signatures, depending on whether they multiply by the cofactor.
 */
export function isUsableSigningKey(bytes: Uint8Array): boolean {
  const name = bytes.join();
  if (usable.has(name)) return true;
  if (!isOfPrimeOrder(bytes)) return false;
  usable.add(name);
  return true;
}

function isOfPrimeOrder(bytes: Uint8Array): boolean {
  try {
    const point = ed25519.Point.fromBytes(bytes, false);
    return !point.is0() && point.isTorsionFree();
  } catch {
    return false;
  }
}

/** Signs a label, the instance and a payload with an Ed25519 seed; 64 bytes. */
export function sign(
  seed: Uint8Array,
  label: string,
  instance: Uint8Array,
  payload: Uint8Array,
): Uint8Array {
  return ed25519.sign(concat(label, instance, payload), seed);
}

/**
 * Whether a signature holds under RFC 8032, strictly: key and R are of prime order, so that it makes no difference
 * that the library multiplies by the cofactor where others do not. Never throws.
 */
export function verify(
  signature: Uint8Array,
  signing: Uint8Array,
  label: string,
  instance: Uint8Array,
  payload: Uint8Array,
): boolean {
  try {
    return (
      ed25519.verify(signature, concat(label, instance, payload), signing, { zip215: false }) &&
      isUsableSigningKey(signing) &&
      isOfPrimeOrder(signature.subarray(0, 32))
    );
  } catch {
    return false;
  }
}
