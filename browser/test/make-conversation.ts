// The vectors of a conversation: what goes to and comes from the two mailboxes of a report, and parts of a file.

import { openCase, type SealedRecord } from "../src/protocol/case.ts";
import { fromBase64url, type JsonObject, toBase64url } from "../src/protocol/encoding.ts";
import { newSitting, sealFollowup } from "../src/protocol/followup.ts";
import { generateIdentity, randomBytes, recipientOf, sha256 } from "../src/protocol/keys.ts";
import type { LedgerState } from "../src/protocol/ledger.ts";
import { type MailPair, type SealedMail, sealMailPair, wordsOf } from "../src/protocol/mail.ts";
import { openMailbox } from "../src/protocol/mailbox.ts";
import { partId, sealedPartSize, sealPart } from "../src/protocol/part.ts";
import type { ReceiptKeys } from "../src/protocol/receipt.ts";
import { type Grant, openReport, signWork, type WorkContent } from "../src/protocol/records.ts";
import { open, seal } from "../src/protocol/sealed-file.ts";
import { sealTemplates } from "../src/protocol/templates.ts";
import { keyring, type Person } from "./intake.ts";

/** A sealed report and who is involved. */
export interface Context {
  state: LedgerState;
  caseworkers: readonly [Person, Person, Person];
  desk: string;
  grant: Grant;
  /** The body of `POST reports`. */
  body: { report: string; card: string; mailboxes: { mailbox: string; slip: string; first: string }[] };
  real: ReceiptKeys;
  safe: ReceiptKeys;
  day: string;
}

const written = (records: readonly SealedRecord[]): JsonObject[] =>
  records.map(({ wire, sealed }) => ({ wire, sealed: toBase64url(sealed) }));

