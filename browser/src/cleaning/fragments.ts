// Where the samples of a film in fragments are: what browsers and screen recorders write.

import { type Box, boxesIn, free, type Range } from "./boxes.ts";
import { big } from "./bytes.ts";
import { NotUnderstood } from "./types.ts";

/** Which tracks play, and how large a sample of each is unless said otherwise. */
export interface Fragments {
  readonly playing: ReadonlySet<number>;
  readonly defaults: ReadonlyMap<number, number>;
}

const MOST_SAMPLES = 1_000_000;

/** The sizes that `mvex` gives for each track. */
export function readDefaults(bytes: Uint8Array, extends_: Box | null): Map<number, number> {
  const defaults = new Map<number, number>();
  for (const box of extends_ ? boxesIn(bytes, extends_.body, extends_.end) : []) {
    if (box.type === "trex") defaults.set(big(bytes, box.body + 4, 4), big(bytes, box.body + 16, 4));
  }
  return defaults;
}

interface Header {
  id: number;
  base: number | null;
  atFragment: boolean;
  size: number;
}

function header(bytes: Uint8Array, box: Box, { defaults }: Fragments): Header {
  const flags = big(bytes, box.body + 1, 3);
  const id = big(bytes, box.body + 4, 4);
  let at = box.body + 8;
  const field = (flag: number, width: number): number | null => {
    if (!(flags & flag)) return null;
    at += width;
    if (at > box.end) throw new NotUnderstood("a header that is too short");
    return big(bytes, at - width, width);
  };
  const base = field(0x1, 8);
  field(0x2, 4);
  field(0x8, 4);
  const size = field(0x10, 4) ?? defaults.get(id) ?? 0;
  return { id, base, atFragment: (flags & 0x20000) !== 0, size };
}

/** Bytes of the samples of one run, and where it says that they begin, from the base. */
function run(bytes: Uint8Array, box: Box, common: number): { offset: number | null; length: number } {
  const flags = big(bytes, box.body + 1, 3);
  const count = big(bytes, box.body + 4, 4);
  let at = box.body + 8;
  let offset: number | null = null;
  if (flags & 0x1) {
    offset = big(bytes, at, 4) | 0;
    at += 4;
  }
  if (flags & 0x4) at += 4;
  const fields = [0x100, 0x200, 0x400, 0x800].filter((flag) => flags & flag);
  const width = fields.length * 4;
  if (count > MOST_SAMPLES || at + count * width > box.end) throw new NotUnderstood("a run that is too short");
  if (!(flags & 0x200)) return { offset, length: count * common };
  const place = fields.indexOf(0x200) * 4;
  let length = 0;
  for (let index = 0; index < count; index++) length += big(bytes, at + index * width + place, 4);
  return { offset, length };
}

/**
 * Where the samples of a fragment lie. `start` is the place of the fragment in the file. Fragments of tracks that do not
 * play become empty boxes.
 */
export function fragmentRanges(bytes: Uint8Array, moof: Box, start: number, fragments: Fragments): Range[] {
  const ranges: Range[] = [];
  // Where the track before ended, which the next one goes on from unless it says otherwise.
  let end = start;
  for (const track of boxesIn(bytes, moof.body, moof.end).filter(({ type }) => type === "traf")) {
    const inner = boxesIn(bytes, track.body, track.end);
    const first = inner.find(({ type }) => type === "tfhd");
    if (!first) throw new NotUnderstood("a fragment without header");
    const { id, base, atFragment, size } = header(bytes, first, fragments);
    const from = base ?? (atFragment ? start : end);
    let at = from;
    for (const box of inner.filter(({ type }) => type === "trun")) {
      const { offset, length } = run(bytes, box, size);
      if (offset !== null) at = from + offset;
      if (fragments.playing.has(id)) ranges.push([at, at + length]);
      at += length;
    }
    end = at;
    if (!fragments.playing.has(id)) free(bytes, track);
  }
  return ranges;
}
