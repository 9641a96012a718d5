// Reads the instructions that draw a page: which drawings they name, and where they hold what draws nothing. A word of them is
// never changed, only blanked, so that everything stays where it is.

import { latin, says } from "./bytes.ts";
import { NotUnderstood } from "./types.ts";

/** What instructions hold beside drawing. */
export interface Content {
  /** Names that are drawn or painted with, as they are written. */
  readonly names: ReadonlySet<string>;
  /** Where comments are, and what is in dictionaries: properties of marked content. */
  readonly silent: readonly (readonly [number, number])[];
}

const BACKSLASH = 0x5c;

function isWhite(byte: number | undefined): boolean {
  return byte === undefined || byte === 0 || byte === 9 || byte === 10 || byte === 12 || byte === 13 || byte === 32;
}

/** Neither white nor one of the signs that end a word. */
function isRegular(byte: number | undefined): boolean {
  return !isWhite(byte) && !"()<>[]{}/%".includes(String.fromCharCode(byte ?? 0));
}

function endOfWord(bytes: Uint8Array, at: number): number {
  while (isRegular(bytes[at])) at += 1;
  return at;
}

function endOfComment(bytes: Uint8Array, at: number): number {
  while (at < bytes.length && bytes[at] !== 10 && bytes[at] !== 13) at += 1;
  return at;
}

function endOfText(bytes: Uint8Array, at: number): number {
  for (let depth = 0; at < bytes.length; at++) {
    const sign = String.fromCharCode(bytes[at] ?? 0);
    if (bytes[at] === BACKSLASH) at += 1;
    else if (sign === "(") depth += 1;
    else if (sign === ")" && --depth === 0) return at + 1;
  }
  throw new NotUnderstood("text without end");
}

/** Where the data of a picture among the instructions end: its length is not said. What follows has to be instructions. */
function endOfPicture(bytes: Uint8Array, at: number): number {
  for (let end = bytes.indexOf(0x45, at); end >= 0; end = bytes.indexOf(0x45, end + 1)) {
    if (!says(bytes, end, "EI") || !isWhite(bytes[end - 1]) || !isWhite(bytes[end + 2])) continue;
    if (bytes.subarray(end + 2, end + 14).every((byte) => isWhite(byte) || (byte > 0x1f && byte < 0x7f))) return end + 2;
  }
  throw new NotUnderstood("a picture without end");
}

/** Reads instructions. Throws where they cannot be told apart from each other. */
export function readContent(bytes: Uint8Array): Content {
  const names = new Set<string>();
  const silent: [number, number][] = [];
  let [depth, start, name, picture] = [0, 0, "", false];
  for (let at = 0; at < bytes.length; ) {
    const sign = String.fromCharCode(bytes[at] ?? 0);
    const twice = bytes[at + 1] === bytes[at];
    if (isWhite(bytes[at]) || "[]{}".includes(sign)) at += 1;
    else if (sign === "%") {
      const end = endOfComment(bytes, at);
      if (depth === 0) silent.push([at, end]);
      at = end;
    } else if (sign === "(") at = endOfText(bytes, at);
    else if (sign === "<" && twice) {
      if (depth === 0) start = at + 2;
      depth += 1;
      at += 2;
    } else if (sign === "<") {
      at = bytes.indexOf(0x3e, at) + 1;
      if (at === 0) throw new NotUnderstood("text without end");
    } else if (sign === ">" && twice && depth > 0) {
      depth -= 1;
      // A picture's dictionaries say how it is packed.
      if (depth === 0 && !picture) silent.push([start, at]);
      at += 2;
    } else if (sign === "/") {
      const end = endOfWord(bytes, at + 1);
      if (depth === 0) name = latin(bytes, at + 1, end - at - 1);
      at = end;
    } else {
      const end = endOfWord(bytes, at);
      if (end === at) throw new NotUnderstood("instructions out of order");
      const word = latin(bytes, at, Math.min(end - at, 16));
      at = end;
      if (depth > 0 || /^[-+.\d]/.test(word)) continue;
      if (/^(Do|scn|SCN)$/.test(word)) names.add(name);
      name = "";
      if (word === "BI") picture = true;
      else if (word === "ID" && picture) {
        at = endOfPicture(bytes, at);
        picture = false;
      }
    }
  }
  if (depth > 0 || picture) throw new NotUnderstood("instructions without end");
  return { names, silent };
}
