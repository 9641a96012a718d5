// Files in parts (spec sections 3 and 4): how a file is cut, what its parts are called, each sealed as a file of its own.
//
// One part is in memory at a time: nothing here takes a whole file.

import { hmac } from "@noble/hashes/hmac.js";
import { concat } from "./encoding.ts";
import { TamperingError } from "./errors.ts";
import { sha256 } from "./keys.ts";
import { CHUNK_BYTES, decrypt, identityFor, HEADER_BYTES, sealBytes } from "./sealed-file.ts";

/** Content of a whole part, in bytes. */
export const PART_CONTENT_BYTES = 127 * CHUNK_BYTES;

/** A sealed whole part, in bytes: 8 MiB. */
export const LARGEST_PART = 128 * CHUNK_BYTES;

/** The smallest sealed part, in bytes. */
export const SMALLEST_PART = 16_384;

/** Bytes of a part's id. */
export const PART_ID_BYTES = 16;

/** What a sealed part may need beside its content and the tags of its chunks: the longest header, the nonce, one tag. */
const OVERHEAD = HEADER_BYTES + 32;

/** How many parts a file of `length` bytes has; an empty one has none. */
export function partCount(length: number): number {
  return Math.ceil(length / PART_CONTENT_BYTES);
}

/** Bytes of content of part `number`, from 0, of a file of `length` bytes. */
export function partContent(length: number, number: number): number {
  return Math.min(PART_CONTENT_BYTES, length - number * PART_CONTENT_BYTES);
}

/** The size of a sealed part with `content` bytes of content, at most `PART_CONTENT_BYTES`. */
export function sealedPartSize(content: number): number {
  if (content >= PART_CONTENT_BYTES) return LARGEST_PART;
  return Math.max(SMALLEST_PART, padme(content + OVERHEAD + 16 * Math.ceil((content + 1) / CHUNK_BYTES)));
}

/** Whether a sealed part may have this size. */
export function isPartSize(size: number): boolean {
  return Number.isSafeInteger(size) && size >= SMALLEST_PART && size <= LARGEST_PART && padme(size) === size;
}

/** PADMÉ: rounds a length of at least 2 up, so that it gives away little for at most 12 % more. */
export function padme(length: number): number {
  const exponent = Math.floor(Math.log2(length));
  const step = 2 ** (exponent - Math.floor(Math.log2(exponent)) - 1);
  return Math.ceil(length / step) * step;
}

/**
 * The id of part `number`, from 0, of the file with this SHA-256: the same whenever the same receipt sends the same
 * file again, and to everybody else a random one.
 */
export function partId(partsKey: Uint8Array, instance: Uint8Array, fileSha256: Uint8Array, number: number): Uint8Array {
  const place = new Uint8Array(4);
  new DataView(place.buffer).setUint32(0, number);
  return hmac(sha256, partsKey, concat("thicket/v1 part\0", instance, fileSha256, place)).slice(0, PART_ID_BYTES);
}

/** Seals one part, of 1 to `PART_CONTENT_BYTES` bytes, to the case. Takes memory for it twice over. */
export function sealPart(recipient: string, content: Uint8Array): Uint8Array {
  if (content.length === 0 || content.length > PART_CONTENT_BYTES) throw new RangeError("not the content of a part");
  const size = sealedPartSize(content.length);
  return sealBytes(recipient, content, () => size, 0);
}

/**
 * Opens a sealed part that holds `content` bytes of a file, as its announcement says, with the case's identity or one of
 * several. Throws `truncated` unless the
 * size is one of a part and every byte is authentic, `file` if it holds less, or more than zero bytes behind it.
 */
export function openPart(identity: string | readonly string[], sealed: Uint8Array, content: number): Uint8Array {
  if (!isPartSize(sealed.length)) throw new TamperingError("truncated", "not a size of a part");
  const plaintext = decrypt(typeof identity === "string" ? identity : identityFor(identity, sealed), sealed);
  const padding = plaintext.subarray(content);
  if (plaintext.length < content || padding.some((byte) => byte !== 0)) {
    plaintext.fill(0);
    throw new TamperingError("file", "a part of another length");
  }
  return plaintext.subarray(0, content);
}
