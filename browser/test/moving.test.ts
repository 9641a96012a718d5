import "./no-page.ts";
import assert from "node:assert/strict";
import test from "node:test";
import { Moving, type MovingDesk } from "../src/desk/moving.ts";
import { Pool } from "../src/desk/pool.ts";
import { dropSecrets } from "../src/protocol/account.ts";
import { openCase, type OpenedCase, type SealedRecord } from "../src/protocol/case.ts";
import { compareBytes, fromBase64url, toBase64url } from "../src/protocol/encoding.ts";
import { newSitting, sealFollowup } from "../src/protocol/followup.ts";
import { generateIdentity, randomBytes, recipientOf, textDigest } from "../src/protocol/keys.ts";
import { accountAt, membersOf, RECOVERY_ACCOUNT } from "../src/protocol/ledger.ts";
import { openMail, type SealedMail, sealMailPair } from "../src/protocol/mail.ts";
import { type MailboxPage, openMailbox } from "../src/protocol/mailbox.ts";
import { openPart, sealPart } from "../src/protocol/part.ts";
import type { ReceiptKeys } from "../src/protocol/receipt.ts";
import { type Grant, openGrant, openReport, sealGrant, signWork, type WorkContent } from "../src/protocol/records.ts";
import { sealRefusal } from "../src/protocol/refusal.ts";
import { readersOf, type SealedRekey, sealRekey, strangersAmong } from "../src/protocol/rekey.ts";
import { keyring, named, type Person, person, tampering } from "./intake.ts";
import { DAY, type Setting, setting, signedBy } from "./setting.ts";

/** A case as the server keeps it, and what is done with it. */
class Kept {
  readonly files: SealedRecord[];
  readonly mails: SealedMail[] = [];
  grant: Grant;
  constructor(readonly here: Setting) {
    this.grant = here.grant;
    this.files = [
      { wire: "report", sealed: here.report },
      { wire: "card", sealed: here.card },
    ];
  }
  opened(grant = this.grant, state = this.here.ledger.state()): OpenedCase {
    return openCase(grant, state, this.files, 0, membersOf(state, this.here.desk));
  }
  rekey(by: Person, without: string[] = []): SealedRekey {
    const state = this.here.ledger.state();
    const report = openReport(this.grant, this.here.report);
    const readers = readersOf(state, this.here.desk, [], without);
    const rekey = sealRekey(keyring(by, state), this.grant, state, this.opened(), report, readers, { day: DAY, locale: "en" });
    this.files.push({ wire: "work", sealed: rekey.record });
    this.mails.push(...rekey.mail);
    this.grant = rekey.grant;
    return rekey;
  }
  write(by: Person, content: WorkContent, grant = this.grant): void {
    const state = this.here.ledger.state();
    const { heads, nextSeq } = this.opened();
    const place = { seq: nextSeq(by.account), after: heads };
    this.files.push({ wire: "work", sealed: signWork(keyring(by, state), grant, state, place, DAY, content) });
  }
  page(keys: ReceiptKeys, mails: SealedMail[] = this.mails): MailboxPage {
    const name = toBase64url(keys.mailbox);
    const own = this.here.mailboxes.find(({ mailbox }) => mailbox === name)!;
    const sent = mails.filter(({ mailbox }) => mailbox === name);
    const mail = [
      ...sent.map(({ sealed }) => ({ id: toBase64url(randomBytes(16)), day: DAY, sealed })),
      { id: toBase64url(keys.mailbox.slice(0, 16)), day: DAY, sealed: fromBase64url(own.first) },
    ];
    const rest = { slip: fromBase64url(own.slip), more: false, erases: null };
    return { case: this.here.id, caseRecipient: this.grant.recipient, mail, ...rest };
  }
}

/** Accounts in the order of their bytes. */
const sorted = (...accounts: string[]): string[] =>
  accounts.sort((a, b) => compareBytes(fromBase64url(a), fromBase64url(b)));

const problems = (opened: OpenedCase): string[] => opened.problems.map(({ reason }) => reason);

