// A returning reporter's mailbox: what the server answered, opened, checked, and what does not add up (spec sections
// 4, 6 and 7).
//
// Nothing the server says is believed that can be checked. What fails a check is a problem, never content.

import { fromBase64url, isBase64url, isObject, toBase64url } from "./encoding.ts";
import { isAboutLedger, type Reason, reasonOf } from "./errors.ts";
import { textDigest } from "./keys.ts";
import { isRevoked, type LedgerState, stillVouches } from "./ledger.ts";
import { type Mail, openFirst, openMail, type RoutineWords } from "./mail.ts";
import type { ReceiptKeys } from "./receipt.ts";
import { isSealedTo } from "./sealed-file.ts";
import { OtherHistoryError } from "./signed.ts";
import { checkContinues, isFirstKey, openSlip, type Slip } from "./slip.ts";

/** Bytes of every answer to `GET mailbox`. */
export const MAILBOX_ANSWER_BYTES = 65_536;

/** A sealed mail as the server names it. */
export interface ServedMail {
  /** 16 bytes, base64url: what it is deleted by. */
  id: string;
  day: string;
  sealed: Uint8Array;
}

/** One page of a mailbox as the server answered. Nothing of it is checked yet but its form. */
export interface MailboxPage {
  case: string;
  caseRecipient: string;
  slip: Uint8Array;
  mail: readonly ServedMail[];
  more: boolean;
  /** The day on which a withdrawn report is erased, or null. */
  erases: string | null;
}

/** A message that passed every check. */
export type Message = {
  /** The server's name for its file: what it is deleted by. */
  served: string;
} & (
  | ({ kind: "mail" } & Mail)
  /** The routine words that came with the report; they have no author. */
  | { kind: "first"; day: string; locale: string; words: RoutineWords }
);

/** A mailbox whose slip fits the receipt. */
export interface Mailbox {
  case: string;
  /** The key that the server names. To be written to only where `writable` says so. */
  caseRecipient: string;
  /** Newest first. */
  messages: Message[];
  /** Files sealed to a key that nobody here has: what was deleted, and perhaps what was never ours. */
  foreign: string[];
  /** Files that failed a check: what to call each, by the server's name for it. */
  refused: { served: string; reason: Reason }[];
  /** What does not add up in the mailbox as a whole. */
  problems: Reason[];
  /** How many of this mailbox's follow-ups the desk says it has read; 0 before it said so. */
  heard: number;
  erases: string | null;
  /** Whether all its pages were looked at: only then it is known that none is missing. */
  whole: boolean;
  /** Nothing can be sent until a caseworker has named another key: nobody vouches for this one any more. */
  waits: boolean;
  /**
   * False where it waits, where the key is a strange one, or where the ledger was cut short or forked, as the slip shows or
   * the signature of somebody who is an active caseworker in it.
   */
  writable: boolean;
}

/** The page in an answer's JSON; null if it has not the form of one. */
export function readMailboxPage(json: unknown): MailboxPage | null {
  const { v, case: id, case_recipient: caseRecipient, slip, mail, more, erases } = isObject(json) ? json : {};
  if (v !== 1 || !isBase64url(id, 16) || typeof caseRecipient !== "string" || !Array.isArray(mail)) return null;
  if (typeof more !== "boolean" || (erases !== null && typeof erases !== "string")) return null;
  try {
    const served = (mail as unknown[]).map((one): ServedMail => {
      const { id: name, day, sealed } = isObject(one) ? one : {};
      if (!isBase64url(name, 16) || typeof day !== "string") throw new SyntaxError("not a mail");
      return { id: name, day, sealed: fromBase64url(sealed) };
    });
    return { case: id, caseRecipient, slip: fromBase64url(slip), mail: served, more, erases };
  } catch {
    return null;
  }
}

/** Whether a receipt opens a page at all: an unknown one gets a page that no key opens. */
export function opensPage(keys: ReceiptKeys, page: MailboxPage): boolean {
  try {
    return isSealedTo(keys.replyIdentity, page.slip);
  } catch {
    return false;
  }
}

/**
 * Opens a mailbox from all its pages, the newest first. Throws a TamperingError if the slip does not fit the receipt or
 * the case: then nothing of it can be believed.
 */
