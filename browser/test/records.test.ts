import assert from "node:assert/strict";
import test from "node:test";
import { openCase, type OpenedCase, orderRecords, type SealedRecord } from "../src/protocol/case.ts";
import { compareBytes, concat, fromBase64url, type JsonObject, toBase64url, utf8 } from "../src/protocol/encoding.ts";
import { TooLargeError } from "../src/protocol/errors.ts";
import { generateIdentity, randomBytes, recipientOf, sign } from "../src/protocol/keys.ts";
import {
  type CardContent,
  digestOf,
  type Grant,
  openCard,
  openGrant,
  openRecord,
  openReport,
  sealGrant,
  signCard,
  signWork,
  type Work,
} from "../src/protocol/records.ts";
import { open, seal } from "../src/protocol/sealed-file.ts";
import { ANSWERS, keyring, type Person, tampering } from "./intake.ts";
import { altered, DAY, setting, signedBy } from "./setting.ts";

const CARD: CardContent = { urgency: "U1", kinds: [], where: [], languages: ["en"], summary: "s", tags: ["t"] };

test("every caseworker of the desk opens what was sealed, and nobody else", () => {
  const { caseworkers, admins, grants, id, state, report, card } = setting();
  caseworkers.forEach(({ identity }, index) => {
    const grant = openGrant(identity, grants[index]!, id, state.instance);
    assert.deepEqual(openReport(grant, report).answers, ANSWERS);
    assert.equal(openCard(grant, card, state).urgency, "U2");
  });
  for (const { identity } of [...admins, caseworkers[1]]) {
    assert.throws(() => openGrant(identity, grants[0]!, id, state.instance), tampering("truncated"));
  }
});

test("n57 a grant whose identity does not give the case is shown as tampering", () => {
  const { caseworkers, grant, id, state } = setting();
  const recipient = recipientOf(caseworkers[0].identity);
  const opened = (fields: Partial<Grant>): Grant =>
    openGrant(caseworkers[0].identity, sealGrant(recipient, { ...grant, ...fields }), id, state.instance);
  assert.deepEqual(opened({}), grant);
  assert.throws(() => opened({ identity: generateIdentity() }), tampering("grant"));
  assert.throws(() => opened({ identity: "AGE-SECRET-KEY-PQ-1" }), tampering("grant"));
  assert.throws(() => opened({ report: "AAAA" }), tampering("kind"));
  const elsewhere = randomBytes(16);
  const sealed = sealGrant(recipient, grant);
  assert.throws(() => openGrant(caseworkers[0].identity, sealed, id, elsewhere), tampering("grant"));
});

test("n57 a report or first card that the grant does not vouch for is shown as tampering", () => {
  const { grant, report, card, state } = setting();
  const otherReport = altered(grant, report, "report", { locale: "en" });
  const otherCard = altered(grant, card, "card", { urgency: "U4" });
  assert.throws(() => openReport(grant, otherReport), tampering("digest"));
  assert.throws(() => openCard(grant, otherCard, state), tampering("digest"));
  const both = { ...grant, report: digestOf(otherReport), card: digestOf(otherCard) };
  assert.equal(openReport(both, otherReport).locale, "en");
  assert.equal(openCard(both, otherCard, state).urgency, "U4");
});

test("n19 a record moved to another case, or shown as another kind, is shown as tampering", () => {
  const here = setting();
  const { grant, state, caseworkers, report, card } = here;
  const own = keyring(caseworkers[0], state);
  const note = signWork(own, grant, state, { seq: 1, after: [] }, DAY, { kind: "note", text: "x" });

  // Another case's grant, under this case's id.
  const there = setting();
  const recipient = recipientOf(caseworkers[0].identity);
  const moved = sealGrant(recipient, there.grant);
  assert.throws(() => openGrant(caseworkers[0].identity, moved, here.id, state.instance), tampering("case"));

  // Somebody with the case identity seals another case's content to it.
  const foreign: JsonObject = { case: there.id };
  const asOwn = (file: Uint8Array): Grant => ({ ...grant, report: digestOf(file), card: digestOf(file) });
  const otherReport = altered(grant, report, "report", foreign);
  assert.throws(() => openReport(asOwn(otherReport), otherReport), tampering("case"));
  const otherCard = altered(grant, card, "card", foreign);
  assert.throws(() => openCard(asOwn(otherCard), otherCard, state), tampering("case"));
  const otherNote = signedBy(caseworkers[0], here, "work", { ...foreign, kind: "note", seq: 1, after: [], day: DAY, text: "x" });
  assert.throws(() => openRecord(grant, otherNote, state), tampering("case"));

  // The right case, in another place.
  const asCard = seal(grant.recipient, open(grant.identity, note, "work"), "card");
  assert.throws(() => openCard(grant, asCard, state), tampering("kind"));
  const asWork = seal(grant.recipient, open(grant.identity, card, "card"), "work");
  assert.throws(() => openRecord(grant, asWork, state), tampering("kind"));
  const asReport = seal(grant.recipient, open(grant.identity, card, "card"), "report");
  assert.throws(() => openReport(asOwn(asReport), asReport), tampering("kind"));
  const newer = altered(grant, report, "report", { v: 2 });
  assert.throws(() => openReport(asOwn(newer), newer), tampering("kind"));
  assert.throws(() => openReport(grant, card), tampering("digest"));
  assert.deepEqual(
    openCase(grant, state, [{ wire: "work", sealed: card }]).problems.map(({ reason }) => reason),
    ["kind", "digest"],
  );
});

