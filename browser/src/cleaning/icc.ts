// Colour profiles. What turns colours into colours is kept; what names a screen, its serial number, its maker or a day
// goes: a screenshot carries the profile of the screen that it was taken on.

import { big, bytesOf, join, latin, numbers, part, putBig, says } from "./bytes.ts";

const HEADER = 128;
const MOST_TAGS = 100;

/** Tags that a conversion of colours reads. */
const KEPT =
  /^([rgb]XYZ|[rgbk]TRC|wtpt|bkpt|chad|lumi|cicp|A2B[0-3]|B2A[0-3]|D2B[0-3]|B2D[0-3]|gamt)$/;
const TYPES = /^(XYZ |curv|para|sf32|mft1|mft2|mAB |mBA |mpet|cicp)$/;
const CLASSES = /^(scnr|mntr|prtr|spac|abst)$/;

function words(version: number, text: string, description: boolean): Uint8Array {
  if (version >= 4) {
    const wide = join(...Array.from(text, (character) => numbers(2, character.charCodeAt(0))));
    return join(bytesOf("mluc"), numbers(4, 0, 1, 12), bytesOf("enUS"), numbers(4, wide.length, 28), wide);
  }
  const plain = bytesOf(`${text}\0`);
  if (!description) return join(bytesOf("text"), numbers(4, 0), plain);
  return join(bytesOf("desc"), numbers(4, 0, plain.length), plain, new Uint8Array(78));
}

function padded(bytes: Uint8Array): Uint8Array {
  return join(bytes, new Uint8Array((4 - (bytes.length % 4)) % 4));
}

/**
 * The profile without what does not turn colours, or null if it is none. With `exactly` it is filled up to that many
 * bytes, or null where it cannot be as short.
 */
export function cleanProfile(profile: Uint8Array<ArrayBuffer>, exactly?: number): Uint8Array<ArrayBuffer> | null {
  if (profile.length < HEADER + 4 || !says(profile, 36, "acsp") || !CLASSES.test(latin(profile, 12, 4))) return null;
  const count = big(profile, HEADER, 4);
  if (count > MOST_TAGS || profile.length < HEADER + 4 + count * 12) return null;
  const version = profile[8] ?? 0;

  const tags: { name: string; place: string; data: Uint8Array }[] = [];
  for (let index = 0; index < count; index++) {
    const entry = HEADER + 4 + index * 12;
    const name = latin(profile, entry, 4);
    const [start, length] = [big(profile, entry + 4, 4), big(profile, entry + 8, 4)];
    if (!KEPT.test(name) || start < HEADER || start + length > profile.length) continue;
    const data = part(profile, start, start + length);
    if (TYPES.test(latin(data, 0, 4))) tags.push({ name, place: `${start}+${length}`, data });
  }
  if (tags.length === 0) return null;
  // A profile has to have both, and some readers insist.
  const named = [
    { name: "desc", place: "desc", data: words(version, "Colours", true) },
    { name: "cprt", place: "cprt", data: words(version, "None", false) },
  ];
  const complete = assemble(profile, [...named, ...tags]);
  if (exactly === undefined) return complete;
  const fitting = [complete, assemble(profile, tags)].find((one) => one.length <= exactly);
  if (!fitting) return null;
  const filled = join(fitting, new Uint8Array(exactly - fitting.length));
  putBig(filled, 0, 4, exactly);
  return filled;
}

function assemble(
  profile: Uint8Array<ArrayBuffer>,
  tags: readonly { name: string; place: string; data: Uint8Array }[],
): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(HEADER);
  // Version, class, colour spaces; signature; rendering intent and illuminant. Dates, makers and ids stay zero.
  for (const [start, end] of [[8, 24], [36, 40], [64, 80]] as const) {
    header.set(profile.subarray(start, end), start);
  }
  const places = new Map<string, number>();
  const pieces: Uint8Array[] = [];
  const table: Uint8Array[] = [numbers(4, tags.length)];
  let at = HEADER + 4 + tags.length * 12;
  for (const { name, place, data } of tags) {
    // Curves are often shared by three tags.
    if (!places.has(place)) {
      places.set(place, at);
      const piece = padded(data);
      pieces.push(piece);
      at += piece.length;
    }
    table.push(bytesOf(name), numbers(4, places.get(place) ?? 0, data.length));
  }
  const cleaned = join(header, ...table, ...pieces);
  putBig(cleaned, 0, 4, cleaned.length);
  return cleaned;
}
