// The vectors that the Rust half is tested against too.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import test from "node:test";
import { accountKeys, checkKeyring, type LedgerEntry, openKeyring } from "../src/protocol/account.ts";
import { openAbout } from "../src/protocol/about.ts";
import { openCase, type SealedRecord } from "../src/protocol/case.ts";
import { fromBase64url, type JsonObject, toBase64url } from "../src/protocol/encoding.ts";
import type { Reason } from "../src/protocol/errors.ts";
import { derive, identityFromSeed, isUsableSigningKey, recipientBytes, recipientOf, seedOf, verify } from "../src/protocol/keys.ts";
import { verifyJournal } from "../src/protocol/journal.ts";
import { fingerprint, membersOf, roster, verifyLedger } from "../src/protocol/ledger.ts";
import { openMail, wordsOf } from "../src/protocol/mail.ts";
import { openMailbox, readMailboxPage } from "../src/protocol/mailbox.ts";
import { passkeyPair, prfInput } from "../src/protocol/passkey.ts";
import { openPart, partId, sealedPartSize } from "../src/protocol/part.ts";
import { intakeFingerprint, parse, receiptKeys, toDigits, toWords } from "../src/protocol/receipt.ts";
import { caseIdentities, caseOf, openGrant, openReport } from "../src/protocol/records.ts";
import { verifyRotation } from "../src/protocol/rotation.ts";
import { openTemplates } from "../src/protocol/templates.ts";
import { urgencyOf } from "../src/protocol/urgency.ts";
import { english, simplifiedChinese, traditionalChinese } from "../src/protocol/words.ts";
import { tampering } from "./intake.ts";

const LISTS = { en: english, "zh-Hans": simplifiedChinese, "zh-Hant": traditionalChinese };

const vectors: any = JSON.parse(readFileSync(path.join(import.meta.dirname, "../../tests/vectors/protocol.json"), "utf8"));
const bytes = (text: string): Uint8Array => fromBase64url(text);

test("vectors: receipts", () => {
  for (const { bytes: receipt, digits, words } of vectors.receipts) {
    assert.equal(toDigits(bytes(receipt)), digits);
    assert.equal(toBase64url(parse(digits, [])!), receipt);
    for (const [tag, list] of Object.entries(LISTS)) {
      assert.equal(toWords(bytes(receipt), list), words[tag]);
      assert.equal(toBase64url(parse(words[tag], [list])!), receipt);
    }
  }
  for (const { text, bytes: receipt } of vectors.typed_receipts.accepted) {
    assert.equal(toBase64url(parse(text, Object.values(LISTS))!), receipt, text);
  }
  for (const text of vectors.typed_receipts.refused) assert.equal(parse(text, Object.values(LISTS)), null, text);
});

test("vectors: derivations, receipt keys, account keys, hybrid keys, case ids", async () => {
  const { derive: one, receipt_keys: receipt, hybrid, case: id } = vectors;
  assert.equal(toBase64url(derive(bytes(one.key), one.label)), one.out);
  const keys = await receiptKeys(bytes(receipt.receipt), bytes(receipt.instance));
  assert.deepEqual(
    [keys.mailboxKey, keys.mailbox, keys.authorKey, keys.slipKey, keys.partsKey].map(toBase64url),
    [receipt.mailbox_key, receipt.mailbox, receipt.author_key, receipt.slip_key, receipt.parts_key],
  );
  assert.deepEqual([keys.replyIdentity, keys.replyRecipient], [receipt.reply_identity, receipt.reply_recipient]);
  for (const account of vectors.account_keys) {
    const { loginKey, unlockIdentity, unlockRecipient } = await accountKeys(account.passphrase, bytes(account.instance), account.handle);
    assert.equal(toBase64url(loginKey), account.login_key);
    assert.deepEqual([unlockIdentity, unlockRecipient], [account.unlock_identity, account.unlock_recipient]);
  }
  assert.equal(identityFromSeed(bytes(hybrid.seed)), hybrid.identity);
  assert.equal(toBase64url(seedOf(hybrid.identity)), hybrid.seed);
  assert.equal(recipientOf(hybrid.identity), hybrid.recipient);
  assert.equal(caseOf(bytes(id.instance), recipientBytes(id.recipient)), id.case);
});

