import assert from "node:assert/strict";
import test from "node:test";
import { openAbout, sealAbout } from "../src/protocol/about.ts";
import {
  checkKeyring,
  dropSecrets,
  identitiesOf,
  type Keyring,
  newAccountSecrets,
  openKeyring,
  publicKeys,
  publicKeysOf,
  sealKeyring,
  takeIdentity,
} from "../src/protocol/account.ts";
import { fromBase64url, fromUtf8, type JsonObject, toBase64url, utf8 } from "../src/protocol/encoding.ts";
import { TooLargeError } from "../src/protocol/errors.ts";
import { checkJournalSeen, verifyJournal } from "../src/protocol/journal.ts";
import { generateIdentity, randomBytes, recipientOf, sha256 } from "../src/protocol/keys.ts";
import type { LedgerHead } from "../src/protocol/ledger.ts";
import { passkeyPair, prfInput, sealCopies, vouchesFor, withPasskey, withPasskeysOf } from "../src/protocol/passkey.ts";
import { openGrant, sealGrant } from "../src/protocol/records.ts";
import { seal } from "../src/protocol/sealed-file.ts";
import { offerRotation, verifyRotation } from "../src/protocol/rotation.ts";
import { intake, keyring, tampering } from "./intake.ts";
import { DAY, setting } from "./setting.ts";

const id = (): string => toBase64url(randomBytes(16));
const head = (seq: number): LedgerHead => ({ seq, hash: toBase64url(randomBytes(32)) });

test("a keyring keeps the journal's head, retired identities, passkeys, and what this client does not know", () => {
  const { ledger, caseworkers } = intake();
  const unlock = generateIdentity();
  const own = {
    ...keyring(caseworkers[0], ledger.state()),
    journal: head(4),
    retired: [generateIdentity(), generateIdentity()],
    passkeys: [{ id: id(), recipient: toBase64url(randomBytes(32)) }],
    later: { anything: ["at", "all"] },
  };
  const opened = openKeyring(unlock, sealKeyring(recipientOf(unlock), own));
  assert.deepEqual(opened, own);
  assert.deepEqual(identitiesOf(opened), [own.identity, ...own.retired]);
  const changed: JsonObject[] = [
    { journal: { seq: 1 } },
    { retired: "AGE-SECRET-KEY-PQ-1" },
    { retired: ["AGE-SECRET-KEY-PQ-1"] },
    { passkeys: [{ id: "x", recipient: toBase64url(randomBytes(32)) }] },
    { passkeys: [{ id: id(), recipient: recipientOf(unlock) }] },
  ];
  for (const change of changed) {
    const bad = seal(recipientOf(unlock), { v: 1, ...own, ...change }, "keyring");
    assert.throws(() => openKeyring(unlock, bad), tampering("keyring"), JSON.stringify(change));
  }
});

test("a full keyring fits: ten passkeys that unlock and every retired identity that is kept", () => {
  const { ledger, caseworkers } = intake();
  let own: Keyring = { ...keyring(caseworkers[0], ledger.state()), journal: head(2 ** 31) };
  const named = Array.from({ length: 10 }, () => ({ id: id(), recipient: recipientOf(generateIdentity()) }));
  for (const passkey of named) own = withPasskey(own, passkey);
  for (let i = 0; i < 15; i++) own = offerRotation(own, "caseworker").keyring;
  assert.equal(own.retired!.length, 12);
  for (let i = 0; i < 20; i++) assert.equal(sealKeyring(recipientOf(generateIdentity()), own).length, 8192);
  assert.deepEqual(sealCopies(own, named).map((copy) => copy.id), named.map((passkey) => passkey.id));
});