test("after a rekey everything of a case is read, whichever key it was sealed to", () => {
  const here = setting();
  const { caseworkers, real, state } = here;
  const kept = new Kept(here);
  const old = kept.grant;
  kept.write(caseworkers[0], { kind: "note", text: "before" });
  const part = sealPart(old.recipient, new Uint8Array([1, 2, 3]));
  const rekey = kept.rekey(caseworkers[1]);
  kept.write(caseworkers[0], { kind: "note", text: "after" });
  const to = { case: here.id, caseRecipient: rekey.caseRecipient };
  const written = { day: DAY, text: "新的", files: [] };
  kept.files.push({ wire: "work", sealed: sealFollowup(real, state.instance, to, { sitting: newSitting(), seq: 1 }, written) });
  const again = kept.rekey(caseworkers[0]);
  assert.equal(rekey.grants.length, 3);
  for (const [at, { identity, account }] of caseworkers.entries()) {
    const key = again.grants.find((grant) => grant.account === account)!.key;
    assert.equal(key.length, 4096);
    const grant = openGrant(identity, key, here.id, state.instance);
    assert.deepEqual(grant, again.grant, `${at}`);
    const opened = kept.opened(grant);
    assert.deepEqual(problems(opened), []);
    assert.deepEqual(opened.notes.map(({ text }) => text), ["before", "after"]);
    assert.deepEqual(opened.followups.map(({ text }) => text), ["新的"]);
    assert.deepEqual(opened.rekeys.map(({ n, recipient }) => [n, recipient]), [
      [1, rekey.caseRecipient],
      [2, again.caseRecipient],
    ]);
    assert.deepEqual([opened.nextMail, opened.report?.locale], [3, "zh-Hans"]);
    assert.deepEqual([...openPart([grant.identity, ...grant.earlier], part, 3)], [1, 2, 3]);
  }
  // Who had the old key alone does not read what came after.
  const stale = openCase(old, state, kept.files);
  assert.deepEqual([...new Set(problems(stale))].sort(), ["rekey", "truncated"]);
  assert.deepEqual(stale.notes.map(({ text }) => text), ["before"]);
});

test("n57 a grant whose keys are not those that the rekeys name is shown as tampering", () => {
  const here = setting();
  const kept = new Kept(here);
  const { caseworkers, state } = here;
  const first = kept.grant;
  kept.rekey(caseworkers[0]);
  const recipient = recipientOf(caseworkers[1].identity);
  const opens = (grant: Omit<Grant, "recipient">): Grant =>
    openGrant(caseworkers[1].identity, sealGrant(recipient, grant), here.id, state.instance);
  // Somebody exchanges the newest key, drops a key, or adds one that nobody named.
  const strange = generateIdentity();
  const swapped = opens({ ...kept.grant, identity: strange });
  assert.ok(problems(kept.opened(swapped)).includes("rekey"));
  assert.ok(problems(kept.opened(first)).includes("rekey"));
  const added = opens({ ...kept.grant, identity: strange, earlier: [kept.grant.identity, ...kept.grant.earlier] });
  assert.deepEqual(problems(kept.opened(added)), ["rekey"]);
  const second = kept.grant;
  kept.rekey(caseworkers[0]);
  assert.deepEqual(problems(kept.opened()), []);
  assert.ok(problems(kept.opened(opens({ ...kept.grant, earlier: [first.identity] }))).includes("rekey"), "one key left out");
  assert.ok(problems(kept.opened(second)).includes("rekey"), "the grant of before");
  assert.throws(() => opens({ ...kept.grant, earlier: [strange] }), tampering("grant"));
  assert.throws(() => opens({ ...kept.grant, earlier: ["AGE-SECRET-KEY-1"] }), tampering("grant"));
  assert.deepEqual(problems(kept.opened()), []);
});

test("a case that somebody rekeyed to a key nobody else got is rekeyed again from the key before", () => {
  const here = setting();
  const kept = new Kept(here);
  const before = kept.grant;
  kept.rekey(here.caseworkers[0]);
  kept.grant = before;
  assert.deepEqual(problems(kept.opened()), ["rekey"]);
  const { grants } = kept.rekey(here.caseworkers[1]);
  const grant = openGrant(here.caseworkers[0].identity, grants.find(({ account }) => account === here.caseworkers[0].account)!.key, here.id, here.state.instance);
  assert.deepEqual(problems(kept.opened(grant)), []);
  assert.deepEqual(grant.earlier, [before.identity]);
});

