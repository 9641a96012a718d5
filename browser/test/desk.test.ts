import "./no-page.ts";
import assert from "node:assert/strict";
import test from "node:test";
import { giveGrant } from "../src/desk/case-access.ts";
import type { ConversationItem } from "../src/desk/case-model.ts";
import { isKept } from "../src/desk/conversation.ts";
import { type Draft, hasWords, isEmpty, openDrafts, sealDrafts } from "../src/desk/drafts.ts";
import { loadCase, type Loaded } from "../src/desk/open-case.ts";
import { mailsOf } from "../src/desk/reply-text.ts";
import { mondayOf } from "../src/desk/routine.ts";
import { DoubtfulKeyError, sealChange, type Delivery } from "../src/desk/sealing.ts";
import type { OpenedCase } from "../src/protocol/case.ts";
import { fromBase64url, type JsonObject, toBase64url, utf8 } from "../src/protocol/encoding.ts";
import { type FollowupContent, newSitting, sealFollowup } from "../src/protocol/followup.ts";
import { generateIdentity, randomBytes, recipientOf, sign } from "../src/protocol/keys.ts";
import { type LedgerState, verifyLedger } from "../src/protocol/ledger.ts";
import { LONGEST_MAIL_TEXT, mailTextBytes, openMail, wordsOf } from "../src/protocol/mail.ts";
import type { ReceiptKeys } from "../src/protocol/receipt.ts";
import { sealGrant, signWork, type WorkContent } from "../src/protocol/records.ts";
import { readersOf, sealRekey } from "../src/protocol/rekey.ts";
import { seal } from "../src/protocol/sealed-file.ts";
import type { Trusted } from "../src/staff/trust.ts";
import { keyring } from "./intake.ts";
import { DAY, type Setting, setting } from "./setting.ts";

interface Says {
  /** The day that each record came. */
  days?: readonly string[];
  state?: string;
  erases?: string | null;
  /** One's own grant, and the key that the server names. */
  grant?: Uint8Array;
  recipient?: string;
  earlier?: readonly Uint8Array[];
}

/** The case as a server would answer, opened. */
function load(here: Setting, works: readonly Uint8Array[], says: Says = {}): Loaded {
  const record = (wire: string, sealed: Uint8Array, day = DAY) => ({ id: "", day, wire, sealed: toBase64url(sealed) });
  const answer = {
    case: here.id,
    received: DAY,
    activity: DAY,
    state: says.state ?? "received",
    assignee: null,
    card: toBase64url(here.card),
    grant: toBase64url(says.grant ?? here.grants[0]!),
    caseRecipient: says.recipient ?? here.grant.recipient,
    mailboxes: here.mailboxes.map(({ mailbox }) => mailbox),
    records: [
      record("report", here.report),
      record("card", here.card),
      ...works.map((sealed, at) => record("work", sealed, says.days?.[at])),
    ],
    parts: [],
    erases: says.erases ?? null,
    desk: here.desk,
    grantees: here.caseworkers.map(({ account }) => account),
    refused: [],
    earlier: (says.earlier ?? []).map(toBase64url),
    erasure: null,
    rekey: false,
    deleting: false,
  };
  return loadCase(answer, here.id, [here.caseworkers[0].identity], here.state, 0);
}

function followup(here: Setting, keys: ReceiptKeys, says: Partial<FollowupContent>): Uint8Array {
  const to = { case: here.id, caseRecipient: here.grant.recipient };
  const content = { day: DAY, text: "", files: [], ...says };
  return sealFollowup(keys, here.state.instance, to, { sitting: newSitting(), seq: 1 }, content);
}

function notice(here: Setting, keys: ReceiptKeys, kind: "visit" | "withdrawal", day = DAY): Uint8Array {
  const json: JsonObject = { v: 1, kind, case: here.id, day, mailbox: toBase64url(keys.mailbox) };
  return seal(here.grant.recipient, json, "work");
}

