// What an admin's page judges: everybody against the ledger, entries that wait, words that were heard.

import assert from "node:assert/strict";
import test from "node:test";
import { compareHeard } from "../src/admin/spoken.ts";
import { judgeProposals, signaturesFor } from "../src/admin/proposals.ts";
import { takeRoll, type Difference } from "../src/admin/roll.ts";
import type { AccountAnswer } from "../src/admin/server.ts";
import { sealAbout } from "../src/protocol/about.ts";
import { publicKeys, signEnrolment } from "../src/protocol/account.ts";
import { fromBase64url, toBase64url } from "../src/protocol/encoding.ts";
import { verifyEnrolment } from "../src/protocol/enrolment.ts";
import { coSign, signNext } from "../src/protocol/entries.ts";
import { recipientOf } from "../src/protocol/keys.ts";
import { advance, fingerprint, verifyLedger, type LedgerState, type Role } from "../src/protocol/ledger.ts";
import { offerRotation } from "../src/protocol/rotation.ts";
import { english } from "../src/protocol/words.ts";
import { hashOf, intake, keyring, LedgerBuilder, named, person, tampering, type Person } from "./intake.ts";

const TODAY = "2026-11-22";

/** An account as an honest server lists it. */
function listed(who: Person, handle: string, role: Role, state: LedgerState, more: Partial<AccountAnswer> = {}): AccountAnswer {
  return {
    account: who.account,
    handle,
    role,
    state: "vetted",
    desk: role === "admin" ? null : (state.desks[0]?.id ?? null),
    enrolment: signEnrolment(state.instance, { account: who.account, role }, who),
    note: null,
    invited: null,
    reset: null,
    sessions: 0,
    factors: { codes: 1, passkeys: 0, recoveryCodes: 0 },
    rotation: null,
    ...more,
  };
}

function setting() {
  const founded = intake();
  const state = founded.ledger.state();
  const [first, second] = founded.admins;
  const answers = [
    listed(first, "admin-a", "admin", state),
    listed(second, "admin-b", "admin", state),
    ...founded.caseworkers.map((one, at) => listed(one, `caseworker-${at}`, "caseworker", state)),
  ];
  return { ...founded, state, answers, keys: keyring(first, state) };
}

test("a server that says what the ledger says differs nowhere", () => {
  const { state, answers, keys, caseworkers } = setting();
  const newcomer = person();
  const waiting = listed(newcomer, "newcomer", "caseworker", state, { state: "enrolled", desk: null });
  const roll = takeRoll([...answers, waiting], state, keys);
  assert.equal(roll.differs, false);
  assert.deepEqual(roll.people.map(({ state }) => state), ["active", "active", "active", "active", "active", "enrolled"]);
  assert.equal(roll.people[2]?.fingerprint?.words, fingerprint(state.instance, state.accounts.get(caseworkers[0].account)!, english).words);
  assert.equal(roll.people[5]?.enrolled?.recipient, recipientOf(newcomer.identity));
});

/** What is said of the first caseworker when the server's row is changed. */
function differs(name: string, change: (made: ReturnType<typeof setting>) => Partial<AccountAnswer>, expected: Difference): void {
  test(`n18 ${name} is shown as a difference`, () => {
    const made = setting();
    const row = { ...made.answers[2]!, ...change(made) };
    const roll = takeRoll([...made.answers.slice(0, 2), row, ...made.answers.slice(3)], made.state, made.keys);
    assert.equal(roll.differs, true);
    assert.deepEqual(roll.people[2]?.differences, [expected]);
    assert.equal(roll.people[2]?.state, "active", "the ledger has the last word");
    assert.equal(roll.people[2]?.role, "caseworker");
  });
}

differs("a suspended caseworker who is none", () => ({ state: "suspended" }), "state");
differs("another desk", ({ keys }) => ({ desk: keys.account }), "desk");
differs(
  "a swapped enrolment",
  ({ state, caseworkers: [one] }) => ({
    enrolment: signEnrolment(state.instance, { account: one.account, role: "caseworker" }, person()),
  }),
  "keys",
);
differs(
  "an enrolment of another account",
  ({ state }) => {
    const other = person();
    return { enrolment: signEnrolment(state.instance, { account: other.account, role: "caseworker" }, other) };
  },
  "enrolment",
);
differs(
  "an enrolment with a changed payload",
  ({ state, answers, caseworkers: [one] }) => ({
    enrolment: {
      ...answers[2]!.enrolment!,
      payload: signEnrolment(state.instance, { account: one.account, role: "caseworker" }, person()).payload,
    },
  }),
  "enrolment",
);

