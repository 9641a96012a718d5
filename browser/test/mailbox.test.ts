import assert from "node:assert/strict";
import test from "node:test";
import { fromBase64url, type JsonObject, toBase64url } from "../src/protocol/encoding.ts";
import { type Reason, TooLargeError } from "../src/protocol/errors.ts";
import { generateIdentity, randomBytes, recipientOf } from "../src/protocol/keys.ts";
import type { LedgerState } from "../src/protocol/ledger.ts";
import { mailTextBytes, type MailPair, openFirst, openMail, sealMailPair } from "../src/protocol/mail.ts";
import { type Mailbox, type MailboxPage, openMailbox, opensPage, readMailboxPage } from "../src/protocol/mailbox.ts";
import type { ReceiptKeys } from "../src/protocol/receipt.ts";
import { openReport } from "../src/protocol/records.ts";
import { open, seal } from "../src/protocol/sealed-file.ts";
import { signed } from "../src/protocol/signed.ts";
import { checkContinues, openSlip } from "../src/protocol/slip.ts";
import { LAST_TEMPLATES, openTemplates, sealTemplates } from "../src/protocol/templates.ts";
import { keyring, type Person, tampering } from "./intake.ts";
import { DAY, type Setting, setting } from "./setting.ts";

const PAIR: MailPair = {
  n: 1,
  heard: { real: 2, safe: 0 },
  day: DAY,
  locale: "zh-Hans",
  text: "我们收到了。ئەنسىرىمەڭ.",
  words: "no-news",
};

/** A desk writes to both mailboxes; each one's sealed mail. */
function written(here: Setting, pair: Partial<MailPair>, person = here.caseworkers[0]): { real: Uint8Array; safe: Uint8Array } {
  const report = openReport(here.grant, here.report);
  const mails = sealMailPair(keyring(person, here.state), here.state, here.id, report, { ...PAIR, ...pair });
  const of = (keys: ReceiptKeys): Uint8Array =>
    mails.find(({ mailbox }) => mailbox === toBase64url(keys.mailbox))!.sealed;
  return { real: of(here.real), safe: of(here.safe) };
}

/** What a truthful server answers for a mailbox with these mails beside the first. */
function page(here: Setting, keys: ReceiptKeys, ...mails: Uint8Array[]): MailboxPage {
  const own = here.mailboxes.find(({ mailbox }) => mailbox === toBase64url(keys.mailbox))!;
  const first = { id: toBase64url(keys.mailbox.slice(0, 16)), day: DAY, sealed: fromBase64url(own.first) };
  const others = mails.map((sealed) => ({ id: toBase64url(randomBytes(16)), day: DAY, sealed }));
  return {
    case: here.id,
    caseRecipient: here.grant.recipient,
    slip: fromBase64url(own.slip),
    mail: [...others, first],
    more: false,
    erases: null,
  };
}

const deleted = (): Uint8Array => seal(recipientOf(generateIdentity()), { v: 1 }, "mail");

/** A mail of any content, as somebody with a signing key could make it. */
function forged(here: Setting, person: Person, fields: JsonObject, state: LedgerState = here.state): Uint8Array {
  const mail = { kind: "mail", case: here.id, mailbox: toBase64url(here.real.mailbox), id: toBase64url(randomBytes(16)) };
  const content = { n: 1, heard: 0, day: DAY, locale: "en", text: "x", ...fields };
  return seal(here.real.replyRecipient, signed(keyring(person, state), state, { ...mail, ...content }), "mail");
}

test("a reporter opens what a desk wrote, and both mailboxes look alike", () => {
  const here = setting();
  const { real, safe } = written(here, {});
  assert.deepEqual([real.length, safe.length], [8192, 8192]);
  const mail = openMail(here.real, here.state, here.id, real);
  const { text, words, n, heard, author, day, locale } = mail;
  assert.deepEqual(
    { text, words, n, heard, author, day, locale },
    { text: PAIR.text, words: null, n: 1, heard: 2, author: here.caseworkers[0].account, day: DAY, locale: "zh-Hans" },
  );
  const routine = openMail(here.safe, here.state, here.id, safe);
  assert.deepEqual([routine.text, routine.words, routine.n, routine.heard], [null, "no-news", 1, 0]);
  assert.notEqual(routine.id, mail.id);
  const cover = written(here, { text: null, words: "take-care" });
  assert.equal(openMail(here.real, here.state, here.id, cover.real).words, "take-care");
  assert.equal(openMail(here.safe, here.state, here.id, cover.safe).words, "take-care");
});