test("n18 a passkey's secret gives one pair, whose copy of the keyring it alone opens, and is wiped", () => {
  const { ledger, caseworkers } = intake();
  const state = ledger.state();
  assert.deepEqual(prfInput(state.instance).length, 32);
  assert.notDeepEqual(prfInput(state.instance), prfInput(randomBytes(16)));
  const given = randomBytes(32);
  const pair = passkeyPair(given.slice());
  assert.deepEqual(passkeyPair(given), pair);
  assert.deepEqual(given, new Uint8Array(32));
  assert.throws(() => passkeyPair(new Uint8Array(31)), RangeError);
  const [one, two] = [id(), id()];
  const strange = recipientOf(generateIdentity());
  const named = [{ id: one, recipient: pair.recipient }, { id: two, recipient: strange }];
  const own = named.reduce(withPasskey, keyring(caseworkers[0], state));
  const copies = sealCopies(own, named);
  assert.deepEqual(copies.map((copy) => copy.id), [one, two]);
  assert.deepEqual(openKeyring(pair.identity, copies[0]!.sealed), own);
  assert.throws(() => openKeyring(pair.identity, copies[1]!.sealed), tampering("truncated"));
  // n18: a server that names a recipient of its own, for a passkey that is there or for one more, gets nothing.
  for (const passkey of [{ id: one, recipient: strange }, { id: id(), recipient: pair.recipient }]) {
    assert.ok(!vouchesFor(own, passkey));
    assert.deepEqual(sealCopies(own, [passkey]), []);
  }
  assert.deepEqual(withPasskeysOf(own, [two, id()]).passkeys!.map((passkey) => passkey.id), [two]);
});

test("an identity that stays in a file is in no keyring, and only the right file opens it", () => {
  const { ledger, caseworkers } = intake();
  const state = ledger.state();
  const unlock = generateIdentity();
  const own = { ...keyring(caseworkers[0], state), recipient: recipientOf(caseworkers[0].identity) };
  const opened = openKeyring(unlock, sealKeyring(recipientOf(unlock), own));
  assert.equal(opened.identity, "");
  assert.deepEqual(identitiesOf(opened), []);
  assert.equal(checkKeyring(opened, state)!.account, own.account);
  assert.deepEqual(publicKeysOf(opened), publicKeys(caseworkers[0]));
  for (const text of ["", "AGE-SECRET-KEY-1QQ", generateIdentity(), recipientOf(caseworkers[0].identity)]) {
    assert.throws(() => takeIdentity(opened, text), tampering("keyring"));
  }
  assert.equal(opened.identity, "");
  takeIdentity(opened, `# created: 2026-11-22\r\n# public key: age1pq1…\r\n${own.identity}\r\n`);
  assert.equal(opened.identity, own.identity);
  assert.equal(openKeyring(unlock, sealKeyring(recipientOf(unlock), opened)).identity, "", "still in no keyring");
  for (const [identity, recipient] of [[null, undefined], [own.identity, own.recipient], [null, "age1x"]]) {
    const file = seal(recipientOf(unlock), { v: 1, ...own, identity, recipient }, "keyring");
    assert.throws(() => openKeyring(unlock, file), tampering("keyring"));
  }
});

test("new keys are offered by both keys, and the old identity still opens what was not sealed anew", () => {
  const here = setting();
  const { ledger, admins, caseworkers, grant } = here;
  const state = ledger.state();
  const before = keyring(caseworkers[0], state);
  const { offer, keyring: after } = offerRotation(before, "caseworker");
  const account = state.accounts.get(before.account)!;
  const keys = verifyRotation(state, account, offer);
  assert.deepEqual(keys, publicKeys(after));
  assert.notEqual(after.signing, before.signing);
  assert.deepEqual(identitiesOf(after), [after.identity, before.identity]);
  ledger.add({ action: "rotate", account: before.account, ...keys }, admins);
  assert.equal(checkKeyring(after, ledger.state())!.recipient, keys.recipient);
  assert.throws(() => checkKeyring(before, ledger.state()), tampering("keyring"), "the keyring of before");
  for (const recipient of [account.recipient, keys.recipient]) {
    assert.deepEqual(openGrant(identitiesOf(after), sealGrant(recipient, grant), here.id, state.instance), grant);
  }
  assert.throws(() => openGrant(after.identity, sealGrant(account.recipient, grant), here.id, state.instance), tampering("truncated"));
});

