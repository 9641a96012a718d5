// From a change that somebody wants to the sealed files that make it: signed, numbered, in the order they are sent.
//
// Everything of a change is sealed before any of it is sent, so that a lost answer is asked for with the same bytes.
// Must never write a mail without its pair, nor say in one what belongs into the other.

import { toBase64url } from "../protocol/encoding.ts";
import type { Keyring } from "../protocol/account.ts";
import type { LedgerState } from "../protocol/ledger.ts";
import { sealMailPair, wordsOf, type RoutineWords } from "../protocol/mail.ts";
import { digestOf, signCard, signWork, type Grant, type Place, type Report, type WorkContent } from "../protocol/records.ts";
import { URGENCIES } from "../protocol/urgency.ts";
import { ApiError, type MailAnswer } from "../staff/api.ts";
import type { CardChange, Change, SentReply, Standing } from "./case-model.ts";
import { eventContent } from "./event-content.ts";
import type { Loaded } from "./open-case.ts";
import { today } from "./trust.ts";

/** One request's worth: a record, and the pair of mails that goes out with it. */
export interface Delivery {
  readonly wire: "work" | "card";
  readonly sealed: string;
  readonly mail: readonly MailAnswer[] | null;
}

/** A change that is sealed, and how much of it is still to be sent. */
export interface Pending {
  readonly deliveries: readonly Delivery[];
  /** What the server is told beside an event. */
  readonly standing: Standing | null;
  /** Which field of the draft is sent with it. */
  readonly field: "note" | "reply" | null;
  /** What a reply says, for the view. It is in the clear, so it does not outlast a lock. */
  readonly reply: SentReply | null;
}

/** Who writes, and what they believe. */
export interface Writer {
  readonly keyring: Keyring;
  readonly ledger: LedgerState;
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

/** Seals a change to a case as it was loaded. */
export function sealChange(writer: Writer, loaded: Loaded, change: Change): Pending {
  const { grant, checked } = loaded;
  if (grant === null || checked === null) throw impossible();
  const plain = { standing: null, field: null, reply: null } as const;
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
