// What a caseworker opens and writes: grants, reports, cards and signed work (spec section 4).
//
// Every opener checks version, kind and case against where the file was found, and throws a TamperingError rather
// than hand out content that is not what it claims to be.

import type { Keyring } from "./account.ts";
import { compareBytes, dayNumber, fromBase64url, isBase64url, isObject, type JsonObject, toBase64url } from "./encoding.ts";
import { TamperingError } from "./errors.ts";
import { h16, publicKeyOf, encodeRecipient, isRecipient, randomBytes, recipientBytes, sha256 } from "./keys.ts";
import type { LedgerHead, LedgerState } from "./ledger.ts";
import { isRoutineWords, type RoutineWords } from "./mail.ts";
import { openWith, seal, type Wire } from "./sealed-file.ts";
import { checkFrame, malformed, signed, verifySigned } from "./signed.ts";
import { type Answers, URGENCIES, type Urgency } from "./urgency.ts";

/** The statuses of the taxonomy that an event may set. */
export const STATUSES = [
  "received",
  "acknowledged",
  "triage",
  "need_info",
  "active",
  "referred",
  "monitoring",
  "closed",
  "quarantined",
  "withdrawn",
  "erased",
] as const;

/** One of `STATUSES`. */
export type Status = (typeof STATUSES)[number];

/** The reasons of the taxonomy that an event gives when it closes a case. */
export const CLOSE_REASONS = [
  "resolved_safe",
  "referred_accepted",
  "reporter_asked",
  "no_contact",
  "out_of_scope",
  "general_crime",
  "scam",
  "duplicate",
  "fabricated",
  "consent_withdrawn",
  "retention_end",
] as const;

/** One of `CLOSE_REASONS`. */
export type CloseReason = (typeof CLOSE_REASONS)[number];

/** An opened grant: the key of a case and what it vouches for. Ids and digests are base64url. */
export interface Grant {
  case: string;
  /** The newest key. */
  identity: string;
  /** What is sealed now is sealed to this. */
  recipient: string;
  /** The identities before `identity`, newest first: one a rekey. */
  earlier: readonly string[];
  /** SHA-256 of the sealed report. */
  report: string;
  /** SHA-256 of the sealed first card. */
  card: string;
}

/** What a card says; what is written when it is signed anew. */
export interface CardContent {
  urgency: Urgency;
  kinds: string[];
  where: string[];
  languages: string[];
  summary: string;
  tags: string[];
}

/** An opened card. The reporter's has `seq` 0 and no author. */
export interface Card extends CardContent {
  /** SHA-256 of the sealed file. */
  digest: string;
  seq: number;
  id: string | null;
  author: string | null;
  after: string[];
  /** What its author saw; null for the reporter's. */
  ledger: LedgerHead | null;
}

/** One of a report's two mailboxes, as only the sealed report names it. */
export interface ReportMailbox {
  /** 32 bytes, base64url. */
  mailbox: string;
  recipient: string;
  /** 32 bytes, base64url: checks follow-ups. */
  authorKey: string;
}

/** An opened report. */
export interface Report {
  form: string;
  locale: string;
  answers: Answers;
  mailboxes: { real: ReportMailbox; safe: ReportMailbox };
}

/** What a signed record says, apart from its frame. */
export type WorkContent =
  | { kind: "note"; text: string }
  | { kind: "event"; state: Status; assignee: string | null; reason: CloseReason | null }
  /** The desk's copy of a reply: its text went to the real mailbox, the words to the safe one. */
  | { kind: "reply"; n: number; locale: string; text: string; words: RoutineWords }
  /** The desk's copy of cover: the words went to both mailboxes. */
  | { kind: "cover"; n: number; locale: string; words: RoutineWords }
  /**
   * The case's next key, whom it was sealed to (somebody, in the order of their bytes), and the number of the mails that named
   * it. Sealed to the key before.
   */
  | { kind: "rekey"; n: number; recipient: string; grantees: string[] }
  /** Everybody who is refused the case from then on: caseworkers, in the order of their bytes. */
  | { kind: "refusal"; refused: string[] };