test("what was sealed to a key in a file of before opens with that file, also after the next rotation", () => {
  const here = setting();
  const { caseworkers, grant, state } = here;
  const unlock = generateIdentity();
  const kept = (own: Keyring): Keyring => openKeyring(unlock, sealKeyring(recipientOf(unlock), own));
  const [first, second] = [caseworkers[0].identity, generateIdentity()];
  const before = { ...keyring(caseworkers[0], state), identity: "", recipient: recipientOf(first) };
  const { keyring: filed } = offerRotation(kept(before), "caseworker", recipientOf(second));
  // One grant came after the others were sealed to the new recipient, and before the rotation landed.
  const late = sealGrant(recipientOf(first), grant);
  const opens = (own: Keyring): string => openGrant(identitiesOf(own), late, here.id, state.instance).identity;
  const after = kept(filed);
  assert.throws(() => takeIdentity(after, first), tampering("keyring"), "the present one is lacking");
  takeIdentity(after, `${second}\n`);
  assert.throws(() => opens(after), tampering("truncated"));
  takeIdentity(after, first);
  assert.equal(opens(after), grant.identity);
  assert.equal(after.identity, second);
  const both = kept(filed);
  takeIdentity(both, `# two files\n${first}\n${second}\n`);
  assert.equal(opens(both), grant.identity);
  // No keyring ever holds them, nor does one of somebody who keeps keys in the keyring again.
  for (const { keyring: next } of [offerRotation(both, "caseworker"), offerRotation(both, "caseworker", recipientOf(generateIdentity()))]) {
    assert.deepEqual([next.retired, next.retired_elsewhere?.length], [[], 2]);
    const stored = kept(next);
    assert.deepEqual(identitiesOf(stored), next.identity === "" ? [] : [next.identity]);
    assert.doesNotMatch(JSON.stringify(stored), new RegExp(`${first}|${second}`));
  }
  const held = kept(offerRotation(both, "caseworker").keyring);
  assert.throws(() => takeIdentity(held, generateIdentity()), tampering("keyring"));
  takeIdentity(held, first);
  assert.equal(opens(held), grant.identity);
  dropSecrets(held);
  assert.deepEqual(identitiesOf(held), []);
});

test("n18 an offer of new keys that somebody else made, or for somebody else, is refused", () => {
  const { ledger, caseworkers, admins } = intake();
  const state = ledger.state();
  const own = keyring(caseworkers[0], state);
  const account = state.accounts.get(own.account)!;
  const { offer } = offerRotation(own, "caseworker");
  const refused = (changed: typeof offer, of = account): void =>
    assert.throws(() => verifyRotation(state, of, changed), tampering("keyring"));
  const stranger = { ...own, signing: newAccountSecrets().signing };
  refused(offerRotation(stranger, "caseworker").offer);
  refused(offerRotation(own, "admin").offer);
  refused(offer, state.accounts.get(caseworkers[1].account)!);
  refused({ ...offer, signature: offer.old_signature });
  refused({ ...offer, old_signature: offer.signature });
  refused({ ...offer, payload: toBase64url(utf8(fromUtf8(fromBase64url(offer.payload)).replace('"v":1', '"v":2'))) });
  refused({ ...offer, payload: "" });
  refused(offerRotation(own, "caseworker", account.recipient).offer);
  const mine = recipientOf(generateIdentity());
  const brought = offerRotation(own, "caseworker", mine);
  assert.equal(verifyRotation(state, account, brought.offer).recipient, mine);
  assert.deepEqual([brought.keyring.identity, brought.keyring.recipient], ["", mine]);
  const admin = offerRotation(keyring(admins[0], state), "admin");
  assert.deepEqual(verifyRotation(state, state.accounts.get(admins[0].account)!, admin.offer), publicKeys(admin.keyring));
});

