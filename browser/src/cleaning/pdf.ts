// PDF: copies what draws the pages into a new document, entry by entry of a list (pdf-shapes.ts). Properties, XMP, private
// data, thumbnails, authors and days of comments stay behind, and so does every earlier state of the document. A document that
// is encrypted or signed, has attachments or a script, is not understood: half of it cleaned would be a promise not kept.

import { latin, whole } from "./bytes.ts";
import { foundIn } from "./found.ts";
import { Drawn, isCropped } from "./pdf-drawn.ts";
import {
  entryOf,
  nameOf,
  PDFArray,
  PDFBool,
  PDFContext,
  PDFDict,
  PDFHexString,
  PDFName,
  PDFNull,
  PDFNumber,
  PDFObject,
  PDFRawStream,
  PDFRef,
  PDFStream,
  PDFString,
  parse,
  serialise,
} from "./pdf-lib.ts";
import { ANNOTATIONS, REFUSED, type ShapeName, shapeOf } from "./pdf-shapes.ts";
import { checkContent, cleanContent, cleanPicture, cleanProfileStream, type Packing, packingOf } from "./pdf-streams.ts";
import { type Findings, type Found, NotUnderstood } from "./types.ts";

/** Largest document, in bytes: it is read, held as objects, and written anew. */
const MOST_DOCUMENT = 64 * 1024 * 1024;
const MOST_PAGES = 50_000;
/** Deepest nesting of lists and dictionaries in each other. */
const DEEPEST = 100;

/** What leaves with an entry that is not kept. */
const LEFT: Readonly<Record<string, Found>> = {
  Author: "author",
  Title: "words",
  Subject: "words",
  Subj: "words",
  Keywords: "words",
  Creator: "device",
  Producer: "device",
  CreationDate: "time",
  ModDate: "time",
  LastModified: "time",
  M: "time",
  Thumb: "thumbnail",
  VP: "place",
  Measure: "place",
  LGIDict: "place",
  PieceInfo: "other",
  ID: "other",
  NM: "other",
};

function key(name: string): PDFName {
  return PDFName.of(name);
}

/** Refuses what is not cleaned, wherever in the document it is, and notes what will be left behind. */
function inspect(object: PDFObject, found: Findings, depth = 0): void {
  if (depth > DEEPEST) throw new NotUnderstood("nested too deeply");
  if (object instanceof PDFArray) for (const one of object.asArray()) inspect(one, found, depth + 1);
  if (object instanceof PDFStream) inspect(object.dict, found, depth + 1);
  if (!(object instanceof PDFDict)) return;
  for (const [name, value] of object.entries()) {
    const text = nameOf(name);
    if (REFUSED.has(text)) throw new NotUnderstood(`a document with ${text}`);
    inspect(value, found, depth + 1);
  }
}

function notes(context: PDFContext, bytes: Uint8Array, found: Findings): void {
  const information = context.lookup(context.trailerInfo.Info);
  if (information instanceof PDFDict) {
    for (const name of information.keys()) found.add(LEFT[nameOf(name)] ?? "other");
  }
  for (const [, object] of context.enumerateIndirectObjects()) {
    inspect(object, found);
    if (object instanceof PDFRawStream && nameOf(entryOf(object.dict, "Type")) === "Metadata") {
      foundIn(object.contents, found);
    }
  }
  const last = latin(bytes, Math.max(0, bytes.length - 65_536));
  const linear = latin(bytes, 0, 1024).includes("/Linearized");
  if ((last.match(/startxref/g)?.length ?? 0) > 1 && !linear) found.add("history");
}

/** Every node of the tree of pages. What is not among them is not shown, and not kept. */
function pagesOf(context: PDFContext, root: PDFDict): Set<PDFRef> {
  const nodes = new Set<PDFRef>();
  const waiting: (PDFObject | undefined)[] = [root.get(key("Pages"))];
  let pages = 0;
  while (waiting.length > 0) {
    const ref = waiting.pop();
    const node = context.lookup(ref);
    if (!(ref instanceof PDFRef) || !(node instanceof PDFDict) || nodes.has(ref)) {
      throw new NotUnderstood("a tree of pages that is none");
    }
    nodes.add(ref);
    const kids = entryOf(node, "Kids");
    if (kids instanceof PDFArray) waiting.push(...kids.asArray());
    else pages += 1;
    if (pages > MOST_PAGES) throw new NotUnderstood("too many pages");
  }
  if (pages === 0) throw new NotUnderstood("no pages");
  return nodes;
}