/** An opened signed record. */
export type Work = WorkContent & {
  /** SHA-256 of the sealed file. */
  digest: string;
  id: string;
  author: string;
  /** Counts the author's own work in this case from 1. */
  seq: number;
  /** SHA-256 of the newest sealed records the author saw. */
  after: string[];
  ledger: LedgerHead;
  day: string;
};

/** SHA-256 of a sealed file, base64url: what grants and `after` name it by. */
export function digestOf(sealed: Uint8Array): string {
  return toBase64url(sha256(sealed));
}

/** The id (base64url) of the case whose public key (1,216 bytes) this is, in an intake (`instance`, 16 bytes). */
export function caseOf(instance: Uint8Array, publicKey: Uint8Array): string {
  return toBase64url(h16("thicket/v1 case", instance, publicKey));
}

/**
 * Opens the grant to an account (its hybrid identity, or one of several) of the case it was found at. Throws `grant` if
 * the first identity in it does not give that case.
 */
export function openGrant(
  identity: string | readonly string[],
  sealed: Uint8Array,
  expectedCase: string,
  instance: Uint8Array,
): Grant {
  const json = openWith(typeof identity === "string" ? [identity] : identity, sealed, "grant");
  checkFrame(json, ["grant"], expectedCase);
  const { identity: caseIdentity, report, card, earlier = [] } = json;
  const whole = typeof caseIdentity === "string" && isBase64url(report, 32) && isBase64url(card, 32);
  if (!whole || !Array.isArray(earlier) || !earlier.every((one) => typeof one === "string")) malformed("not a grant");
  const keys = [caseIdentity, ...(earlier as string[])].map((one) => {
    try {
      return publicKeyOf(one);
    } catch {
      throw new TamperingError("grant", "not an identity");
    }
  });
  if (caseOf(instance, keys[keys.length - 1]!) !== expectedCase) throw new TamperingError("grant", "the key of another case");
  const recipient = encodeRecipient(keys[0]!);
  return { case: expectedCase, identity: caseIdentity, recipient, earlier: earlier as string[], report, card };
}

/** Every identity of a case, newest first. */
export function caseIdentities({ identity, earlier }: Pick<Grant, "identity" | "earlier">): string[] {
  return [identity, ...earlier];
}

/** Seals a grant of a case to one more account's recipient, taken from the ledger. */
export function sealGrant(recipient: string, { case: id, identity, earlier, report, card }: Omit<Grant, "recipient">): Uint8Array {
  const before = earlier.length === 0 ? {} : { earlier };
  return seal(recipient, { v: 1, kind: "grant", case: id, identity, report, card, ...before }, "grant");
}

/** The highest number that a card may have. */
export const MOST_CARDS = 2 ** 31 - 1;

/** Opens a case's report. Throws `digest` if it is not the one that the grant vouches for. */
export function openReport(grant: Grant, sealed: Uint8Array): Report {
  if (digestOf(sealed) !== grant.report) throw new TamperingError("digest", "another report");
  const json = openWith(caseIdentities(grant), sealed, "report");
  checkFrame(json, ["report"], grant.case);
  const { form, locale, answers, mailboxes } = json;
  if (typeof form !== "string" || typeof locale !== "string" || !isObject(answers) || !isObject(mailboxes)) {
    malformed("not a report");
  }
  const mailbox = (value: unknown): ReportMailbox => {
    const { mailbox: name, recipient, author_key: authorKey } = isObject(value) ? value : {};
    if (!isBase64url(name, 32) || !isBase64url(authorKey, 32)) malformed("not a mailbox");
    try {
      recipientBytes(recipient);
    } catch {
      malformed("not a mailbox");
    }
    return { mailbox: name, recipient: recipient as string, authorKey };
  };
  return {
    form,
    locale,
    answers,
    mailboxes: { real: mailbox(mailboxes["real"]), safe: mailbox(mailboxes["safe"]) },
  };
}

