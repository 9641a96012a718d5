// An opened and checked case, as the views see it, and what a caseworker can do to it.
//
// Plain types. Must never hold the case's identity or anything that is still sealed.

import type { CaseRekey } from "../protocol/case.ts";
import type { AnnouncedFile, Side } from "../protocol/followup.ts";
import { LONGEST_MAIL_TEXT } from "../protocol/mail.ts";
import type { ErasureAnswer, PartAnswer } from "./cases-api.ts";
import type { Card } from "./model.ts";
import type { Report } from "./report-view.tsx";

/** Who has the case and where it stands: always both, as an event says them. */
export interface Standing {
  readonly state: string;
  readonly assignee: string | null;
  readonly reason: string | null;
}

interface Signed {
  readonly key: string;
  readonly day: string;
  readonly author: string;
}

interface FromMailbox {
  readonly key: string;
  /** The day it came, as the server says. */
  readonly day: string;
  /** The day that its writer claims, where that is another. */
  readonly dated: string | null;
  /** Which of the report's two codes it was. */
  readonly from: Side;
}

/** What happened in a case after the report: each was checked, what failed is among the problems. */
export type ConversationItem =
  | (FromMailbox & { readonly kind: "followup"; readonly text: string; readonly files: readonly AnnouncedFile[] })
  | (FromMailbox & { readonly kind: "visit" | "withdrawal" })
  | (Signed & { readonly kind: "reply"; readonly locale: string; readonly text: string; readonly words: string })
  | (Signed & { readonly kind: "cover"; readonly words: string })
  | (Signed & { readonly kind: "rekey" })
  | (Signed & { readonly kind: "refusal"; readonly refused: readonly string[] })
  | (Signed & { readonly kind: "note"; readonly text: string })
  | (Signed & { readonly kind: "event"; readonly standing: Standing; readonly before: Standing });

/** What was done with the safe code: whoever uses it may be forced to, or may not be the reporter. */
export interface SafeUse {
  /** The days on which the mailbox was opened with it. */
  readonly opened: readonly string[];
  readonly wrote: boolean;
  readonly withdrew: boolean;
}

/** A withdrawn report. */
export interface Withdrawal {
  /** The day on which it is erased, as the server says; null if it does not say. */
  readonly erases: string | null;
  /** Where the case stood before, for who wants to keep it. */
  readonly before: Standing;
}

/** What the desk knows of the reporter's languages. */
export interface Languages {
  /** Tags that the reporter named, in their order. */
  readonly read: readonly string[];
  /** The language of the form. */
  readonly form: string;
}

/** Who can open a case, and what is to become of that. */
export interface Access {
  readonly desk: string;
  /** Who has a grant, as the server says. */
  readonly grantees: readonly string[];
  /** Who is kept from it because of a conflict of interest: as a colleague signed it, or the server says. */
  readonly refused: readonly string[];
  /** Those of them whom the server keeps from it: with a grant from before they read, and move nothing. */
  readonly barred: readonly string[];
  /** Who signed a list of those who are refused it that does not count, after the one that does. */
  readonly uncounted: readonly string[];
  /** It should get a new key. */
  readonly marked: boolean;
  /** Nothing but a new key can be written: whoever made this one could have dated that back, or nobody named it. */
  readonly doubtful: boolean;
  /** The day of its newest key, if that is not its first. */
  readonly rekeyed: string | null;
  /** Its keys after the first, oldest first: who named each, and to whom it was given. */
  readonly rekeys: readonly CaseRekey[];
  readonly erasure: ErasureAnswer | null;
}

/** A case whose every record was opened and checked. */
export interface OpenedCase {
  readonly access: Access;
  readonly id: string;
  readonly received: string;
  readonly activity: string;
  /** Message ids of the checks that failed and that only the server or staff can make fail, without repetition. */
  readonly problems: readonly string[];
  /** The same for what whoever has a code can send: it is to be seen, and keeps nobody from working. */
  readonly strays: readonly string[];
  /** Active caseworkers who signed something in another history of the ledger. */
  readonly otherHistoryBy: readonly string[];
  readonly report: Report | null;
  readonly card: Card | null;
  /** What the newest signed event says, or withdrawn; before any, received and nobody's. */
  readonly standing: Standing;
  /** What the server says in the clear. */
  readonly hint: { readonly state: string; readonly assignee: string | null; readonly erases: string | null };
  readonly conversation: readonly ConversationItem[];
  readonly safeUse: SafeUse;
  /** Null unless the report is withdrawn and nobody has kept it. */
  readonly withdrawal: Withdrawal | null;
  readonly languages: Languages;
  /** The finished parts that the server has. */
  readonly parts: readonly PartAnswer[];
  /** How many pairs of mail there were, and how many follow-ups of both codes: what a reply answers. */
  readonly mails: number;
  readonly heard: number;
  /** The newest day on which a cover was sent, or null. */
  readonly covered: string | null;
  /** False when the case could not be opened far enough to add to it. */
  readonly writable: boolean;
}

/** What is to be written to a case. */
export type Change =
  | { readonly what: "standing"; readonly standing: Standing; readonly grantTo: string | null }
  | { readonly what: "card"; readonly card: CardChange }
  | { readonly what: "note"; readonly text: string }
  | { readonly what: "reply"; readonly texts: readonly string[]; readonly locale: string }
  | { readonly what: "cover" };

/** What went out in a reply, for the desk to see what the reporter will see. */
export interface SentReply {
  /** The texts for the real code. */
  readonly texts: readonly string[];
  /** The routine words for the safe code, one for each. */
  readonly words: readonly string[];
  readonly locale: string;
}

/** The part of a card that a caseworker writes. */
export interface CardChange {
  readonly urgency: string;
  readonly summary: string;
  readonly tags: readonly string[];
}

/** Longest summary, in bytes of UTF-8. */
export const MAX_SUMMARY_BYTES = 600;

/** Longest note, in bytes of UTF-8 as JSON: what fits the largest bucket, with room. */
export const MAX_NOTE_BYTES = 40_000;

/** Longest reply, in UTF-16 units: some thirty mails of it are more than anybody should be sent at once. */
export const MAX_REPLY_UNITS = LONGEST_MAIL_TEXT * 10;

/** Most tags on a card, and the longest one in bytes. */
export const MAX_TAGS = 8;
export const MAX_TAG_BYTES = 60;

const encoder = new TextEncoder();

/** Bytes of a text in UTF-8. */
export const byteLength = (text: string): number => encoder.encode(text).length;

/** Tags from what was typed: separated by commas of any script, each once. */
export function tagsOf(typed: string): readonly string[] {
  const parts = typed.split(/[,,、،\n]/).map((tag) => tag.trim());
  return [...new Set(parts.filter((tag) => tag !== ""))];
}

/** What became of a change. `pending`: sent, but not known to have arrived. */
export interface ChangeOutcome {
  readonly ok: boolean;
  readonly pending: boolean;
  readonly message: string | null;
  readonly opened: OpenedCase | null;
  /** What went out, when it was a reply. */
  readonly reply: SentReply | null;
}

/** Nothing came of it, and nothing is wrong. */
export const NOTHING_CHANGED: ChangeOutcome = { ok: true, pending: false, message: null, opened: null, reply: null };

/** It was not even begun: something else in the case goes on, and says itself what becomes of it. */
export const NOT_BEGUN: ChangeOutcome = { ...NOTHING_CHANGED, ok: false };