function isLayer(object: PDFObject | undefined): boolean {
  return object instanceof PDFDict && /^(OCG|OCMD)$/.test(nameOf(entryOf(object, "Type")));
}

/** Copies what is kept from one document to another. */
class Copy {
  readonly to = PDFContext.create();
  /** The copy of each object, by its shape. */
  readonly #made = new Map<ShapeName, Map<PDFRef, PDFRef>>();
  readonly #waiting: { ref: PDFRef; object: PDFObject; shape: ShapeName }[] = [];

  constructor(
    private readonly from: PDFContext,
    private readonly pages: ReadonlySet<PDFRef>,
    private readonly drawn: Drawn,
    private readonly found: Findings,
  ) {}

  /** The reference in the new document; what it names is copied by `finish`, so that long chains do not nest. */
  reference(ref: PDFRef, shape: ShapeName): PDFObject {
    const object = this.from.lookup(ref);
    if (object === undefined || object instanceof PDFRef) return PDFNull;
    const made = this.#made.get(shape) ?? new Map<PDFRef, PDFRef>();
    this.#made.set(shape, made);
    let copy = made.get(ref);
    if (!copy) {
      copy = this.to.nextRef();
      made.set(ref, copy);
      this.#waiting.push({ ref: copy, object, shape });
    }
    return copy;
  }

