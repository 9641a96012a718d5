// HEIC and AVIF: keeps the picture, what it is put together from, its transparency, and the properties that say how it is
// drawn (turned, mirrored, cut, coloured). EXIF, XMP, thumbnails, depth maps and other pictures become zeros, and the tables
// that named them are written anew, filled up to their old size. Nothing is moved.

import {
  type Box,
  boxBytes,
  boxesIn,
  free,
  freed,
  freeHeader,
  Kept,
  outermost,
  type Range,
} from "./boxes.ts";
import { big, bytesOf, join, latin, numbers, part, slice } from "./bytes.ts";
import { cutsOff } from "./cuts.ts";
import { orientationOf } from "./exif.ts";
import { foundIn } from "./found.ts";
import { branded, noteOuter } from "./movie.ts";
import { cleanColour } from "./sample-entries.ts";
import { type Findings, type Kind, NotUnderstood } from "./types.ts";

type Bytes = Uint8Array<ArrayBuffer>;

const PICTURES = /^(hvc1|av01|avc1|grid|iovl|iden)$/;
const DRAWS =
  /^(hvcC|av1C|avcC|ispe|pixi|colr|irot|imir|clap|pasp|auxC|clli|mdcv|cclv|a1op|a1lx|lsel|rloc)$/;
/** Properties that say nothing about how a picture is drawn, even where a file insists on them. */
const TELLS = /^(udes|altt|cmin|cmex|crtt|mdft|rref|uuid|aebr|wbbr|fobr|afbr|dobr|pano|amve|ndwt|reve|free|iscl)$/;
const ALPHA = /^urn:mpeg:(mpegB:cicp:systems:auxiliary:alpha|hevc:2015:auxid:1|avc:2015:auxid:1)\0/;
const SEQUENCES = /^(msf1|hevc|hevx|hevm|hevs|avis)$/;
const MOST_ITEMS = 20_000;

interface Item {
  id: number;
  type: string;
  hidden: boolean;
}

interface Reference {
  type: string;
  from: number;
  to: number[];
}

interface Location {
  id: number;
  /** The entry as it stands in the table. */
  entry: Bytes;
  inBox: boolean;
  extents: Range[];
}

/** Reads numbers one after the other. */
class Reader {
  constructor(
    private readonly bytes: Bytes,
    public at: number,
    private readonly end: number,
  ) {}

  number(width: number): number {
    this.at += width;
    if (this.at > this.end) throw new NotUnderstood("a table that is too short");
    return big(this.bytes, this.at - width, width);
  }
}

/** The tables of a picture file: which items there are, where, and how they hang together. */
class Tables {
  readonly version: number;
  readonly boxes: Map<string, Box>;

  constructor(
    readonly bytes: Bytes,
    readonly meta: Box,
  ) {
    this.boxes = new Map();
    for (const box of boxesIn(bytes, meta.body + 4, meta.end)) {
      if (this.boxes.has(box.type) && box.type !== "free") throw new NotUnderstood("a table twice");
      this.boxes.set(box.type, box);
    }
    this.version = this.boxes.get("iloc") ? (bytes[this.box("iloc").body] ?? 0) : 0;
  }

  box(type: string): Box {
    const box = this.boxes.get(type);
    if (!box) throw new NotUnderstood(`no ${type}`);
    return box;
  }

  reader(box: Box): { version: number; read: Reader } {
    return { version: this.bytes[box.body] ?? 0, read: new Reader(this.bytes, box.body + 4, box.end) };
  }

  primary(): number {
    const { version, read } = this.reader(this.box("pitm"));
    return read.number(version === 0 ? 2 : 4);
  }

  items(): Map<number, Item> {
    const box = this.box("iinf");
    const { version, read } = this.reader(box);
    read.number(version === 0 ? 2 : 4);
    const items = new Map<number, Item>();
    for (const entry of boxesIn(this.bytes, read.at, box.end)) {
      const inner = this.reader(entry);
      if (entry.type !== "infe" || inner.version < 2 || items.size > MOST_ITEMS) throw new NotUnderstood("an old table");
      const id = inner.read.number(inner.version === 2 ? 2 : 4);
      if (inner.read.number(2) !== 0) throw new NotUnderstood("a protected picture");
      const type = latin(this.bytes, inner.read.at, 4);
      items.set(id, { id, type, hidden: ((this.bytes[entry.body + 3] ?? 0) & 1) === 1 });
    }
    return items;
  }

