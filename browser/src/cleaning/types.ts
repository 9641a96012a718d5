// What cleaning a file gives, and the little that its parts share. Nothing here reads a file.

/** What a file is, by its bytes alone. */
export type Kind =
  | "jpeg"
  | "png"
  | "webp"
  | "gif"
  | "heic"
  | "avif"
  | "mp4"
  | "mov"
  | "m4a"
  | "webm"
  | "pdf"
  | "other";

/**
 * What was found and removed, in words stable enough to be the suffix of a message: where it was made, when, on what
 * device, a small copy of the picture, who made it, words about it (title, comment, keywords), a track of other data
 * (motion, place, timecode), something appended (a second picture or film), an earlier state of a document, other.
 */
export type Found = (typeof FOUND)[number];

const FOUND = [
  "place",
  "time",
  "device",
  "author",
  "words",
  "thumbnail",
  "track",
  "attached",
  "history",
  "other",
] as const;

/**
 * What is known to be in a file still, though nobody sees it when it is opened: parts that were cut off from a picture, a film
 * or a page.
 */
export type Remains = "cropped";

/** A file after cleaning. */
export interface Cleaned {
  /** What to send: the cleaned file; or the very file that was given, where it is not "removed" and nothing "remains". */
  readonly blob: Blob;
  /**
   * "removed": nothing that this module knows to be hidden is left, whether or not there was any. "kept": the caller
   * asked for the original. "unknown": not a kind that is cleaned, or a file that was not understood.
   */
  readonly hidden: "removed" | "kept" | "unknown";
  readonly kind: Kind;
  /** In a fixed order, each once; empty where the file is the one that was given. */
  readonly removed: readonly Found[];
  /** Not empty: `hidden` is "unknown", though what could be removed was. */
  readonly remains: readonly Remains[];
}

/** Collects what is found on the way. */
export class Findings {
  readonly #seen = new Set<Found>();
  readonly #stays = new Set<Remains>();

  add(...found: Found[]): void {
    for (const one of found) this.#seen.add(one);
  }

  /** Something stays in the file that nobody sees. */
  stays(...remains: Remains[]): void {
    for (const one of remains) this.#stays.add(one);
  }

  /** What stays. */
  remains(): Remains[] {
    return [...this.#stays];
  }

  /** In the fixed order, whatever order they were found in. */
  list(): Found[] {
    return FOUND.filter((one) => this.#seen.has(one));
  }
}

/**
 * Cleans files of one kind. Gives the pieces of the new file, in order; rejects with anything at all where the file
 * is not understood, which the caller turns into "unknown".
 */
export type Filter = (file: Blob, kind: Kind, found: Findings) => Promise<BlobPart[]>;

/** Which filter is for which kind. */
export type Filters = Partial<Record<Kind, Filter>>;

/** The file is malformed, truncated, or holds something whose effect on the picture is not known. */
export class NotUnderstood extends Error {
  override readonly name = "NotUnderstood";
}
