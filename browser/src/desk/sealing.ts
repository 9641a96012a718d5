// From a change that somebody wants to the sealed files that make it: signed, numbered, in the order they are sent.
//
// Everything of a change is sealed before any of it is sent, so that a lost answer is asked for with the same bytes.
// Must never write a mail without its pair, nor say in one what belongs into the other.

import type { Keyring } from "../protocol/account.ts";
import { fromBase64url, toBase64url } from "../protocol/encoding.ts";
import type { LedgerState } from "../protocol/ledger.ts";
import { sealMailPair, wordsOf, type RoutineWords } from "../protocol/mail.ts";
import { digestOf, openCard, openRecord, signCard, signWork, type Grant, type Place, type Report, type WorkContent } from "../protocol/records.ts";
import type { SealedRekey } from "../protocol/rekey.ts";
import { URGENCIES } from "../protocol/urgency.ts";
import { ApiError } from "../staff/api.ts";
import { today } from "../staff/trust.ts";
import type { RekeyBody } from "./access-api.ts";
import type { CardChange, Change, OpenedCase, SentReply, Standing } from "./case-model.ts";
import type { MailAnswer } from "./cases-api.ts";
import { eventContent } from "./event-content.ts";
import type { Loaded } from "./open-case.ts";

/** One request's worth: a record, and the pair of mails that goes out with it. */
export interface Delivery {
  readonly wire: "work" | "card";
  readonly sealed: string;
  readonly mail: readonly MailAnswer[] | null;
}

/** A change that is sealed, and how much of it is still to be sent. */
export interface Pending {
  readonly deliveries: readonly Delivery[];
  /** What the case was like for whoever wanted the change. */
  readonly seen: Seen;
  /** What the server is told beside an event. */
  readonly standing: Standing | null;
  /** Which field of the draft is sent with it. */
  readonly field: "note" | "reply" | null;
  /** What a reply says, for the view. It is in the clear, so it does not outlast a lock. */
  readonly reply: SentReply | null;
}

/** What a change goes by: if this is not so any more, somebody has to look again. */
export interface Seen {
  readonly mails: number;
  readonly heard: number;
  readonly card: number | null;
  readonly standing: Standing;
  readonly erases: string | null;
}

/** What a change to a case goes by. */
export function seenIn({ mails, heard, card, standing, hint }: OpenedCase): Seen {
  return { mails, heard, card: card?.seq ?? null, standing, erases: hint.erases };
}

/** Whether a change does not fit a case any more. */
export function conflicts(what: Change["what"], seen: Seen, now: Seen): boolean {
  if (what === "note" || what === "cover") return false;
  if (what === "reply") return seen.heard !== now.heard || seen.mails !== now.mails;
  if (what === "card") return seen.card !== now.card;
  const [a, b] = [seen.standing, now.standing];
  // A report that was withdrawn meanwhile is kept only by somebody who saw that.
  return a.state !== b.state || a.assignee !== b.assignee || a.reason !== b.reason || seen.erases !== now.erases;
}

/** The rest of what is pending, where some has arrived: of a long reply, mails that then are there to be seen. */
export function arrived(pending: Pending, deliveries: readonly Delivery[]): Pending {
  const mails = pending.deliveries.filter((one) => one.mail !== null && !deliveries.includes(one)).length;
  return { ...pending, deliveries, seen: { ...pending.seen, mails: pending.seen.mails + mails } };
}

/** Who writes, and what they believe. */
export interface Writer {
  readonly keyring: Keyring;
  readonly ledger: LedgerState;
}

/** A sealed rekey as it is sent. */
export function rekeyBody({ caseRecipient, record, grants, mail }: SealedRekey): RekeyBody {
  return {
    case_recipient: caseRecipient,
    record: toBase64url(record),
    grants: grants.map(({ account, key }) => ({ account, key: toBase64url(key) })),
    mail: mail.map(({ mailbox, sealed }) => ({ mailbox, sealed: toBase64url(sealed) })),
  };
}

/** Whoever made the case's key could have dated that back, or nobody named it: nothing is sealed to it before the case has another. */
export class DoubtfulKeyError extends Error {
  override readonly name = "DoubtfulKeyError";
}

const impossible = (): ApiError => new ApiError(404, "not-found", "");

function cardDelivery({ keyring, ledger }: Writer, grant: Grant, loaded: Loaded, wanted: CardChange): Delivery {
  const { card } = loaded.view;
  const urgency = URGENCIES.find((one) => one === wanted.urgency);
  if (card === null || loaded.checked === null || urgency === undefined) throw impossible();
  const place = { seq: card.seq + 1, after: loaded.checked.cardHeads };
  const content = {
    urgency,
    summary: wanted.summary,
    tags: [...wanted.tags],
    kinds: [...card.kinds],
    where: [...card.where],
    languages: [...card.languages],
  };
  return { wire: "card", sealed: toBase64url(signCard(keyring, grant, ledger, place, content)), mail: null };
}

interface Letter {
  readonly n: number;
  readonly heard: { readonly real: number; readonly safe: number };
  readonly day: string;
  readonly locale: string;
  /** Null for cover. */
  readonly text: string | null;
  readonly words: RoutineWords;
}

