// MP4, MOV and M4A: keeps the tracks of picture and sound, the boxes that play them, and those of the data that they
// name. Everything else becomes zeros, other tracks' data among it: places, motion, timecodes, chapters. Nothing is moved, and
// a film is never read whole: only its tables are.
//
// No library writes this: mediabunny (MPL-2.0) puts a film together anew, codec by codec, and mp4box holds what it writes in
// memory.

import { type Box, boxBytes, boxesIn, commonBrands, free, freed, Kept, outermost, type Range, within } from "./boxes.ts";
import { big, blank, latin, says, slice } from "./bytes.ts";
import { isTrimmed, scaleOf } from "./cuts.ts";
import { foundIn } from "./found.ts";
import { type Fragments, fragmentRanges, readDefaults } from "./fragments.ts";
import { cleanSampleEntries, KNOWN, type Entry } from "./sample-entries.ts";
import { sampleRanges } from "./samples.ts";
import { type Findings, type Kind, NotUnderstood } from "./types.ts";

type Edit = (bytes: Uint8Array<ArrayBuffer>, box: Box, found: Findings) => void;
/** Which boxes are kept in a box: as they are, with an edit, or with only some of what they hold. */
interface Rules {
  readonly [type: string]: "as it is" | Edit | Rules;
}

/** Zeroes some bytes after the version and flags, and says whether there was anything. */
function blanked(bytes: Uint8Array, box: Box, from: number, length: number): boolean {
  const [start, end] = [box.body + from, Math.min(box.body + from + length, box.end)];
  if (start > box.end || blank(bytes.subarray(start, end))) return false;
  bytes.fill(0, start, end);
  return true;
}

/** Creation and modification time, of the length that the box's version says. */
const times: Edit = (bytes, box, found) => {
  if (blanked(bytes, box, 4, bytes[box.body] === 1 ? 16 : 8)) found.add("time");
};

const movieHeader: Edit = (bytes, box, found) => {
  times(bytes, box, found);
  // Where QuickTime keeps preview, poster, selection and the moment last shown.
  blanked(bytes, box, bytes[box.body] === 1 ? 84 : 72, 24);
};

const mediaHeader: Edit = (bytes, box, found) => {
  times(bytes, box, found);
  const language = box.body + (bytes[box.body] === 1 ? 32 : 20);
  if (language + 2 > box.end) throw new NotUnderstood("a media header that is too short");
  // `und`.
  bytes.set([0x55, 0xc4], language);
};

const handler: Edit = (bytes, box, found) => {
  // Version, component type and subtype stay; maker, flags and name go.
  if (blanked(bytes, box, 12, box.end)) found.add("other");
};

const references: Edit = (bytes, box) => {
  for (const reference of boxesIn(bytes, box.body + 8, box.end)) {
    // Only data in this very file; the entry could name another one, with its folders.
    if (!(big(bytes, reference.body, 4) & 1)) throw new NotUnderstood("data in another file");
    blanked(bytes, reference, 4, reference.end);
  }
};

/** Groups of samples: only those that say where to begin. */
const groups: Edit = (bytes, box) => {
  if (!/^(roll|prol|rap |sync)$/.test(latin(bytes, box.body + 4, 4))) free(bytes, box);
};

const TRACK: Rules = {
  tkhd: times,
  tapt: { clef: "as it is", prof: "as it is", enof: "as it is" },
  edts: { elst: "as it is" },
  mdia: {
    mdhd: mediaHeader,
    hdlr: handler,
    minf: {
      vmhd: "as it is",
      smhd: "as it is",
      hdlr: handler,
      dinf: { dref: references },
      stbl: {
        // Its entries are cleaned where the track is judged.
        stsd: "as it is",
        stts: "as it is",
        ctts: "as it is",
        cslg: "as it is",
        stss: "as it is",
        stps: "as it is",
        stsc: "as it is",
        stsz: "as it is",
        stz2: "as it is",
        stco: "as it is",
        co64: "as it is",
        sdtp: "as it is",
        sbgp: groups,
        sgpd: groups,
      },
    },
  },
};

const MOVIE: Rules = { mvhd: movieHeader, trak: TRACK, mvex: { mehd: "as it is", trex: "as it is" } };

const FRAGMENT: Rules = {
  mfhd: "as it is",
  traf: { tfhd: "as it is", tfdt: "as it is", trun: "as it is", sbgp: groups, sgpd: groups },
};

function apply(rules: Rules, bytes: Uint8Array<ArrayBuffer>, box: Box, found: Findings): void {
  for (const inner of boxesIn(bytes, box.body, box.end)) {
    const rule = Object.prototype.hasOwnProperty.call(rules, inner.type) ? rules[inner.type] : undefined;
    if (rule === "as it is") continue;
    if (typeof rule === "function") rule(bytes, inner, found);
    else if (rule) apply(rule, bytes, inner, found);
    else {
      if (!/^(free|skip|wide)$/.test(inner.type)) noteBox(bytes, inner, found);
      free(bytes, inner);
    }
  }
}

function noteBox(bytes: Uint8Array, box: Box, found: Findings): void {
  if (!/^(udta|meta|uuid)$/.test(box.type)) found.add("other");
  else foundIn(bytes.subarray(box.body, box.end), found);
}

interface Track {
  box: Box;
  id: number;
  type: string;
  plays: boolean;
  /** Players show it without being asked to. */
  enabled: boolean;
  entries: Entry[];
}

/** Tracks that record where and how the device was. */
const PLACES = /^(gpmd|camm|mebx|djmd|dbgi|rtmd|tmet|nmea|marl)$/;