test("n43 an account that the server promoted, hides or invents is shown", () => {
  const { state, answers, keys, caseworkers } = setting();
  const [admin, , first] = answers;
  const promoted = takeRoll([{ ...first!, role: "admin", desk: null }, ...answers.filter((one) => one !== first)], state, keys);
  assert.equal(promoted.people[0]?.role, "caseworker");
  assert.ok(promoted.people[0]?.differences.includes("role"));

  const hidden = takeRoll(answers.filter((one) => one !== first), state, keys);
  assert.deepEqual(hidden.hidden.map(({ account }) => account), [caseworkers[0].account]);
  assert.equal(hidden.differs, true);

  const stranger = listed(person(), "stranger", "caseworker", state);
  const invented = takeRoll([...answers, stranger], state, keys);
  assert.deepEqual(invented.people[5]?.differences, ["unlisted"]);
  assert.equal(invented.people[5]?.listed, null);

  const twice = takeRoll([...answers, { ...stranger, handle: admin!.handle, state: "enrolled" }], state, keys);
  assert.deepEqual(twice.people[5]?.differences, ["twice"]);
});

test("an enrolment is believed only as its own keys signed it", () => {
  const { state } = setting();
  const one = person();
  const enrolment = signEnrolment(state.instance, { account: one.account, role: "admin" }, one);
  assert.deepEqual(verifyEnrolment(state.instance, enrolment), { account: one.account, role: "admin", ...publicKeys(one) });
  const other = signEnrolment(state.instance, { account: one.account, role: "admin" }, person());
  assert.throws(() => verifyEnrolment(state.instance, { ...enrolment, signature: other.signature }), tampering("signature"));
  assert.throws(() => verifyEnrolment(new Uint8Array(16), enrolment), tampering("signature"));
  assert.throws(() => verifyEnrolment(state.instance, { ...enrolment, payload: "e30" }), tampering("kind"));
});

test("new keys are taken only with the account's own old signature", () => {
  const { state, answers, keys, caseworkers } = setting();
  const { offer } = offerRotation(keyring(caseworkers[0], state), "caseworker");
  const offered = takeRoll([...answers.slice(0, 2), { ...answers[2]!, rotation: { ...offer, missing: 3 } }, ...answers.slice(3)], state, keys);
  assert.equal(offered.differs, false);
  assert.equal(offered.people[2]?.offered?.missing, 3);
  const stolen = offerRotation(keyring({ ...person(), account: caseworkers[0].account }, state), "caseworker").offer;
  const refused = takeRoll([...answers.slice(0, 2), { ...answers[2]!, rotation: { ...stolen, missing: 0 } }, ...answers.slice(3)], state, keys);
  assert.equal(refused.people[2]?.offered, null);
  assert.deepEqual(refused.people[2]?.differences, ["rotation"]);
});

test("n18 a note is shown where an admin signed it about that account and handle, and nowhere else", () => {
  const { state, answers, keys, caseworkers } = setting();
  const about = { account: caseworkers[0].account, handle: "caseworker-0", day: TODAY, text: "Met her at the mosque, twice." };
  const sealed = (by: ReturnType<typeof keyring>): string => toBase64url(sealAbout(by, state, recipientOf(keys.identity), about));
  const withNote = (at: number, note: string) =>
    takeRoll(answers.map((one, n) => (n === at ? { ...one, note } : one)), state, keys).people[at];
  assert.equal(withNote(2, sealed(keys))?.note?.text, about.text);
  assert.deepEqual(withNote(3, sealed(keys))?.differences, ["note"], "moved to another account");
  assert.deepEqual(withNote(2, sealed(keyring(caseworkers[1], state)))?.differences, ["note"], "no admin's");
  // n18: handle and note of a friend, shown under a spy's account.
  const [one, two] = [answers[2]!, answers[3]!];
  const swapped = [...answers.slice(0, 2), { ...one, handle: two.handle }, { ...two, handle: one.handle, note: sealed(keys) }, ...answers.slice(4)];
  const { people, differs } = takeRoll(swapped, state, keys);
  assert.deepEqual([differs, people.find(({ account }) => account === two.account)?.differences], [true, ["note"]]);
});