test("vectors: the ledger, and what makes it invalid", () => {
  const { ledger, invalid_ledgers: invalid } = vectors;
  const state = verifyLedger(ledger.entries, { expectedGenesis: ledger.genesis });
  const seen = {
    instance: toBase64url(state.instance),
    name: state.name,
    head: state.head,
    threshold: state.threshold,
    recovery: state.recovery,
    newest_day: state.newestDay,
    desks: state.desks,
    roster: roster(state, state.desks[0]!.id).map(({ account, recipient }) => ({ account, recipient })),
    accounts: [...state.accounts.values()].map(({ since: _, from: __, periods: ___, ...account }) => account),
  };
  for (const [field, value] of Object.entries(seen)) assert.deepEqual(value, ledger[field], field);
  for (const { name, keep, entry, reason } of invalid as { name: string; keep: number; entry: LedgerEntry; reason: Reason }[]) {
    const entries = ledger.entries.slice(0, keep);
    verifyLedger(entries);
    assert.throws(() => verifyLedger([...entries, entry]), tampering(reason), name);
  }
});

test("vectors: fingerprints", () => {
  for (const { digits, words, instance, ...account } of vectors.fingerprints) {
    assert.deepEqual(fingerprint(bytes(instance), account, english), { digits, words });
  }
  const { genesis, digits, words } = vectors.intake_fingerprint;
  assert.equal(toDigits(intakeFingerprint(bytes(genesis))), digits);
  assert.equal(toWords(intakeFingerprint(bytes(genesis)), english), words);
});

test("vectors: urgency", () => {
  for (const { name, today, answers, urgency } of vectors.urgency) assert.equal(urgencyOf(answers, today), urgency, name);
});

test("vectors: keyring and enrolment", async () => {
  const { keyring, enrolment, report } = vectors;
  const state = verifyLedger(report.ledger);
  const { unlockIdentity } = await accountKeys(keyring.passphrase, state.instance, keyring.handle);
  assert.equal(unlockIdentity, keyring.unlock_identity);
  const opened = openKeyring(unlockIdentity, bytes(keyring.sealed));
  assert.deepEqual({ v: 1, ...opened }, keyring.keyring);
  assert.equal(checkKeyring(opened, state)!.account, opened.account);
  const { payload, signature, signing, instance } = enrolment;
  assert.ok(verify(bytes(signature), bytes(signing), "thicket/v1 enrolment\0", bytes(instance), bytes(payload)));
});

test("n62 vectors: signatures are verified without regard to the cofactor", () => {
  const { instance, payload, accepted, refused } = vectors.signatures;
  const holds = ({ signing, signature }: { signing: string; signature: string }): boolean =>
    verify(bytes(signature), bytes(signing), "thicket/v1 record\0", bytes(instance), bytes(payload));
  for (const known of accepted) assert.ok(holds(known), known.name);
  for (const known of refused) {
    assert.ok(!holds(known), known.name);
    assert.equal(isUsableSigningKey(bytes(known.signing)), known.signing === accepted[0].signing, known.name);
  }
});

test("vectors: the report opens for every account, and its case is in order", () => {
  const { report, work, refused_grants: refused } = vectors;
  const state = verifyLedger(report.ledger);
  const body = JSON.parse(report.body);
  assert.equal(caseOf(state.instance, recipientBytes(body.case_recipient)), body.case);
  for (const { account, identity } of report.accounts) {
    const { key } = body.grants.find((granted: JsonObject) => granted["account"] === account);
    const grant = openGrant(identity, bytes(key), body.case, state.instance);
    assert.equal(grant.identity, report.case_identity);
    assert.deepEqual(openReport(grant, bytes(body.report)).answers, report.answers);
    const records = work.records.map(({ wire, sealed }: { wire: string; sealed: string }) => ({ wire, sealed: bytes(sealed) }));
    const opened = openCase(grant, state, records);
    assert.deepEqual(opened.problems, []);
    assert.deepEqual(opened.standing, work.standing);
    assert.deepEqual(opened.heads, work.heads);
    assert.deepEqual(opened.history.map(({ kind, author, digest }) => ({ kind, author, digest })), work.history);
    const { seq, urgency, tags, digest } = opened.card!;
    assert.deepEqual({ seq, urgency, tags, digest }, work.card);
  }
  for (const { name, reason, key } of refused) {
    assert.throws(() => openGrant(report.accounts[0].identity, bytes(key), body.case, state.instance), tampering(reason), name);
  }
});

