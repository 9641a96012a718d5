// The parts of pdf-lib that read and write documents, and a bound on what they unpack.

import PDFContext from "pdf-lib/PDFContext.js";
import PDFArray from "pdf-lib/objects/PDFArray.js";
import PDFBool from "pdf-lib/objects/PDFBool.js";
import PDFDict from "pdf-lib/objects/PDFDict.js";
import PDFHexString from "pdf-lib/objects/PDFHexString.js";
import PDFInvalidObject from "pdf-lib/objects/PDFInvalidObject.js";
import PDFName from "pdf-lib/objects/PDFName.js";
import PDFNull from "pdf-lib/objects/PDFNull.js";
import PDFNumber from "pdf-lib/objects/PDFNumber.js";
import PDFObject from "pdf-lib/objects/PDFObject.js";
import PDFRawStream from "pdf-lib/objects/PDFRawStream.js";
import PDFRef from "pdf-lib/objects/PDFRef.js";
import PDFStream from "pdf-lib/objects/PDFStream.js";
import PDFString from "pdf-lib/objects/PDFString.js";
import PDFParser from "pdf-lib/parser/PDFParser.js";
import DecodeStream from "pdf-lib/streams/DecodeStream.js";
import { decodePDFRawStream } from "pdf-lib/streams/decode.js";
import PDFStreamWriter from "pdf-lib/writers/PDFStreamWriter.js";
import PDFWriter from "pdf-lib/writers/PDFWriter.js";
import { NotUnderstood } from "./types.ts";

export {
  PDFArray,
  PDFBool,
  PDFContext,
  PDFDict,
  PDFHexString,
  PDFInvalidObject,
  PDFName,
  PDFNull,
  PDFNumber,
  PDFObject,
  PDFRawStream,
  PDFRef,
  PDFStream,
  PDFString,
};

/** Most that all streams of a document together may unpack to, in bytes: a few kilobytes may claim gigabytes. */
const MOST_UNPACKED = 256 * 1024 * 1024;
/** Largest single stream, unpacked. */
const MOST_OF_ONE = 64 * 1024 * 1024;

let left = 0;

// The library's own bound is the memory of the device. Its streams all grow by this.
const growing = DecodeStream.prototype as unknown as {
  buffer: Uint8Array;
  ensureBuffer(wanted: number): Uint8Array;
};
const grow = growing.ensureBuffer;
growing.ensureBuffer = function (this: typeof growing, wanted: number): Uint8Array {
  if (wanted > this.buffer.byteLength) {
    left -= wanted - this.buffer.byteLength;
    if (wanted > MOST_OF_ONE || left < 0) throw new NotUnderstood("unpacks to too much");
  }
  return grow.call(this, wanted);
};

/** Reads a document, one at a time. Throws where any of it is malformed. */
export async function parse(bytes: Uint8Array): Promise<PDFContext> {
  left = MOST_UNPACKED;
  return PDFParser.forBytesWithOptions(bytes, Infinity, true).parseDocument();
}

/** A document as bytes: the same for the same document, with neither ids nor dates. */
export async function serialise(context: PDFContext, compact: boolean): Promise<Uint8Array<ArrayBuffer>> {
  const writer = compact ? PDFStreamWriter.forContext(context, Infinity) : PDFWriter.forContext(context, Infinity);
  return new Uint8Array(await writer.serializeToBuffer());
}

/** What a stream holds, unpacked. Throws where it is packed like a picture. */
export function unpack(dict: PDFDict, contents: Uint8Array): Uint8Array<ArrayBuffer> {
  const unpacked = decodePDFRawStream(PDFRawStream.of(dict, contents)).decode();
  return unpacked.slice() as Uint8Array<ArrayBuffer>;
}

/** A name's text without its slash. */
export function nameOf(object: PDFObject | undefined): string {
  return object instanceof PDFName ? object.asString().slice(1) : "";
}

/** The entry of a dictionary, looked up where it is a reference. */
export function entryOf(dict: PDFDict, key: string): PDFObject | undefined {
  return dict.lookup(PDFName.of(key));
}