test("n58 a pair is always two files of one size, one to each mailbox, in the order of their names", () => {
  const here = setting();
  const report = openReport(here.grant, here.report);
  const { mailboxes } = report;
  for (const text of ["", "x", "字".repeat(1200), null]) {
    const pair = sealMailPair(keyring(here.caseworkers[1], here.state), here.state, here.id, report, { ...PAIR, text });
    assert.deepEqual(pair.map(({ sealed }) => sealed.length), [8192, 8192]);
    const names = pair.map(({ mailbox }) => Buffer.from(mailbox, "base64url").toString("hex"));
    assert.deepEqual(names, [...names].sort());
    assert.deepEqual(new Set(pair.map(({ mailbox }) => mailbox)), new Set([mailboxes.real.mailbox, mailboxes.safe.mailbox]));
  }
  assert.equal(mailTextBytes("字\n"), 5);
  for (const text of ["x".repeat(3601), "字".repeat(1201), "\u0001".repeat(601)]) {
    assert.throws(() => written(here, { text }), TooLargeError);
  }
});

test("n19 mail of another case or mailbox, or of another kind, is shown as tampering", () => {
  const here = setting();
  const there = setting();
  const { real, safe } = written(here, {});
  assert.throws(() => openMail(here.safe, here.state, here.id, real), tampering("truncated"), "not sealed to it");
  // Somebody seals what was written to one mailbox to the other.
  const moved = seal(here.safe.replyRecipient, open(here.real.replyIdentity, real, "mail"), "mail");
  assert.throws(() => openMail(here.safe, here.state, here.id, moved), tampering("mailbox"));
  assert.equal(openMail(here.safe, here.state, here.id, safe).words, "no-news");
  assert.throws(() => openMail(here.real, here.state, there.id, real), tampering("case"));
  for (const [reason, fields] of [
    ["case", { case: there.id }],
    ["kind", { kind: "note" }],
    ["kind", { v: 2 }],
    ["kind", { words: "received" }],
    ["kind", { text: undefined }],
    ["kind", { text: undefined, words: "you-are-safe" }],
    ["kind", { n: 0 }],
    ["kind", { heard: -1 }],
    ["kind", { day: "today" }],
  ] as [Reason, JsonObject][]) {
    const mail = forged(here, here.caseworkers[0], fields);
    assert.throws(() => openMail(here.real, here.state, here.id, mail), tampering(reason), JSON.stringify(fields));
  }
  const first = page(here, here.real).mail[0]!.sealed;
  assert.equal(openFirst(here.real, here.state.instance, here.id, first).words, "received");
  assert.throws(() => openFirst(here.real, here.state.instance, there.id, first), tampering("case"));
  assert.throws(() => openMail(here.real, here.state, here.id, first), tampering("kind"), "a first mail in a mail's place");
  assert.throws(() => openFirst(here.real, here.state.instance, here.id, real), tampering("kind"));
});

test("n60 mail by an unvouched author is shown as such", () => {
  const here = setting();
  const { admins, caseworkers, state, ledger } = here;
  const reads = (sealed: Uint8Array, known = state): string => openMail(here.real, known, here.id, sealed).author;
  const stranger: Person = { ...caseworkers[0], account: toBase64url(randomBytes(16)) };
  assert.throws(() => reads(forged(here, stranger, {})), tampering("author"));
  assert.throws(() => reads(forged(here, admins[0], {})), tampering("author"));
  assert.throws(() => reads(forged(here, { ...caseworkers[0], signing: caseworkers[1].signing }, {})), tampering("signature"));
  const before = forged(here, caseworkers[0], {});
  ledger.add({ action: "revoke", account: caseworkers[0].account }, admins);
  const later = ledger.state();
  assert.equal(reads(before, later), caseworkers[0].account);
  assert.throws(() => reads(forged(here, caseworkers[0], {}, later), later), tampering("author"));
  assert.throws(() => reads(forged(here, caseworkers[1], {}, later), state), tampering("ledger-short"));
});