function judge(bytes: Uint8Array<ArrayBuffer>, box: Box, found: Findings): Track {
  const header = within(bytes, box, "tkhd");
  const handlerBox = within(bytes, box, "mdia", "hdlr");
  const descriptions = within(bytes, box, "mdia", "minf", "stbl", "stsd");
  if (!header || !handlerBox) throw new NotUnderstood("a track without header or handler");
  const id = big(bytes, header.body + (bytes[header.body] === 1 ? 20 : 12), 4);
  const type = latin(bytes, handlerBox.body + 8, 4);
  const enabled = (big(bytes, header.body, 4) & 1) === 1;
  if (descriptions && (type === "vide" || type === "soun")) {
    const entries = cleanSampleEntries(bytes, descriptions, type === "soun", found);
    const plays = entries.length > 0 && entries.every(({ format }) => KNOWN[type].test(format));
    const still = type === "vide" && entries.every(({ format }) => /^(jpeg|png |mjpa|mjpb|tiff)$/.test(format));
    if (!plays && !still) throw new NotUnderstood("a codec whose data is not known");
    if (still) found.add("thumbnail");
    return { box, id, type, plays, enabled, entries };
  }
  if (type === "tmcd") found.add("time");
  if (descriptions && PLACES.test(latin(bytes, descriptions.body + 12, 4))) found.add("place");
  found.add("track");
  return { box, id, type, plays: false, enabled, entries: [] };
}

/** Takes out tracks that are switched off where another is played instead, and notices those that nothing is played for. */
function withoutDisabled(tracks: readonly Track[], found: Findings): Track[] {
  // Where none is switched on, all are.
  if (!tracks.some(({ enabled }) => enabled)) return [...tracks];
  return tracks.filter(({ enabled, type }) => {
    if (enabled) return true;
    if (tracks.some((other) => other.enabled && other.type === type)) {
      found.add("track");
      return false;
    }
    found.stays("cropped");
    return true;
  });
}

/** Cleans an MP4, MOV or M4A. */
export async function cleanMovie(file: Blob, kind: Kind, found: Findings): Promise<BlobPart[]> {
  const { boxes, end } = await outermost(file);
  const movies = boxes.filter(({ type }) => type === "moov");
  const [movie] = movies;
  if (!movie || movies.length !== 1) throw new NotUnderstood("no table of the film, or several");
  const moov = await boxBytes(file, movie);
  const root: Box = { type: "moov", start: 0, body: movie.body - movie.start, end: moov.length };

  const tracks = boxesIn(moov, root.body, root.end)
    .filter(({ type }) => type === "trak")
    .map((box) => judge(moov, box, found));
  const playing = withoutDisabled(tracks.filter(({ plays }) => plays), found);
  if (playing.length === 0) throw new NotUnderstood("no track that plays");
  const ranges: Range[] = playing.flatMap(({ box, entries }) => sampleRanges(moov, box, entries));
  const fragments: Fragments = {
    playing: new Set(playing.map(({ id }) => id)),
    defaults: readDefaults(moov, within(moov, root, "mvex")),
  };
  const scale = scaleOf(moov, within(moov, root, "mvhd"));
  const inFragments = boxes.some(({ type }) => type === "moof");
  if (playing.some(({ box, type }) => isTrimmed(moov, box, scale, type === "soun", inFragments))) found.stays("cropped");
  for (const track of tracks.filter((one) => !playing.includes(one))) free(moov, track.box);
  apply(MOVIE, moov, root, found);

  const rewritten = new Map<Box, Uint8Array<ArrayBuffer>>([[movie, moov]]);
  for (const box of boxes.filter(({ type }) => type === "moof")) {
    const bytes = await boxBytes(file, box);
    const inner: Box = { type: "moof", start: 0, body: box.body - box.start, end: bytes.length };
    ranges.push(...fragmentRanges(bytes, inner, box.start, fragments));
    apply(FRAGMENT, bytes, inner, found);
    rewritten.set(box, bytes);
  }
  return put(file, boxes, end, rewritten, new Kept(ranges), kind === "mov" ? "qt  " : "isom", found);
}

async function put(
  file: Blob,
  boxes: readonly Box[],
  end: number,
  rewritten: ReadonlyMap<Box, Uint8Array<ArrayBuffer>>,
  kept: Kept,
  common: string,
  found: Findings,
): Promise<BlobPart[]> {
  const last = boxes.reduce((at, { type }, index) => (/^(moov|moof|mdat)$/.test(type) ? index : at), 0);
  const pieces: BlobPart[] = [];
  for (const [index, box] of boxes.entries()) {
    const bytes = rewritten.get(box);
    if (bytes) pieces.push(bytes);
    else if (box.type === "mdat") for (const piece of kept.piecesOf(file, box)) pieces.push(piece);
    else if (/^(ftyp|styp)$/.test(box.type)) pieces.push(await branded(file, box, common));
    else if (box.type === "sidx") pieces.push(file.slice(box.start, box.end));
    else {
      await noteOuter(file, box, found);
      if (index < last) for (const piece of freed(box)) pieces.push(piece);
    }
  }
  kept.finish();
  if (end < file.size) found.add("attached");
  return pieces;
}

/** An `ftyp` box with common brands only. */
export async function branded(file: Blob, box: Box, common: string): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await boxBytes(file, box);
  commonBrands(bytes, { ...box, start: 0, body: box.body - box.start, end: bytes.length }, common);
  return bytes;
}

/** Notes what an outermost box that is removed may have held. */
export async function noteOuter(file: Blob, box: Box, found: Findings): Promise<void> {
  if (/^(free|skip|wide|mfra)$/.test(box.type)) return;
  const beginning = await slice(file, box.body, Math.min(box.end, box.body + 65_536));
  if (/^(udta|meta|uuid)$/.test(box.type)) foundIn(beginning, found);
  else found.add(says(beginning, 4, "ftyp") ? "attached" : "other");
}
