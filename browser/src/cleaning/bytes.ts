// Reading and writing numbers and names at places in bytes. Every place is checked: what lies outside is refused.

import { NotUnderstood } from "./types.ts";

/** Largest picture or document that is held in memory whole, in bytes. Films are never. */
export const MOST_WHOLE = 128 * 1024 * 1024;

/** The whole file in memory. Refuses more than `most` bytes, before they are read. */
export async function whole(file: Blob, most = MOST_WHOLE): Promise<Uint8Array<ArrayBuffer>> {
  if (file.size > most) throw new NotUnderstood("larger than what is read whole");
  return new Uint8Array(await file.arrayBuffer());
}

/** The bytes from `start` up to `end` of a file. */
export async function slice(file: Blob, start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(await file.slice(start, end).arrayBuffer());
  if (bytes.length !== end - start) throw new NotUnderstood("the file ends too early");
  return bytes;
}

/** The bytes from `start` up to `end`, not copied. */
export function part(bytes: Uint8Array<ArrayBuffer>, start: number, end: number): Uint8Array<ArrayBuffer> {
  if (start < 0 || end < start || end > bytes.length) throw new NotUnderstood("the file ends too early");
  return bytes.subarray(start, end);
}

/** A whole number of `width` bytes, big-endian; at most 2^53. */
export function big(bytes: Uint8Array, at: number, width: number): number {
  if (at < 0 || at + width > bytes.length) throw new NotUnderstood("the file ends too early");
  let value = 0;
  for (let index = at; index < at + width; index++) value = value * 256 + (bytes[index] ?? 0);
  if (value > Number.MAX_SAFE_INTEGER) throw new NotUnderstood("an absurd number");
  return value;
}

/** The same, little-endian. */
export function little(bytes: Uint8Array, at: number, width: number): number {
  if (at < 0 || at + width > bytes.length) throw new NotUnderstood("the file ends too early");
  let value = 0;
  for (let index = at + width - 1; index >= at; index--) value = value * 256 + (bytes[index] ?? 0);
  return value;
}

/** Writes a whole number big-endian. */
export function putBig(bytes: Uint8Array, at: number, width: number, value: number): void {
  if (at < 0 || at + width > bytes.length) throw new NotUnderstood("the file ends too early");
  let rest = value;
  for (let index = at + width - 1; index >= at; index--) {
    bytes[index] = rest % 256;
    rest = Math.floor(rest / 256);
  }
}

/** Some bytes as text, one character a byte. */
export function latin(bytes: Uint8Array, at = 0, length = bytes.length - at): string {
  let text = "";
  for (let index = at; index < Math.min(at + length, bytes.length); index++) {
    text += String.fromCharCode(bytes[index] ?? 0);
  }
  return text;
}

/** Text of one byte a character as bytes. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** Whether `text` stands at a place. */
export function says(bytes: Uint8Array, at: number, text: string): boolean {
  return at + text.length <= bytes.length && latin(bytes, at, text.length) === text;
}

/** One after the other, in one piece. */
export function join(...pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}

/** Big-endian numbers as bytes: `numbers(2, 1, 2)` is 00 01 00 02. */
export function numbers(width: number, ...values: readonly number[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(width * values.length);
  values.forEach((value, index) => putBig(bytes, index * width, width, value));
  return bytes;
}

/** Whether every byte is zero. */
export function blank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}

const ZEROS = new Uint8Array(1 << 16);
/** Zeros that a file can hold many times over while they are in memory once. */
const BLOCK = 1 << 20;
let block: Blob | null = null;

/** Zeros to overwrite with, as pieces of a file, without taking their length in memory. */
export function zeros(length: number): BlobPart[] {
  const pieces: BlobPart[] = [];
  let left = length;
  for (; left >= BLOCK; left -= BLOCK) {
    block ??= new Blob(Array.from({ length: BLOCK / ZEROS.length }, () => ZEROS));
    pieces.push(block);
  }
  for (; left > 0; left -= ZEROS.length) pieces.push(ZEROS.subarray(0, Math.min(left, ZEROS.length)));
  return pieces;
}
