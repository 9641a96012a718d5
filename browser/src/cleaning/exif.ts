// EXIF, of which only the orientation is kept: without it photographs would lie on their side.

import { big, bytesOf, join, little, numbers, says } from "./bytes.ts";
import type { Findings, Found } from "./types.ts";

const ORIENTATION = 0x0112;
const DIRECTORIES = new Set([0x8769, 0x8825, 0xa005]);

const TAGS: readonly [Found, readonly number[]][] = [
  ["place", [0x8825]],
  ["time", [0x0132, 0x9003, 0x9004, 0x9010, 0x9011, 0x9012, 0x9290, 0x9291, 0x9292, 0xc71b]],
  ["device", [0x010f, 0x0110, 0x0131, 0x013c, 0x927c, 0xa420, 0xa431, 0xa432, 0xa433, 0xa434, 0xa435, 0xc614, 0xc62f]],
  ["author", [0x013b, 0x8298, 0x9c9d, 0xa430]],
  ["words", [0x010d, 0x010e, 0x9286, 0x9c9b, 0x9c9c, 0x9c9e, 0x9c9f]],
  ["thumbnail", [0x0201]],
];

/** No camera writes more directories, or more entries in one. */
const MOST_DIRECTORIES = 16;
const MOST_ENTRIES = 512;

/** The orientation (1 to 8, 1 if there is none) in EXIF, with or without its `Exif\0\0`; adds what else it holds. */
export function orientationOf(exif: Uint8Array, found: Findings): number {
  const tiff = says(exif, 0, "Exif\0") ? exif.subarray(6) : exif;
  let orientation = 1;
  try {
    const read = says(tiff, 0, "II") ? little : big;
    const waiting = [read(tiff, 4, 4)];
    const seen = new Set<number>([0]);
    let first = true;
    for (let at = waiting.pop(); at !== undefined && seen.size < MOST_DIRECTORIES; at = waiting.pop()) {
      if (seen.has(at)) continue;
      seen.add(at);
      const count = Math.min(read(tiff, at, 2), MOST_ENTRIES);
      for (let index = 0; index < count; index++) {
        const entry = at + 2 + index * 12;
        const tag = read(tiff, entry, 2);
        if (DIRECTORIES.has(tag)) waiting.push(read(tiff, entry + 8, 4));
        if (tag === ORIENTATION && first) orientation = read(tiff, entry + 8, 2);
        else if (tag !== 0x8769) found.add(TAGS.find(([, tags]) => tags.includes(tag))?.[0] ?? "other");
      }
      if (first) waiting.push(read(tiff, at + 2 + count * 12, 4));
      first = false;
    }
  } catch {
    found.add("other");
  }
  return orientation >= 1 && orientation <= 8 ? orientation : 1;
}

/** EXIF that says the orientation and nothing else, without `Exif\0\0`. */
export function exifOf(orientation: number): Uint8Array<ArrayBuffer> {
  return join(
    bytesOf("MM"),
    numbers(2, 42),
    numbers(4, 8),
    numbers(2, 1, ORIENTATION, 3),
    numbers(4, 1),
    numbers(2, orientation, 0),
    numbers(4, 0),
  );
}
