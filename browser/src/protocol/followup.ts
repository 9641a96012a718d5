// Follow-ups: what a reporter adds later, authenticated with a key that the desk has too (spec section 4).

import { authenticated, readAuthenticated } from "./authenticated.ts";
import { dayNumber, fromBase64url, isBase64url, isObject, type JsonObject, toBase64url, utf8 } from "./encoding.ts";
import { TooLargeError } from "./errors.ts";
import { randomBytes } from "./keys.ts";
import { partCount } from "./part.ts";
import type { ReceiptKeys } from "./receipt.ts";
import { seal } from "./sealed-file.ts";
import { malformed } from "./signed.ts";

/** The most bytes of a follow-up's text. */
export const LONGEST_FOLLOWUP = 40_000;

/** Which of a report's two mailboxes. */
export type Side = "real" | "safe";

/** What became of the data hidden in a file. */
export type Hidden = "removed" | "kept" | "unknown";

/** A file whose parts are all stored. Digests and ids are base64url. */
export interface AnnouncedFile {
  /** As the reporter's device names it: a stranger's text. */
  name: string;
  /** The media type that the reporter's device says: a stranger's word. */
  type: string;
  /** Bytes of the file as it was sent. */
  length: number;
  /** SHA-256 of the file as it was sent. */
  sha256: string;
  /** The ids of its parts, in their order. */
  parts: string[];
  hidden: Hidden;
  /** What it was before hidden data were removed; null if nothing was. */
  original: { length: number; sha256: string } | null;
}

/** What a follow-up says. */
export interface FollowupContent {
  day: string;
  /** May be empty where there are files. */
  text: string;
  files: readonly AnnouncedFile[];
}

/** An opened follow-up. Its `day` is what its writer claims. */
export interface Followup extends FollowupContent {
  kind: "followup";
  /** The day it came, as the server says; the claimed one where that is not known. */
  came: string;
  /** SHA-256 of the sealed file. */
  digest: string;
  /** The mailbox whose receipt wrote it. */
  from: Side;
  /** 16 bytes, base64url. */
  sitting: string;
  /** Counts from 1 within a sitting. */
  seq: number;
  files: readonly AnnouncedFile[];
}

/** A new sitting: the time from entering a receipt to closing the page. */
export function newSitting(): string {
  return toBase64url(randomBytes(16));
}

/**
 * Authenticates a follow-up and seals it to the case. Keep the bytes and send them again if the answer is lost: a
 * second one with the same number would be shown as tampering. Throws a TooLargeError beyond 40,000 bytes of text.
 */
export function sealFollowup(
  keys: Pick<ReceiptKeys, "authorKey">,
  instance: Uint8Array,
  { case: id, caseRecipient }: { case: string; caseRecipient: string },
  { sitting, seq }: { sitting: string; seq: number },
  { day, text, files }: FollowupContent,
): Uint8Array {
  if (utf8(text).length > LONGEST_FOLLOWUP) throw new TooLargeError("too large for a follow-up");
  const announced = files.map(({ original, ...file }) => (original === null ? file : { ...file, original }));
  const fields = { case: id, sitting, seq, day, text, files: announced };
  return seal(caseRecipient, authenticated(keys.authorKey, instance, "followup", fields), "work");
}

/**
 * Reads a follow-up of an opened `work` file: which mailbox wrote it is told by the key that fits. Throws `mac` if
 * none does. Gaps and replays show only among all records of a case.
 */
export function readFollowup(
  json: JsonObject,
  digest: string,
  expectedCase: string,
  instance: Uint8Array,
  authorKeys: { real: string; safe: string },
): Followup {
  const sides: readonly Side[] = ["real", "safe"];
  const keys = sides.map((side) => fromBase64url(authorKeys[side], 32));
  const { payload, key } = readAuthenticated(json, keys, instance, "followup", expectedCase);
  const { sitting, seq, day, text, files = [] } = payload;
  const valid =
    isBase64url(sitting, 16) &&
    isLength(seq) &&
    seq > 0 &&
    dayNumber(day) !== null &&
    typeof text === "string" &&
    Array.isArray(files);
  if (!valid) malformed("not a follow-up");
  const announced = (files as unknown[]).map(readFile);
  return { kind: "followup", digest, from: sides[key]!, sitting, seq, came: day as string, day: day as string, text, files: announced };
}

function readFile(file: unknown): AnnouncedFile {
  const { name, type, length, sha256, parts, hidden, original } = isObject(file) ? file : {};
  const valid =
    typeof name === "string" &&
    typeof type === "string" &&
    isLength(length) &&
    isBase64url(sha256, 32) &&
    Array.isArray(parts) &&
    parts.length === partCount(length) &&
    parts.every((id) => isBase64url(id, 16)) &&
    (hidden === "removed" || hidden === "kept" || hidden === "unknown");
  if (!valid) malformed("not a file");
  return { name, type, length, sha256, parts: parts as string[], hidden, original: readOriginal(original) };
}

function readOriginal(original: unknown): AnnouncedFile["original"] {
  if (original === undefined || original === null) return null;
  const { length, sha256 } = isObject(original) ? original : {};
  if (!isLength(length) || !isBase64url(sha256, 32)) malformed("not a file");
  return { length, sha256 };
}

function isLength(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