export function openMailbox(keys: ReceiptKeys, state: LedgerState, pages: readonly MailboxPage[]): Mailbox {
  const [first] = pages;
  if (first === undefined) throw new RangeError("no page");
  const slip = openSlip(keys, state.instance, first.case, first.slip);
  const problems = new Set<Reason>();
  const failing = (check: () => void): void => {
    try {
      check();
    } catch (error) {
      problems.add(named(error));
    }
  };
  failing(() => checkContinues(slip, state));
  const others = pages.filter((page) => page.case !== first.case || page.caseRecipient !== first.caseRecipient);
  if (others.length > 0) problems.add("case");

  const mailbox: Pick<Mailbox, "foreign" | "refused"> = { foreign: [], refused: [] };
  const seen = new Set<string>();
  const mails = new Map<string, Message & { kind: "mail" }>();
  const firsts: Message[] = [];
  const firstId = toBase64url(keys.mailbox.slice(0, 16));
  for (const { id: served, day, sealed } of pages.flatMap(({ mail }) => mail)) {
    // What arrives while pages are fetched pushes others onto the next one.
    if (seen.has(served)) continue;
    seen.add(served);
    try {
      if (!isSealedTo(keys.replyIdentity, sealed)) {
        mailbox.foreign.push(served);
      } else if (served === firstId) {
        firsts.push({ served, kind: "first", day, ...openFirst(keys, state.instance, slip.case, sealed) });
      } else {
        const mail = openMail(keys, state, slip.case, sealed);
        if (!mails.has(mail.id)) mails.set(mail.id, { served, kind: "mail", ...mail });
      }
    } catch (error) {
      const reason = named(error);
      mailbox.refused.push({ served, reason });
      // Whoever else names a head that is not here, made it up: that would shut the mailbox for ever.
      if (error instanceof OtherHistoryError) problems.add(reason);
    }
  }
  // What is missing can only be told once there is no further page.
  const whole = pages[pages.length - 1]!.more === false;
  const inOrder = [...mails.values()].sort((a, b) => a.n - b.n || (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
  const gone = lacking(state, inOrder) > mailbox.foreign.length + mailbox.refused.length;
  const key = judgeKey(slip, state, first.caseRecipient, inOrder);
  if (key === "strange") problems.add("case");
  // What was deleted is still there, as a file that nobody opens.
  if (whole && (gone || !seen.has(firstId))) problems.add("withheld");
  return {
    ...mailbox,
    case: first.case,
    caseRecipient: first.caseRecipient,
    messages: [...firsts.slice(0, 1), ...inOrder].reverse(),
    problems: [...problems],
    heard: Math.max(0, ...inOrder.map(({ heard }) => heard)),
    erases: first.erases,
    whole,
    waits: key === "waits",
    writable: key === "ours" && ![...problems].some((reason) => isAboutLedger(reason) || reason === "case"),
  };
}

/**
 * Whether the served key is the case's: it gives the case, or an active caseworker has named it with the signing key that
 * is theirs today, and no mail says that it was replaced. Who may have dated a mail back names no key. Yet what they say
 * was replaced is believed: it could be what keeps an older key, which others have, from being used. `waits` if it was one
 * of the case's, as far as anybody says, and must not be written to; `strange` if it never was.
 */
function judgeKey(
  slip: Slip,
  state: LedgerState,
  served: string,
  mails: readonly (Message & { kind: "mail" })[],
): "ours" | "waits" | "strange" {
  const news = mails.filter((mail) => mail.words === "new-key");
  const naming = news.filter(({ recipient }) => recipient === served);
  const first = isFirstKey(slip, state.instance, served);
  const vouched = first || naming.some(({ author, ledger }) => stillVouches(state, author, ledger.seq));
  const digest = textDigest(served);
  if (vouched && !news.some(({ replaces }) => replaces.includes(digest))) return "ours";
  return first || naming.length > 0 ? "waits" : "strange";
}

/**
 * How many pairs of mail there must have been, beside those that are here: whoever wrote number n saw n - 1 before it.
 * Two that did not know of each other have the same number, and the next counts both. Somebody who was revoked is not
 * believed in this: it would be said for ever.
 */
function lacking(state: LedgerState, inOrder: readonly { n: number; author: string }[]): number {
  return Math.max(0, ...inOrder.map(({ n, author }, before) => (isRevoked(state, author) ? 0 : n - 1 - before)));
}

function named(error: unknown): Reason {
  const reason = reasonOf(error);
  if (reason === null) throw error;
  return reason;
}