test("a mailbox shows its mails newest first, and how many messages the desk has read", () => {
  const here = setting();
  const mails = [1, 2, 3].map((n) => written(here, { n, heard: { real: n, safe: 0 }, text: `${n}` }).real);
  const mailbox = openMailbox(here.real, here.state, [page(here, here.real, mails[1]!, mails[0]!, mails[2]!)]);
  assert.deepEqual(mailbox.problems, []);
  assert.deepEqual(mailbox.refused, []);
  assert.deepEqual(
    mailbox.messages.map((one) => (one.kind === "mail" ? one.text : one.words)),
    ["3", "2", "1", "received"],
  );
  assert.equal(mailbox.heard, 3);
  assert.ok(mailbox.writable);
  assert.equal(mailbox.caseRecipient, here.grant.recipient);
  const fresh = openMailbox(here.safe, here.state, [page(here, here.safe)]);
  assert.deepEqual([fresh.problems, fresh.heard, fresh.messages.length], [[], 0, 1]);
});

test("several pages are one mailbox, also when one of its files is on two of them", () => {
  const here = setting();
  const mails = [1, 2, 3, 4, 5].map((n) => written(here, { n, text: `${n}` }).real);
  const { mail, ...rest } = page(here, here.real, ...mails);
  const pages = [
    { ...rest, mail: mail.slice(0, 4), more: true },
    { ...rest, mail: mail.slice(3), more: false },
  ];
  const mailbox = openMailbox(here.real, here.state, pages);
  assert.deepEqual([mailbox.messages.length, mailbox.problems, mailbox.foreign], [6, [], []]);
  const other = setting();
  const mixed = openMailbox(here.real, here.state, [pages[0]!, { ...pages[1]!, caseRecipient: other.grant.recipient }]);
  assert.deepEqual([mixed.problems, mixed.writable], [["case"], false]);
});

test("n60 mail that is withheld is noticed, and deleted mail is not taken for it", () => {
  const here = setting();
  const [one, two, three] = [1, 2, 3].map((n) => written(here, { n, text: `${n}` }).real) as [Uint8Array, Uint8Array, Uint8Array];
  const seen = (...mails: Uint8Array[]): Reason[] => openMailbox(here.real, here.state, [page(here, here.real, ...mails)]).problems;
  assert.deepEqual(seen(one, two, three), []);
  assert.deepEqual(seen(one, three), ["withheld"]);
  assert.deepEqual(seen(two), ["withheld"]);
  assert.deepEqual(seen(one, deleted(), three), []);
  assert.deepEqual(seen(deleted(), three), ["withheld"], "one was deleted, two lack");
  const { mail, ...rest } = page(here, here.real, one);
  const hidden = openMailbox(here.real, here.state, [{ ...rest, mail: mail.slice(0, 1) }]);
  assert.deepEqual(hidden.problems, ["withheld"], "the first mail");
  const gone = openMailbox(here.real, here.state, [{ ...rest, mail: [mail[0]!, { ...mail[1]!, sealed: deleted() }] }]);
  assert.deepEqual(gone.problems, [], "the first mail was deleted");
});

test("two mails of the same number are both shown, a replayed one once, and the next number is no gap", () => {
  const here = setting();
  const one = written(here, { text: "one" }).real;
  const other = written(here, { text: "other" }, here.caseworkers[1]).real;
  const third = written(here, { n: 3, text: "third" }).real;
  const again = seal(here.real.replyRecipient, open(here.real.replyIdentity, one, "mail"), "mail");
  const mailbox = openMailbox(here.real, here.state, [page(here, here.real, one, again, third, other)]);
  assert.deepEqual(mailbox.problems, []);
  const texts = mailbox.messages.map((message) => (message.kind === "mail" ? message.text : ""));
  assert.deepEqual([texts[0], texts.slice(1, 3).sort(), texts.length], ["third", ["one", "other"], 4]);
});