test("n18 a newest key that nobody named, or another than was named last, is doubtful until there is another", () => {
  const here = setting();
  const kept = new Kept(here);
  const first = kept.grant;
  const state = (): [string[], boolean] => [problems(kept.opened()), kept.opened().keyDoubtful];
  // A grant with a stranger's key before the case's own, in place of the honest one.
  const strange = generateIdentity();
  kept.grant = { ...first, identity: strange, recipient: recipientOf(strange), earlier: [first.identity] };
  assert.deepEqual(state(), [["rekey"], true]);
  kept.rekey(here.caseworkers[1]);
  // What came before stays told; nothing that is sealed from now on goes to the stranger.
  assert.deepEqual(state(), [["rekey"], false]);
  kept.files.splice(2);
  kept.grant = first;
  kept.rekey(here.caseworkers[0]);
  kept.grant = first;
  assert.deepEqual(state(), [["rekey"], true], "the grant of before");
  kept.rekey(here.caseworkers[1]);
  assert.deepEqual(state(), [[], false]);
});

test("n16 a rekey that gave the key to somebody who was no caseworker then is shown, and readers are the ledger's", () => {
  const here = setting();
  const { admins, caseworkers, ledger, desk } = here;
  const kept = new Kept(here);
  ledger.add({ action: "suspend", account: caseworkers[2].account }, [admins[0]]);
  const accounts = (without: string[] = []): string[] =>
    readersOf(ledger.state(), desk, [caseworkers[2].account, admins[0].account], without).map(({ account }) => account);
  assert.deepEqual(new Set(accounts()), new Set([caseworkers[0].account, caseworkers[1].account]));
  assert.deepEqual(accounts([caseworkers[1].account]), [caseworkers[0].account]);
  kept.rekey(caseworkers[0]);
  assert.deepEqual(problems(kept.opened()), []);
  const recipient = recipientOf(generateIdentity());
  for (const account of [caseworkers[2].account, admins[0].account, person().account, RECOVERY_ACCOUNT]) {
    const other = new Kept(here);
    other.write(caseworkers[0], { kind: "rekey", n: 1, recipient, grantees: sorted(account, caseworkers[0].account) });
    assert.deepEqual(problems(other.opened()), ["rekey", "recipient"], account);
  }
  ledger.add({ action: "recovery", recipient }, admins);
  const [recovery] = readersOf(ledger.state(), desk, []);
  assert.deepEqual(recovery, { account: RECOVERY_ACCOUNT, recipient });
  const later = new Kept(here);
  later.rekey(caseworkers[0]);
  assert.deepEqual(problems(later.opened()), [], "the recovery recipient of that day");
  // A key that was kept from it, until the case has another one.
  const kind = { kind: "rekey", n: 2, recipient: recipientOf(generateIdentity()) } as const;
  later.write(caseworkers[0], { ...kind, grantees: sorted(caseworkers[0].account, caseworkers[1].account) });
  assert.deepEqual(problems(later.opened()), ["rekey", "recovery"]);
  later.rekey(caseworkers[1]);
  assert.deepEqual(problems(later.opened()), []);
  ledger.add({ action: "recovery", recipient: null }, admins);
  assert.deepEqual(problems(later.opened()), []);
});

test("a returning reporter takes the key that the newest mail names, in both mailboxes", () => {
  const here = setting();
  const kept = new Kept(here);
  for (const keys of [here.real, here.safe]) {
    kept.rekey(here.caseworkers[0]);
    const mailbox = openMailbox(keys, here.state, [kept.page(keys)]);
    assert.deepEqual([mailbox.problems, mailbox.refused, mailbox.writable], [[], [], true]);
    assert.equal(mailbox.caseRecipient, kept.grant.recipient);
    assert.equal(mailbox.messages[0]!.words, "new-key");
  }
  // The newest such mail stands on the first page: with it one can write before the others are there.
  const { mail, ...page } = kept.page(here.real);
  const first = openMailbox(here.real, here.state, [{ ...page, mail: mail.slice(1), more: true }]);
  assert.deepEqual([first.problems, first.writable], [[], true]);
  const without = openMailbox(here.real, here.state, [{ ...page, mail: mail.slice(2), more: true }]);
  assert.deepEqual([without.problems, without.writable], [["case"], false]);
});