test("n60 a card with an older number is shown as such", () => {
  const here = setting();
  const { grant, state, caseworkers, card } = here;
  const own = keyring(caseworkers[1], state);
  const second = signCard(own, grant, state, { seq: 2, after: [grant.card] }, CARD);
  const opened = openCard(grant, second, state, 2);
  assert.deepEqual([opened.seq, opened.author, opened.urgency], [2, own.account, "U1"]);
  assert.throws(() => openCard(grant, card, state, 2), tampering("sequence"));
  assert.throws(() => openCard(grant, second, state, 3), tampering("sequence"));
  // An unsigned card that claims a later number, or a signed one that claims to be the first.
  const bare = altered(grant, card, "card", { seq: 3 });
  assert.throws(() => openCard(grant, bare, state), tampering("digest"));
  assert.throws(() => openCard({ ...grant, card: digestOf(bare) }, bare, state), tampering("kind"));
  const zero = signCard(own, grant, state, { seq: 0, after: [] }, CARD);
  assert.throws(() => openCard(grant, zero, state), tampering("kind"));
});

test("n60 a card with a number beyond the cards there are is shown as such", () => {
  const here = setting();
  const { grant, state, caseworkers, report, card } = here;
  const own = keyring(caseworkers[1], state);
  const later = (seq: number): Uint8Array => signCard(own, grant, state, { seq, after: [grant.card] }, CARD);
  assert.equal(openCard(grant, later(2 ** 31 - 1), state).seq, 2 ** 31 - 1);
  for (const seq of [2 ** 31, Number.MAX_SAFE_INTEGER]) {
    assert.throws(() => openCard(grant, later(seq), state), tampering("sequence"));
  }
  const cards = (...numbers: number[]): OpenedCase => {
    const files = [card, ...numbers.map(later)].map((sealed) => ({ wire: "card", sealed }));
    return openCase(grant, state, [{ wire: "report", sealed: report }, ...files]);
  };
  const sound = cards(1, 2);
  assert.deepEqual([sound.problems, sound.card!.seq], [[], 2]);
  for (const jump of [3, 2 ** 31 - 1]) {
    const opened = cards(1, jump);
    assert.deepEqual(opened.problems.map(({ reason, author }) => [reason, author]), [["sequence", own.account]]);
    assert.equal(opened.card!.seq, 1, "those that follow are not shut out");
  }
});

test("n60 a record by an unvouched author is shown as such", () => {
  const here = setting();
  const { grant, ledger, admins, caseworkers, state } = here;
  const note = { kind: "note", seq: 1, after: [], day: DAY, text: "x" };
  const stranger: Person = { ...caseworkers[0], account: toBase64url(randomBytes(16)) };
  assert.throws(() => openRecord(grant, signedBy(stranger, here, "work", note), state), tampering("author"));
  assert.throws(() => openRecord(grant, signedBy(admins[0], here, "work", note), state), tampering("author"));
  const forged: Person = { ...caseworkers[0], signing: caseworkers[1].signing };
  assert.throws(() => openRecord(grant, signedBy(forged, here, "work", note), state), tampering("signature"));
  assert.throws(() => openCard(grant, signedBy(admins[0], here, "card", { kind: "card", ...CARD, seq: 1, after: [] }), state), tampering("author"));

  const before = signedBy(caseworkers[0], here, "work", note);
  ledger.add({ action: "suspend", account: caseworkers[0].account }, [admins[0]]);
  const suspended = ledger.state();
  assert.equal(openRecord(grant, before, suspended).author, caseworkers[0].account, "it was vouched for when it was written");
  const after = signedBy(caseworkers[0], { ...here, state: suspended }, "work", note);
  assert.throws(() => openRecord(grant, after, suspended), tampering("author"));
  // A reader that knows less of the ledger than the author.
  const other = signedBy(caseworkers[1], { ...here, state: suspended }, "work", note);
  assert.throws(() => openRecord(grant, other, state), tampering("ledger-short"));
  const elsewhere = { ...state.head, hash: grant.card };
  const fork = signedBy(caseworkers[1], here, "work", { ...note, ledger: elsewhere });
  assert.throws(() => openRecord(grant, fork, state), tampering("ledger-fork"));
  // What does not belong here at all says nothing of the ledger.
  for (const [strange, reason] of [
    [{ ...note, kind: "verdict" }, "kind"],
    [{ ...note, seq: 0 }, "kind"],
    [{ ...note, case: toBase64url(randomBytes(16)) }, "case"],
  ] as const) {
    const record = signedBy(caseworkers[1], here, "work", { ...strange, ledger: elsewhere });
    assert.throws(() => openRecord(grant, record, state), tampering(reason));
  }
});