  finish(): void {
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
      this.to.assign(next.ref, this.value(next.object, next.shape, 0) ?? PDFNull);
    }
  }

  /** The copy of a value, or null if nothing is left of it. */
  value(object: PDFObject, shape: ShapeName, depth: number): PDFObject | null {
    if (depth > DEEPEST) throw new NotUnderstood("nested too deeply");
    if (object instanceof PDFRef) {
      if (shape === "page" || (shape === "destination" && this.isPage(object))) {
        return this.pages.has(object) ? this.reference(object, "page") : PDFNull;
      }
      // A layer has to stay one and the same wherever it is named, or what is hidden would be shown.
      const same = shape === "property" && isLayer(this.from.lookup(object));
      return this.reference(object, same ? "layer" : shape);
    }
    if (object instanceof PDFArray) return this.list(object, shape, depth);
    if (object instanceof PDFStream) {
      if (!(object instanceof PDFRawStream)) throw new NotUnderstood("a stream of another form");
      return shape === "plain" ? null : this.stream(object, shape === "state" ? "drawing" : shape, depth);
    }
    if (object instanceof PDFDict) return shape === "plain" ? null : this.dictionary(object, shape, depth);
    const scalar = [PDFName, PDFNumber, PDFString, PDFHexString, PDFBool].some((type) => object instanceof type);
    if (!scalar && object !== PDFNull) throw new NotUnderstood("an object of no known type");
    return object;
  }

  private isPage(ref: PDFRef): boolean {
    const object = this.from.lookup(ref);
    return object instanceof PDFDict && /^Pages?$/.test(nameOf(entryOf(object, "Type")));
  }

  private list(object: PDFArray, shape: ShapeName, depth: number): PDFObject {
    if (shape === "colour" && nameOf(object.lookup(0)) === "ICCBased") return this.profile(object, depth);
    const list = PDFArray.withContext(this.to);
    for (const one of object.asArray()) list.push(this.value(one, shape, depth + 1) ?? PDFNull);
    return list;
  }

  /** A colour space by its profile, or by the number of its components where that is not understood. */
  private profile(object: PDFArray, depth: number): PDFObject {
    const stream = object.lookup(1);
    if (!(stream instanceof PDFRawStream)) throw new NotUnderstood("no profile");
    const list = PDFArray.withContext(this.to);
    const at = object.get(1);
    const made = this.#made.get("colour") ?? new Map<PDFRef, PDFRef>();
    this.#made.set("colour", made);
    let ref = at instanceof PDFRef ? made.get(at) : undefined;
    if (!ref) {
      const cleaned = cleanProfileStream(stream, this.to);
      if (!cleaned) {
        const components = entryOf(stream.dict, "N");
        const count = components instanceof PDFNumber ? components.asNumber() : 0;
        const alternate = stream.dict.get(key("Alternate"));
        if (alternate) return this.value(alternate, "colour", depth + 1) ?? PDFNull;
        return key(count === 1 ? "DeviceGray" : count === 4 ? "DeviceCMYK" : "DeviceRGB");
      }
      ref = this.to.register(cleaned);
      if (at instanceof PDFRef) made.set(at, ref);
    }
    list.push(key("ICCBased"));
    list.push(ref);
    return list;
  }

  private dictionary(object: PDFDict, shape: ShapeName, depth: number): PDFDict | null {
    if (shape === "action" && !/^(GoTo|URI|Named)$/.test(nameOf(entryOf(object, "S")))) return null;
    const { keys, every } = shapeOf(shape) ?? {};
    const copy = PDFDict.withContext(this.to);
    if (shape === "property" && !isLayer(object)) return copy;
    const subtype = nameOf(entryOf(object, "Subtype"));
    if (shape === "annotation" && subtype !== "" && !ANNOTATIONS.test(subtype)) {
      throw new NotUnderstood("an annotation that plays or attaches");
    }
    for (const [name, value] of object.entries()) {
      const text = nameOf(name);
      if ((shape === "drawings" || shape === "patterns") && !this.drawn.has(object, name)) {
        this.found.add("other");
        continue;
      }
      const inner = every ?? (keys && Object.prototype.hasOwnProperty.call(keys, text) ? keys[text] : undefined);
      // A field's name; of an annotation it is who wrote it.
      const writer = shape === "annotation" && text === "T" && subtype !== "" && subtype !== "Widget";
      if (writer) this.found.add("author");
      const left = inner && !writer ? this.value(value, inner, depth + 1) : null;
      if (left && left !== PDFNull) copy.set(name, left);
      else if (!inner && LEFT[text]) this.found.add(LEFT[text]);
    }
    return copy;
  }

  private stream(object: PDFRawStream, shape: ShapeName, depth: number): PDFRawStream {
    const { dict } = object;
    if (dict.has(key("F"))) throw new NotUnderstood("a stream that is elsewhere");
    const copy = this.dictionary(dict, shape, depth) ?? PDFDict.withContext(this.to);
    const subtype = nameOf(entryOf(dict, "Subtype"));
    if (shape === "drawing" && subtype === "Image") {
      const { bytes, packing } = cleanPicture(object, this.found);
      return this.packed(copy, bytes, packing, depth);
    }
    if (shape === "drawing" && subtype !== "Form") throw new NotUnderstood("a drawing of another kind");
    if (shape === "content" || shape === "drawing" || shape === "pattern") {
      const { bytes, packing } = cleanContent(object, this.found);
      return this.packed(copy, bytes, packing, depth);
    }
    if (shape === "globals") checkContent(object);
    return this.packed(copy, object.contents, packingOf(dict), depth);
  }

  private packed(copy: PDFDict, bytes: Uint8Array, { filters, parameters }: Packing, depth: number): PDFRawStream {
    if (filters.some((filter) => filter === "" || filter === "Crypt")) throw new NotUnderstood("packed otherwise");
    if (filters.length > 0) {
      copy.set(key("Filter"), this.to.obj(filters));
      const each = PDFArray.withContext(this.to);
      for (const one of parameters) each.push((one && this.value(one, "parameters", depth + 1)) ?? PDFNull);
      if (parameters.some((one) => one !== null)) copy.set(key("DecodeParms"), each);
    }
    return PDFRawStream.of(copy, bytes);
  }
}

/** Cleans a PDF. */
export async function cleanPdf(file: Blob, _kind: unknown, found: Findings): Promise<BlobPart[]> {
  const bytes = await whole(file, MOST_DOCUMENT);
  const context = await parse(bytes);
  const { trailerInfo } = context;
  if (trailerInfo.Encrypt) throw new NotUnderstood("an encrypted document");
  const root = context.lookup(trailerInfo.Root);
  if (!(root instanceof PDFDict)) throw new NotUnderstood("no catalogue");
  notes(context, bytes, found);
  const pages = pagesOf(context, root);
  for (const ref of pages) {
    const page = context.lookup(ref);
    if (page instanceof PDFDict && !page.has(key("Kids")) && isCropped(page)) found.stays("cropped");
  }
  const copy = new Copy(context, pages, new Drawn(context, pages), found);
  const catalog = copy.to.nextRef();
  copy.to.assign(catalog, copy.value(root, "catalog", 0) ?? PDFNull);
  copy.finish();
  copy.to.header = context.header;
  copy.to.trailerInfo = { Root: catalog };
  return [await serialise(copy.to, context.pdfFileDetails.useObjectStreams)];
}