/**
 * Opens a card. The bare one must have the digest that the grant vouches for, else `digest`; a signed one must be an
 * active caseworker's. Throws `sequence` if its `seq` is below `seen`, the highest known for this case, or beyond 2^31-1.
 */
export function openCard(grant: Grant, sealed: Uint8Array, state: LedgerState, seen = 0): Card {
  const json = openWith(caseIdentities(grant), sealed, "card");
  const digest = digestOf(sealed);
  if (!("payload" in json)) {
    if (digest !== grant.card) throw new TamperingError("digest", "another card");
    checkFrame(json, ["card"], grant.case);
    if (json["seq"] !== 0) malformed("an unsigned later card");
    if (seen > 0) throw new TamperingError("sequence", "an older card");
    return { ...readCard(json), digest, seq: 0, id: null, author: null, after: [], ledger: null };
  }
  const card = readSigned(json, ["card"], grant, state, (payload) => {
    const seq = payload["seq"];
    if (!isNumber(seq)) malformed("not a later card");
    if (seq > MOST_CARDS) throw new TamperingError("sequence", "a number beyond all cards");
    return { ...readCard(payload), seq };
  });
  if (card.seq < seen) throw new TamperingError("sequence", "an older card");
  return { ...card, digest };
}

function readCard(json: JsonObject): CardContent {
  const { urgency, summary } = json;
  const strings = (field: string): string[] => {
    const value = json[field];
    if (!Array.isArray(value) || !value.every((item) => typeof item === "string")) malformed("not a card");
    return value as string[];
  };
  if (!URGENCIES.includes(urgency as Urgency) || typeof summary !== "string") malformed("not a card");
  return {
    urgency: urgency as Urgency,
    kinds: strings("kinds"),
    where: strings("where"),
    languages: strings("languages"),
    summary,
    tags: strings("tags"),
  };
}

/** Opens and verifies one signed work record of a case. */
export function openRecord(grant: Grant, sealed: Uint8Array, state: LedgerState): Work {
  return readWork(openWith(caseIdentities(grant), sealed, "work"), digestOf(sealed), grant, state);
}

/** Reads and verifies a signed work record, whose file was opened and has this SHA-256. */
export function readWork(json: JsonObject, digest: string, grant: Grant, state: LedgerState): Work {
  const work = readSigned(json, ["note", "event", "reply", "cover", "rekey", "refusal"], grant, state, (payload) => {
    const { seq, day } = payload;
    if (!isNumber(seq) || dayNumber(day) === null) malformed("not a work record");
    return { seq, day: day as string, ...readContent(payload) };
  });
  return { ...work, digest };
}

function readContent(payload: JsonObject): WorkContent {
  const { kind, text, n, locale, words } = payload;
  if (kind === "event") return readEvent(payload);
  if (kind === "note") {
    if (typeof text !== "string") malformed("not a note");
    return { kind, text };
  }
  if (kind === "rekey") return readRekey(payload);
  if (kind === "refusal") return readRefusal(payload);
  if (!isNumber(n) || typeof locale !== "string" || !isRoutineWords(words)) malformed("not a copy of mail");
  if (kind === "cover") return { kind, n, locale, words };
  if (typeof text !== "string") malformed("not a reply");
  return { kind: "reply", n, locale, text, words };
}

function readRekey({ n, recipient, grantees }: JsonObject): WorkContent & { kind: "rekey" } {
  if (!isNumber(n) || !isRecipient(recipient) || !areAccounts(grantees) || grantees.length === 0) malformed("not a rekey");
  return { kind: "rekey", n, recipient, grantees };
}

function readRefusal({ refused }: JsonObject): WorkContent & { kind: "refusal" } {
  if (!areAccounts(refused)) malformed("not a refusal");
  return { kind: "refusal", refused };
}

