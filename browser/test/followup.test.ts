import assert from "node:assert/strict";
import test from "node:test";
import { authenticated } from "../src/protocol/authenticated.ts";
import { openCase, type OpenedCase, type SealedRecord } from "../src/protocol/case.ts";
import { fromBase64url, type JsonObject, toBase64url } from "../src/protocol/encoding.ts";
import { TooLargeError } from "../src/protocol/errors.ts";
import { type AnnouncedFile, type FollowupContent, newSitting, sealFollowup } from "../src/protocol/followup.ts";
import { randomBytes } from "../src/protocol/keys.ts";
import { PART_CONTENT_BYTES } from "../src/protocol/part.ts";
import type { ReceiptKeys } from "../src/protocol/receipt.ts";
import { digestOf, signCard, signWork, type WorkContent } from "../src/protocol/records.ts";
import { open, seal } from "../src/protocol/sealed-file.ts";
import { keyring, quickReceiptKeys } from "./intake.ts";
import { altered, DAY, type Setting, setting, signedBy } from "./setting.ts";

const SAYS: FollowupContent = { day: DAY, text: "他们又打来了。", files: [] };

const FILE: AnnouncedFile = {
  name: "照片 1.jpg",
  type: "image/jpeg",
  length: PART_CONTENT_BYTES + 1,
  sha256: toBase64url(randomBytes(32)),
  parts: [toBase64url(randomBytes(16)), toBase64url(randomBytes(16))],
  hidden: "removed",
  original: { length: PART_CONTENT_BYTES + 900, sha256: toBase64url(randomBytes(32)) },
};

interface At {
  sitting: string;
  seq: number;
}

function followup(here: Setting, keys: ReceiptKeys, at: At, says: Partial<FollowupContent> = {}): SealedRecord {
  const to = { case: here.id, caseRecipient: here.grant.recipient };
  return { wire: "work", sealed: sealFollowup(keys, here.state.instance, to, at, { ...SAYS, ...says }) };
}

function notice(here: Setting, keys: ReceiptKeys, fields: JsonObject = {}): SealedRecord {
  const json = { v: 1, kind: "visit", case: here.id, day: DAY, mailbox: toBase64url(keys.mailbox), ...fields };
  return { wire: "work", sealed: seal(here.grant.recipient, json, "work") };
}

const opened = (here: Setting, ...records: SealedRecord[]): OpenedCase => {
  const { report, card } = here;
  return openCase(here.grant, here.state, [...records, { wire: "report", sealed: report }, { wire: "card", sealed: card }]);
};

const reasons = (here: Setting, ...records: SealedRecord[]): string[] =>
  opened(here, ...records).problems.map(({ reason }) => reason);

test("a follow-up says through which mailbox it came, with its words and files", () => {
  const here = setting();
  const sitting = newSitting();
  const files = [FILE, { ...FILE, length: 0, parts: [], hidden: "unknown", original: null } as AnnouncedFile];
  const one = followup(here, here.real, { sitting, seq: 1 });
  const two = followup(here, here.real, { sitting, seq: 2 }, { text: "", files });
  const safe = followup(here, here.safe, { sitting, seq: 1 }, { day: "2026-11-20", text: "All is well." });
  const found = opened(here, two, safe, one);
  assert.deepEqual(found.problems, []);
  assert.deepEqual(
    found.followups.map(({ from, seq, text }) => [from, seq, text]),
    [["safe", 1, "All is well."], ["real", 1, SAYS.text], ["real", 2, ""]],
  );
  assert.deepEqual(found.followups[2]!.files, files);
  assert.deepEqual(found.heard, { real: 2, safe: 1 });
});

test("n60 a follow-up with a wrong MAC is shown as such", () => {
  const here = setting();
  const at = { sitting: newSitting(), seq: 1 };
  const good = followup(here, here.real, at);
  const json = open(here.grant.identity, good.sealed, "work");
  const changed = Buffer.from(fromBase64url(json["payload"])).toString().replace("又", "不");
  const wrong = [
    followup(here, quickReceiptKeys(), at),
    { wire: "work", sealed: altered(here.grant, good.sealed, "work", { payload: toBase64url(Buffer.from(changed)) }) },
    { wire: "work", sealed: altered(here.grant, good.sealed, "work", { mac: toBase64url(randomBytes(32)) }) },
    // Made with the key for slips, for another intake, and under another label.
    followup(here, { ...here.real, authorKey: here.real.slipKey }, at),
    followup({ ...here, state: { ...here.state, instance: randomBytes(16) } }, here.real, at),
    {
      wire: "work",
      sealed: seal(here.grant.recipient, authenticated(here.real.authorKey, here.state.instance, "slip", { case: here.id }), "work"),
    },
  ];
  for (const record of wrong) {
    const found = opened(here, record);
    assert.deepEqual(found.problems.map(({ reason }) => reason), ["mac"]);
    assert.deepEqual(found.followups, []);
  }
  assert.deepEqual(reasons(here, { wire: "work", sealed: altered(here.grant, good.sealed, "work", { mac: "AA" }) }), ["kind"]);
});