  references(): Reference[] {
    const box = this.boxes.get("iref");
    if (!box) return [];
    const width = this.bytes[box.body] === 0 ? 2 : 4;
    return boxesIn(this.bytes, box.body + 4, box.end).map((one) => {
      const read = new Reader(this.bytes, one.body, one.end);
      const from = read.number(width);
      const count = read.number(2);
      return { type: one.type, from, to: Array.from({ length: count }, () => read.number(width)) };
    });
  }

  locations(): Location[] {
    const { version, read } = this.reader(this.box("iloc"));
    if (version > 2) throw new NotUnderstood("a table of places of another version");
    const sizes = read.number(2);
    const [offset, length, base, index] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15, sizes & 15];
    const count = read.number(version < 2 ? 2 : 4);
    if (count > MOST_ITEMS) throw new NotUnderstood("more items than a picture has");
    return Array.from({ length: count }, () => {
      const start = read.at;
      const id = read.number(version < 2 ? 2 : 4);
      const method = version > 0 ? read.number(2) & 15 : 0;
      const elsewhere = read.number(2);
      const from = base > 0 ? read.number(base) : 0;
      const extents = Array.from({ length: read.number(2) }, (): Range => {
        if (version > 0 && index > 0) read.number(index);
        const at = from + (offset > 0 ? read.number(offset) : 0);
        return [at, at + (length > 0 ? read.number(length) : 0)];
      });
      if (elsewhere !== 0 || method > 1) throw new NotUnderstood("an item that is elsewhere");
      return { id, entry: part(this.bytes, start, read.at), inBox: method === 1, extents };
    });
  }
}

/** A box with a version and flags. */
function box(type: string, version: number, flags: number, ...content: Uint8Array[]): Bytes {
  const body = join(...content);
  return join(numbers(4, body.length + 12), bytesOf(type), numbers(1, version), numbers(3, flags), body);
}

function freeBox(size: number): Bytes {
  const header = freeHeader(size);
  return join(header, new Uint8Array(size - header.length));
}

/** Which item has which property, by its number from 1; the highest bit of a byte or two says that it is essential. */
interface Associations {
  written: Bytes;
  of: Map<number, number[]>;
}

function cleanProperties(tables: Tables, found: Findings): { container: Box; types: string[] } {
  const { bytes } = tables;
  const properties = tables.box("iprp");
  const container = boxesIn(bytes, properties.body, properties.end).find(({ type }) => type === "ipco");
  if (!container) throw new NotUnderstood("no properties");
  const types = boxesIn(bytes, container.body, container.end).map((property) => {
    if (property.type === "colr") cleanColour(bytes, property);
    else if (!DRAWS.test(property.type)) {
      if (/^(cmin|cmex)$/.test(property.type)) found.add("device");
      else if (/^(crtt|mdft)$/.test(property.type)) found.add("time");
      else if (/^(udes|altt)$/.test(property.type)) found.add("words");
      free(bytes, property);
    }
    return property.type;
  });
  return { container, types };
}

function associations(tables: Tables, types: readonly string[], keeps: (id: number) => boolean): Associations {
  const properties = tables.box("iprp");
  const of = new Map<number, number[]>();
  const entries: Uint8Array[] = [];
  let [wide, long] = [false, false];
  for (const one of boxesIn(tables.bytes, properties.body, properties.end).filter(({ type }) => type === "ipma")) {
    const { version, read } = tables.reader(one);
    const flags = (tables.bytes[one.body + 3] ?? 0) & 1;
    [wide, long] = [version > 0, flags === 1];
    const width = long ? 2 : 1;
    const essential = long ? 0x8000 : 0x80;
    const count = read.number(4);
    if (count > MOST_ITEMS || entries.length > 0) throw new NotUnderstood("a table of properties of another form");
    for (let index = 0; index < count; index++) {
      const id = read.number(wide ? 4 : 2);
      const all = Array.from({ length: read.number(1) }, () => read.number(width));
      if (!keeps(id)) continue;
      const kept = all.filter((value) => {
        const type = types[(value & (essential - 1)) - 1] ?? "";
        if (DRAWS.test(type)) return true;
        if (value & essential && !TELLS.test(type)) throw new NotUnderstood("a property that has to be understood");
        return false;
      });
      of.set(id, kept.map((value) => value & (essential - 1)));
      entries.push(numbers(wide ? 4 : 2, id), numbers(1, kept.length), numbers(width, ...kept));
    }
  }
  const written = box("ipma", wide ? 1 : 0, long ? 1 : 0, numbers(4, of.size), ...entries);
  return { written, of };
}