/** Accounts in the order of their bytes, each once. */
function areAccounts(value: unknown): value is string[] {
  if (!Array.isArray(value) || !value.every((one) => isBase64url(one, 16))) return false;
  const bytes = value.map((one) => fromBase64url(one));
  return bytes.every((one, at) => at === 0 || compareBytes(bytes[at - 1]!, one) < 0);
}

function readEvent({ state, assignee, reason }: JsonObject): WorkContent & { kind: "event" } {
  const closing = state === "closed";
  const valid =
    STATUSES.includes(state as Status) &&
    (assignee === null || isBase64url(assignee, 16)) &&
    (!closing || CLOSE_REASONS.includes(reason as CloseReason));
  if (!valid) malformed("not an event");
  return {
    kind: "event",
    state: state as Status,
    assignee: assignee as string | null,
    reason: closing ? (reason as CloseReason) : null,
  };
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0;
}

interface SignedFrame {
  id: string;
  author: string;
  after: string[];
  ledger: LedgerHead;
}

/** Verifies a signed record of a case as `verifySigned` does, once its frame and, with `read`, its content were checked. */
function readSigned<T>(
  json: JsonObject,
  kinds: readonly string[],
  grant: Grant,
  state: LedgerState,
  read: (payload: JsonObject) => T,
): SignedFrame & T {
  const { content, author, ledger } = verifySigned(json, state, (payload) => {
    checkFrame(payload, kinds, grant.case);
    const { id, after } = payload;
    if (!isBase64url(id, 16) || !isDigests(after)) malformed("not a signed record");
    return { ...read(payload), id, after };
  });
  return { ...content, author, ledger };
}

function isDigests(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((digest) => isBase64url(digest, 32));
}

/** Bytes of every sealed copy of a reply or cover. */
const MAIL_COPY_BYTES = 8192;

/** How many earlier files a record names at most: with more, what somebody sends could leave it no room for words. */
export const MOST_NAMED = { work: 64, mail: 8 } as const;

/** Where a record stands among the others: taken from `openCase`. */
export interface Place {
  /** The author's next work number, or the next card's. */
  seq: number;
  /** The newest sealed records the author saw. */
  after: readonly string[];
}

/**
 * Signs work and seals it to the case, naming the first of `after` that it has room for. A reply, cover or rekey goes
 * out together with its pair of mails. Keep the bytes and send them again if the answer is lost: a second record with
 * the same number would be shown as tampering. Throws a TooLargeError beyond 64 KiB.
 */
export function signWork(
  keyring: Keyring,
  grant: Grant,
  state: LedgerState,
  { seq, after }: Place,
  day: string,
  content: WorkContent,
): Uint8Array {
  const { reason = null, ...fields } = readContent({ ...content }) as JsonObject;
  const closing = reason === null ? {} : { reason };
  const isMail = content.kind === "reply" || content.kind === "cover";
  const named = after.slice(0, isMail ? MOST_NAMED.mail : MOST_NAMED.work);
  // A reply's copy would tell itself from cover's by its size.
  const size = isMail ? MAIL_COPY_BYTES : undefined;
  return sealSigned(keyring, grant, state, "work", { seq, after: named, day, ...fields, ...closing }, size);
}

/** Signs a card that takes the place of the one before and seals it to the case. Throws a TooLargeError beyond 4 KiB. */
export function signCard(
  keyring: Keyring,
  grant: Grant,
  state: LedgerState,
  { seq, after }: Place,
  { urgency, kinds, where, languages, summary, tags }: CardContent,
): Uint8Array {
  const content = { urgency, kinds, where, languages, summary, tags };
  return sealSigned(keyring, grant, state, "card", { kind: "card", seq, after, ...content });
}

function sealSigned(
  keyring: Keyring,
  grant: Grant,
  state: LedgerState,
  wire: Wire,
  fields: JsonObject,
  size?: number,
): Uint8Array {
  const frame = { case: grant.case, id: toBase64url(randomBytes(16)) };
  return seal(grant.recipient, signed(keyring, state, { ...frame, ...fields }), wire, size);
}