/** The grant and the ledger of the vectors' case. */
function vectorCase(): { state: ReturnType<typeof verifyLedger>; grant: ReturnType<typeof openGrant>; body: any } {
  const { report } = vectors;
  const state = verifyLedger(report.ledger);
  const body = JSON.parse(report.body);
  const { account, identity } = report.accounts[0];
  const { key } = body.grants.find((granted: JsonObject) => granted["account"] === account);
  return { state, grant: openGrant(identity, bytes(key), body.case, state.instance), body };
}

const readRecords = (records: { wire: string; sealed: string }[]): SealedRecord[] =>
  records.map(({ wire, sealed }) => ({ wire, sealed: bytes(sealed) }));

test("n60 vectors: a conversation is read as it says, and what is forged in it is refused", () => {
  const { conversation } = vectors;
  const { state, grant } = vectorCase();
  const opened = openCase(grant, state, readRecords(conversation.records));
  assert.deepEqual(opened.problems, []);
  assert.deepEqual(opened.followups.map(({ kind: _, came: __, ...followup }) => followup), conversation.followups);
  assert.deepEqual(opened.notices.map(({ came: _, ...notice }) => notice), conversation.notices);
  assert.deepEqual(conversation.words_in_turn, [1, 2, 3, 4, 5, 6, 7, 8, 9].map(wordsOf));
  assert.deepEqual(opened.mail.map(({ kind, n, digest }) => ({ kind, n, digest })), conversation.mail);
  assert.deepEqual([opened.heads, opened.cardHeads, opened.heard], [conversation.heads, conversation.card_heads, conversation.heard]);
  const report = conversation.records[0];
  for (const { name, reason, sealed } of conversation.refused) {
    const { problems } = openCase(grant, state, readRecords([report, conversation.records[1], { wire: "work", sealed }]));
    assert.deepEqual(problems.map(({ reason: found }) => found), [reason], name);
  }
});

test("n60 vectors: both mailboxes are read as they say, and mail that is forged is refused", async () => {
  const { conversation, report } = vectors;
  const { state, body } = vectorCase();
  for (const side of ["real", "safe"]) {
    const keys = await receiptKeys(bytes(report.receipts[side]), state.instance);
    const { page, messages } = conversation.mailboxes[side];
    const mailbox = openMailbox(keys, state, [readMailboxPage(page)!]);
    assert.deepEqual([mailbox.problems, mailbox.refused, mailbox.foreign], [[], [], []]);
    const found = mailbox.messages.map((message) =>
      message.kind === "first"
        ? { n: 0, heard: 0, text: null, words: message.words, locale: message.locale }
        : { n: message.n, heard: message.heard, text: message.text, words: message.words, locale: message.locale },
    );
    assert.deepEqual(found, messages);
    if (side === "safe") {
      for (const { name, reason, sealed } of conversation.refused_mail_to_safe) {
        assert.throws(() => openMail(keys, state, body.case, bytes(sealed)), tampering(reason), name);
      }
    }
  }
});

test("vectors: parts of files and templates", () => {
  const { parts, templates, report } = vectors;
  for (const { content, sealed } of parts.sizes) assert.equal(sealedPartSize(content), sealed);
  for (const { parts_key: key, instance, sha256, number, id } of parts.ids) {
    assert.equal(toBase64url(partId(bytes(key), bytes(instance), bytes(sha256), number)), id);
  }
  const { state, grant } = vectorCase();
  const content = bytes(parts.part.content);
  assert.deepEqual(openPart(grant.identity, bytes(parts.part.sealed), content.length), content);
  for (const { name, reason, sealed } of parts.refused) {
    assert.throws(() => openPart(grant.identity, bytes(sealed), content.length), tampering(reason), name);
  }
  const opened = openTemplates(report.accounts[1].identity, bytes(templates.sealed), state, templates.desk);
  assert.deepEqual([opened.seq, opened.items], [templates.seq, templates.items]);
});

