// Notices what was cut off from a picture or a film and is still in it: programs that crop or trim without coding anew only
// write down which part to show. Nothing is removed by this: where to cut the data itself is not known here.

import { type Box, within } from "./boxes.ts";
import { big } from "./bytes.ts";
import { NotUnderstood } from "./types.ts";

/** Pixels by which a picture may be shown smaller than it is coded: coders fill it up to whole blocks. */
export const PADDING = 16;
/** Seconds that may be skipped: coders of sound begin with silence, and pictures are shown in another order than they are coded. */
const SKIPPED = { sound: 0.3, picture: 0.1 };
const EMPTY = { 4: 0xffffffff, 8: 0xffffffffffffffff } as const;

/** Whether a picture so wide and high is shown much smaller by a `clap` box. */
export function cutsOff(bytes: Uint8Array, clap: Box, width: number, height: number): boolean {
  if (clap.end - clap.body < 32) throw new NotUnderstood("a cut that is too short");
  const shown = (at: number): number => {
    const below = big(bytes, clap.body + at + 4, 4);
    if (below === 0) throw new NotUnderstood("a cut of no size");
    return big(bytes, clap.body + at, 4) / below;
  };
  return width - shown(0) > PADDING || height - shown(8) > PADDING;
}

/** Units of time in a second, by the header of a film (`mvhd`) or of a track's media (`mdhd`). */
export function scaleOf(bytes: Uint8Array, header: Box | null): number {
  const scale = header ? big(bytes, header.body + (bytes[header.body] === 1 ? 20 : 12), 4) : 0;
  if (scale === 0) throw new NotUnderstood("no scale of time");
  return scale;
}

/** How long all samples of a track take. */
function lengthOf(bytes: Uint8Array, table: Box | null): number {
  if (!table) return 0;
  const count = big(bytes, table.body + 4, 4);
  if (table.body + 8 + count * 8 > table.end) throw new NotUnderstood("a table that is too short");
  let length = 0;
  for (let at = table.body + 8; at < table.body + 8 + count * 8; at += 8) {
    length += big(bytes, at, 4) * big(bytes, at + 4, 4);
  }
  return length;
}

/** When the first sample is shown: later than it is coded where others refer to it. */
function beginning(bytes: Uint8Array, table: Box | null, scale: number): number {
  if (!table || table.body + 16 > table.end || big(bytes, table.body + 4, 4) === 0) return 0;
  return Math.min(Math.max(big(bytes, table.body + 12, 4) | 0, 0), scale);
}

/** What of a track's media is shown, in its own units and in order; `to` is null where that is the end, whenever it comes. */
function edits(bytes: Uint8Array, list: Box, ratio: number): { from: number; to: number | null }[] {
  const width = bytes[list.body] === 1 ? 8 : 4;
  const size = 2 * width + 4;
  const count = big(bytes, list.body + 4, 4);
  if (list.body + 8 + count * size > list.end) throw new NotUnderstood("a list that is too short");
  const shown = [];
  for (let at = list.body + 8; at < list.body + 8 + count * size; at += size) {
    const [length, from] = [big(bytes, at, width), big(bytes, at + width, width)];
    // A picture that stands still shows one moment only.
    const still = big(bytes, at + 2 * width, 4) === 0;
    if (from >= EMPTY[width]) continue;
    shown.push({ from, to: still ? from : length === 0 ? null : from + length * ratio });
  }
  return shown.sort((one, other) => one.from - other.from);
}

/**
 * Whether an edit list leaves out some of a track. `scale` is the film's; of a film in fragments the tables do not say how long
 * it is.
 */
export function isTrimmed(bytes: Uint8Array, track: Box, scale: number, sound: boolean, fragments: boolean): boolean {
  const list = within(bytes, track, "edts", "elst");
  if (!list) return false;
  const own = scaleOf(bytes, within(bytes, track, "mdia", "mdhd"));
  const table = (type: string): Box | null => within(bytes, track, "mdia", "minf", "stbl", type);
  const skipped = own * (sound ? SKIPPED.sound : SKIPPED.picture);
  let shown = beginning(bytes, table("ctts"), own);
  const end = fragments ? Infinity : shown + lengthOf(bytes, table("stts"));
  for (const { from, to } of edits(bytes, list, own / scale)) {
    if (from - shown > skipped) return true;
    shown = Math.max(shown, to ?? end);
  }
  return end - shown > skipped;
}
