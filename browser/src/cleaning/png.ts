// PNG, animated ones too: keeps the chunks that draw, and writes orientation and colour profile anew.

import { zlibSync } from "fflate";
import { big, blank, bytesOf, join, latin, numbers, part, says, whole } from "./bytes.ts";
import { exifOf, orientationOf } from "./exif.ts";
import { foundIn } from "./found.ts";
import { cleanProfile } from "./icc.ts";
import { inflate } from "./inflate.ts";
import { type Findings, NotUnderstood } from "./types.ts";

const SIGNATURE = "\x89PNG\r\n\x1a\n";
const DRAWS = /^(IHDR|PLTE|IDAT|IEND|tRNS|gAMA|cHRM|sRGB|sBIT|bKGD|cICP|mDCV|cLLI|mDCv|cLLi|acTL|fcTL|fdAT)$/;
/** Largest profile that is unpacked, in bytes. */
const MOST_PROFILE = 8 * 1024 * 1024;

const CRC = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

function checksum(checked: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of checked) crc = (CRC[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

function chunk(type: string, content: Uint8Array): Uint8Array<ArrayBuffer> {
  const checked = join(bytesOf(type), content);
  return join(numbers(4, content.length), checked, numbers(4, checksum(checked)));
}

function profileChunk(content: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | null {
  const name = content.indexOf(0);
  if (name < 0 || name > 79) return null;
  const profile = inflate(content.subarray(name + 2), MOST_PROFILE);
  const cleaned = profile && cleanProfile(profile);
  return cleaned && chunk("iCCP", join(bytesOf("icc\0\0"), zlibSync(cleaned, { level: 6 })));
}

/** What takes the place of a chunk that is not copied: nothing, or the little of it that draws. */
function instead(type: string, content: Uint8Array<ArrayBuffer>, found: Findings): Uint8Array<ArrayBuffer> | null {
  switch (type) {
    case "iCCP":
      return profileChunk(content);
    case "eXIf": {
      const orientation = orientationOf(content, found);
      return orientation > 1 ? chunk("eXIf", exifOf(orientation)) : null;
    }
    case "pHYs":
      // How many dots a metre has tells of the device; that they are not square is of the picture.
      return content.length === 9 && big(content, 0, 4) !== big(content, 4, 4) ? chunk("pHYs", content) : null;
    case "tIME":
      found.add("time");
      return null;
    default:
      foundIn(content, found);
      return null;
  }
}

/** Cleans a PNG. */
export async function cleanPng(file: Blob, _kind: unknown, found: Findings): Promise<BlobPart[]> {
  const bytes = await whole(file);
  if (!says(bytes, 0, SIGNATURE)) throw new NotUnderstood("no PNG");
  const pieces: Uint8Array<ArrayBuffer>[] = [part(bytes, 0, 8)];
  const seen = new Set<string>();
  let at = 8;
  while (!seen.has("IEND")) {
    const end = at + 12 + big(bytes, at, 4);
    const type = latin(bytes, at + 4, 4);
    const content = part(bytes, at + 8, end - 4);
    if (!/^[A-Za-z]{4}$/.test(type)) throw new NotUnderstood("no name of a chunk");
    if (seen.size === 0 ? type !== "IHDR" : type === "IHDR") throw new NotUnderstood("chunks in no order");
    seen.add(type);
    if (DRAWS.test(type)) {
      if (checksum(part(bytes, at + 4, end - 4)) !== big(bytes, end - 4, 4)) throw new NotUnderstood("a broken chunk");
      // The rest of the end could hold anything.
      pieces.push(type === "IEND" ? chunk("IEND", new Uint8Array(0)) : part(bytes, at, end));
    } else if (/^[A-Z]/.test(type)) {
      throw new NotUnderstood("a chunk that may not be left out");
    } else {
      const kept = instead(type, content, found);
      if (kept) pieces.push(kept);
    }
    at = end;
  }
  if (!seen.has("IDAT")) throw new NotUnderstood("no picture");
  if (!blank(bytes.subarray(at))) found.add("attached");
  return pieces;
}