/** Signs work as the first caseworker, who has seen `loaded`. */
function work(here: Setting, loaded: Loaded, day: string, content: WorkContent): Uint8Array {
  const account = here.caseworkers[0].account;
  const place = { seq: loaded.checked!.nextSeq(account), after: loaded.checked!.heads };
  return signWork(keyring(here.caseworkers[0], here.state), here.grant, here.state, place, day, content);
}

const kinds = ({ view }: Loaded): string[] => view.conversation.map(({ kind }: ConversationItem) => kind);

test("the conversation is in order, by what each author saw and then by the day things came", () => {
  const here = setting();
  const early = followup(here, here.real, { day: "2026-11-20", text: "first" });
  const late = followup(here, here.safe, { day: "2026-11-25", text: "second" });
  const visit = notice(here, here.real, "visit", "2026-11-21");
  const note = work(here, load(here, []), "2026-11-19", { kind: "note", text: "before anything" });
  // Signed on the 22nd by somebody who saw what came, to a clock that is ahead, on the 25th.
  const event = work(here, load(here, [note, early, late]), "2026-11-22", {
    kind: "event",
    state: "triage",
    assignee: null,
    reason: null,
  });
  const days = ["2026-11-22", "2026-11-25", "2026-11-21", "2026-11-19", "2026-11-20"];
  const loaded = load(here, [event, late, visit, note, early], { days });
  assert.deepEqual(loaded.view.problems, []);
  assert.deepEqual(kinds(loaded), ["note", "followup", "visit", "followup", "event"]);
  assert.deepEqual(loaded.view.languages, { read: ["zh-Hans", "en"], form: "zh-Hans" });
});

test("n60 a follow-up stands where it came, whatever day it claims", () => {
  const here = setting();
  const note = work(here, load(here, []), "2026-11-20", { kind: "note", text: "decided" });
  const first = followup(here, here.real, { day: "2026-11-21", text: "first" });
  const claims = followup(here, here.safe, { day: "2026-11-01", text: "I said so long ago" });
  const visit = notice(here, here.safe, "visit", "2026-11-02");
  const days = ["2026-11-20", "2026-11-21", "2026-11-23", "2026-11-24"];
  const { view } = load(here, [note, first, claims, visit], { days });
  const shown = view.conversation.map((item) => [item.kind, item.day, "dated" in item ? item.dated : null]);
  assert.deepEqual(shown, [
    ["note", "2026-11-20", null],
    ["followup", "2026-11-21", null],
    ["followup", "2026-11-23", "2026-11-01"],
    ["visit", "2026-11-24", "2026-11-02"],
  ]);
  assert.deepEqual(view.safeUse.opened, ["2026-11-24"]);
});

test("n60 use of the safe code is told, and a follow-up with no code at all is a problem and no content", () => {
  const here = setting();
  const other = setting();
  const clean = load(here, [notice(here, here.real, "visit"), followup(here, here.real, { text: "me" })]);
  assert.deepEqual(clean.view.safeUse, { opened: [], wrote: false, withdrew: false });
  const forced = load(here, [
    notice(here, here.safe, "visit"),
    notice(here, here.safe, "withdrawal"),
    followup(here, here.safe, { text: "all is well" }),
    followup(here, other.real, { text: "forged" }),
  ]);
  assert.deepEqual(forced.view.safeUse, { opened: [DAY], wrote: true, withdrew: true });
  assert.deepEqual([forced.view.problems, forced.view.strays], [[], ["desk-not-opened"]]);
  assert.ok(!JSON.stringify(forced.view).includes("forged"));
});

