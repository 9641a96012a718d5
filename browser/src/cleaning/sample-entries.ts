// How the samples of a track are coded. Keeps what a decoder needs; the names of encoders and devices go.

import { type Box, boxesIn, free } from "./boxes.ts";
import { big, blank, latin } from "./bytes.ts";
import { cutsOff } from "./cuts.ts";
import { cleanProfile } from "./icc.ts";
import { type Findings, NotUnderstood } from "./types.ts";

/** What a track's samples are, and for sound without frames how many bytes one takes. */
export interface Entry {
  readonly format: string;
  /** Bytes of one sample where the table of sizes says 1; 0 where it always says the truth. */
  readonly plain: number;
}

/** Codecs whose samples hold picture or sound, and at most what the encoder itself put between. */
export const KNOWN = {
  vide: /^(avc[1-4]|hvc1|hev1|dvh1|dvhe|dvav|dva1|av01|vp0[89]|mp4v|s263|h263|H263|ap[co][hnsx4]|ap4x)$/,
  soun: /^(mp4a|\.mp3|alac|fLaC|Opus|ac-3|ec-3|samr|sawb|sawp|apac|lpcm|sowt|twos|in24|in32|fl32|fl64|raw |ulaw|alaw)$/,
};

const PLAIN = /^(lpcm|sowt|twos|in24|in32|fl32|fl64|raw |ulaw|alaw)$/;
const KEPT =
  /^(avcC|hvcC|lhvC|av1C|vpcC|esds|d263|damr|dac3|dec3|dOps|alac|dapa|pcmC|chnl|chan|colr|pasp|clap|fiel|btrt|dvcC|dvvC|dvwC|hvcE|avcE|mdcv|clli|SmDm|CoLL|amve|gama|srat|frma|mp4a|enda|\0\0\0\0)$/;
const VIDEO_BODY = 78;
const SOUND_BODY = 28;

/** Cleans the entries of an `stsd` box in place, and says what they are. */
export function cleanSampleEntries(
  bytes: Uint8Array<ArrayBuffer>,
  descriptions: Box,
  sound: boolean,
  found: Findings,
): Entry[] {
  return boxesIn(bytes, descriptions.body + 8, descriptions.end).map((entry) => {
    const shortest = sound ? SOUND_BODY : VIDEO_BODY;
    if (entry.end - entry.body < shortest) throw new NotUnderstood("a description that is too short");
    // QuickTime's makers sign here; in MP4 these bytes have to be zero.
    const vendor = bytes.subarray(entry.body + 12, entry.body + 16);
    const compressor = sound ? new Uint8Array(0) : bytes.subarray(entry.body + 42, entry.body + 74);
    if (!blank(vendor) || !blank(compressor)) found.add("device");
    if (!sound) noteCut(bytes, entry, found);
    vendor.fill(0);
    compressor.fill(0);
    extensions(bytes, entry.body + shortest + (sound ? moreOfSound(bytes, entry, descriptions) : 0), entry.end, found);
    return { format: entry.type, plain: sound ? plainSize(bytes, entry) : 0 };
  });
}

function noteCut(bytes: Uint8Array, entry: Box, found: Findings): void {
  const [width, height] = [big(bytes, entry.body + 24, 2), big(bytes, entry.body + 26, 2)];
  const cuts = boxesIn(bytes, entry.body + VIDEO_BODY, entry.end).filter(({ type }) => type === "clap");
  if (cuts.some((cut) => cutsOff(bytes, cut, width, height))) found.stays("cropped");
}

/** How much longer QuickTime's later descriptions of sound are. */
function moreOfSound(bytes: Uint8Array, entry: Box, descriptions: Box): number {
  const version = big(bytes, entry.body + 8, 2);
  // A newer table of MP4 uses the same number for something else.
  if (version === 0 || bytes[descriptions.body] === 1) return 0;
  return version === 1 ? 16 : 36;
}

function plainSize(bytes: Uint8Array, entry: Box): number {
  if (!PLAIN.test(entry.type)) return 0;
  const version = big(bytes, entry.body + 8, 2);
  if (version === 2) return big(bytes, entry.body + 60, 4);
  if (version === 1 && entry.end - entry.body >= SOUND_BODY + 16) {
    const [samples, frame] = [big(bytes, entry.body + 28, 4), big(bytes, entry.body + 36, 4)];
    return samples > 0 ? Math.ceil(frame / samples) : 0;
  }
  const [channels, bits] = [big(bytes, entry.body + 16, 2), big(bytes, entry.body + 18, 2)];
  const wide: Record<string, number> = { in24: 24, in32: 32, fl32: 32, fl64: 64, ulaw: 8, alaw: 8 };
  return (channels * (wide[entry.type] ?? bits)) / 8;
}

function extensions(bytes: Uint8Array<ArrayBuffer>, start: number, end: number, found: Findings): void {
  for (const box of boxesIn(bytes, start, end)) {
    if (box.type === "wave") extensions(bytes, box.body, box.end, found);
    else if (box.type === "dfLa") onlyStream(bytes, box);
    else if (box.type === "colr") cleanColour(bytes, box);
    else if (!KEPT.test(box.type)) free(bytes, box);
  }
}

/** FLAC's blocks may hold comments and pictures: all but the first, which describes the stream, become padding. */
function onlyStream(bytes: Uint8Array, box: Box): void {
  for (let at = box.body + 4; at + 4 <= box.end; ) {
    const length = big(bytes, at + 1, 3);
    const last = (bytes[at] ?? 0) & 0x80;
    if (at + 4 + length > box.end) throw new NotUnderstood("a block that does not fit");
    if (at > box.body + 4) {
      bytes[at] = last | 1;
      bytes.fill(0, at + 4, at + 4 + length);
    }
    if (last) return;
    at += 4 + length;
  }
}

/** Cleans the colour profile of a `colr` box in place, or makes the box an empty one where it is none. */
export function cleanColour(bytes: Uint8Array<ArrayBuffer>, box: Box): void {
  const type = latin(bytes, box.body, 4);
  if (/^(nclx|nclc)$/.test(type)) return;
  const profile = /^(prof|rICC)$/.test(type)
    ? cleanProfile(bytes.subarray(box.body + 4, box.end), box.end - box.body - 4)
    : null;
  if (profile) bytes.set(profile, box.body + 4);
  else free(bytes, box);
}