test("n19 a follow-up of another case, or of no form that there is, is shown as tampering", () => {
  const here = setting();
  const there = setting();
  const made = (fields: JsonObject): SealedRecord => {
    const frame = { case: here.id, sitting: newSitting(), seq: 1, ...SAYS };
    const json = authenticated(here.real.authorKey, here.state.instance, "followup", { ...frame, ...fields });
    return { wire: "work", sealed: seal(here.grant.recipient, json, "work") };
  };
  assert.deepEqual(reasons(here, made({})), []);
  assert.deepEqual(reasons(here, made({ case: there.id })), ["case"]);
  for (const fields of [
    { kind: "note" },
    { v: 2 },
    { sitting: "x" },
    { seq: 0 },
    { seq: 1.5 },
    { day: "x" },
    { text: null },
    { files: {} },
    { files: [{ ...FILE, parts: [FILE.parts[0]!] }] },
    { files: [{ ...FILE, sha256: "x" }] },
    { files: [{ ...FILE, hidden: "gone" }] },
    { files: [{ ...FILE, length: -1, parts: [] }] },
    { files: [{ ...FILE, original: { length: 4 } }] },
    { files: [{ ...FILE, name: 7 }] },
  ]) {
    assert.deepEqual(reasons(here, made(fields as JsonObject)), ["kind"], JSON.stringify(fields).slice(0, 60));
  }
});

test("n60 a repeated follow-up and a gap in a sitting are shown as such", () => {
  const here = setting();
  const [sitting, other] = [newSitting(), newSitting()];
  const at = (seq: number, keys = here.real): SealedRecord => followup(here, keys, { sitting, seq });
  const [one, two, three] = [at(1), at(2), at(3)];
  assert.deepEqual(reasons(here, three, one, two, followup(here, here.real, { sitting: other, seq: 1 })), []);
  assert.deepEqual(reasons(here, one, two, at(1, here.safe)), [], "each mailbox counts for itself");
  const gap = opened(here, one, three);
  assert.deepEqual(gap.problems.map(({ reason, from, digest }) => [reason, from, digest]), [["sequence", "real", null]]);
  assert.deepEqual(reasons(here, two), ["sequence"]);
  assert.deepEqual(reasons(here, one, at(2), two, three), ["sequence"], "two of the same number");
  assert.deepEqual(reasons(here, one, one), ["sequence"], "the same file twice");
  // The same payload sealed once more, as a server cannot do, but somebody with the case's key can.
  const again = seal(here.grant.recipient, open(here.grant.identity, one.sealed, "work"), "work");
  const found = opened(here, one, { wire: "work", sealed: again });
  assert.deepEqual([found.problems.map(({ reason }) => reason), found.followups.length], [["sequence"], 1]);
  assert.deepEqual(found.heard, { real: 1, safe: 0 });
});

test("a follow-up of 40,000 bytes is sealed whatever it is about, a longer one is not", () => {
  const here = setting();
  const at = { sitting: newSitting(), seq: 1 };
  const many = { ...FILE, length: 258 * PART_CONTENT_BYTES, parts: Array<string>(258).fill(FILE.parts[0]!) };
  const longest = followup(here, here.real, at, { text: "字".repeat(13_333), files: [many] });
  assert.equal(longest.sealed.length, 65_536);
  assert.deepEqual(opened(here, longest).followups[0]!.files, [many]);
  assert.throws(() => followup(here, here.real, at, { text: "字".repeat(13_334) }), TooLargeError);
  assert.throws(() => followup(here, here.real, at, { text: "\u0001".repeat(30_000) }), TooLargeError);
});

test("what the server says of a mailbox is told apart, and only of the report's own two", () => {
  const here = setting();
  const found = opened(
    here,
    notice(here, here.safe),
    notice(here, here.real, { day: "2026-11-20" }),
    notice(here, here.safe, { kind: "withdrawal" }),
  );
  assert.deepEqual(found.problems, []);
  assert.deepEqual(found.notices[0]!.from, "real");
  assert.deepEqual(new Set(found.notices.map(({ kind, from, day }) => `${kind} ${from} ${day}`)).size, 3);
  for (const [reason, fields] of [
    ["mailbox", { mailbox: toBase64url(randomBytes(32)) }],
    ["mailbox", { mailbox: undefined }],
    ["case", { case: setting().id }],
    ["kind", { kind: "followup" }],
    ["kind", { v: 2 }],
    ["kind", { day: "x" }],
  ] as [string, JsonObject][]) {
    assert.deepEqual(reasons(here, notice(here, here.safe, fields)), [reason], JSON.stringify(fields));
  }
  assert.deepEqual(
    openCase(here.grant, here.state, [notice(here, here.safe), followup(here, here.real, { sitting: newSitting(), seq: 1 })])
      .problems.map(({ reason }) => reason),
    ["mailbox", "mailbox", "digest"],
    "without the report nobody can say whose they are",
  );
});