function letterDelivery(writer: Writer, grant: Grant, report: Report, place: Place, letter: Letter): [Delivery, string] {
  const { keyring, ledger } = writer;
  const { n, heard, day, locale, text, words } = letter;
  const copy: WorkContent =
    text === null ? { kind: "cover", n, locale, words } : { kind: "reply", n, locale, text, words };
  const sealed = signWork(keyring, grant, ledger, place, day, copy);
  const pair = sealMailPair(keyring, ledger, grant.case, report, { ...letter, heard: { ...heard } });
  const mail = pair.map((one) => ({ mailbox: one.mailbox, sealed: toBase64url(one.sealed) }));
  return [{ wire: "work", sealed: toBase64url(sealed), mail }, digestOf(sealed)];
}

/** Seals `texts`, one mail each, or one cover where there are none. */
function sealLetters(
  writer: Writer,
  grant: Grant,
  { checked }: Loaded,
  texts: readonly (string | null)[],
  locale: string,
): { deliveries: Delivery[]; words: RoutineWords[] } {
  if (checked?.report == null) throw impossible();
  const { report, nextMail, heard, heads } = checked;
  const day = today();
  let place = { seq: checked.nextSeq(writer.keyring.account), after: heads };
  const deliveries: Delivery[] = [];
  const words: RoutineWords[] = [];
  for (const [at, text] of texts.entries()) {
    const letter = { n: nextMail + at, heard, day, locale, text, words: wordsOf(nextMail + at) };
    const [delivery, digest] = letterDelivery(writer, grant, report, place, letter);
    deliveries.push(delivery);
    words.push(letter.words);
    place = { seq: place.seq + 1, after: [digest] };
  }
  return { deliveries, words };
}

/**
 * Whether a change only keeps a withdrawn case, of which nothing is doubtful but that another key was named last: one
 * colleague could otherwise have a case erased whose reporter was forced. It says no more than the server is told beside it.
 */
function keepsWithdrawn(change: Change, { view, checked }: Loaded): boolean {
  if (change.what !== "standing" || view.withdrawal === null || checked?.onlyAnotherNamed !== true) return false;
  return change.standing.reason === null && change.grantTo === null;
}

/** Seals a change to a case as it was loaded. */
export function sealChange(writer: Writer, loaded: Loaded, change: Change): Pending {
  if (loaded.checked?.keyDoubtful === true && !keepsWithdrawn(change, loaded)) {
    throw new DoubtfulKeyError("to be replaced first");
  }
  const { grant, checked } = loaded;
  if (grant === null || checked === null) throw impossible();
  const plain = { seen: seenIn(loaded.view), standing: null, field: null, reply: null } as const;
  switch (change.what) {
    case "card":
      return { ...plain, deliveries: [cardDelivery(writer, grant, loaded, change.card)] };
    case "reply": {
      const { texts, locale } = change;
      const { deliveries, words } = sealLetters(writer, grant, loaded, texts, locale);
      return { ...plain, deliveries, field: "reply", reply: { texts, words, locale } };
    }
    case "cover":
      return { ...plain, ...sealLetters(writer, grant, loaded, [null], checked.report?.locale ?? "") };
    case "note":
    case "standing": {
      const place = { seq: checked.nextSeq(writer.keyring.account), after: checked.heads };
      const content: WorkContent =
        change.what === "note" ? { kind: "note", text: change.text } : eventContent(change.standing);
      const sealed = toBase64url(signWork(writer.keyring, grant, writer.ledger, place, today(), content));
      const deliveries: Delivery[] = [{ wire: "work", sealed, mail: null }];
      return change.what === "note"
        ? { ...plain, deliveries, field: "note" }
        : { ...plain, deliveries, standing: change.standing };
    }
  }
}

/**
 * What is still to be sent, as the change that it makes; null where its number is free, so that the same bytes can go.
 * Somebody may have signed with the same keys elsewhere meanwhile: a second record of one number would be shown as tampering.
 */
export function overtaken({ keyring, ledger }: Writer, { grant, checked }: Loaded, pending: Pending): Change | null {
  if (grant === null || checked === null) throw impossible();
  const files = pending.deliveries.map(({ sealed }) => fromBase64url(sealed));
  const [first] = files;
  if (first === undefined) return null;
  if (pending.deliveries[0]?.wire === "card") {
    const card = openCard(grant, first, ledger);
    return card.seq === (checked.card?.seq ?? 0) + 1 ? null : { what: "card", card };
  }
  const works = files.map((file) => openRecord(grant, file, ledger));
  const [work] = works;
  if (work === undefined || work.seq === checked.nextSeq(keyring.account)) return null;
  switch (work.kind) {
    case "note":
      return { what: "note", text: work.text };
    case "cover":
      return { what: "cover" };
    case "event":
      return { what: "standing", standing: { state: work.state, assignee: work.assignee, reason: work.reason }, grantTo: null };
    case "reply": {
      const texts = works.flatMap((one) => (one.kind === "reply" ? [one.text] : []));
      return { what: "reply", texts, locale: work.locale };
    }
    case "rekey":
    case "refusal":
      // Go out by calls of their own, which are never pending here.
      throw impossible();
  }
}