/** Whether a mailbox whose server names `served` is written to, waits, or has a strange key. It is read in any case. */
function reads(kept: Kept, served: string, mails = kept.mails): "writes" | "waits" | "strange" {
  const { real, ledger } = kept.here;
  const page = { ...kept.page(real, mails), caseRecipient: served };
  const { problems: found, refused, writable, waits, messages } = openMailbox(real, ledger.state(), [page]);
  assert.deepEqual(refused, []);
  assert.equal(messages.length, page.mail.length);
  if (found.length > 0) {
    assert.deepEqual([found, writable, waits], [["case"], false, false]);
    return "strange";
  }
  assert.equal(waits, !writable);
  return writable ? "writes" : "waits";
}

/** A mail beside an ordinary record, as any caseworker can send one, about a key of their own making. */
function bogus(kept: Kept, by: Person, n: number, replaces: string[], state = kept.here.ledger.state()): SealedMail[] {
  const { here } = kept;
  const words = { recipient: recipientOf(generateIdentity()), replaces: replaces.map(textDigest) };
  const pair = { n, heard: { real: 0, safe: 0 }, day: DAY, locale: "en", text: null, words };
  return sealMailPair(keyring(by, state), state, here.id, openReport(here.grant, here.report), pair);
}

test("n18 a key that no mail names, that somebody revoked names, or an older one, is not written to", () => {
  const here = setting();
  const { admins, caseworkers, ledger } = here;
  const kept = new Kept(here);
  const first = kept.grant.recipient;
  assert.equal(reads(kept, first), "writes");
  assert.equal(reads(kept, recipientOf(generateIdentity())), "strange");
  kept.rekey(caseworkers[0]);
  assert.equal(reads(kept, first), "waits", "the key of before, which somebody may have");
  const second = kept.grant.recipient;
  assert.equal(reads(kept, second), "writes");
  kept.rekey(caseworkers[1]);
  assert.equal(reads(kept, second), "waits");
  assert.equal(reads(kept, second, kept.mails.slice(0, 2)), "writes");
  // Whoever named the newest is revoked: they may have dated it back to when they were one.
  assert.deepEqual(accountAt(ledger.state(), caseworkers[1].account, 5)?.state, "active");
  ledger.add({ action: "revoke", account: caseworkers[1].account }, admins);
  assert.equal(reads(kept, kept.grant.recipient), "waits", "it is read, and not written to");
  assert.equal(reads(kept, second), "waits", "nor is the one before it");
  kept.rekey(caseworkers[2]);
  assert.equal(reads(kept, kept.grant.recipient), "writes");
});

test("n18 a key that a caseworker made up closes no mailbox, and one new key ends it", () => {
  const here = setting();
  const { admins, caseworkers, ledger } = here;
  const kept = new Kept(here);
  kept.rekey(caseworkers[0]);
  const honest = kept.grant.recipient;
  // One ordinary request, with a number that nobody will ever reach.
  const mails = bogus(kept, caseworkers[2], 2 ** 52, [honest]);
  const page = kept.page(here.real, [...kept.mails, ...mails]);
  const mailbox = openMailbox(here.real, ledger.state(), [page]);
  assert.deepEqual([mailbox.messages.length, mailbox.waits, mailbox.writable], [3, true, false]);
  ledger.add({ action: "revoke", account: caseworkers[2].account }, admins);
  assert.equal(reads(kept, honest, [...kept.mails, ...mails]), "waits");
  kept.rekey(caseworkers[1]);
  assert.equal(reads(kept, kept.grant.recipient, [...kept.mails, ...mails]), "writes");
  // It silences nobody where it replaces no key of the case.
  const other = new Kept(setting());
  const beside = bogus(other, other.here.caseworkers[2], 1, [honest]);
  assert.equal(reads(other, other.grant.recipient, beside), "writes");
});

test("n18 a key that was given to nobody else is not written to once it was replaced, whatever the grants were", () => {
  const here = setting();
  const kept = new Kept(here);
  const before = kept.grant;
  kept.rekey(here.caseworkers[0]);
  const forked = kept.grant.recipient;
  // A server exchanged a colleague's grant, who goes on from the key before.
  kept.grant = before;
  kept.rekey(here.caseworkers[1]);
  assert.equal(reads(kept, forked), "waits");
  assert.equal(reads(kept, kept.grant.recipient), "writes");
});