/** The items that the picture is drawn from: itself, what it is put together from, and the transparency of those. */
function drawn(tables: Tables, items: ReadonlyMap<number, Item>, alpha: (id: number) => boolean): Set<number> {
  const kept = new Set<number>();
  const references = tables.references();
  const waiting = [tables.primary()];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (kept.has(id)) continue;
    if (!PICTURES.test(items.get(id)?.type ?? "")) throw new NotUnderstood("a picture of another kind");
    kept.add(id);
    for (const { type, from, to } of references) {
      if (type === "dimg" && from === id) waiting.push(...to);
      if (type === "auxl" && to.includes(id) && alpha(from)) waiting.push(from);
    }
  }
  return kept;
}

/** Largest block of metadata that is looked into, only to say what it held. */
const MOST_NOTED = 256 * 1024;

async function note(file: Blob, tables: Tables, items: Iterable<Item>, kept: ReadonlySet<number>, found: Findings): Promise<void> {
  const secondary = new Map(tables.references().map(({ type, from }) => [from, type]));
  const places = new Map(tables.locations().map((location) => [location.id, location]));
  for (const { id, type } of items) {
    if (kept.has(id)) continue;
    const { inBox = true, extents = [] } = places.get(id) ?? {};
    const [from, to] = extents[0] ?? [0, 0];
    const readable = !inBox && to > from && to - from <= MOST_NOTED && to <= file.size;
    if (type === "Exif" && readable) {
      const content = await slice(file, from, to);
      orientationOf(content.subarray(4 + big(content, 0, 4)), found);
    } else if (type === "mime" && readable) foundIn(await slice(file, from, to), found);
    else if (secondary.get(id) === "thmb") found.add("thumbnail");
    else found.add(PICTURES.test(type) ? "attached" : "other");
  }
}

/** The `meta` box without the tables' entries for what goes, of the size it had. */
function rewrite(tables: Tables, kept: ReadonlySet<number>, items: ReadonlyMap<number, Item>, properties: Bytes): Bytes {
  const { bytes, meta } = tables;
  const stays = [...items.values()].filter(({ id }) => kept.has(id));
  const wide = stays.some(({ id }) => id > 0xffff);
  const information = stays.map(({ id, type, hidden }) =>
    box("infe", wide ? 3 : 2, hidden ? 1 : 0, numbers(wide ? 4 : 2, id), numbers(2, 0), bytesOf(`${type}\0`)),
  );
  const locations = tables.locations().filter(({ id }) => kept.has(id));
  const place = tables.box("iloc");
  const short = tables.version < 2;
  const width = wide ? 4 : 2;
  const references = tables
    .references()
    .filter(({ type, from, to }) => /^(dimg|auxl)$/.test(type) && kept.has(from) && to.every((id) => kept.has(id)))
    .map(({ type, from, to }) => {
      const body = join(numbers(width, from), numbers(2, to.length), numbers(width, ...to));
      return join(numbers(4, body.length + 8), bytesOf(type), body);
    });
  const handler = tables.box("hdlr");
  const pieces: Uint8Array[] = [];
  for (const one of boxesIn(bytes, meta.body + 4, meta.end)) {
    switch (one.type) {
      case "pitm":
        pieces.push(part(bytes, one.start, one.end));
        break;
      case "iinf":
        pieces.push(box("iinf", 0, 0, numbers(2, information.length), ...information));
        break;
      case "iloc":
        pieces.push(
          box("iloc", tables.version, 0, part(bytes, place.body + 4, place.body + 6),
            numbers(short ? 2 : 4, locations.length), ...locations.map(({ entry }) => entry)),
        );
        break;
      case "iref":
        if (references.length > 0) pieces.push(box("iref", wide ? 1 : 0, 0, ...references));
        break;
      case "iprp":
        pieces.push(properties);
        break;
      case "idat":
        pieces.push(part(bytes, one.start, one.end));
    }
  }
  const fixed = pieces.reduce((length, piece) => length + piece.length, 0);
  const left = meta.end - meta.body - 4 - fixed;
  // The name of the handler takes what is too little for a box of its own.
  const bare = 33;
  const named = left === bare || left - bare >= 8 ? bare : left;
  if (named < bare || handler.end - handler.body < 20) throw new NotUnderstood("no room for the tables");
  const head = box("hdlr", 0, 0, numbers(4, 0), bytesOf("pict"), new Uint8Array(named - 20));
  const filler = left > named ? [freeBox(left - named)] : [];
  return join(part(bytes, meta.start, meta.body + 4), head, ...pieces, ...filler);
}

