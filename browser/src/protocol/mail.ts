// Mail: what a desk writes to a reporter (spec section 4). Always in pairs, one file to each mailbox of a report.

import type { Keyring } from "./account.ts";
import { readAuthenticated } from "./authenticated.ts";
import { compareBytes, dayNumber, fromBase64url, isBase64url, type JsonObject, toBase64url, utf8 } from "./encoding.ts";
import { TamperingError, TooLargeError } from "./errors.ts";
import { isRecipient, randomBytes } from "./keys.ts";
import type { LedgerHead, LedgerState } from "./ledger.ts";
import type { ReceiptKeys } from "./receipt.ts";
import { open, seal } from "./sealed-file.ts";
import { checkFrame, malformed, signed, verifySigned } from "./signed.ts";

/** Words that hold no fact of any case, which every client has in its reader's language; `new-key` is for a rekey alone. */
export const ROUTINE_WORDS = ["received", "still-here", "no-news", "thank-you", "take-care"] as const;

/** One of `ROUTINE_WORDS`. */
export type RoutineWords = (typeof ROUTINE_WORDS)[number];

const IN_TURN: readonly RoutineWords[] = ["still-here", "no-news", "thank-you", "take-care"];

/** The routine words of the `n`th pair, from 1: whoever writes it, and whether it is a reply or cover. */
export function wordsOf(n: number): RoutineWords {
  return IN_TURN[(n - 1) % IN_TURN.length] ?? "still-here";
}

/** The most bytes that a mail's text may have as a JSON string, without its quotes. */
export const LONGEST_MAIL_TEXT = 3600;

/** What a mail says: exactly one of text and words. */
export type MailContent =
  | { text: string; words: null }
  | { text: null; words: RoutineWords }
  /** The case has a new key (section 9). */
  | { text: null; words: "new-key"; recipient: string; replaces: string[] };

/** All that a mail says, but who signed it. */
type MailPayload = MailContent & {
  /** 16 bytes, base64url. */
  id: string;
  /** One more than the pairs that the author saw. */
  n: number;
  /** How many follow-ups of this mailbox the author saw. */
  heard: number;
  day: string;
  locale: string;
};

/** An opened mail. */
export type Mail = MailPayload & {
  /** The caseworker's account, base64url. */
  author: string;
  ledger: LedgerHead;
};

/** One of the files of a pair. */
export interface SealedMail {
  /** 32 bytes, base64url. */
  mailbox: string;
  sealed: Uint8Array;
}

/** What goes out to both mailboxes. */
export interface MailPair {
  /** One more than the pairs that the author saw. */
  n: number;
  /** How many valid follow-ups of each mailbox the author saw. */
  heard: { real: number; safe: number };
  day: string;
  /** The language of the text. Words are in that of the report's form: another would tell that a text went beside them. */
  locale: string;
  /** For the real mailbox; null where both get the words. */
  text: string | null;
  words: RoutineWords | NewKey;
}

/** In place of routine words: the case's new key, named to both mailboxes. */
export interface NewKey {
  recipient: string;
  /** `textDigest` of every key of the case before it that the author knows of: nothing is sealed to those any more. */
  replaces: readonly string[];
}

/** Whether a value names routine words. */
export function isRoutineWords(value: unknown): value is RoutineWords {
  return ROUTINE_WORDS.includes(value as RoutineWords);
}

/** Bytes that a text has as a JSON string, without its quotes: what `LONGEST_MAIL_TEXT` bounds. */
export function mailTextBytes(text: string): number {
  return utf8(JSON.stringify(text)).length - 2;
}

/**
 * Signs a pair of mails and seals each to its mailbox: in the order of the mailboxes' names, so that it does not tell
 * which one is real. Throws a TooLargeError for a text beyond 3,600 bytes.
 */
export function sealMailPair(
  keyring: Keyring,
  state: LedgerState,
  id: string,
  report: { locale: string; mailboxes: Record<"real" | "safe", { mailbox: string; recipient: string }> },
  { n, heard, day, locale, text, words }: MailPair,
): [SealedMail, SealedMail] {
  if (text !== null && mailTextBytes(text) > LONGEST_MAIL_TEXT) throw new TooLargeError("too large for a mail");
  const named = typeof words === "string" ? { words } : { words: "new-key", ...words };
  const one = (side: "real" | "safe", content: JsonObject): SealedMail => {
    const { mailbox, recipient } = report.mailboxes[side];
    const frame = { kind: "mail", case: id, mailbox, id: toBase64url(randomBytes(16)) };
    const json = signed(keyring, state, { ...frame, n, heard: heard[side], day, ...content });
    return { mailbox, sealed: seal(recipient, json, "mail") };
  };
  const routine = { locale: report.locale, ...named };
  const pair: [SealedMail, SealedMail] = [one("real", text === null ? routine : { locale, text }), one("safe", routine)];
  return pair.sort((a, b) => compareBytes(fromBase64url(a.mailbox), fromBase64url(b.mailbox))) as typeof pair;
}

/**
 * Opens and verifies a mail that was found in the mailbox of `keys`. Throws `mailbox` if it is for another one, and
 * what `verifySigned` throws.
 */
export function openMail(keys: ReceiptKeys, state: LedgerState, expectedCase: string, sealed: Uint8Array): Mail {
  const { content, author, ledger } = verifySigned(open(keys.replyIdentity, sealed, "mail"), state, (payload) => {
    checkFrame(payload, ["mail"], expectedCase);
    if (payload["mailbox"] !== toBase64url(keys.mailbox)) throw new TamperingError("mailbox", "another mailbox");
    return readMail(payload);
  });
  return { ...content, author, ledger };
}

function readMail({ id, n, heard, day, locale, text, words, recipient, replaces }: JsonObject): MailPayload {
  const counts = isCount(n, 1) && isCount(heard, 0);
  if (!isBase64url(id, 16) || !counts || dayNumber(day) === null || typeof locale !== "string") malformed("not a mail");
  const frame = { id, n, heard, day: day as string, locale };
  if (typeof text === "string" && words === undefined) return { ...frame, text, words: null };
  if (isRoutineWords(words) && text === undefined) return { ...frame, text: null, words };
  if (words === "new-key" && text === undefined && isRecipient(recipient) && areDigests(replaces)) {
    return { ...frame, text: null, words, recipient, replaces };
  }
  malformed("not a mail");
}

function areDigests(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => isBase64url(one, 32));
}

function isCount(value: unknown, least: number): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= least;
}

/** Opens the first mail, which came with the report. Throws `mac` if it was not made with the receipt. */
export function openFirst(
  keys: ReceiptKeys,
  instance: Uint8Array,
  expectedCase: string,
  sealed: Uint8Array,
): { locale: string; words: RoutineWords } {
  const json = open(keys.replyIdentity, sealed, "first");
  const { payload } = readAuthenticated(json, [keys.slipKey], instance, "first", expectedCase);
  const { locale, words } = payload;
  if (typeof locale !== "string" || !isRoutineWords(words)) malformed("not a first mail");
  return { locale, words };
}
