// Where the samples of a track are in the file, by its tables.

import { type Box, boxesIn, type Range } from "./boxes.ts";
import { big } from "./bytes.ts";
import type { Entry } from "./sample-entries.ts";
import { NotUnderstood } from "./types.ts";

/** Sizes of samples, one after the other. */
class Sizes {
  #next = 0;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly table: Box,
    private readonly plain: number,
  ) {
    if (table.type === "stsz" && big(bytes, table.body + 4, 4) === 0) this.fits(32);
    if (table.type === "stz2") this.fits(big(bytes, table.body + 4, 4));
  }

  get count(): number {
    return big(this.bytes, this.table.body + 8, 4);
  }

  /** Bytes of so many more samples. */
  take(samples: number): number {
    const { bytes, table, count } = this;
    if (this.#next + samples > count) throw new NotUnderstood("more samples than sizes");
    const first = this.#next;
    this.#next += samples;
    const field = big(bytes, table.body + 4, 4);
    if (table.type === "stsz" && field > 0) return samples * (field === 1 && this.plain > 0 ? this.plain : field);
    let total = 0;
    for (let index = first; index < first + samples; index++) total += this.size(index, field);
    return total;
  }

  private fits(bits: number): void {
    if (![4, 8, 16, 32].includes(bits) || this.table.body + 12 + Math.ceil((this.count * bits) / 8) > this.table.end) {
      throw new NotUnderstood("a table of sizes that is too short");
    }
  }

  private size(index: number, field: number): number {
    const start = this.table.body + 12;
    if (this.table.type === "stsz") return big(this.bytes, start + index * 4, 4);
    if (field === 16) return big(this.bytes, start + index * 2, 2);
    if (field === 8) return big(this.bytes, start + index, 1);
    const both = big(this.bytes, start + (index >> 1), 1);
    return index % 2 === 0 ? both >> 4 : both & 15;
  }
}

/** Where the samples of a track lie. A track whose samples are in fragments has none here. */
export function sampleRanges(bytes: Uint8Array, track: Box, entries: readonly Entry[]): Range[] {
  const tables = new Map<string, Box>();
  const collect = (box: Box, path: readonly string[]): void => {
    for (const inner of boxesIn(bytes, box.body, box.end)) {
      if (inner.type === path[0]) collect(inner, path.slice(1));
      else if (path.length === 0) {
        if (tables.has(inner.type) && !/^(sbgp|sgpd)$/.test(inner.type)) throw new NotUnderstood("a table twice");
        tables.set(inner.type, inner);
      }
    }
  };
  collect(track, ["mdia", "minf", "stbl"]);
  const [runs, size] = [tables.get("stsc"), tables.get("stsz") ?? tables.get("stz2")];
  const offsets = tables.get("co64") ?? tables.get("stco");
  if (!runs || !size || !offsets) throw new NotUnderstood("a track without tables");

  const sizes = new Sizes(bytes, size, Math.max(0, ...entries.map(({ plain }) => plain)));
  const width = offsets.type === "co64" ? 8 : 4;
  const chunks = big(bytes, offsets.body + 4, 4);
  const runCount = big(bytes, runs.body + 4, 4);
  if (offsets.body + 8 + chunks * width > offsets.end || runs.body + 8 + runCount * 12 > runs.end) {
    throw new NotUnderstood("a table that is too short");
  }
  const ranges: Range[] = [];
  let run = -1;
  let taken = 0;
  for (let chunk = 1; chunk <= chunks; chunk++) {
    while (run + 1 < runCount && big(bytes, runs.body + 8 + (run + 1) * 12, 4) <= chunk) run += 1;
    if (run < 0) throw new NotUnderstood("a chunk of unknown length");
    const samples = Math.min(big(bytes, runs.body + 8 + run * 12 + 4, 4), sizes.count - taken);
    const start = big(bytes, offsets.body + 8 + (chunk - 1) * width, width);
    ranges.push([start, start + sizes.take(samples)]);
    taken += samples;
  }
  if (taken !== sizes.count) throw new NotUnderstood("samples in no chunk");
  return ranges;
}