test("n60 garbage that whoever has a code can send is told, and stops neither notes nor replies nor cover", () => {
  const here = setting();
  const note = work(here, load(here, []), DAY, { kind: "note", text: "read" });
  const garbage = [
    seal(here.grant.recipient, { v: 1, payload: "AA", signature: "AA" }, "work"),
    seal(here.grant.recipient, { v: 1, payload: "AA", mac: "AA" }, "work"),
    seal(here.grant.recipient, { hello: 1 }, "work"),
    seal(here.safe.replyRecipient, { v: 1 }, "work"),
    followup(here, setting().real, { text: "forged" }),
    // A gap in a sitting, and a number twice.
    sealFollowup(here.safe, here.state.instance, { case: here.id, caseRecipient: here.grant.recipient }, { sitting: newSitting(), seq: 7 }, { day: DAY, text: "x", files: [] }),
  ];
  const loaded = load(here, [note, ...garbage]);
  assert.deepEqual(loaded.view.problems, []);
  assert.ok(loaded.view.strays.length > 0 && loaded.view.writable);
  const writer = { keyring: keyring(here.caseworkers[0], here.state), ledger: here.state };
  for (const change of [{ what: "cover" }, { what: "reply", texts: ["x"], locale: "en" }, { what: "note", text: "x" }] as const) {
    const sent = sealChange(writer, loaded, change).deliveries.map(({ sealed }) => fromBase64url(sealed));
    assert.deepEqual(load(here, [note, ...garbage, ...sent]).view.problems, []);
  }
  // What only the server or staff can do still is what it was.
  assert.notDeepEqual(load(here, [note, note]).view.problems, []);
  const second = work(here, loaded, DAY, { kind: "note", text: "saw the first" });
  assert.notDeepEqual(load(here, [second, ...garbage]).view.problems, [], "a note withheld");
});

test("n62 what a colleague signed in another history of the ledger is no stray", () => {
  const here = setting();
  const grown = (fields: JsonObject): LedgerState =>
    verifyLedger([...here.ledger.entries, here.ledger.next(fields, here.admins)]);
  const elsewhere = { action: "desk", desk: toBase64url(randomBytes(16)), name: "Elsewhere" };
  const [theirs, ours] = [grown({ action: "renew" }), grown(elsewhere)];
  const { account } = here.caseworkers[1];
  const { nextSeq, heads } = load(here, []).checked!;
  const place = { seq: nextSeq(account), after: heads };
  const note: WorkContent = { kind: "note", text: "in another history" };
  const signed = signWork(keyring(here.caseworkers[1], theirs), here.grant, theirs, place, DAY, note);
  // Whoever signed it did so in a history that this one is not, or that this one is only the beginning of.
  for (const [state, expected] of [[ours, "ledger-fork"], [here.state, "ledger-short"]] as const) {
    const { view, checked } = load({ ...here, state }, [signed]);
    assert.deepEqual(checked!.problems.map(({ reason, stray }) => [reason, stray]), [[expected, undefined]]);
    assert.deepEqual([view.problems.length, view.strays, view.conversation], [1, [], []]);
  }
  assert.deepEqual(load({ ...here, state: theirs }, [signed]).view.problems, []);
  // The same words in a name that is not the signer's, or a stranger's: anybody with a code could send that.
  const forged = (author: string, signing: string): Uint8Array => {
    const frame = { v: 1, kind: "note", case: here.id, id: toBase64url(randomBytes(16)), day: DAY, text: "x" };
    const payload = utf8(JSON.stringify({ ...frame, author, ledger: theirs.head, seq: 1, after: heads }));
    const signature = sign(fromBase64url(signing), "thicket/v1 record\0", here.state.instance, payload);
    return seal(here.grant.recipient, { v: 1, payload: toBase64url(payload), signature: toBase64url(signature) }, "work");
  };
  const others = [
    forged(account, here.caseworkers[2].signing),
    forged(here.admins[0].account, here.admins[0].signing),
    forged(toBase64url(randomBytes(16)), here.caseworkers[1].signing),
  ];
  const { view, checked } = load({ ...here, state: ours }, others);
  assert.deepEqual(view.problems, []);
  assert.deepEqual(checked!.problems.map(({ reason, stray }) => [reason, stray]), others.map(() => ["ledger-fork", true]));
});