/** New keys for a caseworker; the ledger names them from now on. */
function rotated({ ledger, admins }: Setting, { account }: Person): Person {
  const fresh = { ...person(), account };
  ledger.add({ action: "rotate", ...named(fresh) }, admins);
  return fresh;
}

test("n18 who was revoked, or has a key that was rotated away, names no key by dating back", () => {
  for (const how of ["revoked", "rotated"] as const) {
    const here = setting();
    const { admins, caseworkers, ledger } = here;
    const old = caseworkers[2];
    const before = ledger.state();
    if (how === "revoked") ledger.add({ action: "revoke", account: old.account }, admins);
    else rotated(here, old);
    // To the reporter.
    const kept = new Kept(here);
    const first = kept.grant;
    const mails = bogus(kept, old, 1, [first.recipient], before);
    const own = openMail(here.real, here.state, here.id, mails.find(({ mailbox }) => mailbox === toBase64url(here.real.mailbox))!.sealed);
    assert.equal(own.words === "new-key" && reads(kept, own.recipient, mails), "waits", how);
    // To the desk: an honest rekey came before it in truth, and is kept back or stands beside it.
    kept.rekey(caseworkers[0]);
    const honest = kept.files.pop()!;
    kept.grant = first;
    const report = openReport(first, here.report);
    const readers = readersOf(before, here.desk, []);
    const rekey = sealRekey(keyring(old, before), first, before, kept.opened(first), report, readers, { day: DAY, locale: "en" });
    kept.files.push({ wire: "work", sealed: rekey.record });
    for (const files of [kept.files, [...kept.files, honest]]) {
      const opened = openCase(rekey.grant, ledger.state(), files);
      assert.ok(opened.keyDoubtful || problems(opened).includes("rekey"), how);
    }
    kept.grant = rekey.grant;
    assert.deepEqual(problems(kept.opened()), []);
    assert.ok(kept.opened().keyDoubtful);
    kept.rekey(caseworkers[1]);
    assert.deepEqual([problems(kept.opened()), kept.opened().keyDoubtful], [[], false]);
  }
});

test("n18 a key is doubtful while whoever named it is suspended, and exposed once somebody who got it is revoked", () => {
  const here = setting();
  const { admins, caseworkers, ledger } = here;
  const kept = new Kept(here);
  const key = (): boolean[] => {
    const opened = kept.opened();
    assert.deepEqual(problems(opened), []);
    return [opened.keyDoubtful, opened.keyExposed];
  };
  assert.deepEqual(key(), [false, false]);
  kept.rekey(caseworkers[0]);
  assert.deepEqual(key(), [false, false]);
  const { account } = caseworkers[0];
  ledger.add({ action: "suspend", account }, [admins[0]]);
  assert.deepEqual(key(), [true, false]);
  ledger.add({ action: "restore", account }, admins);
  assert.deepEqual(key(), [false, false]);
  rotated(here, caseworkers[0]);
  assert.deepEqual(key(), [true, false]);
  kept.rekey(caseworkers[1]);
  assert.deepEqual(key(), [false, false]);
  ledger.add({ action: "revoke", account }, admins);
  assert.deepEqual(key(), [false, true]);
  kept.rekey(caseworkers[2]);
  assert.deepEqual(key(), [false, false]);
});

test("n60 a record that was dated back behind a newer one is no content", () => {
  const here = setting();
  const { admins, caseworkers, ledger, state: before } = here;
  const kept = new Kept(here);
  const old = caseworkers[2];
  kept.write(caseworkers[0], { kind: "note", text: "while it was so" });
  ledger.add({ action: "revoke", account: old.account }, admins);
  const late = (): SealedRecord => {
    const { heads, nextSeq } = kept.opened();
    const place = { seq: nextSeq(old.account), after: heads };
    const sealed = signWork(keyring(old, before), kept.grant, before, place, DAY, { kind: "note", text: "dated back" });
    return { wire: "work", sealed };
  };
  // Whoever was revoked wrote this before it, as far as anybody can tell.
  kept.files.push(late());
  assert.deepEqual(problems(kept.opened()), []);
  kept.files.pop();
  kept.write(caseworkers[0], { kind: "note", text: "after it" });
  kept.files.push(late());
  const opened = kept.opened();
  assert.deepEqual(problems(opened), ["author"]);
  assert.deepEqual(opened.notes.map(({ text }) => text), ["while it was so", "after it"]);
});

