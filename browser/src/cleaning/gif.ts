// GIF: keeps the pictures, their timing, and how often they repeat. Comments, XMP and other extensions go.

import { blank, join, latin, part, says, whole } from "./bytes.ts";
import { foundIn } from "./found.ts";
import { type Findings, NotUnderstood } from "./types.ts";

const EXTENSION = 0x21;
const PICTURE = 0x2c;
const END = 0x3b;
const TIMING = 0xf9;
const APPLICATION = 0xff;
const PLAIN_TEXT = 0x01;

/** Where the sub-blocks that start at `at` end, their terminator included. */
function endOfBlocks(bytes: Uint8Array, at: number): number {
  let next = at;
  for (;;) {
    const length = bytes[next];
    if (length === undefined) throw new NotUnderstood("the file ends too early");
    next += 1 + length;
    if (length === 0) return next;
  }
}

/** Length of the colour table that a packed field announces, in bytes. */
function tableLength(packed: number): number {
  return packed & 0x80 ? 3 * 2 ** ((packed & 7) + 1) : 0;
}

/** Cleans a GIF. */
export async function cleanGif(file: Blob, _kind: unknown, found: Findings): Promise<BlobPart[]> {
  const bytes = await whole(file);
  if (!says(bytes, 0, "GIF8") || bytes.length < 13) throw new NotUnderstood("no GIF");
  let at = 13 + tableLength(bytes[10] ?? 0);
  const pieces: Uint8Array<ArrayBuffer>[] = [part(bytes, 0, at)];
  let pictures = 0;
  for (;;) {
    const start = at;
    const introducer = bytes[at];
    if (introducer === END) break;
    if (introducer === PICTURE) {
      // Descriptor, colours, the least code size, then the compressed picture.
      at = endOfBlocks(bytes, at + 10 + tableLength(bytes[at + 9] ?? 0) + 1);
      pieces.push(part(bytes, start, at));
      pictures += 1;
    } else if (introducer === EXTENSION) {
      const label = bytes[at + 1];
      at = endOfBlocks(bytes, at + 2);
      const extension = part(bytes, start, at);
      if (label === TIMING && extension.length === 8) pieces.push(extension);
      else if (label === APPLICATION && /^(NETSCAPE2\.0|ANIMEXTS1\.0)$/.test(latin(extension, 3, 11))) {
        // Only the block that counts repetitions; more may follow it.
        if (extension[14] !== 3 || extension[15] !== 1) throw new NotUnderstood("a repetition of another form");
        pieces.push(join(extension.subarray(0, 18), Uint8Array.of(0)));
      } else if (label === PLAIN_TEXT) throw new NotUnderstood("text that is drawn");
      else if (label === APPLICATION && !says(extension, 3, "XMP Data")) found.add("other");
      else if (label === APPLICATION) foundIn(extension, found);
      else found.add("words");
    } else {
      throw new NotUnderstood("neither picture nor extension");
    }
  }
  if (pictures === 0) throw new NotUnderstood("no picture");
  if (!blank(bytes.subarray(at + 1))) found.add("attached");
  return [...pieces, Uint8Array.of(END)];
}