test("a changed payload, label or instance breaks the signature", () => {
  const here = setting();
  const { grant, state, caseworkers } = here;
  const sealed = signedBy(caseworkers[0], here, "work", { kind: "note", seq: 1, after: [], day: DAY, text: "x" });
  const json = open(grant.identity, sealed, "work");
  const payload = fromBase64url(json["payload"]);
  const changed = utf8(Buffer.from(payload).toString().replace('"x"', '"y"'));
  assert.throws(() => openRecord(grant, altered(grant, sealed, "work", { payload: toBase64url(changed) }), state), tampering("signature"));
  const seed = fromBase64url(caseworkers[0].signing);
  for (const signature of [
    sign(seed, "thicket/v1 ledger\0", state.instance, payload),
    sign(seed, "thicket/v1 record\0", randomBytes(16), payload),
    sign(seed, "", new Uint8Array(), concat("thicket/v1 record", state.instance, payload)),
  ]) {
    const record = altered(grant, sealed, "work", { signature: toBase64url(signature) });
    assert.throws(() => openRecord(grant, record, state), tampering("signature"));
  }
});

test("events and notes must be what their kind asks for", () => {
  const here = setting();
  const { grant, state, caseworkers } = here;
  const frame = { seq: 1, after: [], day: DAY };
  const event = { kind: "event", state: "active", assignee: null };
  const opened = (fields: JsonObject): Work =>
    openRecord(grant, signedBy(caseworkers[0], here, "work", { ...frame, ...fields }), state);
  assert.equal(opened(event).kind, "event");
  assert.equal(opened({ kind: "note", text: "" }).kind, "note");
  const [one, two] = caseworkers.map(({ account }) => fromBase64url(account)).sort(compareBytes).map(toBase64url) as [string, string];
  const rekey = { kind: "rekey", n: 1, recipient: grant.recipient };
  assert.equal(opened({ ...rekey, grantees: [one, two] }).kind, "rekey");
  for (const bad of [
    { ...rekey, grantees: [] },
    { ...rekey, grantees: [two, one] },
    { ...rekey, grantees: [one, one] },
    { ...event, state: "forgotten" },
    { ...event, assignee: "nobody" },
    { ...event, state: "closed" },
    { ...event, state: "closed", reason: "bored" },
    { ...event, seq: 0 },
    { ...event, day: "yesterday" },
    { ...event, after: "x" },
    { ...event, after: ["x"] },
    { ...event, id: "x" },
    { ...event, ledger: null },
    { kind: "note" },
    { kind: "verdict" },
  ]) {
    assert.throws(() => opened(bad), tampering("kind"), JSON.stringify(bad));
  }
  const own = keyring(caseworkers[0], state);
  const closed = { kind: "event", state: "closed", assignee: own.account, reason: "duplicate" } as const;
  const { state: status, reason, assignee } = openRecord(
    grant,
    signWork(own, grant, state, { seq: 1, after: [] }, DAY, closed),
    state,
  ) as Work & { kind: "event" };
  assert.deepEqual({ status, reason, assignee }, { status: "closed", reason: "duplicate", assignee: own.account });
  assert.throws(() => signWork(own, grant, state, { seq: 1, after: [] }, DAY, { ...closed, reason: null }));
  const long = { kind: "note", text: "x".repeat(70_000) } as const;
  assert.throws(() => signWork(own, grant, state, { seq: 1, after: [] }, DAY, long), TooLargeError);
});

