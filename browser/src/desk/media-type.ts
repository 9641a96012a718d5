// What a file is by its first bytes: the few kinds that the workbench shows.
//
// What a file is called, and what it says of itself, are a stranger's words and count for nothing here. Must never
// name a kind that can hold script, such as SVG, HTML or PDF: those are only ever saved.

import type { MediaKind } from "../viewer/messages.ts";

/** How many bytes of a file's beginning are enough to tell. */
export const BEGINNING_BYTES = 4096;

/** A kind of file that can be shown. */
export interface MediaType {
  readonly kind: MediaKind;
  /** The media type for the browser. */
  readonly type: string;
}

const image = (type: string): MediaType => ({ kind: "image", type: `image/${type}` });
const audio = (type: string): MediaType => ({ kind: "audio", type: `audio/${type}` });
const video = (type: string): MediaType => ({ kind: "video", type: `video/${type}` });

/** Brands of ISO media files that browsers play or draw; of others, such as HEIC, they show nothing. */
const FILM_BRANDS = new Set(["isom", "iso2", "iso4", "iso5", "iso6", "mp41", "mp42", "avc1", "dash", "mmp4", "M4V ", "qt  "]);

function isoMedia(bytes: Uint8Array, text: (at: number, length: number) => string): MediaType | null {
  const box = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0);
  const brands = [text(8, 4)];
  for (let at = 16; at + 4 <= Math.min(box, bytes.length); at += 4) brands.push(text(at, 4));
  if (brands.includes("avif") || brands.includes("avis")) return image("avif");
  if (brands[0] === "M4A " || brands[0] === "M4B ") return audio("mp4");
  const films = brands.some((brand) => FILM_BRANDS.has(brand) || brand.startsWith("3gp"));
  return films ? video("mp4") : null;
}

/** What a file with this beginning is, or null for everything that is not to be shown. */
export function mediaTypeOf(bytes: Uint8Array): MediaType | null {
  if (bytes.length < 16) return null;
  const text = (at: number, length: number): string => String.fromCharCode(...bytes.subarray(at, at + length));
  const starts = (...wanted: number[]): boolean => wanted.every((byte, at) => bytes[at] === byte);
  if (starts(0xff, 0xd8, 0xff)) return image("jpeg");
  if (starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return image("png");
  if (text(0, 6) === "GIF87a" || text(0, 6) === "GIF89a") return image("gif");
  if (text(0, 4) === "RIFF" && text(8, 4) === "WEBP") return image("webp");
  if (text(0, 4) === "RIFF" && text(8, 4) === "WAVE") return audio("wav");
  if (text(0, 4) === "fLaC") return audio("flac");
  if (text(0, 4) === "OggS") return text(28, 7) === "\u0080theora" ? video("ogg") : audio("ogg");
  if (starts(0x1a, 0x45, 0xdf, 0xa3)) return video("webm");
  if (text(4, 4) === "ftyp") return isoMedia(bytes, text);
  if (text(0, 3) === "ID3") return audio("mpeg");
  // A frame of MPEG audio: eleven bits set, then a version and a layer (II or III, or none for AAC) that are in use.
  const second = bytes[1]!;
  if (bytes[0] === 0xff && (second & 0xf6) === 0xf0) return audio("aac");
  if (bytes[0] === 0xff && (second & 0xe0) === 0xe0 && (second & 0x18) !== 0x08 && [0x02, 0x04].includes(second & 0x06)) {
    return audio("mpeg");
  }
  return null;
}

/** Whether a file that is announced as this type may be one that can be shown. Its bytes have the last word. */
export function mayBeShown(announced: string): boolean {
  return /^(image|audio|video)\//.test(announced) && !/svg|xml|html/.test(announced);
}
