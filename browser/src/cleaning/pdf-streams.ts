// What a PDF holds packed: pictures have hidden data of their own, and so have the colour profiles.

import { zlibSync } from "fflate";
import { big, blank, bytesOf, join, latin, numbers, part } from "./bytes.ts";
import { cleanProfile } from "./icc.ts";
import { cleanJpegBytes } from "./jpeg.ts";
import { readContent } from "./pdf-content.ts";
import {
  entryOf,
  nameOf,
  PDFArray,
  PDFContext,
  PDFDict,
  PDFName,
  PDFNumber,
  PDFObject,
  PDFRawStream,
  unpack,
} from "./pdf-lib.ts";
import { type Findings, NotUnderstood } from "./types.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** How a stream is packed, outermost first. */
export interface Packing {
  filters: string[];
  parameters: (PDFDict | null)[];
}

/** How a stream says that it is packed. */
export function packingOf(dict: PDFDict): Packing {
  const [filter, given] = [entryOf(dict, "Filter"), entryOf(dict, "DecodeParms")];
  const listed = (object: PDFObject | undefined): (PDFObject | undefined)[] =>
    object instanceof PDFArray ? Array.from({ length: object.size() }, (_, index) => object.lookup(index)) : [object];
  const filters = filter === undefined ? [] : listed(filter).map(nameOf);
  const parameters = listed(given).map((one) => (one instanceof PDFDict ? one : null));
  return { filters, parameters: filters.map((_, index) => parameters[index] ?? null) };
}

/** The bytes of a stream with all but its last `kept` packings undone. */
function unpackAllBut(stream: PDFRawStream, { filters, parameters }: Packing, kept: number): Bytes {
  const undone = filters.length - kept;
  if (undone === 0) return stream.contents.slice() as Bytes;
  const { context } = stream.dict;
  const dict = PDFDict.withContext(context);
  const chain = PDFArray.withContext(context);
  const each = PDFArray.withContext(context);
  for (let index = 0; index < undone; index++) {
    // A prediction would have to be undone, too.
    const predictor = parameters[index] ? entryOf(parameters[index] as PDFDict, "Predictor") : undefined;
    if (predictor instanceof PDFNumber && predictor.asNumber() > 1) throw new NotUnderstood("a predicted stream");
    chain.push(PDFName.of(filters[index] ?? ""));
    each.push(parameters[index] ?? PDFDict.withContext(context));
  }
  dict.set(PDFName.of("Filter"), chain);
  dict.set(PDFName.of("DecodeParms"), each);
  return unpack(dict, stream.contents);
}

/** What is left of a picture's stream, and how it is packed then. */
export function cleanPicture(stream: PDFRawStream, found: Findings): { bytes: Uint8Array; packing: Packing } {
  const packing = packingOf(stream.dict);
  const last = packing.filters[packing.filters.length - 1];
  if (last !== "DCTDecode" && last !== "JPXDecode") return { bytes: stream.contents, packing };
  const inner = unpackAllBut(stream, packing, 1);
  const bytes =
    last === "DCTDecode" ? join(...cleanJpegBytes(trimmed(inner), found, false)) : cleanJpeg2000(inner, found);
  return { bytes, packing: { filters: [last], parameters: packing.parameters.slice(-1) } };
}

/** Without the line ends that some writers leave after a picture. */
function trimmed(bytes: Bytes): Bytes {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === 0x0a || bytes[end - 1] === 0x0d)) end -= 1;
  return bytes.subarray(0, end);
}

/** JPEG 2000: the boxes that draw, and of them only those whose content is known. */
function cleanJpeg2000(bytes: Bytes, found: Findings): Bytes {
  // A bare codestream.
  if (bytes[0] === 0xff && bytes[1] === 0x4f) return withoutComments(bytes, found);
  const pieces: Bytes[] = [];
  let pictures = 0;
  for (let at = 0; at < bytes.length; ) {
    if (bytes.length - at < 8 && blank(bytes.subarray(at))) break;
    const size = big(bytes, at, 4) || bytes.length - at;
    const type = latin(bytes, at + 4, 4);
    if (size < 8) throw new NotUnderstood("a long box");
    const body = part(bytes, at + 8, at + size);
    if (type === "jp2c") {
      const picture = withoutComments(body, found);
      pieces.push(numbers(4, picture.length + 8), bytesOf(type), picture);
      pictures += 1;
    } else if (/^(jP {2}|ftyp)$/.test(type)) pieces.push(part(bytes, at, at + size));
    else if (type === "jp2h") pieces.push(jpeg2000Header(body));
    else found.add("other");
    at += size;
  }
  if (pictures !== 1) throw new NotUnderstood("no picture, or several");
  return join(...pieces);
}

