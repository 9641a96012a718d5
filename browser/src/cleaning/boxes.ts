// The boxes that MP4, MOV, M4A, HEIC and AVIF are made of. What is removed becomes a `free` box of the same size that
// holds zeros: places that other boxes name stay true, and nothing has to be moved.

import { big, blank, bytesOf, latin, slice, zeros } from "./bytes.ts";
import { NotUnderstood } from "./types.ts";

/** A box: where it starts and ends, and where what it holds begins. */
export interface Box {
  readonly type: string;
  readonly start: number;
  readonly body: number;
  readonly end: number;
}

/** Bytes of a file: from the first up to, and without, the second. */
export type Range = readonly [number, number];

const MOST_BOXES = 200_000;
/** How much is read for a header, in bytes: the next ones are often near. */
const WINDOW = 4096;
/** Largest box that is read whole: the tables of a day of film. */
const MOST_BOX = 96 * 1024 * 1024;

function boxAt(header: Uint8Array, at: number, end: number): Box | null {
  const left = end - at;
  if (left < 8 || header.length < 8) return null;
  const type = latin(header, 4, 4);
  let size = big(header, 0, 4);
  let body = at + 8;
  if (size === 1) {
    if (left < 16) return null;
    size = big(header, 8, 8);
    body = at + 16;
  } else if (size === 0) size = left;
  if (size < body - at || size > left) return null;
  return { type, start: at, body, end: at + size };
}

/** The outermost boxes, and where they end: what follows is no box. Reads headers only. */
export async function outermost(file: Blob): Promise<{ boxes: Box[]; end: number }> {
  const boxes: Box[] = [];
  let at = 0;
  let window = { from: 0, bytes: new Uint8Array(0) };
  while (at < file.size) {
    const end = Math.min(at + 16, file.size);
    if (end > window.from + window.bytes.length) {
      window = { from: at, bytes: await slice(file, at, Math.min(at + WINDOW, file.size)) };
    }
    const box = boxAt(window.bytes.subarray(at - window.from, end - window.from), at, file.size);
    if (!box) break;
    boxes.push(box);
    if (boxes.length > MOST_BOXES) throw new NotUnderstood("more boxes than a film has");
    at = box.end;
  }
  return { boxes, end: at };
}

/** A whole box in memory, its header included. */
export async function boxBytes(file: Blob, box: Box): Promise<Uint8Array<ArrayBuffer>> {
  if (box.end - box.start > MOST_BOX) throw new NotUnderstood("a box larger than what is read whole");
  return slice(file, box.start, box.end);
}

/** The boxes between two places. Zeros may end a list, as QuickTime does. */
export function boxesIn(bytes: Uint8Array, start: number, end: number): Box[] {
  const boxes: Box[] = [];
  let at = start;
  while (at < end) {
    if (end - at < 8 && blank(bytes.subarray(at, end))) break;
    const box = boxAt(bytes.subarray(at, Math.min(at + 16, end)), at, end);
    if (!box) throw new NotUnderstood("a box that does not fit in what holds it");
    boxes.push(box);
    if (boxes.length > MOST_BOXES) throw new NotUnderstood("more boxes than a film has");
    at = box.end;
  }
  return boxes;
}

/** The box at a path of types, or null. */
export function within(bytes: Uint8Array, box: Box, ...path: string[]): Box | null {
  let inner: Box | null = box;
  for (const type of path) {
    inner = inner && (boxesIn(bytes, inner.body, inner.end).find((one) => one.type === type) ?? null);
  }
  return inner;
}

/** Makes a box in memory an empty one of the same size. */
export function free(bytes: Uint8Array, box: Box): void {
  bytes.set(bytesOf("free"), box.start + 4);
  bytes.fill(0, box.body, box.end);
}

/** The header of an empty box of a size, without its zeros. */
export function freeHeader(size: number): Uint8Array<ArrayBuffer> {
  const long = size > 0xffffffff;
  const header = new Uint8Array(long ? 16 : 8);
  const sizes = long ? [1, Math.floor(size / 2 ** 32), size % 2 ** 32] : [size];
  const view = new DataView(header.buffer);
  view.setUint32(0, sizes[0] ?? 0);
  header.set(bytesOf("free"), 4);
  if (long) {
    view.setUint32(8, sizes[1] ?? 0);
    view.setUint32(12, sizes[2] ?? 0);
  }
  return header;
}

/** An empty box in place of one in the file. */
export function freed(box: Box): BlobPart[] {
  const size = box.end - box.start;
  const header = freeHeader(size);
  return [header, ...zeros(size - header.length)];
}

/** In order, touching and overlapping ones made one. */
export function merged(ranges: readonly Range[]): Range[] {
  const sorted = ranges.filter(([start, end]) => end > start).sort((one, other) => one[0] - other[0]);
  const result: [number, number][] = [];
  for (const [start, end] of sorted) {
    const last = result[result.length - 1];
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else result.push([start, end]);
  }
  return result;
}

/** More pieces than this are too much for a browser to put together. */
const MOST_PIECES = 400_000;

/** The places in the file that are copied from boxes of data; everything else in such a box becomes zeros. */
export class Kept {
  readonly #ranges: Range[];
  #next = 0;
  #copied = 0;

  constructor(ranges: readonly Range[]) {
    this.#ranges = merged(ranges);
    if (this.#ranges.length > MOST_PIECES) throw new NotUnderstood("more pieces than can be put together");
  }

  /** The pieces of a box of data. Boxes have to be asked for in the order of the file. */
  piecesOf(file: Blob, box: Box): BlobPart[] {
    const pieces: BlobPart[] = [file.slice(box.start, box.body)];
    let at = box.body;
    for (let range = this.#ranges[this.#next]; range && range[0] < box.end; range = this.#ranges[this.#next]) {
      // Samples that run from one box into the next, or lie in its header, are none.
      if (range[0] < at || range[1] > box.end) throw new NotUnderstood("data outside the boxes of data");
      for (const piece of zeros(range[0] - at)) pieces.push(piece);
      pieces.push(file.slice(range[0], range[1]));
      this.#copied += 1;
      this.#next += 1;
      at = range[1];
    }
    pieces.push(...zeros(box.end - at));
    return pieces;
  }

  /** Refuses if something that is to be kept was in no box of data. */
  finish(): void {
    if (this.#copied !== this.#ranges.length) throw new NotUnderstood("data outside the boxes of data");
  }
}

const BRANDS =
  /^(isom|iso[2-9m]|mp4[12]|avc1|hvc1|dby1|3g[pg][1-9a]|qt {2}|M4[AVBP] |M4VP|dash|msd[hx]|cm[fx][cs2h]|heic|heix|heim|heis|hevc|mif[12]|miaf|MiHB|MiHE|MiHA|MiPr|avif|MA1[AB]|av01)$/;

/** Rewrites the brands of an `ftyp` box in memory: those that tell of a maker's device become common ones. */
export function commonBrands(bytes: Uint8Array, box: Box, common: string): void {
  for (let at = box.body; at + 4 <= box.end; at += 4) {
    if (at === box.body + 4) bytes.fill(0, at, at + 4);
    else if (!BRANDS.test(latin(bytes, at, 4))) bytes.set(bytesOf(common), at);
  }
}
