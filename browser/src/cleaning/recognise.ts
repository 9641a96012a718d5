// What a file is, by its first bytes. Never by its name or by what it claims to be.

import { big, latin, says } from "./bytes.ts";
import type { Kind } from "./types.ts";

/** How many of a file's first bytes `recognise` wants to see; fewer if there are no more. */
export const RECOGNISED_BY = 512;

const HEIC = /^(heic|heix|heim|heis|hevc|hevx|hevm|hevs|mif1|mif2|msf1|miaf)$/;
const AVIF = /^(avif|avis)$/;

/** The brands that a file of boxes names, the one it prefers first; none if it has no `ftyp`. */
function brands(bytes: Uint8Array): string[] {
  if (!says(bytes, 4, "ftyp")) return [];
  const end = Math.min(big(bytes, 0, 4), bytes.length);
  const found = [latin(bytes, 8, 4)];
  for (let at = 16; at + 4 <= end; at += 4) found.push(latin(bytes, at, 4));
  return found;
}

/** What the file is that begins with these bytes. Quick, and never throws. */
export function recognise(bytes: Uint8Array): Kind {
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return "jpeg";
  if (says(bytes, 0, "\x89PNG\r\n\x1a\n")) return "png";
  if (says(bytes, 0, "GIF87a") || says(bytes, 0, "GIF89a")) return "gif";
  if (says(bytes, 0, "RIFF") && says(bytes, 8, "WEBP")) return "webp";
  // Readers look for it in the first kilobyte, but only what begins with it is taken for a document here.
  if (says(bytes, 0, "%PDF-")) return "pdf";
  if (says(bytes, 0, "\x1a\x45\xdf\xa3")) return latin(bytes, 0, RECOGNISED_BY).includes("webm") ? "webm" : "other";
  const [major = "", ...compatible] = brands(bytes);
  if (AVIF.test(major) || (HEIC.test(major) && compatible.some((brand) => AVIF.test(brand)))) return "avif";
  if (HEIC.test(major)) return "heic";
  if (/^M4[AB] $/.test(major)) return "m4a";
  if (major === "qt  ") return "mov";
  // Canon's raw pictures and JPEG 2000 and XL are boxes, too, but no films.
  if (major !== "") return /^(crx |jp2 |jpx |jxl )$/.test(major) ? "other" : "mp4";
  // QuickTime before there were brands.
  return /^(moov|mdat|wide|free|skip|pnot)$/.test(latin(bytes, 4, 4)) && bytes.length > 8 ? "mov" : "other";
}

const TYPES: Record<Kind, string> = {
  jpeg: "image/jpeg",
  png: "image/png",
  webp: "image/webp",
  gif: "image/gif",
  heic: "image/heic",
  avif: "image/avif",
  mp4: "video/mp4",
  mov: "video/quicktime",
  m4a: "audio/mp4",
  webm: "video/webm",
  pdf: "application/pdf",
  other: "application/octet-stream",
};

/** The media type to announce for a kind. */
export function mediaType(kind: Kind): string {
  return TYPES[kind];
}