test("vectors: passkeys, keyrings, rotation, notes and the journal", () => {
  const { passkey, keyrings, rotation, about, journal, report } = vectors;
  const state = verifyLedger(report.ledger);
  assert.equal(toBase64url(prfInput(bytes(passkey.instance))), passkey.input);
  assert.deepEqual(passkeyPair(bytes(passkey.given)), { identity: passkey.identity, recipient: passkey.recipient });
  for (const known of keyrings) {
    const { v: _, ...expected } = known.keyring;
    const opened = openKeyring(known.unlock_identity, bytes(known.sealed));
    assert.deepEqual(opened, { ...expected, identity: expected.identity ?? "" });
    assert.equal(checkKeyring(opened, state)!.account, opened.account);
  }
  const account = state.accounts.get(rotation.account)!;
  assert.notEqual(verifyRotation(state, account, rotation).recipient, account.recipient);
  const note = openAbout(about.identity, bytes(about.sealed), state, about);
  assert.deepEqual([note.day, note.text], [about.day, about.text]);
  assert.deepEqual(verifyJournal(null, journal.payloads).head, journal.head);
});

test("n57 vectors: a case that was rekeyed twice, and grants that do not fit it", async () => {
  const { rekeyed, report } = vectors;
  const { state, body } = vectorCase();
  const own = (key: string): ReturnType<typeof openGrant> =>
    openGrant(report.accounts[0].identity, bytes(key), body.case, state.instance);
  const grant = own(rekeyed.grant);
  assert.deepEqual(caseIdentities(grant), rekeyed.identities);
  const opened = openCase(grant, state, readRecords(rekeyed.records));
  assert.deepEqual(opened.problems, []);
  assert.deepEqual(opened.rekeys.map(({ n, recipient, grantees }) => ({ n, recipient, grantees })), rekeyed.rekeys);
  assert.deepEqual([opened.notes.map(({ text }) => text), opened.nextMail], [rekeyed.notes, rekeyed.next_mail]);
  for (const { name, key } of rekeyed.refused_grants) {
    const { problems } = openCase(own(key), state, readRecords(rekeyed.records));
    assert.ok(problems.some(({ reason }) => reason === "rekey"), name);
  }
  for (const side of ["real", "safe"]) {
    const keys = await receiptKeys(bytes(report.receipts[side]), state.instance);
    const page = readMailboxPage(rekeyed.mailboxes[side])!;
    const mailbox = openMailbox(keys, state, [page]);
    assert.deepEqual([mailbox.problems, mailbox.writable, mailbox.caseRecipient], [[], true, grant.recipient]);
    const older = { ...page, caseRecipient: rekeyed.rekeys[0].recipient };
    const waiting = openMailbox(keys, state, [older]);
    assert.deepEqual([waiting.problems, waiting.waits, waiting.writable], [[], true, false]);
  }
});

test("n18 vectors: a key that somebody named who could have dated that back is doubtful, and is not written to", async () => {
  const { doubtful, report } = vectors;
  const { body } = vectorCase();
  for (const { name, entry, grant, records, doubtful: expected, mailbox, before } of doubtful) {
    const state = verifyLedger([...report.ledger, entry]);
    const held = openGrant(report.accounts[0].identity, bytes(grant), body.case, state.instance);
    const opened = openCase(held, state, readRecords(records));
    assert.deepEqual([opened.problems, opened.keyDoubtful], [[], expected], name);
    assert.equal(opened.keyExposed, name === "revoked");
    const keys = await receiptKeys(bytes(report.receipts.real), state.instance);
    for (const [page, waits] of [[mailbox, expected], [before, true]]) {
      const read = openMailbox(keys, state, [readMailboxPage(page)!]);
      assert.deepEqual([read.problems, read.messages.length, read.waits, read.writable], [[], 2, waits, !waits], name);
    }
  }
});

test("n60 vectors: a list of those who are refused a case counts where its author could say that", () => {
  const { refusals, report } = vectors;
  const { grant, body } = vectorCase();
  assert.equal(refusals.length, 11);
  for (const { name, entries, grantees, records, refused, problems } of refusals) {
    const state = verifyLedger([...report.ledger, ...entries]);
    const readers = [...membersOf(state, body.desk), ...grantees];
    const opened = openCase(grant, state, readRecords(records), 0, readers);
    assert.deepEqual(opened.refused, refused, name);
    const told = opened.problems.map(({ reason, author, stray = false }) => [reason, author, stray]);
    assert.deepEqual(told, problems.map(({ author, stray }: JsonObject) => ["refusal", author, stray]), name);
  }
});