test("n16 whoever only the server names as a reader is told apart, vetted or not", () => {
  const here = setting();
  const { admins, caseworkers, ledger, desk } = here;
  const elsewhere = toBase64url(randomBytes(16));
  const [spy, friend] = [person(), person()];
  ledger.add({ action: "desk", desk: elsewhere, name: "Second desk" }, [admins[0]]);
  for (const one of [spy, friend]) ledger.add({ action: "vet", ...named(one), desk: elsewhere }, admins);
  const kept = new Kept(here);
  const state = ledger.state();
  const strangers = (grantees: string[], of = desk): string[] =>
    strangersAmong(readersOf(state, of, grantees), state, kept.opened(), desk);
  assert.deepEqual(strangers(caseworkers.map(({ account }) => account)), []);
  assert.deepEqual(strangers([spy.account]), [spy.account]);
  assert.deepEqual(new Set(strangers([], elsewhere)), new Set([spy.account, friend.account]), "another desk's case");
  // A colleague gave it to a friend of another desk, and named them in the next rekey.
  const report = openReport(kept.grant, here.report);
  const readers = readersOf(state, desk, [friend.account]);
  const rekey = sealRekey(keyring(caseworkers[0], state), kept.grant, state, kept.opened(), report, readers, { day: DAY, locale: "en" });
  kept.files.push({ wire: "work", sealed: rekey.record });
  kept.grant = rekey.grant;
  assert.deepEqual(strangers([friend.account, spy.account]), [spy.account]);
  // Nobody is believed in that who could have dated it back.
  ledger.add({ action: "revoke", account: caseworkers[0].account }, admins);
  const later = ledger.state();
  const left = readersOf(later, desk, [friend.account]);
  assert.deepEqual(strangersAmong(left, later, kept.opened(), desk), [friend.account]);
});

test("n58 the mails of a rekey are a pair of one size", () => {
  const here = setting();
  const kept = new Kept(here);
  const { mail } = kept.rekey(here.caseworkers[0]);
  assert.deepEqual(mail.map(({ sealed }) => sealed.length), [8192, 8192]);
  const [real, safe] = [here.real, here.safe].map((keys) =>
    openMail(keys, here.state, here.id, mail.find(({ mailbox }) => mailbox === toBase64url(keys.mailbox))!.sealed),
  );
  assert.deepEqual([real!.words, real!.n, real!.text], ["new-key", 1, null]);
  assert.deepEqual([safe!.words, safe!.n, safe!.text], ["new-key", 1, null]);
});

test("a grant holds every key of a case that was rekeyed often, and says when no more fit", () => {
  const here = setting();
  const kept = new Kept(here);
  for (let i = 0; i < 16; i++) {
    const { grants } = kept.rekey(here.caseworkers[0]);
    assert.ok(grants.every(({ key }) => key.length === 4096));
  }
  assert.deepEqual(problems(kept.opened()), []);
  assert.throws(() => kept.rekey(here.caseworkers[0]), RangeError);
});

