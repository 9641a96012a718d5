// JPEG: keeps what a decoder needs to draw the picture, and writes orientation and colour profile anew. The compressed
// picture is copied byte for byte. Everything after its end goes: motion photos and second pictures are there.

import { big, blank, bytesOf, join, numbers, part, says, whole } from "./bytes.ts";
import { exifOf, orientationOf } from "./exif.ts";
import { foundIn } from "./found.ts";
import { cleanProfile } from "./icc.ts";
import { type Findings, NotUnderstood } from "./types.ts";

const START = 0xd8;
const END = 0xd9;
const SCAN = 0xda;
/** Frames of one picture, Huffman or arithmetic. Differential ones belong to several. */
const FRAMES = new Set([0xc0, 0xc1, 0xc2, 0xc3, 0xc9, 0xca, 0xcb]);
/** Tables and their like: Huffman, arithmetic, quantisation, number of lines, restart interval. */
const TABLES = new Set([0xc4, 0xcc, 0xdb, 0xdc, 0xdd]);
const PROFILE = "ICC_PROFILE\0";
const MOST_IN_SEGMENT = 65_519;

function segment(marker: number, ...content: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = join(...content);
  return join(Uint8Array.of(0xff, marker), numbers(2, joined.length + 2), joined);
}

/** Where the next marker is after entropy-coded data, not counting restarts. */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at)) {
    const next = bytes[at + 1];
    if (next === undefined) break;
    if (next === 0xff) at += 1;
    else if (next === 0 || (next >= 0xd0 && next <= 0xd7)) at += 2;
    else return at;
  }
  throw new NotUnderstood("no end of the picture");
}

/** What the application segments said that decides how the picture looks. */
class Appearance {
  #density: Uint8Array | null = null;
  #transform: number | null = null;
  #orientation = 1;
  readonly #profile: Uint8Array[] = [];

  /** Takes what is needed from an application segment. */
  take(marker: number, content: Uint8Array<ArrayBuffer>, found: Findings): void {
    if (marker === 0xe0 && says(content, 0, "JFIF\0") && content.length >= 14) {
      const [across, down] = [big(content, 8, 2), big(content, 10, 2)];
      // How many dots an inch has tells of the device; that they are not square is of the picture.
      const unequal = across !== down && across > 0 && down > 0;
      this.#density ??= unequal ? content.slice(7, 12) : Uint8Array.of(0, 0, 1, 0, 1);
      if (content.length > 14) found.add("thumbnail");
    } else if (marker === 0xe1 && says(content, 0, "Exif\0")) {
      const orientation = orientationOf(content, found);
      if (this.#orientation === 1) this.#orientation = orientation;
    } else if (marker === 0xe2 && says(content, 0, PROFILE) && content.length > 14) {
      this.#profile[content[12] ?? 0] = content.subarray(14);
    } else if (marker === 0xee && says(content, 0, "Adobe") && content.length >= 12) {
      this.#transform ??= content[11] ?? 0;
    } else if (marker === 0xe2 && says(content, 0, "MPF\0")) {
      found.add("attached");
    } else if (marker === 0xe0 && says(content, 0, "JFXX\0")) {
      found.add("thumbnail");
    } else {
      foundIn(content, found);
    }
  }

  /** The segments that say the same, and nothing else. */
  segments(alone: boolean): Uint8Array<ArrayBuffer>[] {
    const written: Uint8Array<ArrayBuffer>[] = [];
    if (this.#density) {
      written.push(segment(0xe0, bytesOf("JFIF\0\x01\x02"), this.#density, numbers(1, 0, 0)));
    }
    if (alone && this.#orientation > 1) written.push(segment(0xe1, bytesOf("Exif\0\0"), exifOf(this.#orientation)));
    const profile = alone && this.#profile.length > 0 ? cleanProfile(join(...this.#profile.filter(Boolean))) : null;
    if (profile) {
      const count = Math.ceil(profile.length / MOST_IN_SEGMENT);
      for (let index = 0; index < count && count < 256; index++) {
        const piece = profile.subarray(index * MOST_IN_SEGMENT, (index + 1) * MOST_IN_SEGMENT);
        written.push(segment(0xe2, bytesOf(PROFILE), numbers(1, index + 1, count), piece));
      }
    }
    if (this.#transform !== null) {
      written.push(segment(0xee, bytesOf("Adobe"), numbers(2, 100, 0, 0), numbers(1, this.#transform)));
    }
    return written;
  }
}

/** The pieces of a JPEG without its hidden data; without orientation and profile where `alone` is false: in a document nothing reads them. */
export function cleanJpegBytes(
  bytes: Uint8Array<ArrayBuffer>,
  found: Findings,
  alone = true,
): Uint8Array<ArrayBuffer>[] {
  if (bytes[0] !== 0xff || bytes[1] !== START) throw new NotUnderstood("no JPEG");
  const appearance = new Appearance();
  const picture: Uint8Array<ArrayBuffer>[] = [];
  let [frames, scans] = [0, 0];
  let at = 2;
  for (;;) {
    if (bytes[at] !== 0xff) throw new NotUnderstood("no marker where one has to be");
    while (bytes[at + 1] === 0xff) at += 1;
    const marker = bytes[at + 1] ?? 0;
    if (marker === END) break;
    const end = at + 2 + big(bytes, at + 2, 2);
    if (end < at + 4) throw new NotUnderstood("a segment shorter than its length");
    const content = part(bytes, at + 4, end);
    if (marker === SCAN) {
      const next = endOfScan(bytes, end);
      picture.push(part(bytes, at, next));
      scans += 1;
      at = next;
      continue;
    }
    if (FRAMES.has(marker)) frames += 1;
    if (FRAMES.has(marker) || TABLES.has(marker)) picture.push(part(bytes, at, end));
    else if (marker >= 0xe0 && marker <= 0xef) appearance.take(marker, content, found);
    else if (marker === 0xfe) found.add("words");
    else throw new NotUnderstood(`a segment ${marker.toString(16)}`);
    at = end;
  }
  if (frames !== 1 || scans === 0) throw new NotUnderstood("no picture, or several in one");
  const rest = bytes.subarray(at + 2);
  if (!blank(rest)) found.add("attached");
  return [Uint8Array.of(0xff, START), ...appearance.segments(alone), ...picture, Uint8Array.of(0xff, END)];
}

/** Cleans a JPEG. */
export async function cleanJpeg(file: Blob, _kind: unknown, found: Findings): Promise<BlobPart[]> {
  return cleanJpegBytes(await whole(file), found);
}
