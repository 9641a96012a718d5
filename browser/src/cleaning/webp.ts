// WebP, animated too: keeps the chunks that draw, and writes orientation and colour profile anew.

import { blank, bytesOf, join, latin, little, part, says, whole } from "./bytes.ts";
import { exifOf, orientationOf } from "./exif.ts";
import { foundIn } from "./found.ts";
import { cleanProfile } from "./icc.ts";
import { type Findings, NotUnderstood } from "./types.ts";

const HAS_PROFILE = 0x20;
const HAS_ALPHA = 0x10;
const HAS_EXIF = 0x08;
const HAS_FRAMES = 0x02;
/** A frame's place, size, time and flags, before the chunks it holds. */
const FRAME_HEADER = 16;

interface Chunk {
  type: string;
  content: Uint8Array<ArrayBuffer>;
}

function numberLittle(value: number): Uint8Array {
  return Uint8Array.of(value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24);
}

function chunk(type: string, content: Uint8Array): Uint8Array<ArrayBuffer> {
  return join(bytesOf(type), numberLittle(content.length), content, new Uint8Array(content.length % 2));
}

function* chunksOf(bytes: Uint8Array<ArrayBuffer>): Generator<Chunk> {
  for (let at = 0; at < bytes.length; ) {
    const length = little(bytes, at + 4, 4);
    yield { type: latin(bytes, at, 4), content: part(bytes, at + 8, at + 8 + length) };
    at += 8 + length + (length % 2);
  }
}

function frame(content: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const drawn = [...chunksOf(content.subarray(FRAME_HEADER))].filter(({ type }) => /^(ALPH|VP8 |VP8L)$/.test(type));
  return join(part(content, 0, FRAME_HEADER), ...drawn.map(({ type, content }) => chunk(type, content)));
}

/** Cleans a WebP. */
export async function cleanWebp(file: Blob, _kind: unknown, found: Findings): Promise<BlobPart[]> {
  const bytes = await whole(file);
  if (!says(bytes, 0, "RIFF") || !says(bytes, 8, "WEBP")) throw new NotUnderstood("no WebP");
  const end = 8 + little(bytes, 4, 4);
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let [pictures, flags, orientation] = [0, 0, 1];
  let header: Uint8Array<ArrayBuffer> | null = null;
  for (const { type, content } of chunksOf(part(bytes, 12, end))) {
    switch (type) {
      case "VP8X":
        if (pieces.length > 0 || content.length < 10) throw new NotUnderstood("chunks in no order");
        header = content.slice(0, 10);
        flags = (content[0] ?? 0) & (HAS_ALPHA | HAS_FRAMES);
        break;
      case "ICCP": {
        const profile = cleanProfile(content);
        if (profile) {
          pieces.push(chunk(type, profile));
          flags |= HAS_PROFILE;
        }
        break;
      }
      case "ANMF":
        pieces.push(chunk(type, frame(content)));
        pictures += 1;
        break;
      case "ANIM":
        pieces.push(chunk(type, part(content, 0, 6)));
        break;
      case "ALPH":
        pieces.push(chunk(type, content));
        break;
      case "VP8 ":
      case "VP8L":
        pieces.push(chunk(type, content));
        pictures += 1;
        break;
      case "EXIF":
        orientation = orientationOf(content, found);
        break;
      default:
        foundIn(content, found);
    }
  }
  if (pictures === 0) throw new NotUnderstood("no picture");
  if (!blank(bytes.subarray(end))) found.add("attached");
  if (header) {
    if (orientation > 1) {
      flags |= HAS_EXIF;
      pieces.push(chunk("EXIF", exifOf(orientation)));
    }
    header[0] = flags;
    header.fill(0, 1, 4);
    pieces.unshift(chunk("VP8X", header));
  }
  const body = pieces.reduce((length, piece) => length + piece.length, 4);
  return [join(bytesOf("RIFF"), numberLittle(body), bytesOf("WEBP")), ...pieces];
}