/** A reply, cover, follow-ups from both mailboxes, notices, templates, parts, and what must be refused. */
export function conversation({ state, caseworkers, desk, grant, body, real, safe, day }: Context): JsonObject {
  const own = keyring(caseworkers[0], state);
  const to = { case: grant.case, caseRecipient: grant.recipient };
  const report = fromBase64url(body.report);
  const sealedReport = openReport(grant, report);
  const files: SealedRecord[] = [
    { wire: "report", sealed: report },
    { wire: "card", sealed: fromBase64url(body.card) },
  ];
  const add = (sealed: Uint8Array): Uint8Array => {
    files.push({ wire: "work", sealed });
    return sealed;
  };
  const place = (): { seq: number; after: string[] } => {
    const { heads, nextSeq } = openCase(grant, state, files);
    return { seq: nextSeq(own.account), after: heads };
  };

  const content = randomBytes(20_000);
  const digest = sha256(content);
  const id = partId(real.partsKey, state.instance, digest, 0);
  const file = {
    name: "截图.png",
    type: "image/png",
    length: content.length,
    sha256: toBase64url(digest),
    parts: [toBase64url(id)],
    hidden: "removed" as const,
    original: { length: content.length + 300, sha256: toBase64url(randomBytes(32)) },
  };
  const sitting = newSitting();
  const says = { day, text: "", files: [file] };
  const first = sealFollowup(real, state.instance, to, { sitting, seq: 1 }, { day, text: "他们又打来了。", files: [] });
  add(first);
  add(sealFollowup(real, state.instance, to, { sitting, seq: 2 }, says));
  add(sealFollowup(safe, state.instance, to, { sitting: newSitting(), seq: 1 }, { day, text: "All is well.", files: [] }));
  const notice = (kind: string, keys: ReceiptKeys): JsonObject => ({
    v: 1,
    kind,
    case: grant.case,
    day,
    mailbox: toBase64url(keys.mailbox),
  });
  add(seal(grant.recipient, notice("visit", safe), "work"));
  add(seal(grant.recipient, notice("withdrawal", safe), "work"));

  const pairs: SealedMail[][] = [];
  const write = (work: WorkContent & { kind: "reply" | "cover" }, pair: Pick<MailPair, "text" | "words">): void => {
    const { heard } = openCase(grant, state, files);
    pairs.push(sealMailPair(own, state, grant.case, sealedReport, { n: work.n, heard, day, locale: work.locale, ...pair }));
    add(signWork(own, grant, state, place(), day, work));
  };
  const text = "您好。我们读了。";
  // In another language than the report's, which the safe mailbox does not learn.
  const [one, two] = [wordsOf(1), wordsOf(2)];
  write({ kind: "reply", n: 1, locale: "en", text, words: one }, { text, words: one });
  write({ kind: "cover", n: 2, locale: sealedReport.locale, words: two }, { text: null, words: two });
  const opened = openCase(grant, state, files);

  const answer = (keys: ReceiptKeys): JsonObject => {
    const name = toBase64url(keys.mailbox);
    const { slip, first: firstMail } = body.mailboxes.find(({ mailbox }) => mailbox === name)!;
    const mails = pairs.flat().filter(({ mailbox }) => mailbox === name);
    const served = mails.map(({ sealed }) => ({ id: toBase64url(randomBytes(16)), day, sealed: toBase64url(sealed) }));
    const beginning = { id: toBase64url(keys.mailbox.slice(0, 16)), day, sealed: firstMail };
    const page = { v: 1, case: grant.case, case_recipient: grant.recipient, slip, mail: [...served, beginning] };
    return { ...page, more: false, erases: null };
  };
  const pages = { real: answer(real), safe: answer(safe) };
  const read = (keys: ReceiptKeys, { slip, mail }: JsonObject): JsonObject[] => {
    const bytes = (mail as { id: string; sealed: string }[]).map((one) => ({ id: one.id, day, sealed: fromBase64url(one.sealed) }));
    const { case: _, ...served } = { ...to, slip: fromBase64url(slip), mail: bytes, more: false, erases: null };
    return openMailbox(keys, state, [{ case: grant.case, ...served }]).messages.map((message) => ({
      n: message.kind === "mail" ? message.n : 0,
      heard: message.kind === "mail" ? message.heard : 0,
      text: message.kind === "mail" ? message.text : null,
      words: message.words,
      locale: message.locale,
    }));
  };

  const envelope = open(grant.identity, first, "work");
  const strange = { ...real, authorKey: randomBytes(32) };
  const refused: [string, string, Uint8Array][] = [
    [
      "a follow-up of no receipt",
      "mac",
      sealFollowup(strange, state.instance, to, { sitting, seq: 3 }, { day, text: "x", files: [] }),
    ],
    ["a follow-up whose MAC was changed", "mac", seal(grant.recipient, { ...envelope, mac: toBase64url(randomBytes(32)) }, "work")],
    ["a follow-up for another intake", "mac", sealFollowup(real, randomBytes(16), to, { sitting, seq: 3 }, { ...says, files: [] })],
    [
      "a follow-up of another case",
      "case",
      sealFollowup(real, state.instance, { ...to, case: own.account }, { sitting, seq: 3 }, { ...says, files: [] }),
    ],
    ["a visit to a mailbox of no one here", "mailbox", seal(grant.recipient, { ...notice("visit", safe), mailbox: toBase64url(randomBytes(32)) }, "work")],
    ["a visit in another case", "case", seal(grant.recipient, { ...notice("visit", safe), case: own.account }, "work")],
    ["a notice of an unknown kind", "kind", seal(grant.recipient, { ...notice("visit", safe), kind: "erasure" }, "work")],
  ];
  const reply = pairs[0]!.find(({ mailbox }) => mailbox === toBase64url(real.mailbox))!;
  const moved = seal(safe.replyRecipient, open(real.replyIdentity, reply.sealed, "mail"), "mail");
  const forger = { ...own, signing: caseworkers[1].signing };
  const pair = { n: 3, heard: { real: 0, safe: 0 }, day, locale: "en", text: null, words: "received" as const };
  const mailFor = (keys: ReceiptKeys, mails: SealedMail[]): Uint8Array =>
    mails.find(({ mailbox }) => mailbox === toBase64url(keys.mailbox))!.sealed;
  const refusedMail: [string, string, Uint8Array][] = [
    ["mail of the other mailbox", "mailbox", moved],
    ["mail of another case", "case", mailFor(safe, sealMailPair(own, state, own.account, sealedReport, pair))],
    ["mail that another key signed", "signature", mailFor(safe, sealMailPair(forger, state, grant.case, sealedReport, pair))],
  ];
  const listed = (all: [string, string, Uint8Array][]): JsonObject[] =>
    all.map(([name, reason, sealed]) => ({ name, reason, sealed: toBase64url(sealed) }));

  const items = [{ name: "谢谢", locale: "zh-Hans", text: "谢谢您的信任。" }];
  return {
    conversation: {
      records: written(files),
      followups: opened.followups.map(({ from, sitting: of, seq, day: on, text: words, files: with_, digest: name }) => ({
        from,
        sitting: of,
        seq,
        day: on,
        text: words,
        files: with_,
        digest: name,
      })),
      notices: opened.notices.map(({ kind, from, day: on, digest: name }) => ({ kind, from, day: on, digest: name })),
      mail: opened.mail.map(({ kind, n, digest: name }) => ({ kind, n, digest: name })),
      words_in_turn: [1, 2, 3, 4, 5, 6, 7, 8, 9].map(wordsOf),
      heads: opened.heads,
      card_heads: opened.cardHeads,
      heard: opened.heard,
      mailboxes: {
        real: { page: pages.real, messages: read(real, pages.real) },
        safe: { page: pages.safe, messages: read(safe, pages.safe) },
      },
      refused: listed(refused),
      refused_mail_to_safe: listed(refusedMail),
    },
    parts: {
      sizes: [1, 13_000, 14_289, 14_290, 65_535, 65_536, 100_000, 1_000_000, 8_323_071, 8_323_072].map((bytes) => ({
        content: bytes,
        sealed: sealedPartSize(bytes),
      })),
      ids: [0, 1, 257].map((number) => ({
        parts_key: toBase64url(real.partsKey),
        instance: toBase64url(state.instance),
        sha256: toBase64url(digest),
        number,
        id: toBase64url(partId(real.partsKey, state.instance, digest, number)),
      })),
      part: { content: toBase64url(content), sealed: toBase64url(sealPart(grant.recipient, content)) },
      refused: listed([
        ["of no part's size", "truncated", sealPart(grant.recipient, content).slice(0, -16)],
        ["sealed to another case", "truncated", sealPart(recipientOf(generateIdentity()), content)],
        ["longer than announced", "file", sealPart(grant.recipient, new Uint8Array(content.length + 1).fill(1))],
      ]),
    },
    templates: {
      desk,
      seq: 4,
      items,
      sealed: toBase64url(sealTemplates(own, state, recipientOf(caseworkers[1].identity), { desk, seq: 4, day, items })),
    },
  };
}