test("a withdrawn report stays withdrawn when it is opened, and can be kept", () => {
  const here = setting();
  const triage: WorkContent = { kind: "event", state: "triage", assignee: here.caseworkers[0].account, reason: null };
  const before = work(here, load(here, []), "2026-11-20", triage);
  const withdrawal = notice(here, here.real, "withdrawal", "2026-11-22");
  const says = { state: "withdrawn", erases: "2026-11-26" };
  const { view } = load(here, [before, withdrawal], says);
  assert.equal(view.standing.state, "withdrawn");
  assert.equal(view.standing.assignee, here.caseworkers[0].account);
  assert.deepEqual([view.withdrawal?.erases, view.withdrawal?.before.state], ["2026-11-26", "triage"]);
  // Another day's event, whose hint got lost, has the last word.
  const kept = work(here, load(here, [before, withdrawal], says), "2026-11-23", triage);
  const after = load(here, [before, withdrawal, kept], says);
  assert.equal(after.view.withdrawal, null);
  assert.equal(after.view.standing.state, "triage");
  assert.ok(isKept(after.checked as OpenedCase));
});

/** What is in the mails of a delivery for the holder of `keys`. */
const mailOf = (here: Setting, delivery: Delivery, keys: ReceiptKeys) => {
  const mailbox = toBase64url(keys.mailbox);
  const file = delivery.mail!.find((one) => one.mailbox === mailbox)!;
  return openMail(keys, here.state, here.id, fromBase64url(file.sealed));
};

test("n58 a long reply is sealed as pairs of equal size, numbered, each naming what was heard", () => {
  const here = setting();
  const heard = [
    followup(here, here.real, { text: "one" }),
    followup(here, here.real, { text: "two" }),
    followup(here, here.safe, { text: "three" }),
  ];
  const seen = load(here, heard);
  const writer = { keyring: keyring(here.caseworkers[0], here.state), ledger: here.state };
  const texts = ["第一封", "第二封"];
  const { deliveries, reply, field } = sealChange(writer, seen, { what: "reply", texts, locale: "zh-Hans" });
  assert.deepEqual([deliveries.length, field, reply?.words], [2, "reply", [wordsOf(1), wordsOf(2)]]);
  for (const [at, delivery] of deliveries.entries()) {
    const [real, safe] = [mailOf(here, delivery, here.real), mailOf(here, delivery, here.safe)];
    assert.deepEqual([real.text, real.n, real.heard, real.locale], [texts[at], at + 1, 2, "zh-Hans"]);
    assert.deepEqual([safe.text, safe.words, safe.n, safe.heard], [null, wordsOf(at + 1), at + 1, 1]);
    assert.equal(delivery.mail![0]!.sealed.length, delivery.mail![1]!.sealed.length);
    assert.ok(delivery.mail![0]!.mailbox !== delivery.mail![1]!.mailbox);
  }
  // The copies stand in the case, in their order, without a gap.
  const copies = deliveries.map(({ sealed }) => fromBase64url(sealed)).reverse();
  const later = load(here, [...copies, ...heard]);
  assert.deepEqual(later.view.problems, []);
  const written = later.view.conversation.filter((item) => item.kind === "reply");
  assert.deepEqual(written.map(({ text }) => text), texts);
  const cover = sealChange(writer, later, { what: "cover" });
  const [real, safe] = [here.real, here.safe].map((keys) => mailOf(here, cover.deliveries[0]!, keys));
  assert.deepEqual([real!.n, real!.words, safe!.words], [3, wordsOf(3), wordsOf(3)]);
});

test("n24 n58 nothing that the safe mailbox gets, nor the size of what the desk keeps, tells a reply from cover", () => {
  const here = setting();
  const many = Array.from({ length: 20 }, () => followup(here, here.real, { text: "x" }));
  const writer = { keyring: keyring(here.caseworkers[0], here.state), ledger: here.state };
  const outside = (change: Parameters<typeof sealChange>[2], works: readonly Uint8Array[]) => {
    const { deliveries } = sealChange(writer, load(here, works), change);
    const { locale, words, n, heard } = mailOf(here, deliveries[0]!, here.safe);
    return { copy: deliveries[0]!.sealed.length, shown: { locale, words, n, heard } };
  };
  for (const works of [[], many]) {
    const cover = outside({ what: "cover" }, works);
    for (const text of ["x", "字".repeat(1200)]) {
      assert.deepEqual(outside({ what: "reply", texts: [text], locale: "ug" }, works), cover);
    }
    assert.equal(cover.shown.locale, "zh-Hans");
    assert.equal(fromBase64url(sealChange(writer, load(here, works), { what: "cover" }).deliveries[0]!.sealed).length, 8192);
  }
  // What a copy has no room to name is named by what comes after it.
  const reply = sealChange(writer, load(here, many), { what: "reply", texts: ["x"], locale: "ug" });
  const after = load(here, [...many, fromBase64url(reply.deliveries[0]!.sealed)]);
  assert.deepEqual(after.view.problems, []);
  assert.equal(after.checked!.heads.length, 15);
  assert.deepEqual(load(here, [...many, fromBase64url(reply.deliveries[0]!.sealed), work(here, after, DAY, { kind: "note", text: "x" })]).checked!.heads.length, 1);
});

