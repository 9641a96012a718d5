// The header of a sealed file (spec section 3): written by typage, checked here before any decapsulation.

import { base64nopad } from "@scure/base";
import { Stanza } from "typage/format.js";
import { equalBytes } from "./encoding.ts";
import { TamperingError } from "./errors.ts";
import { randomBytes } from "./keys.ts";

/** The most bytes a header may have, MAC line and its line feed included. */
export const HEADER_BYTES = 2048;

/** Bytes of the encapsulated key: 1,088 of ML-KEM-768, then 32 of X25519. */
export const ENCAPSULATED_BYTES = 1120;

const HYBRID_STANZA = "mlkem768x25519";

/** A checked header. */
export interface Header {
  /** Bytes of the header, MAC line and its line feed included; the nonce follows. */
  length: number;
  /** The bytes that the MAC covers: up to and with `---`. */
  authenticated: Uint8Array;
  /** HMAC-SHA256, 32 bytes. */
  mac: Uint8Array;
  /** The one hybrid stanza. */
  stanza: Stanza;
}

function refuse(detail: string): never {
  throw new TamperingError("truncated", detail);
}

/**
 * Reads the header of a sealed file, looking at no more than its first 2,049 bytes. Throws `truncated` unless
 * it has at most 2,048 bytes, exactly one hybrid stanza, at most one other, of a type that ends in `-grease`,
 * and an encapsulated key whose X25519 part is not of low order.
 */
export function checkHeader(file: Uint8Array): Header {
  // One byte more than allowed, so that an over-long line cannot pass for one that ends at the limit.
  let text = "";
  for (const byte of file.subarray(0, HEADER_BYTES + 1)) text += String.fromCharCode(byte);
  let offset = 0;
  const line = (): string => {
    const end = text.indexOf("\n", offset);
    if (end < 0 || end >= HEADER_BYTES) refuse("no header within 2048 bytes");
    const read = text.slice(offset, end);
    offset = end + 1;
    return read;
  };
  if (line() !== "age-encryption.org/v1") refuse("not an age file");
  const stanzas: Stanza[] = [];
  for (;;) {
    const start = offset;
    const first = line();
    if (first.startsWith("--- ")) {
      const mac = decode(first.slice(4), 32);
      const authenticated = file.slice(0, start + 3);
      return { length: offset, authenticated, mac, stanza: checkStanzas(stanzas) };
    }
    if (stanzas.length === 2) refuse("more than two stanzas");
    stanzas.push(readStanza(first, line));
  }
}

function readStanza(first: string, line: () => string): Stanza {
  const args = first.split(" ");
  if (args.length < 2 || args.shift() !== "->" || !args.every((arg) => /^[\x21-\x7e]+$/.test(arg))) {
    refuse("not a stanza");
  }
  let body = "";
  for (;;) {
    const part = line();
    if (part.length > 64) refuse("a stanza line of more than 64 characters");
    body += part;
    if (part.length < 64) return new Stanza(args, decode(body));
  }
}

function checkStanzas(stanzas: Stanza[]): Stanza {
  const hybrid = stanzas.filter((stanza) => stanza.args[0] === HYBRID_STANZA);
  const others = stanzas.filter((stanza) => stanza.args[0] !== HYBRID_STANZA);
  const stanza = hybrid[0];
  if (stanza === undefined || hybrid.length !== 1) refuse("not exactly one hybrid stanza");
  if (!others.every((other) => other.args[0]!.endsWith("-grease"))) refuse("a stanza of another kind");
  if (stanza.args.length !== 2 || stanza.body.length !== 32) refuse("a malformed hybrid stanza");
  const encapsulated = decode(stanza.args[1]!, ENCAPSULATED_BYTES);
  if (isLowOrder(encapsulated.subarray(ENCAPSULATED_BYTES - 32))) refuse("a low-order X25519 share");
  return stanza;
}

function decode(text: string, length?: number): Uint8Array {
  let bytes: Uint8Array;
  try {
    bytes = base64nopad.decode(text);
  } catch {
    refuse("not base64");
  }
  if (length !== undefined && bytes.length !== length) refuse("a part of another length");
  return bytes;
}

// The u-coordinates of points of order 1, 2, 4 and 8 on Curve25519 and its twist, little-endian, without
// bit 255; p-1, p and p+1 are told by their pattern.
const LOW_ORDER = [
  [
    0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae, 0x16, 0x56, 0xe3, 0xfa, 0xf1, 0x9f, 0xc4, 0x6a, 0xda, 0x09,
    0x8d, 0xeb, 0x9c, 0x32, 0xb1, 0xfd, 0x86, 0x62, 0x05, 0x16, 0x5f, 0x49, 0xb8, 0x00,
  ],
  [
    0x5f, 0x9c, 0x95, 0xbc, 0xa3, 0x50, 0x8c, 0x24, 0xb1, 0xd0, 0xb1, 0x55, 0x9c, 0x83, 0xef, 0x5b, 0x04, 0x44,
    0x5c, 0xc4, 0x58, 0x1c, 0x8e, 0x86, 0xd8, 0x22, 0x4e, 0xdd, 0xd0, 0x9f, 0x11, 0x57,
  ],
].map((point) => new Uint8Array(point));

function isLowOrder(share: Uint8Array): boolean {
  // X25519 ignores bit 255.
  const u = share.slice();
  u[31]! &= 0x7f;
  const first = u[0]!;
  const inner = u.subarray(1, 31);
  const zeroOrOne = first <= 1 && u[31] === 0 && inner.every((byte) => byte === 0);
  const aroundModulus = first >= 0xec && first <= 0xee && u[31] === 0x7f && inner.every((byte) => byte === 0xff);
  return zeroOrOne || aroundModulus || LOW_ORDER.some((point) => equalBytes(point, u));
}

/**
 * A stanza that no client reads, drawn as the Rust age crate draws its own: a type of 8 to 15 characters, 0 to 4
 * arguments of 1 to 8 characters, a body of 0 to 99 bytes.
 */
export function grease(): Stanza {
  const token = (): string =>
    Array.from({ length: 1 + below(8) }, () => String.fromCharCode(33 + below(94))).join("");
  const args = Array.from({ length: below(5) }, token);
  return new Stanza([`${token()}-grease`, ...args], randomBytes(below(100)));
}

/** A random number from 0 to `limit` - 1, each as likely; `limit` is at most 256. */
function below(limit: number): number {
  for (;;) {
    const byte = randomBytes(1)[0]!;
    // The top of the range that does not divide evenly would favour small numbers.
    if (byte < 256 - (256 % limit)) return byte % limit;
  }
}