function jpeg2000Header(bytes: Bytes): Bytes {
  const pieces: Bytes[] = [];
  for (let at = 0; at < bytes.length; ) {
    const size = big(bytes, at, 4) || bytes.length - at;
    const type = latin(bytes, at + 4, 4);
    if (size < 8) throw new NotUnderstood("a long box");
    const whole = part(bytes, at, at + size);
    if (type === "colr" && whole[8] === 2) {
      const profile = cleanProfile(whole.subarray(11));
      if (profile) pieces.push(numbers(4, profile.length + 11), bytesOf(type), whole.subarray(8, 11), profile);
    } else if (/^(ihdr|bpcc|colr|pclr|cmap|cdef)$/.test(type)) pieces.push(whole);
    at += size;
  }
  const body = join(...pieces);
  return join(numbers(4, body.length + 8), bytesOf("jp2h"), body);
}

/** A codestream without the comments in its main header, where encoders sign. */
function withoutComments(bytes: Bytes, found: Findings): Bytes {
  const pieces: Bytes[] = [part(bytes, 0, 2)];
  let at = 2;
  // Up to the first tile.
  while (big(bytes, at, 2) !== 0xff90) {
    if (bytes[at] !== 0xff) throw new NotUnderstood("no marker where one has to be");
    const end = at + 2 + big(bytes, at + 2, 2);
    if (bytes[at + 1] === 0x64) found.add("device");
    else pieces.push(part(bytes, at, end));
    at = end;
  }
  return join(...pieces, bytes.subarray(at));
}

/** A cleaned colour profile as a stream of the new document, or null if it is none. */
export function cleanProfileStream(stream: PDFRawStream, to: PDFContext): PDFRawStream | null {
  const packing = packingOf(stream.dict);
  const cleaned = cleanProfile(unpackAllBut(stream, packing, 0));
  if (!cleaned) return null;
  const dict = PDFDict.withContext(to);
  dict.set(PDFName.of("Filter"), PDFName.of("FlateDecode"));
  const components = entryOf(stream.dict, "N");
  if (components instanceof PDFNumber) dict.set(PDFName.of("N"), components);
  return PDFRawStream.of(dict, zlibSync(cleaned, { level: 6 }));
}

const SIGNS = ["Exif\0\0", "http://ns.adobe.com/xap", "Photoshop 3.0\0", "ICC_PROFILE\0"].map(bytesOf);

function holds(bytes: Uint8Array, sign: Uint8Array): boolean {
  for (let at = bytes.indexOf(sign[0] ?? 0); at >= 0; at = bytes.indexOf(sign[0] ?? 0, at + 1)) {
    if (sign.every((byte, index) => bytes[at + index] === byte)) return true;
  }
  return false;
}

/** What a stream holds, with all its packings undone. */
export function contentOf(stream: PDFRawStream): Bytes {
  return unpackAllBut(stream, packingOf(stream.dict), 0);
}

/** Refuses data that have a photograph with hidden data among them. */
export function checkContent(stream: PDFRawStream): Bytes {
  const bytes = contentOf(stream);
  if (SIGNS.some((sign) => holds(bytes, sign))) throw new NotUnderstood("a photograph among the instructions");
  return bytes;
}

/** What is left of instructions, and how they are packed then: properties of marked content and comments become blank. */
export function cleanContent(stream: PDFRawStream, found: Findings): { bytes: Uint8Array; packing: Packing } {
  const bytes = checkContent(stream);
  let changed = false;
  for (const [start, end] of readContent(bytes).silent) {
    const text = latin(bytes, start, end - start).replace(/\0/g, " ").trim();
    // Numbers of the structure, which stays behind, too, are no secret.
    if (!/^(%*|\/MCID\s+\d+)$/.test(text)) found.add("other");
    changed ||= text !== "";
    bytes.fill(0x20, start, end);
  }
  if (!changed) return { bytes: stream.contents, packing: packingOf(stream.dict) };
  return { bytes: zlibSync(bytes, { level: 6 }), packing: { filters: ["FlateDecode"], parameters: [null] } };
}