test("n20 n60 forged and damaged mail is named, not shown, and does not stop the rest", () => {
  const here = setting();
  const good = written(here, { n: 2, text: "true" }).real;
  const fake = forged(here, { ...here.caseworkers[0], signing: here.caseworkers[2].signing }, { text: "come to the embassy" });
  const flipped = good.slice();
  flipped[8000]! ^= 1;
  const mailbox = openMailbox(here.real, here.state, [page(here, here.real, fake, good, flipped, new Uint8Array(8192))]);
  assert.deepEqual(mailbox.refused.map(({ reason }) => reason), ["signature", "truncated", "truncated"]);
  assert.deepEqual(mailbox.messages.map((one) => (one.kind === "mail" ? one.text : one.words)), ["true", "received"]);
  assert.doesNotMatch(JSON.stringify(mailbox), /embassy/);
  assert.ok(mailbox.writable);
});

test("n62 a ledger that does not continue the slip's stops writing", () => {
  const here = setting();
  const { ledger, admins } = here;
  const own = page(here, here.real, written(here, {}).real);
  const opened = (state: LedgerState): Mailbox => openMailbox(here.real, state, [own]);
  ledger.add({ action: "renew" }, [admins[0]]);
  assert.deepEqual([opened(ledger.state()).problems, opened(ledger.state()).writable], [[], true]);
  ledger.entries.length = 5;
  const short = opened(ledger.state());
  assert.deepEqual([short.problems, short.writable], [["ledger-short"], false]);
  ledger.add({ action: "renew" }, [admins[0]]);
  const fork = opened(ledger.state());
  assert.deepEqual([fork.problems, fork.writable], [["ledger-fork"], false]);
  const slip = openSlip(here.real, here.state.instance, own.case, own.slip);
  assert.throws(() => checkContinues({ ...slip, genesis: slip.ledger.hash }, here.state), tampering("ledger-fork"));
});

test("n62 mail in another history shuts a mailbox while its author is active, and unsigned mail none", () => {
  const here = setting();
  const { ledger, admins, caseworkers } = here;
  const [one, two] = caseworkers;
  const far = { seq: 1_000_000, hash: toBase64url(randomBytes(32)) };
  const mails = [written(here, { text: "true" }).real];
  const opened = (): [number, Reason[], boolean] => {
    const { messages, refused, problems, writable } = openMailbox(here.real, ledger.state(), [page(here, here.real, ...mails)]);
    assert.equal(messages.length, 2);
    return [refused.length, problems, writable];
  };
  // In somebody's name, by another key than theirs.
  mails.push(forged(here, { ...two, signing: one.signing }, { n: 2, ledger: far }));
  assert.deepEqual(opened(), [1, [], true]);
  mails.push(forged(here, two, { n: 2, ledger: far }));
  assert.deepEqual(opened(), [2, ["ledger-short"], false]);
  ledger.add({ action: "revoke", account: two.account }, admins);
  assert.deepEqual(opened(), [2, [], true]);
  // Whoever is active still tells a true one.
  mails.push(forged(here, one, { n: 3, ledger: far }));
  assert.deepEqual(opened(), [3, ["ledger-short"], false]);
});

test("n18 a slip that was not made with the receipt opens nothing, and another case's key is not written to", () => {
  const here = setting();
  const there = setting();
  const own = page(here, here.real);
  const slip = openSlip(here.real, here.state.instance, own.case, own.slip);
  assert.deepEqual([slip.case, slip.genesis, slip.ledger], [here.id, here.state.genesis, here.state.head]);
  assert.throws(() => openSlip(here.real, here.state.instance, there.id, own.slip), tampering("case"));
  for (const caseRecipient of [there.grant.recipient, "age1x"]) {
    const strange = openMailbox(here.real, here.state, [{ ...own, caseRecipient }]);
    assert.deepEqual([strange.problems, strange.writable, strange.waits], [["case"], false, false]);
    assert.equal(strange.messages.length, 1, "what was written is read");
  }
  const elsewhere = { case: there.id, caseRecipient: there.grant.recipient };
  assert.throws(() => openMailbox(here.real, here.state, [{ ...own, ...elsewhere }]), tampering("case"));
  // A server that knows the mailbox's recipient, but not the receipt, makes a slip of its own.
  const fake = page(there, there.real).slip;
  const json = open(there.real.replyIdentity, fake, "slip");
  const resealed = { ...own, ...elsewhere, slip: seal(here.real.replyRecipient, json, "slip") };
  assert.throws(() => openMailbox(here.real, here.state, [resealed]), tampering("mac"));
});