test("n18 n42 a note about a handle is an admin's, and for admins", () => {
  const { ledger, admins, caseworkers } = intake();
  const state = ledger.state();
  const note = { account: caseworkers[0].account, handle: "quiet-heron", day: DAY, text: "Met in person twice." };
  const sealed = sealAbout(keyring(admins[0], state), state, recipientOf(admins[1].identity), note);
  assert.equal(sealed.length, 8192);
  const { author, ledger: seen, ...read } = openAbout(admins[1].identity, sealed, state, note);
  assert.deepEqual([author, seen, read], [admins[0].account, state.head, note]);
  assert.throws(() => openAbout(admins[0].identity, sealed, state, note), tampering("truncated"));
  // n18: a server shows another account under the handle, or another handle.
  for (const other of [{ handle: "egret" }, { account: caseworkers[1].account }]) {
    assert.throws(() => openAbout(admins[1].identity, sealed, state, { ...note, ...other }), tampering("kind"));
  }
  const forged = sealAbout(keyring(caseworkers[0], state), state, recipientOf(admins[1].identity), note);
  assert.throws(() => openAbout(admins[1].identity, forged, state, note), tampering("author"));
  assert.throws(() => sealAbout(keyring(admins[0], state), state, recipientOf(admins[1].identity), { ...note, text: "x".repeat(3601) }), TooLargeError);
  assert.throws(() => openAbout(admins[1].identity, sealed.slice(1), state, note), tampering("truncated"));
});

/** A journal of `length` entries. */
function journal(length: number, by: string | null = id()): string[] {
  let prev: string | null = null;
  return Array.from({ length }, (_, seq) => {
    const payload = utf8(JSON.stringify({ v: 1, seq, prev, day: DAY, action: "sign-out", by, account: id() }));
    prev = toBase64url(sha256(payload));
    return toBase64url(payload);
  });
}

test("n62 a journal that was cut short, changed, reordered or added to is noticed", () => {
  const whole = journal(5);
  const { entries, head: last } = verifyJournal(null, whole);
  assert.deepEqual(entries.map(({ seq, action }) => [seq, action]), [0, 1, 2, 3, 4].map((seq) => [seq, "sign-out"]));
  assert.deepEqual(verifyJournal(null, []), { entries: [], head: null });
  const middle = verifyJournal(null, whole.slice(0, 2)).head!;
  assert.deepEqual(verifyJournal(middle, whole.slice(2)).head, last);
  const changed = fromUtf8(fromBase64url(whole[2]!)).replace("sign-out", "grant-all");
  const broken: [string, unknown[]][] = [
    ["changed", [whole[0], whole[1], toBase64url(utf8(changed)), whole[3]]],
    ["removed", [whole[0], whole[2], whole[3]]],
    ["without its beginning", whole.slice(1)],
    ["reordered", [whole[0], whole[2], whole[1], whole[3]]],
    ["added", [whole[0], whole[1], whole[1], whole[2]]],
    ["not base64url", ["=="]],
    ["no entry", [toBase64url(utf8("[]"))]],
    ["another version", [toBase64url(utf8(fromUtf8(fromBase64url(whole[0]!)).replace('"v":1', '"v":2')))]],
    ["no day", [toBase64url(utf8(fromUtf8(fromBase64url(whole[0]!)).replace(DAY, "today")))]],
    ["too long", [toBase64url(utf8(fromUtf8(fromBase64url(whole[0]!)).replace("sign-out", "x".repeat(4096))))]],
  ];
  for (const [name, payloads] of broken) assert.throws(() => verifyJournal(null, payloads), tampering("journal"), name);
  // Written anew from its second entry on, it follows no head that was seen.
  const anew = [...whole.slice(0, 1), ...journal(5).slice(1)];
  assert.throws(() => verifyJournal(middle, anew.slice(2)), tampering("journal"));
  checkJournalSeen(null, null);
  checkJournalSeen(last, last);
  checkJournalSeen(middle, last);
  for (const served of [null, middle, { ...last!, hash: middle.hash }]) {
    assert.throws(() => checkJournalSeen(last, served), tampering("journal"));
  }
  const operator = verifyJournal(null, journal(1, null)).entries[0]!;
  assert.deepEqual([operator.by, operator.cases, operator.entry], [null, null, null]);
});