test("a server that has other mailboxes than the report names is found out before anything is sent", () => {
  const here = setting();
  const forged = { ...here, mailboxes: [here.mailboxes[0]!, setting().mailboxes[0]!] };
  assert.deepEqual(load(forged, []).view.problems, ["tampering-mailbox"]);
});

test("a reply is cut where a reader pauses, fits its mails, and loses nothing", () => {
  assert.deepEqual(mailsOf("  \n "), []);
  assert.deepEqual(mailsOf(" short \n"), ["short"]);
  const samples = [
    `${"A sentence of some length. ".repeat(60)}\n\n`.repeat(8),
    "他们又来了，站在门口，什么也不说。".repeat(700),
    "ئۇلار يەنە كەلدى، ئىشىكنىڭ ئالدىدا تۇردى. ".repeat(300),
    "👨‍👩‍👧‍👦".repeat(900),
    '"\\\n'.repeat(2500),
    "x".repeat(20_000),
  ];
  for (const sample of samples) {
    const mails = mailsOf(sample);
    assert.ok(mails.length > 1);
    for (const mail of mails) assert.ok(mailTextBytes(mail) <= LONGEST_MAIL_TEXT, String(mailTextBytes(mail)));
    mails.forEach((mail, at) => assert.ok(mail.startsWith(`(${at + 1}/${mails.length})\n`)));
    const joined = mails.map((mail) => mail.slice(mail.indexOf("\n") + 1)).join("");
    assert.equal(joined.replace(/\s/g, ""), sample.replace(/\s/g, ""));
    assert.ok(!/\p{Surrogate}/u.test(joined));
  }
  const first = (at: number): string => mailsOf(samples[at]!)[0]!;
  assert.ok(first(0).endsWith("length."));
  assert.ok(first(1).endsWith("。"));
  assert.ok(first(2).endsWith("تۇردى."));
  assert.ok(first(3).endsWith("👨‍👩‍👧‍👦"));
});

test("routine words go in turn, and a week begins on Monday", () => {
  assert.deepEqual([1, 2, 3, 4, 5].map(wordsOf), ["still-here", "no-news", "thank-you", "take-care", "still-here"]);
  assert.equal(mondayOf("2026-11-22"), "2026-11-16");
  assert.equal(mondayOf("2026-11-23"), "2026-11-23");
  assert.equal(mondayOf("2027-01-01"), "2026-12-28");
});

test("drafts outlast a lock sealed, whole, and for their writer only", () => {
  const here = setting();
  const [one, two] = [0, 1].map((at) => keyring(here.caseworkers[at]!, here.state));
  const long = "好👍\n".repeat(9_000);
  const drafts = new Map<string, Draft>([
    ["case-a", { note: long, reply: "Dear you", locale: "ug" }],
    ["templates", { at: "new", name: "Hello", text: "" }],
  ]);
  const kept = sealDrafts(one!, drafts);
  assert.ok(kept.files.length > 4);
  const bytes = kept.files.map((file) => Buffer.from(file).toString("latin1")).join("");
  assert.ok(!bytes.includes("Dear you"));
  const opened = openDrafts(one!, kept);
  assert.deepEqual(opened.get("case-a"), drafts.get("case-a"));
  assert.deepEqual(opened.get("templates"), { at: "new", name: "Hello" });
  assert.equal(openDrafts(two!, kept).size, 0);
  assert.deepEqual([isEmpty({ note: "" }), hasWords({ locale: "en", note: " " }), hasWords({ reply: "a" })], [true, false, true]);
});

