// WebM: keeps the tracks of picture and sound and the blocks of data; tags, titles, chapters, attachments, programs' names and
// dates become empty elements of the same size, so that nothing is moved. Reads the headers of elements, not what they hold.

import { big, latin, slice, zeros } from "./bytes.ts";
import { PADDING } from "./cuts.ts";
import { type Findings, type Found, NotUnderstood } from "./types.ts";

/** An element: its id, and where it starts, where its content begins, and where it ends (null: where its parent says). */
interface Element {
  readonly id: number;
  readonly start: number;
  readonly body: number;
  readonly end: number | null;
}

const HEADER = 0x1a45dfa3;
const SEGMENT = 0x18538067;
const CLUSTER = 0x1f43b675;
const TRACKS = 0x1654ae6b;
const TRACK = 0xae;
const INFORMATION = 0x1549a966;
const SEEK_HEAD = 0x114d9b74;
const SEEK = 0x4dbb;
const CUES = 0x1c53bb6b;
const BLOCK_GROUP = 0xa0;
const SIMPLE_BLOCK = 0xa3;
const BLOCK = 0xa1;
const VOID = 0xec;
const CHECKSUM = 0xbf;

/** What is kept in an element: as it is; there since the format insists, but zeroed or only counted; or some of what it holds. */
type Rule = "as it is" | "zeroed" | "counted" | Rules;
interface Rules {
  readonly [id: number]: Rule;
}

const asItIs = (...ids: number[]): Rules => Object.fromEntries(ids.map((id) => [id, "as it is" as const]));

const SOUND_AND_PICTURE: Rules = {
  // Number, type, flags, durations, codec and its private data, delays.
  ...asItIs(0xd7, 0x83, 0xb9, 0x88, 0x55aa, 0x9c, 0x6de7, 0x6df8, 0x23e383, 0x86, 0x63a2, 0x56aa, 0x56bb, 0x55ee),
  // An id that no other track in the world has.
  0x73c5: "counted",
  // Picture: sizes, cuts, colours, stereo, transparency.
  0xe0: {
    ...asItIs(0xb0, 0xba, 0x54aa, 0x54bb, 0x54cc, 0x54dd, 0x54b0, 0x54ba, 0x54b2, 0x9a, 0x53b8, 0x53c0, 0x9d),
    0x55b0: "as it is",
  },
  // Sound.
  0xe1: asItIs(0xb5, 0x78b5, 0x9f, 0x6264),
};

const RULES: Rules = {
  // Versions and the kind of document.
  [HEADER]: asItIs(0x4286, 0x42f7, 0x42f2, 0x42f3, 0x4282, 0x4287, 0x4285),
  // Duration and scale; the names of programs have to be there.
  [INFORMATION]: { ...asItIs(0x2ad7b1, 0x4489), 0x4d80: "zeroed", 0x5741: "zeroed" },
  [TRACKS]: { [TRACK]: SOUND_AND_PICTURE },
  [CLUSTER]: {
    ...asItIs(0xe7, 0xa7, 0xab, SIMPLE_BLOCK),
    [BLOCK_GROUP]: {
      ...asItIs(BLOCK, 0x9b, 0xfb, 0x75a2),
      // Transparency is in here.
      0x75a1: { 0xa6: asItIs(0xee, 0xa5) },
    },
  },
  [CUES]: "as it is",
};

const LEFT: Readonly<Record<number, Found>> = {
  0x1254c367: "words",
  0x1941a469: "attached",
  0x1043a770: "words",
  0x4461: "time",
  0x7ba9: "words",
  0x4d80: "device",
  0x5741: "device",
  0x536e: "words",
};

/** Vorbis is none of them: its private data has comments. */
const CODECS = /^(V_VP[89]|V_AV1|V_MPEG4\/ISO\/AVC|V_MPEGH\/ISO\/HEVC|A_OPUS|A_AAC|A_PCM\/(INT\/LIT|FLOAT\/IEEE))/;
/** Ten hours of picture and sound. */
const MOST_ELEMENTS = 3_000_000;
/** More pieces than this are too much for a browser to put together. */
const MOST_PIECES = 200_000;
const WINDOW = 1 << 16;

/** Reads a file through a window, so that walking over headers does not ask for each alone. */
class Window {
  #from = 0;
  #bytes: Uint8Array = new Uint8Array(0);
  #left = MOST_ELEMENTS;

  constructor(readonly file: Blob) {}

