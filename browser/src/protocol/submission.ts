// Seals a report: the body of `POST reports` (spec sections 4 and 6).

import { authenticated } from "./authenticated.ts";
import { compareBytes, toBase64url, utf8 } from "./encoding.ts";
import { TooLargeError } from "./errors.ts";
import { encodeRecipient, publicKeyOf } from "./keys.ts";
import { type LedgerState, RECOVERY_ACCOUNT, roster } from "./ledger.ts";
import type { ReceiptKeys } from "./receipt.ts";
import { caseOf, digestOf } from "./records.ts";
import { seal } from "./sealed-file.ts";
import { type Answers, choices, urgencyOf } from "./urgency.ts";

/** The newest questionnaire that this client knows. */
export const FORM = "1";

/** The most bytes of a first card's summary. */
export const SUMMARY_BYTES = 600;

/** What a report is sealed from. */
export interface ReportInput {
  /** Keyed as in the questionnaire; `happened` is a non-empty string. `safe_to_write` is left out here. */
  answers: Answers;
  locale: string;
  /** The sender's day in UTC, `2026-11-22`. */
  day: string;
  state: LedgerState;
  /** The desk's id, base64url. */
  desk: string;
  /** The case's own fresh identity. */
  caseIdentity: string;
  real: ReceiptKeys;
  safe: ReceiptKeys;
}

/**
 * Seals a report for a desk's roster. Returns the case id and the body of `POST reports`: the client keeps that text
 * and sends the same bytes again if the answer is lost. Throws a TooLargeError if the answers are longer than the
 * largest bucket, a RangeError without an account of what happened or without a roster.
 */
export function sealReport(input: ReportInput): { case: string; body: string } {
  const { locale, day, state, desk, caseIdentity, real, safe } = input;
  const { safe_to_write: _, ...answers } = input.answers;
  if (typeof answers["happened"] !== "string" || answers["happened"].trim() === "") {
    throw new RangeError("nothing happened");
  }
  const members = roster(state, desk).map(({ account, recipient }) => ({ account, recipient }));
  if (members.length === 0) throw new RangeError("nobody reads this desk");
  if (state.recovery !== null) members.push({ account: RECOVERY_ACCOUNT, recipient: state.recovery });

  const publicKey = publicKeyOf(caseIdentity);
  const recipient = encodeRecipient(publicKey);
  const id = caseOf(state.instance, publicKey);
  const mailbox = (keys: ReceiptKeys): object => ({
    mailbox: toBase64url(keys.mailbox),
    recipient: keys.replyRecipient,
    author_key: toBase64url(keys.authorKey),
  });
  const report = seal(
    recipient,
    {
      v: 1,
      kind: "report",
      case: id,
      form: FORM,
      locale,
      answers,
      mailboxes: { real: mailbox(real), safe: mailbox(safe) },
    },
    "report",
  );
  const card = sealFirstCard(recipient, id, answers, locale, day);
  const grants = members.map((member) => ({
    account: member.account,
    key: toBase64url(
      seal(
        member.recipient,
        {
          v: 1,
          kind: "grant",
          case: id,
          identity: caseIdentity,
          report: digestOf(report),
          card: digestOf(card),
        },
        "grant",
      ),
    ),
  }));
  // Their order must not tell which one is real.
  const mailboxes = [real, safe].sort((a, b) => compareBytes(a.mailbox, b.mailbox));
  const body = {
    v: 1,
    case: id,
    case_recipient: recipient,
    desk,
    ledger: { seq: state.head.seq },
    mailboxes: mailboxes.map((keys) => sealMailbox(keys, id, locale, state)),
    report: toBase64url(report),
    card: toBase64url(card),
    grants,
  };
  return { case: id, body: JSON.stringify(body) };
}

/** The slip and the first mail of a mailbox: the same words in both, so that neither shows which one is real. */
function sealMailbox(keys: ReceiptKeys, id: string, locale: string, state: LedgerState): object {
  const sealed = (kind: "slip" | "first", fields: object): string => {
    const json = authenticated(keys.slipKey, state.instance, kind, { case: id, ...fields });
    return toBase64url(seal(keys.replyRecipient, json, kind));
  };
  return {
    mailbox: toBase64url(keys.mailbox),
    slip: sealed("slip", { genesis: state.genesis, ledger: state.head }),
    first: sealed("first", { locale, words: "received" }),
  };
}

function sealFirstCard(recipient: string, id: string, answers: Answers, locale: string, day: string): Uint8Array {
  const languages = choices(answers["reply_langs"]);
  const card = {
    v: 1,
    kind: "card",
    case: id,
    seq: 0,
    urgency: urgencyOf(answers, day),
    kinds: choices(answers["kinds"]),
    where: typeof answers["where_now"] === "string" ? [answers["where_now"]] : [],
    languages: languages.length > 0 ? languages : [locale],
    tags: [],
  };
  // Control characters take six bytes each as JSON: such a summary is cut shorter, until the card fits.
  for (let limit = SUMMARY_BYTES; ; limit = Math.floor(limit / 2)) {
    try {
      return seal(recipient, { ...card, summary: beginning(answers["happened"] as string, limit) }, "card");
    } catch (error) {
      if (!(error instanceof TooLargeError) || limit === 0) throw error;
    }
  }
}

/** The beginning of a text, at most `limit` bytes of UTF-8, cut between characters. */
export function beginning(text: string, limit: number): string {
  let bytes = 0;
  let cut = "";
  for (const character of text) {
    bytes += utf8(character).length;
    if (bytes > limit) break;
    cut += character;
  }
  return cut;
}