test("an entry is signed by one, and lands with as many as the threshold says", () => {
  const { state, keys, admins, ledger, caseworkers } = setting();
  const own = signNext(keys, state, TODAY, { action: "revoke", account: caseworkers[0].account });
  assert.equal(own.judged.needed, 2);
  assert.deepEqual(own.judged.signers, [admins[0].account]);
  assert.equal(state.accounts.get(caseworkers[0].account)?.state, "active", "judging changes nothing");

  const second = keyring(admins[1], state);
  const [proposal] = judgeProposals([{ id: hashOf(own.entry), entry: own.entry }], state);
  assert.deepEqual(proposal?.action, { ...proposal?.action, action: "revoke", account: caseworkers[0].account });
  assert.deepEqual(proposal?.signers, [admins[0].account]);
  const both = coSign(second, state, own.entry);
  assert.equal(verifyLedger([...ledger.entries, both.entry]).accounts.get(caseworkers[0].account)?.state, "revoked");
  // Twice by the same is not by two.
  assert.throws(() => coSign(keys, state, own.entry), tampering("ledger-invalid"));
  assert.equal(signaturesFor(state, "suspend"), 1);
  assert.equal(signaturesFor(state, "vet"), 2);
});

test("n43 one admin alone can sign neither the last admin's end nor a lower threshold", () => {
  const { state, keys, admins } = setting();
  assert.throws(() => signNext(keys, state, TODAY, { action: "threshold", threshold: 1 }), tampering("ledger-invalid"));
  const suspended = signNext(keys, state, TODAY, { action: "suspend", account: admins[1].account });
  const after = suspended.judged.state;
  assert.equal(after.threshold, 2);
  assert.throws(
    () => signNext(keyring(admins[0], after), after, TODAY, { action: "suspend", account: admins[0].account }),
    tampering("ledger-invalid"),
  );
});

test("an entry that waits is named invalid unless the ledger would take it", () => {
  const { state, keys, ledger, desk } = setting();
  const stranger = person();
  const honest = signNext(keys, state, TODAY, { action: "renew" }).entry;
  const id = hashOf(honest);
  const action = (entry: typeof honest, named = hashOf(entry)): unknown => judgeProposals([{ id: named, entry }], state)[0]?.action;
  assert.notEqual(action(honest), null);
  assert.equal(action(honest, hashOf(ledger.entries[3]!)), null, "under another entry's id");
  assert.equal(action(ledger.entries[3]!), null, "an entry of before");
  ledger.day = TODAY;
  assert.equal(action(ledger.next({ action: "vet", ...named(stranger), desk }, [stranger])), null, "a stranger's");
  assert.equal(action({ ...honest, signatures: [] }), null, "nobody's");
  assert.equal(action(ledger.next({ action: "promote", account: stranger.account }, [{ ...stranger, account: keys.account }]), id), null);
});

test("a day never goes back, also where the clock does", () => {
  const founder = person();
  const ledger = new LedgerBuilder();
  ledger.add({ action: "genesis", name: "One", ...named(founder) }, [founder]);
  const state = ledger.state();
  const { judged } = signNext(keyring(founder, state), state, "2020-01-01", { action: "renew" });
  assert.equal(judged.state.newestDay, "2026-11-01");
  assert.equal(advance(state, signNext(keyring(founder, state), state, TODAY, { action: "renew" }).entry).state.newestDay, TODAY);
});

test("words that were heard are compared by at least four letters of each, or all digits", () => {
  const words = "abandon art zoo absent absorb letter zebra quiz";
  const digits = "0123 4567 8901 2345 6789 0123 4567";
  const heard = (typed: string) => compareHeard(typed, { words, digits });
  assert.equal(heard(words).same, true);
  assert.equal(heard(" Aban ART zoo  abse, abso-lett zebr QUIZ ").same, true);
  assert.equal(heard("0123 4567 89012345678901234567").same, true);
  assert.equal(heard("０１２３ 4567 8901 2345 6789 0123 4567").same, true, "full-width digits too");
  assert.deepEqual(heard("aba art zoo absent absorb letter zebra quiz").wrong, [1], "three letters tell nothing");
  assert.deepEqual(heard("abandon art zoo absorb absent letter zebra quiz").wrong, [4, 5]);
  assert.equal(heard("abandon art zoo absent absorb letter zebra").same, false);
  assert.equal(heard(`${words} zoo`).same, false);
  assert.equal(heard("").same, false);
  assert.equal(heard("0123").same, false);
});

test("what is signed goes through the eyes of the ledger, not of whoever asks", () => {
  const { state, keys } = setting();
  assert.throws(
    () => signNext(keys, state, TODAY, { action: "vet", account: person().account, desk: keys.account, ...publicKeys(person()) }),
    tampering("ledger-invalid"),
  );
  assert.throws(() => signNext(keys, state, TODAY, { action: "recovery", recipient: "age1stranger" }), tampering("ledger-invalid"));
  assert.equal(fromBase64url(signNext(keys, state, TODAY, { action: "recovery", recipient: null }).judged.hash).length, 32);
});