  /** Some bytes if they are at hand. Most are, and a promise for each would take most of the time. */
  near(place: number, length: number): Uint8Array | null {
    const end = Math.min(place + length, this.file.size);
    if (place < this.#from || end > this.#from + this.#bytes.length) return null;
    return this.#bytes.subarray(place - this.#from, end - this.#from);
  }

  async at(place: number, length: number): Promise<Uint8Array> {
    if (!this.near(place, length)) {
      this.#bytes = await slice(this.file, place, Math.min(place + WINDOW, this.file.size));
      this.#from = place;
    }
    return this.near(place, length) ?? new Uint8Array(0);
  }

  /** The element at a place, if it is at hand. */
  nearElement(start: number, limit: number): Element | null {
    const bytes = this.near(start, 12);
    return bytes && this.parse(bytes, start, limit);
  }

  async element(start: number, limit: number): Promise<Element> {
    return this.nearElement(start, limit) ?? this.parse(await this.at(start, 12), start, limit);
  }

  private parse(bytes: Uint8Array, start: number, limit: number): Element {
    this.#left -= 1;
    if (this.#left < 0) throw new NotUnderstood("more elements than a film has");
    const idLength = Math.clz32(bytes[0] ?? 0) - 23;
    if (idLength > 4) throw new NotUnderstood("no element");
    const first = bytes[idLength] ?? 0;
    const sizeLength = Math.clz32(first) - 23;
    if (sizeLength > 8) throw new NotUnderstood("no size");
    const most = (1 << (8 - sizeLength)) - 1;
    let size = first & most;
    let unknown = size === most;
    for (let index = idLength + 1; index < idLength + sizeLength; index++) {
      size = size * 256 + (bytes[index] ?? 0);
      unknown &&= bytes[index] === 255;
    }
    const body = start + idLength + sizeLength;
    const end = unknown ? null : body + size;
    if (body > limit || (end !== null && end > limit)) throw new NotUnderstood("an element that does not fit");
    return { id: big(bytes, 0, idLength), start, body, end };
  }
}

/** An empty element of a size of at least two. */
function empty(size: number): BlobPart[] {
  if (size < 2) throw new NotUnderstood("no room");
  // One byte of length is enough below 127 bytes; longer ones take eight.
  if (size < 128) return [Uint8Array.of(VOID, 0x80 | (size - 2)), ...zeros(size - 2)];
  const header = new Uint8Array(9);
  header.set([VOID, 1]);
  let rest = size - 9;
  for (let index = 8; index > 1; index--) {
    header[index] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  return [header, ...zeros(size - 9)];
}

/** Walks over a film and puts its pieces together. */
class Walk {
  readonly pieces: BlobPart[] = [];
  /** The numbers of the tracks that are kept. */
  readonly #tracks = new Set<number>();
  #pictures = 0;
  #counted = 0;
  /** Where what is copied as it is began; copied in one piece as soon as something else comes. */
  #copied = 0;
  /** Where what becomes empty began; it goes up to there. */
  #emptied: number | null = null;

  constructor(
    private readonly window: Window,
    private readonly found: Findings,
  ) {}

  async film(): Promise<void> {
    const { size } = this.window.file;
    const header = await this.window.element(0, size);
    if (header.id !== HEADER) throw new NotUnderstood("no header");
    const segment = await this.window.element(await this.apply(header, RULES[HEADER]), size);
    if (segment.id !== SEGMENT) throw new NotUnderstood("no film");
    const end = await this.segment(segment.body, segment.end ?? size);
    this.flush(end);
    if (end < size) this.found.add("attached");
    if (this.#tracks.size === 0 || this.#pictures === 0) throw new NotUnderstood("nothing that plays");
  }

  private async segment(start: number, limit: number): Promise<number> {
    let at = start;
    while (at < limit) {
      const element = this.window.nearElement(at, limit) ?? (await this.window.element(at, limit));
      if (element.id === SEEK_HEAD) at = await this.seekHead(element);
      else if (element.id === CLUSTER && element.end === null) at = await this.open(element, limit);
      else at = this.leaf(element, RULES[element.id]) ?? (await this.apply(element, RULES[element.id]));
    }
    return at;
  }

  /** A cluster whose length is not said, as browsers record: it ends where something begins that is in none. */
  private async open(cluster: Element, limit: number): Promise<number> {
    const rules = RULES[CLUSTER] as Rules;
    this.#pictures += 1;
    let at = cluster.body;
    while (at < limit) {
      const element = this.window.nearElement(at, limit) ?? (await this.window.element(at, limit));
      if (element.id > 0xffffff) break;
      const rule = rules[element.id];
      at = this.leaf(element, rule) ?? (await this.apply(element, rule));
    }
    return at;
  }

  /** Keeps where to find what is kept. */
  private async seekHead({ body, end }: Element): Promise<number> {
    for (let at = body; at < (end ?? 0); ) {
      const seek = await this.window.element(at, end ?? 0);
      const inner = seek.id !== SEEK || seek.end === null ? null : await this.window.element(seek.body, seek.end);
      const target = inner?.end ? big(await this.window.at(inner.body, inner.end - inner.body), 0, inner.end - inner.body) : 0;
      const kept = [INFORMATION, TRACKS, CUES, CLUSTER].includes(target);
      at = await this.apply(seek, kept ? "as it is" : undefined);
    }
    this.flush(end ?? body);
    return end ?? body;
  }

  /** Treats an element that holds none of interest, and says where it ends; null if something has to be read first. */
  private leaf(element: Element, rule: Rule | undefined): number | null {
    const { id, body, end } = element;
    if (end === null) throw new NotUnderstood("an element without end");
    if (rule === undefined) this.leave(element, end);
    else if (id === TRACK) return null;
    else if (rule === "zeroed" || rule === "counted") this.blank(element, end, rule === "counted");
    else if (rule !== "as it is") return null;
    else if (id === SIMPLE_BLOCK || id === BLOCK) {
      const bytes = this.window.near(body, Math.min(8, end - body));
      if (!bytes) return null;
      this.block(bytes);
    }
    return end;
  }

  private async apply(element: Element, rule: Rule | undefined): Promise<number> {
    const { id, body, end } = element;
    if (end === null) throw new NotUnderstood("an element without end");
    if (rule === undefined || (id === TRACK && !(await this.plays(element)))) this.leave(element, end);
    else if (typeof rule === "object") {
      if (id === CLUSTER) this.#pictures += 1;
      for (let at = body; at < end; ) {
        const inner = this.window.nearElement(at, end) ?? (await this.window.element(at, end));
        at = this.leaf(inner, rule[inner.id]) ?? (await this.apply(inner, rule[inner.id]));
      }
      // What is empty at its end does not grow into what follows.
      this.flush(end);
    } else if (id === SIMPLE_BLOCK || id === BLOCK) {
      this.block(await this.window.at(body, Math.min(8, end - body)));
    }
    return end;
  }

  /** Makes an element empty; one after the other they become one. */
  private leave({ id, start }: Element, end: number): void {
    const left = LEFT[id] ?? (id === VOID || id === CHECKSUM ? null : "other");
    if (left) this.found.add(left);
    if (start > this.#copied || this.#emptied === null) {
      this.flush(start);
      this.#emptied = start;
    }
    this.#copied = end;
  }

  /** Keeps an element and its length, with zeros in it, or a number that only counts. */
  private blank({ id, body }: Element, end: number, counted: boolean): void {
    if (counted) this.#counted += 1;
    else this.found.add(LEFT[id] ?? "other");
    this.flush(body);
    for (const piece of zeros(end - body - 1)) this.pieces.push(piece);
    if (end > body) this.pieces.push(Uint8Array.of(counted ? this.#counted : 0));
    this.#copied = end;
  }

  /** Refuses blocks of tracks that are not kept: they cannot be told apart from ones that are, once the track is gone. */
  private block(bytes: Uint8Array): void {
    const length = Math.clz32(bytes[0] ?? 0) - 23;
    if (length > 8) throw new NotUnderstood("no block");
    if (!this.#tracks.has(big(bytes, 0, length) - 2 ** (7 * length))) {
      throw new NotUnderstood("a block of no track that plays");
    }
  }

  private async plays({ body, end }: Element): Promise<boolean> {
    let [number, type, codec] = [0, 0, ""];
    for (let at = body; at < (end ?? 0); ) {
      const inner = await this.window.element(at, end ?? 0);
      const length = (inner.end ?? inner.body) - inner.body;
      const content = await this.window.at(inner.body, Math.min(length, 64));
      if (inner.id === 0xd7) number = big(content, 0, length);
      if (inner.id === 0x83) type = big(content, 0, length);
      if (inner.id === 0x86) codec = latin(content);
      // A track that is switched off; pixels that are not shown.
      if (inner.id === 0xb9 && big(content, 0, length) === 0) this.found.stays("cropped");
      if (inner.id === 0xe0 && inner.end !== null) await this.noteCut(inner.body, inner.end);
      at = inner.end ?? end ?? 0;
    }
    const plays = type === 1 || type === 2;
    if (plays && !CODECS.test(codec)) throw new NotUnderstood("a codec whose data is not known");
    if (plays) this.#tracks.add(number);
    else this.found.add("track");
    return plays;
  }

  private async noteCut(start: number, end: number): Promise<void> {
    for (let at = start; at < end; ) {
      const inner = await this.window.element(at, end);
      const length = (inner.end ?? end) - inner.body;
      const sides = /^54(aa|bb|cc|dd)$/.test(inner.id.toString(16));
      if (sides && big(await this.window.at(inner.body, Math.min(length, 8)), 0, length) > PADDING) {
        this.found.stays("cropped");
      }
      at = inner.end ?? end;
    }
  }

  private flush(end: number): void {
    if (this.#emptied !== null) for (const piece of empty(this.#copied - this.#emptied)) this.pieces.push(piece);
    this.#emptied = null;
    if (this.pieces.length > MOST_PIECES) throw new NotUnderstood("more pieces than can be put together");
    if (end > this.#copied) this.pieces.push(this.window.file.slice(this.#copied, end));
    this.#copied = end;
  }
}

/** Cleans a WebM. */
export async function cleanWebm(file: Blob, _kind: unknown, found: Findings): Promise<BlobPart[]> {
  const walk = new Walk(new Window(file), found);
  await walk.film();
  return walk.pieces;
}