test("a case is worked on by several people at once, and all see the same", () => {
  const { grant, state, caseworkers, report, card } = setting();
  const files: SealedRecord[] = [{ wire: "report", sealed: report }, { wire: "card", sealed: card }];
  const [one, two] = [keyring(caseworkers[0], state), keyring(caseworkers[1], state)];
  const fresh = openCase(grant, state, files);
  assert.deepEqual(fresh.standing, { state: "received", assignee: null, reason: null });
  assert.deepEqual([...fresh.heads].sort(), [grant.report, grant.card].sort());
  assert.equal(fresh.nextSeq(one.account), 1);

  const place = { seq: 1, after: fresh.heads };
  const taken = signWork(one, grant, state, place, DAY, { kind: "event", state: "active", assignee: one.account, reason: null });
  const noted = signWork(two, grant, state, place, DAY, { kind: "note", text: "called" });
  files.push({ wire: "work", sealed: taken }, { wire: "work", sealed: noted });
  const second = openCase(grant, state, files);
  assert.deepEqual(second.problems, []);
  assert.equal(second.standing.assignee, one.account);
  assert.equal(second.notes[0]!.text, "called");
  assert.deepEqual([...second.heads].sort(), [digestOf(taken), digestOf(noted)].sort());

  const closing = { kind: "event", state: "closed", assignee: null, reason: "resolved_safe" } as const;
  const closed = signWork(two, grant, state, { seq: second.nextSeq(two.account), after: second.heads }, DAY, closing);
  const newCard = signCard(one, grant, state, { seq: (second.card?.seq ?? 0) + 1, after: second.heads }, CARD);
  files.push({ wire: "work", sealed: closed }, { wire: "card", sealed: newCard });
  for (const shuffled of [files, [...files].reverse()]) {
    const third = openCase(grant, state, shuffled);
    assert.deepEqual(third.problems, []);
    assert.equal(third.standing.state, "closed");
    assert.equal(third.standing.reason, "resolved_safe");
    assert.equal(third.card!.urgency, "U1");
    assert.deepEqual(third.events.map(({ state: status }) => status), ["active", "closed"]);
  }
});

test("of two events that did not know of each other, the one with the higher SHA-256 stands", () => {
  const { grant, state, caseworkers } = setting();
  const events = caseworkers.map((person, index) => {
    const own = keyring(person, state);
    const content = { kind: "event", state: index === 0 ? "triage" : "active", assignee: own.account, reason: null } as const;
    const place = { seq: 1, after: [grant.report, grant.card] };
    return openRecord(grant, signWork(own, grant, state, place, DAY, content), state);
  });
  const hex = (digest: string): string => Buffer.from(digest, "base64url").toString("hex");
  const expected = [...events].sort((a, b) => (hex(a.digest) < hex(b.digest) ? -1 : 1));
  const ordered = orderRecords(events, [], [grant.report, grant.card], []);
  assert.deepEqual(ordered.events.map(({ digest }) => digest), expected.map(({ digest }) => digest));
  assert.equal(ordered.standing.assignee, expected[2]!.author);
});

test("n60 a gap, a replay, a repeated number or id, and an unknown file are shown as such", () => {
  const here = setting();
  const { grant, state, caseworkers, report, card } = here;
  const own = keyring(caseworkers[0], state);
  const files: SealedRecord[] = [{ wire: "report", sealed: report }, { wire: "card", sealed: card }];
  const note = (seq: number, text: string, after: readonly string[] = []): SealedRecord => ({
    wire: "work",
    sealed: signWork(own, grant, state, { seq, after }, DAY, { kind: "note", text }),
  });
  const reasons = (...records: SealedRecord[]): string[] =>
    openCase(grant, state, [...files, ...records]).problems.map(({ reason }) => reason);
  const [first, second, third] = [note(1, "1"), note(2, "2"), note(3, "3")];
  assert.deepEqual(reasons(first, second, third), []);
  assert.deepEqual(reasons(first, third), ["sequence"], "a gap");
  assert.deepEqual(reasons(second), ["sequence"], "a gap at the start");
  assert.deepEqual(reasons(first, first), ["sequence"], "a replay");
  assert.deepEqual(reasons(first, note(1, "other")), ["sequence"], "a repeated number");
  assert.deepEqual(reasons(note(1, "x", [digestOf(third.sealed)])), ["after"], "an unknown file");
  assert.deepEqual(reasons(first, note(2, "x", [digestOf(first.sealed)])), []);

  const id = toBase64url(randomBytes(16));
  const [a, b] = [caseworkers[0], caseworkers[1]].map((person) => ({
    wire: "work",
    sealed: signedBy(person, here, "work", { id, kind: "note", seq: 1, after: [], day: DAY, text: "x" }),
  })) as [SealedRecord, SealedRecord];
  assert.deepEqual(reasons(a, b), ["sequence"], "a repeated id");

  const opened = openCase(grant, state, [...files, first, note(1, "other")]);
  assert.equal(opened.notes.length, 1, "what is shown as tampering is not shown as content");
  assert.equal(opened.nextSeq(own.account), 2);
  const missing = openCase(grant, state, [{ wire: "card", sealed: card }], 1);
  assert.deepEqual(missing.problems.map(({ reason }) => reason), ["digest", "sequence"]);
  assert.deepEqual(reasons({ wire: "work", sealed: new Uint8Array(4096) }), ["truncated"]);
  assert.deepEqual(reasons({ wire: "mail", sealed: first.sealed }), ["kind"]);
});