test("n24 a page that no key opens is told apart, whatever is in it", () => {
  const here = setting();
  assert.ok(opensPage(here.real, page(here, here.real)));
  assert.ok(!opensPage(here.real, page(here, here.safe)));
  const nobody = recipientOf(generateIdentity());
  assert.ok(!opensPage(here.real, { ...page(here, here.real), slip: seal(nobody, { v: 1 }, "slip") }));
  assert.ok(!opensPage(here.real, { ...page(here, here.real), slip: new Uint8Array(8192) }));
});

test("an answer is read as a page, or not at all", () => {
  const here = setting();
  const sealed = toBase64url(written(here, {}).real);
  const answer = {
    v: 1,
    case: here.id,
    case_recipient: here.grant.recipient,
    slip: here.mailboxes[0]!.slip,
    mail: [{ id: toBase64url(randomBytes(16)), day: DAY, sealed }],
    more: true,
    erases: "2026-11-26",
  };
  const read = readMailboxPage(answer)!;
  assert.deepEqual([read.mail.length, read.more, read.erases], [1, true, "2026-11-26"]);
  for (const change of [
    { v: 2 },
    { case: "x" },
    { case_recipient: 1 },
    { slip: "=" },
    { mail: {} },
    { mail: [{ id: "x", day: DAY, sealed }] },
    { mail: [{ ...answer.mail[0], sealed: null }] },
    { more: "yes" },
    { erases: 4 },
  ]) {
    assert.equal(readMailboxPage({ ...answer, ...change }), null, JSON.stringify(change).slice(0, 40));
  }
  assert.equal(readMailboxPage([]), null);
});

test("n60 a desk's templates are believed from its own caseworkers, and no older ones", () => {
  const here = setting();
  const { caseworkers, admins, state, desk, ledger } = here;
  const own = keyring(caseworkers[0], state);
  const reader = caseworkers[1].identity;
  const content = { desk, seq: 2, day: DAY, items: [{ name: "谢谢", locale: "zh-Hans", text: "谢谢您。" }] };
  const sealed = sealTemplates(own, state, recipientOf(reader), content);
  const opened = openTemplates(reader, sealed, state, desk, 2);
  assert.deepEqual([opened.author, opened.seq, opened.items], [own.account, 2, content.items]);
  assert.throws(() => openTemplates(reader, sealed, state, desk, 3), tampering("sequence"));
  // Nobody writes a number after which there is none.
  const last = { ...content, seq: LAST_TEMPLATES };
  const [lasting, beyond] = [last, { ...last, seq: LAST_TEMPLATES + 1 }].map((texts) =>
    sealTemplates(own, state, recipientOf(reader), texts),
  );
  assert.equal(openTemplates(reader, lasting!, state, desk, LAST_TEMPLATES).seq, LAST_TEMPLATES);
  assert.throws(() => openTemplates(reader, beyond!, state, desk), tampering("sequence"));
  assert.throws(() => openTemplates(caseworkers[2].identity, sealed, state, desk), tampering("truncated"));
  const elsewhere = toBase64url(randomBytes(16));
  assert.throws(() => openTemplates(reader, sealed, state, elsewhere), tampering("author"));
  ledger.add({ action: "desk", desk: elsewhere, name: "Second desk" }, [admins[0]]);
  const other = { ...caseworkers[0], account: toBase64url(randomBytes(16)) };
  const vetted = { action: "vet", account: other.account, desk: elsewhere };
  const { recipient, signing } = state.accounts.get(caseworkers[0].account)!;
  ledger.add({ ...vetted, recipient, signing }, admins);
  const later = ledger.state();
  const foreign = sealTemplates(keyring(other, later), later, recipientOf(reader), content);
  assert.throws(() => openTemplates(reader, foreign, later, desk), tampering("author"));
  for (const [reason, fields] of [
    ["kind", { kind: "mail" }],
    ["kind", { seq: 0 }],
    ["kind", { items: [{ name: "x" }] }],
    ["kind", { day: "x" }],
  ] as [Reason, JsonObject][]) {
    const json = signed(own, state, { kind: "templates", ...content, ...fields });
    assert.throws(() => openTemplates(reader, seal(recipientOf(reader), json, "templates"), state, desk), tampering(reason));
  }
});
