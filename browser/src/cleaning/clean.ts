// Removes from a file what is hidden in it: where and when it was made, on what device, by whom. Runs in a worker, gives
// the same bytes for the same file every time (a broken upload goes on with them), never touches the network, and never
// pretends: what it does not fully understand comes back as it was, and says so.
//
// Keeps what is on a list, for each kind, of what draws or plays; everything else goes. There is no well-kept library
// that writes these formats without coding the picture again (looked at: piexifjs, exif-library, png-chunks-extract, exifr, which
// only reads), so JPEG, PNG, WebP, GIF, HEIC and films are filtered here; PDF has pdf-lib.

import { RECOGNISED_BY, mediaType, recognise } from "./recognise.ts";
import { type Cleaned, type Filters, Findings } from "./types.ts";

/** The file without its hidden data, or as it was if no filter is for it or the filter did not understand it. Never rejects. */
export async function cleanWith(filters: Filters, file: Blob): Promise<Cleaned> {
  let kind: Cleaned["kind"] = "other";
  try {
    kind = recognise(new Uint8Array(await file.slice(0, RECOGNISED_BY).arrayBuffer()));
    const filter = filters[kind];
    if (filter) {
      const found = new Findings();
      const pieces = await filter(file, kind, found);
      const remains = found.remains();
      const hidden = remains.length > 0 ? "unknown" : "removed";
      return { blob: new Blob(pieces, { type: mediaType(kind) }), hidden, kind, removed: found.list(), remains };
    }
  } catch {
    // Whatever is wrong with the file, the answer is the same; and what was thrown might quote it.
  }
  return { blob: file, hidden: "unknown", kind, removed: [], remains: [] };
}