test("n60 follow-ups and visits are placed from the start, and others may name them", () => {
  const here = setting();
  const { grant, state, caseworkers } = here;
  const own = keyring(caseworkers[0], state);
  const first = followup(here, here.real, { sitting: newSitting(), seq: 1 });
  const visit = notice(here, here.safe);
  const start = opened(here, first, visit);
  assert.deepEqual(new Set(start.heads), new Set([grant.report, grant.card, digestOf(first.sealed)]));
  assert.deepEqual(new Set(start.cardHeads), new Set([grant.report, grant.card]));

  const write = (seq: number, after: readonly string[], content: WorkContent): SealedRecord => ({
    wire: "work",
    sealed: signWork(own, grant, state, { seq, after }, DAY, content),
  });
  const note = write(1, start.heads, { kind: "note", text: "read" });
  const next = opened(here, note, first, visit);
  assert.deepEqual([next.problems, next.heads], [[], [digestOf(note.sealed)]]);
  const naming = write(1, [digestOf(visit.sealed), ...start.heads], { kind: "note", text: "read" });
  assert.deepEqual(reasons(here, naming, first, visit), []);
  assert.deepEqual(reasons(here, naming, first), ["after"], "a withheld visit that somebody saw");
  assert.deepEqual(reasons(here, note, visit), ["after"], "a withheld follow-up that somebody saw");
});

test("a card has room for the heads of a case with many follow-ups and visits", () => {
  const here = setting();
  const { grant, state, caseworkers } = here;
  const sitting = newSitting();
  const many = Array.from({ length: 60 }, (_, at) => followup(here, here.real, { sitting, seq: at + 1 }));
  const found = opened(here, ...many, notice(here, here.safe));
  const content = { urgency: "U1", kinds: [], where: [], languages: ["ug"], summary: "字".repeat(200), tags: [] } as const;
  const rewritten = { ...content, kinds: [], where: [], languages: ["ug"], tags: [] };
  const own = keyring(caseworkers[0], state);
  const card = signCard(own, grant, state, { seq: 1, after: found.cardHeads }, rewritten);
  assert.deepEqual(reasons(here, ...many, { wire: "card", sealed: card }), []);
  const note = signWork(own, grant, state, { seq: 1, after: found.heads }, DAY, { kind: "note", text: "x" });
  assert.deepEqual(opened(here, ...many, { wire: "work", sealed: note }).heads, [digestOf(note)]);
});

test("replies and cover are signed work, and count the pairs that went out", () => {
  const here = setting();
  const { grant, state, caseworkers } = here;
  const [one, two] = [keyring(caseworkers[0], state), keyring(caseworkers[1], state)];
  const reply: WorkContent = { kind: "reply", n: 1, locale: "ug", text: "سالام", words: "still-here" };
  const cover: WorkContent = { kind: "cover", n: 2, locale: "ug", words: "no-news" };
  const after = [grant.report, grant.card];
  const first = signWork(one, grant, state, { seq: 1, after }, DAY, reply);
  const second = signWork(two, grant, state, { seq: 1, after: [digestOf(first)] }, DAY, cover);
  const found = opened(here, { wire: "work", sealed: second }, { wire: "work", sealed: first });
  assert.deepEqual(found.problems, []);
  assert.deepEqual(found.mail.map(({ kind, n, words }) => [kind, n, words]), [["reply", 1, "still-here"], ["cover", 2, "no-news"]]);
  assert.equal(found.mail[0]!.kind === "reply" && found.mail[0]!.text, "سالام");
  assert.equal(found.nextMail, 3);
  for (const fields of [
    { ...reply, words: "hello" },
    { ...reply, text: undefined },
    { ...reply, n: 0 },
    { ...cover, locale: 4 },
    { ...cover, words: undefined },
  ]) {
    const work = signedBy(caseworkers[0], here, "work", { seq: 1, after, day: DAY, ...fields } as JsonObject);
    assert.deepEqual(reasons(here, { wire: "work", sealed: work }), ["kind"]);
    assert.throws(() => signWork(one, grant, state, { seq: 1, after }, DAY, fields as WorkContent));
  }
});
