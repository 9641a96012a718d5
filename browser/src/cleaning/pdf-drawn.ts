// Which of its pictures and patterns a document draws, and what of its pages it shows. What nothing draws any more stays behind:
// programs that take a picture off a page often only take away the instruction.

import { join } from "./bytes.ts";
import { readContent } from "./pdf-content.ts";
import { entryOf, nameOf, PDFArray, PDFContext, PDFDict, PDFName, PDFNumber, PDFObject, PDFRawStream, PDFRef } from "./pdf-lib.ts";
import { contentOf } from "./pdf-streams.ts";

/** Deepest tree of pages. */
const DEEPEST = 100;
/** Points by which a page may be shown smaller than it is. */
const EDGE = 1;
/** Streams of another kind than instructions. */
const OTHERS = ["Length1", "Length2", "Length3", "N", "FunctionType", "ShadingType", "CMapName"];

/** An entry of a page, which the nodes above it may have for it. */
function inherited(page: PDFDict, key: string): PDFObject | undefined {
  let node: PDFObject | undefined = page;
  for (let depth = 0; node instanceof PDFDict && depth < DEEPEST; depth++) {
    const found = entryOf(node, key);
    if (found !== undefined) return found;
    node = entryOf(node, "Parent");
  }
  return undefined;
}

function rectangle(object: PDFObject | undefined): number[] | null {
  if (!(object instanceof PDFArray) || object.size() !== 4) return null;
  const sides = Array.from({ length: 4 }, (_, index) => {
    const side = object.lookup(index);
    return side instanceof PDFNumber ? side.asNumber() : NaN;
  });
  const [a = NaN, b = NaN, c = NaN, d = NaN] = sides;
  return sides.some(Number.isNaN) ? null : [Math.min(a, c), Math.min(b, d), -Math.max(a, c), -Math.max(b, d)];
}

/** Whether a page has more on it than it shows. */
export function isCropped(page: PDFDict): boolean {
  const [whole, shown] = [rectangle(inherited(page, "MediaBox")), rectangle(inherited(page, "CropBox"))];
  return !!whole && !!shown && shown.some((side, index) => side - (whole[index] ?? 0) > EDGE);
}

/** The names that instructions draw or paint with. */
function namesIn(streams: readonly PDFRawStream[]): PDFName[] {
  try {
    // An instruction may begin in one stream and end in the next.
    const content = readContent(join(...streams.flatMap((stream) => [contentOf(stream), Uint8Array.of(10)])));
    return [...content.names].map((name) => PDFName.of(name));
  } catch {
    // If it is drawn, the document is refused when it is copied.
    return [];
  }
}

function streamsOf(contents: PDFObject | undefined): PDFRawStream[] {
  const all = contents instanceof PDFArray ? contents.asArray().map((_, index) => contents.lookup(index)) : [contents];
  return all.filter((one) => one instanceof PDFRawStream);
}

/** What a document draws. */
export class Drawn {
  readonly #named = new Map<PDFDict, Set<PDFName>>();
  /** Named by instructions that do not say where to look. */
  readonly #anywhere = new Set<PDFName>();

  constructor(context: PDFContext, pages: ReadonlySet<PDFRef>) {
    for (const ref of pages) {
      const page = context.lookup(ref);
      if (!(page instanceof PDFDict) || page.has(PDFName.of("Kids"))) continue;
      this.add(inherited(page, "Resources"), namesIn(streamsOf(entryOf(page, "Contents"))));
    }
    const objects = context.enumerateIndirectObjects().map(([, object]) => object);
    // Those of pages that are not shown any more, too.
    const ofPages = new Set(
      objects
        .filter((object) => object instanceof PDFDict)
        .filter((dict) => nameOf(entryOf(dict, "Type")) === "Page")
        .flatMap((page) => streamsOf(entryOf(page, "Contents"))),
    );
    for (const stream of objects) {
      if (!(stream instanceof PDFRawStream) || ofPages.has(stream)) continue;
      const { dict } = stream;
      const resources = entryOf(dict, "Resources");
      const subtype = nameOf(entryOf(dict, "Subtype"));
      const type = nameOf(entryOf(dict, "Type"));
      // Forms, patterns, and the characters of fonts, which say nothing of themselves.
      if (!resources && (OTHERS.some((key) => dict.has(PDFName.of(key))) || !/^(Form)?$/.test(subtype))) continue;
      if (/^(ObjStm|XRef|Metadata|EmbeddedFile)$/.test(type)) continue;
      this.add(resources, namesIn([stream]));
    }
  }

  private add(resources: PDFObject | undefined, names: readonly PDFName[]): void {
    if (!(resources instanceof PDFDict)) {
      for (const name of names) this.#anywhere.add(name);
      return;
    }
    for (const kind of ["XObject", "Pattern"]) {
      // The same list may be that of many pages.
      const list = entryOf(resources, kind);
      if (!(list instanceof PDFDict)) continue;
      const named = this.#named.get(list) ?? new Set<PDFName>();
      this.#named.set(list, named);
      for (const name of names) named.add(name);
    }
  }

  /** Whether an entry of a list of drawings or patterns is drawn anywhere. */
  has(list: PDFDict, name: PDFName): boolean {
    return this.#anywhere.has(name) || (this.#named.get(list)?.has(name) ?? false);
  }
}