test("the last signed refusal says who is refused a case, and one that is none is tampering", () => {
  const here = setting();
  const { admins, caseworkers, desk, ledger } = here;
  const late = person();
  ledger.add({ action: "vet", ...named(late), desk }, admins);
  const state = ledger.state();
  const kept = new Kept(here);
  assert.deepEqual(kept.opened().refused, []);
  const refuse = (by: Person, accounts: string[]): string[] => {
    const { refused, record } = sealRefusal(keyring(by, state), kept.grant, state, kept.opened(), accounts, DAY);
    kept.files.push({ wire: "work", sealed: record });
    return refused;
  };
  const [one, two] = [late.account, caseworkers[2].account];
  const both = refuse(caseworkers[0], [one, two, one]);
  assert.deepEqual(both, sorted(one, two));
  assert.deepEqual(kept.opened().refused, both);
  // It outlasts a new key, and is the whole truth each time.
  kept.rekey(caseworkers[0], [two]);
  assert.deepEqual(kept.opened().refused, both);
  refuse(caseworkers[1], [one]);
  assert.deepEqual(kept.opened().refused, [one]);
  refuse(caseworkers[1], []);
  assert.deepEqual([kept.opened().refused, problems(kept.opened())], [[], []]);

  const { seq, after } = { seq: kept.opened().nextSeq(caseworkers[0].account), after: kept.opened().heads };
  for (const refused of [undefined, "x", ["x"], [one, one], [...both].reverse()]) {
    const fields = { kind: "refusal", seq, after, day: DAY, refused };
    const forged = signedBy(caseworkers[0], { ...here, grant: kept.grant }, "work", fields);
    const files = [...kept.files, { wire: "work", sealed: forged }];
    const opened = openCase(kept.grant, state, files, 0, membersOf(state, desk));
    assert.deepEqual([problems(opened), opened.refused], [["kind"], []]);
  }
});

test("whom a refusal leaves is told from the case's desk, and from who else reads the case", () => {
  const here = setting();
  const { admins, caseworkers, ledger, desk } = here;
  const [one, two, three] = caseworkers;
  const elsewhere = toBase64url(randomBytes(16));
  const other = person();
  ledger.add({ action: "desk", desk: elsewhere, name: "Elsewhere" }, [admins[0]]);
  ledger.add({ action: "vet", ...named(other), desk: elsewhere }, admins);
  const state = ledger.state();
  const kept = new Kept(here);
  kept.write(one, { kind: "refusal", refused: sorted(two.account, three.account) });
  assert.deepEqual([problems(kept.opened()), kept.opened().refused], [["refusal"], []]);
  // Somebody of another desk has it too; a stranger, or somebody who may not read, does not count.
  const handed = openCase(kept.grant, state, kept.files, 0, [one.account, other.account]);
  assert.deepEqual([problems(handed), handed.refused], [[], sorted(two.account, three.account)]);
  const nobody = openCase(kept.grant, state, kept.files, 0, [admins[0].account, person().account, ...membersOf(state, desk)]);
  assert.deepEqual([problems(nobody), nobody.refused], [["refusal"], []]);
  // Who is on their own desk does not, where the case is on another.
  const away = openCase(kept.grant, state, kept.files, 0, membersOf(state, elsewhere));
  assert.deepEqual([problems(away), away.refused], [["refusal"], []]);
});

test("after a lock no identity is taken from a file, and no worker is started", async () => {
  const started: unknown[] = [];
  class CountedWorker {
    onmessage = null;
    onerror = null;
    constructor() {
      started.push(this);
    }
    postMessage(): void {}
    terminate(): void {}
  }
  const page = { Worker: CountedWorker, window: {}, navigator: { hardwareConcurrency: 2 } };
  const before = Object.keys(page).map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const);
  for (const [name, value] of Object.entries(page)) Object.defineProperty(globalThis, name, { value, configurable: true });
  try {
    const here = setting();
    const identity = generateIdentity();
    const own = { ...keyring(here.caseworkers[0], here.state), recipient: recipientOf(identity) };
    const pool = new Pool("worker.js");
    const unlocked = { keyring: own };
    const desk = { unlocked, pool, trusted: () => ({ entries: [] }), onFailure: () => undefined } as unknown as MovingDesk;
    const moving = new Moving(desk);
    pool.start();
    assert.ok(started.length > 0);
    const workers = started.length;
    moving.close();
    pool.close();
    dropSecrets(own);
    await moving.openFile(identity);
    assert.equal(own.identity, "");
    // Nor where something was on its way already.
    pool.unlock([identity], own.instance, []);
    pool.start();
    assert.equal(started.length, workers);
    assert.equal((await pool.open({} as never, 0)).card, null);
    assert.deepEqual(await pool.sealGrants({ account: "x" }, [{ case: "y", grant: "z" }]), { grants: [], failed: ["y"] });
  } finally {
    for (const [name, was] of before) {
      if (was === undefined) Reflect.deleteProperty(globalThis, name);
      else Object.defineProperty(globalThis, name, was);
    }
  }
});