/** Whether more of a picture is in the file than is shown, by its properties. */
function isCut(bytes: Bytes, properties: readonly (Box | undefined)[]): boolean {
  const [size, cut] = ["ispe", "clap"].map((name) => properties.find((one) => one?.type === name));
  return !!size && !!cut && cutsOff(bytes, cut, big(bytes, size.body + 4, 4), big(bytes, size.body + 8, 4));
}

/** Cleans a HEIC or AVIF. */
export async function cleanHeif(file: Blob, kind: Kind, found: Findings): Promise<BlobPart[]> {
  const { boxes, end } = await outermost(file);
  const metas = boxes.filter(({ type }) => type === "meta");
  const [outer] = metas;
  const brands = boxes[0];
  if (!outer || metas.length !== 1 || brands?.type !== "ftyp") throw new NotUnderstood("no picture");
  const named = await boxBytes(file, brands);
  if (SEQUENCES.test(latin(named, brands.body, 4))) throw new NotUnderstood("a sequence of pictures");

  const bytes = await boxBytes(file, outer);
  const meta: Box = { type: "meta", start: 0, body: outer.body - outer.start, end: bytes.length };
  const tables = new Tables(bytes, meta);
  const items = tables.items();
  const { container, types } = cleanProperties(tables, found);
  const property = boxesIn(bytes, container.body, container.end);
  const every = associations(tables, types, () => true).of;
  const of = (id: number): (Box | undefined)[] => (every.get(id) ?? []).map((number) => property[number - 1]);
  const alpha = (id: number): boolean =>
    of(id).some((one) => one?.type === "auxC" && ALPHA.test(latin(bytes, one.body + 4, one.end - one.body - 4)));
  const kept = drawn(tables, items, alpha);
  await note(file, tables, items.values(), kept, found);
  // Of pictures over each other the lower ones are not seen whole.
  if ([...kept].some((id) => items.get(id)?.type === "iovl" || isCut(bytes, of(id)))) found.stays("cropped");

  const ranges: Range[] = [];
  const inside: Range[] = [];
  const located = new Set<number>();
  const data = tables.boxes.get("idat");
  for (const { id, inBox, extents } of tables.locations().filter((one) => kept.has(one.id))) {
    if (extents.length === 0 || extents.some(([from, to]) => from === to)) throw new NotUnderstood("an empty picture");
    located.add(id);
    if (inBox) inside.push(...extents.map(([from, to]): Range => [from + (data?.body ?? 0), to + (data?.body ?? 0)]));
    else ranges.push(...extents);
  }
  if (located.size !== kept.size) throw new NotUnderstood("a picture that is nowhere");
  if (data) keepOnly(bytes, data, inside);
  else if (inside.length > 0) throw new NotUnderstood("no data");

  const { written } = associations(tables, types, (id) => kept.has(id));
  const body = join(part(bytes, container.start, container.end), written);
  const properties = join(numbers(4, body.length + 8), bytesOf("iprp"), body);
  return put(file, boxes, end, rewrite(tables, kept, items, properties), new Kept(ranges), kind, found);
}

/** Zeroes what is in a box of data in memory and in none of the ranges. */
function keepOnly(bytes: Bytes, data: Box, ranges: readonly Range[]): void {
  const copies = ranges.map(([start, end]) => {
    if (start < data.body || end > data.end) throw new NotUnderstood("data outside the box of data");
    return { start, copy: bytes.slice(start, end) };
  });
  bytes.fill(0, data.body, data.end);
  for (const { start, copy } of copies) bytes.set(copy, start);
}

async function put(
  file: Blob,
  boxes: readonly Box[],
  end: number,
  meta: Bytes,
  kept: Kept,
  kind: Kind,
  found: Findings,
): Promise<BlobPart[]> {
  const last = boxes.reduce((at, { type }, index) => (/^(meta|mdat)$/.test(type) ? index : at), 0);
  const pieces: BlobPart[] = [];
  for (const [index, one] of boxes.entries()) {
    if (one.type === "meta") pieces.push(meta);
    else if (one.type === "ftyp") pieces.push(await branded(file, one, kind === "avif" ? "avif" : "mif1"));
    else if (one.type === "mdat") for (const piece of kept.piecesOf(file, one)) pieces.push(piece);
    else {
      if (one.type === "moov") found.add("attached");
      else await noteOuter(file, one, found);
      if (index < last) for (const piece of freed(one)) pieces.push(piece);
    }
  }
  kept.finish();
  if (end < file.size) found.add("attached");
  return pieces;
}