test("n18 a case whose key somebody suspended named is read, and gets nothing but a new key", () => {
  const here = setting();
  const { admins, caseworkers, ledger, desk, grant } = here;
  const [reader, by] = caseworkers;
  const opened = load(here, []).checked!;
  const readers = readersOf(here.state, desk, []);
  const words = { day: DAY, locale: "en" };
  const rekey = sealRekey(keyring(by, here.state), grant, here.state, opened, opened.report!, readers, words);
  const own = rekey.grants.find(({ account }) => account === reader.account)!.key;
  const now = (): Loaded => {
    const says = { grant: own, recipient: rekey.caseRecipient };
    return load({ ...here, state: ledger.state() }, [rekey.record], says);
  };
  const note = (loaded: Loaded): Delivery => {
    const writer = { keyring: keyring(reader, ledger.state()), ledger: ledger.state() };
    return sealChange(writer, loaded, { what: "note", text: "x" }).deliveries[0]!;
  };
  const sound = now();
  assert.deepEqual([sound.view.problems, sound.view.writable, sound.view.access.marked], [[], true, false]);
  assert.equal(note(sound).wire, "work");
  ledger.add({ action: "suspend", account: by.account }, [admins[0]]);
  const doubtful = now();
  const { problems, writable, access, report } = doubtful.view;
  assert.deepEqual([problems, writable, access.marked, access.doubtful], [[], false, true, true]);
  assert.ok(report !== null);
  assert.throws(() => note(doubtful), DoubtfulKeyError);
  // A new key is what it gets: to those who are left.
  const state = ledger.state();
  const left = readersOf(state, desk, doubtful.view.access.grantees);
  const again = sealRekey(keyring(reader, state), doubtful.grant!, state, doubtful.checked!, doubtful.checked!.report!, left, words);
  assert.equal(again.grants.length, 2);
  ledger.add({ action: "restore", account: by.account }, admins);
  ledger.add({ action: "revoke", account: caseworkers[2].account }, admins);
  const exposed = now().view;
  assert.deepEqual([exposed.writable, exposed.access.marked, exposed.access.doubtful], [true, true, false]);
});

test("n18 to a key that nobody named nothing is sealed, and nobody is given it, until there is another", async () => {
  const here = setting();
  const { caseworkers, state, desk } = here;
  const [reader, colleague] = caseworkers;
  const trusted = { ledger: state, entries: [], rosterTrusted: true, warnings: [] } as unknown as Trusted;
  const writer = { keyring: keyring(reader, state), ledger: state };
  const strange = generateIdentity();
  const own = sealGrant(recipientOf(reader.identity), { ...here.grant, identity: strange, earlier: [here.grant.identity] });
  const exchanged = load(here, [], { grant: own, recipient: recipientOf(strange) });
  const { problems, writable, access } = exchanged.view;
  assert.deepEqual([problems.length, writable, access.marked, access.doubtful], [1, false, true, true]);
  assert.throws(() => sealChange(writer, exchanged, { what: "note", text: "x" }), DoubtfulKeyError);
  await assert.rejects(giveGrant(here.id, exchanged, colleague.account, trusted), DoubtfulKeyError);
  // In front of one of the case's key it is told, and passed over.
  const passed = load(here, [], { grant: own, earlier: [here.grants[0]!] });
  assert.deepEqual([passed.grant?.recipient, passed.view.problems.length], [here.grant.recipient, 1]);
  assert.deepEqual([passed.view.access.doubtful, passed.view.report === null], [false, false]);
  const { grant, checked } = exchanged;
  const words = { day: DAY, locale: "en" };
  const again = sealRekey(writer.keyring, grant!, state, checked!, checked!.report!, readersOf(state, desk, []), words);
  const key = again.grants.find(({ account }) => account === reader.account)!.key;
  const mended = load(here, [again.record], { grant: key, recipient: again.caseRecipient });
  assert.deepEqual([mended.view.writable, mended.view.access.doubtful], [true, false]);
  assert.equal(sealChange(writer, mended, { what: "note", text: "x" }).deliveries.length, 1);
});
