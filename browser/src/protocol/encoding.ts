// Bytes, text and days as they stand inside JSON (spec section 1).

const encoder = new TextEncoder();
// ignoreBOM keeps a byte order mark as a character, so that it is not silently dropped from signed text.
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Text as UTF-8 bytes. */
export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** UTF-8 bytes as text. Throws a TypeError on anything that is not valid UTF-8. */
export function fromUtf8(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/** Joins byte arrays; a string stands for its UTF-8 bytes, which for labels is ASCII. */
export function concat(...parts: (Uint8Array | string)[]): Uint8Array {
  const arrays = parts.map((part) => (typeof part === "string" ? utf8(part) : part));
  const joined = new Uint8Array(arrays.reduce((length, array) => length + array.length, 0));
  let offset = 0;
  for (const array of arrays) {
    joined.set(array, offset);
    offset += array.length;
  }
  return joined;
}

/** Whether two byte arrays are equal; looks at every byte whatever it finds. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= a[i]! ^ b[i]!;
  return difference === 0;
}

/** Orders byte arrays of equal length as big-endian numbers: negative if `a` comes first. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < a.length; i++) {
    if (a[i] !== b[i]) return a[i]! - b[i]!;
  }
  return 0;
}

/** Bytes as base64url without padding (RFC 4648 section 5). */
export function toBase64url(bytes: Uint8Array): string {
  let binary = "";
  // Function arguments are limited in number, on old phones to about 65,000.
  for (let i = 0; i < bytes.length; i += 8192) {
    binary += String.fromCharCode(...bytes.subarray(i, i + 8192));
  }
  return btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/**
 * The bytes of unpadded base64url; with `length` exactly so many. Throws a SyntaxError on padding, other
 * characters, left-over bits that are not zero, or another length: each value has one spelling.
 */
export function fromBase64url(text: unknown, length?: number): Uint8Array {
  if (typeof text !== "string" || !/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) {
    throw new SyntaxError("not base64url");
  }
  const binary = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  const tail = bytes.length % 3;
  if (tail !== 0 && toBase64url(bytes.subarray(bytes.length - tail)) !== text.slice(-(tail + 1))) {
    throw new SyntaxError("not canonical base64url");
  }
  if (length !== undefined && bytes.length !== length) throw new SyntaxError(`not ${length} bytes`);
  return bytes;
}

/** Whether a value is unpadded base64url of exactly `length` bytes. */
export function isBase64url(text: unknown, length: number): text is string {
  try {
    fromBase64url(text, length);
    return true;
  } catch {
    return false;
  }
}

/** A day of the calendar written as `2026-11-22`, as the number of days since 1970-01-01; null for anything else. */
export function dayNumber(day: unknown): number | null {
  if (typeof day !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(day)) return null;
  const time = Date.parse(`${day}T00:00:00Z`);
  // Some engines roll 31 February over into March instead of refusing it.
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== day) return null;
  return time / 86_400_000;
}

/** Parsed JSON that is an object, neither null nor an array. */
export type JsonObject = { [key: string]: unknown };

/** Whether a value is a JSON object, neither null nor an array. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
