// Unpacking with a bound: a few kilobytes may claim to be gigabytes.

import { Unzlib } from "fflate";
import { join } from "./bytes.ts";

/** Small enough that one step makes at most some megabytes. */
const STEP = 2048;

/** The zlib data unpacked, or null if it is broken or gives more than `most` bytes. */
export function inflate(packed: Uint8Array, most: number): Uint8Array<ArrayBuffer> | null {
  const pieces: Uint8Array[] = [];
  let length = 0;
  const stream = new Unzlib((piece) => {
    pieces.push(piece.slice());
    length += piece.length;
  });
  try {
    for (let at = 0; at < packed.length && length <= most; at += STEP) {
      stream.push(packed.slice(at, at + STEP), at + STEP >= packed.length);
    }
  } catch {
    return null;
  }
  return length > most ? null : join(...pieces);
}
