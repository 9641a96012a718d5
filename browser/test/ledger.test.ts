import assert from "node:assert/strict";
import test from "node:test";
import type { LedgerEntry } from "../src/protocol/account.ts";
import { fromBase64url, type JsonObject, toBase64url, utf8 } from "../src/protocol/encoding.ts";
import { generateIdentity, randomBytes, recipientOf } from "../src/protocol/keys.ts";
import { accountAt, checkRoster, checkSeen, fingerprint, isStale, roster, verifyLedger } from "../src/protocol/ledger.ts";
import { english } from "../src/protocol/words.ts";
import { intake, LedgerBuilder, named, person, tampering } from "./intake.ts";

test("every action is understood", () => {
  const { ledger, admins, caseworkers, desk } = intake();
  const [first, second, third] = caseworkers;
  const newest = person();
  const recovery = recipientOf(generateIdentity());
  ledger.day = "2026-11-05";
  ledger.add({ action: "suspend", account: first.account }, [admins[1]]);
  ledger.add({ action: "restore", account: first.account }, admins);
  ledger.add({ action: "revoke", account: second.account }, admins);
  const rotated = { ...person(), account: third.account };
  ledger.add({ action: "rotate", ...named(rotated) }, admins);
  ledger.add({ action: "admin", ...named(newest) }, admins);
  ledger.add({ action: "threshold", threshold: 3 }, admins);
  ledger.add({ action: "recovery", recipient: recovery }, [...admins, newest]);
  ledger.add({ action: "renew" }, [newest]);
  const state = ledger.state();
  assert.equal(state.threshold, 3);
  assert.equal(state.recovery, recovery);
  assert.equal(state.newestDay, "2026-11-05");
  assert.deepEqual(state.head, { seq: 13, hash: state.hashes[13] });
  assert.deepEqual(roster(state, desk).map(({ account }) => account), [first.account, third.account]);
  assert.equal(state.accounts.get(third.account)!.recipient, recipientOf(rotated.identity));
  assert.equal(accountAt(state, third.account, 8)!.recipient, recipientOf(third.identity));
  assert.equal(accountAt(state, first.account, 6)!.state, "suspended");
  assert.equal(accountAt(state, first.account, 2), null);
  ledger.add({ action: "recovery", recipient: null }, [...admins, newest]);
  assert.equal(ledger.state().recovery, null);
});

test("the threshold is 1, and 2 with the second admin", () => {
  const [first, second] = [person(), person()];
  const ledger = new LedgerBuilder();
  ledger.add({ action: "genesis", name: "One", ...named(first) }, [first]);
  assert.equal(ledger.state().threshold, 1);
  ledger.add({ action: "admin", ...named(second) }, [first]);
  assert.equal(ledger.state().threshold, 2);
  ledger.add({ action: "suspend", account: second.account }, [first]);
  assert.equal(ledger.state().threshold, 2, "it does not fall when one is suspended");
});

/** A base ledger of an intake and one entry more, which must make the whole ledger invalid. */
function refused(name: string, entry: (setting: ReturnType<typeof intake>) => LedgerEntry): void {
  test(`n62 ${name} makes the ledger invalid`, () => {
    const setting = intake();
    setting.ledger.day = "2026-11-05";
    setting.ledger.add({ action: "renew" }, [setting.admins[0]]);
    setting.ledger.state();
    setting.ledger.entries.push(entry(setting));
    assert.throws(() => setting.ledger.state(), tampering("ledger-invalid"));
  });
}

const one = (fields: (setting: ReturnType<typeof intake>) => JsonObject) => (setting: ReturnType<typeof intake>) =>
  setting.ledger.next(fields(setting), setting.admins);

refused("an unknown action", one(() => ({ action: "promote" })));
refused("an action named like a method", one(() => ({ action: "constructor" })));
refused("a second genesis", one(() => ({ action: "genesis", name: "Two", ...named(person()) })));
refused("an extra field", one(() => ({ action: "renew", note: "x" })));
refused("a missing field", one(({ desk }) => ({ action: "desk", desk })));
refused("another version", one(() => ({ action: "renew", v: 2 })));
refused("a day before the last one", one(() => ({ action: "renew", day: "2026-11-04" })));
refused("a second renewal on a day", one(() => ({ action: "renew" })));
refused("a day that is none", one(() => ({ action: "renew", day: "2026-02-30" })));
refused("a desk named twice", one(({ desk }) => ({ action: "desk", desk, name: "Again" })));
refused("a desk without a name", one(() => ({ action: "desk", desk: toBase64url(randomBytes(16)), name: "" })));
refused("a desk with a long name", one(() => ({ action: "desk", desk: toBase64url(randomBytes(16)), name: "页".repeat(67) })));
refused("vetting for an unknown desk", one(() => ({ action: "vet", ...named(person()), desk: toBase64url(randomBytes(16)) })));
refused("an account vetted twice", one(({ caseworkers, desk }) => ({ action: "vet", ...named(caseworkers[0]), desk })));
refused("an admin who becomes a caseworker", one(({ admins, desk }) => ({ action: "vet", ...named(admins[1]), desk })));
refused("a caseworker who becomes an admin", one(({ caseworkers }) => ({ action: "admin", ...named(caseworkers[0]) })));
refused("an account of zeros", one(({ desk }) => ({
  action: "vet",
  ...named({ ...person(), account: toBase64url(new Uint8Array(16)) }),
  desk,
})));
refused("a recipient that is not hybrid", one(({ desk }) => ({
  action: "vet",
  ...named(person()),
  desk,
  recipient: "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj",
})));
refused("a signing key of small order", one(({ desk }) => ({
  action: "vet",
  ...named(person()),
  desk,
  signing: toBase64url(new Uint8Array(32)),
})));
refused("suspending somebody unknown", one(() => ({ action: "suspend", account: toBase64url(randomBytes(16)) })));
refused("restoring somebody active", one(({ caseworkers }) => ({ action: "restore", account: caseworkers[0].account })));
refused("a threshold of 1 with two admins", one(() => ({ action: "threshold", threshold: 1 })));
refused("a threshold above the admins there are", one(() => ({ action: "threshold", threshold: 3 })));
refused("a threshold that is no number", one(() => ({ action: "threshold", threshold: "2" })));
refused("a recovery recipient that is none", one(() => ({ action: "recovery", recipient: "age1pq1x" })));
refused("one signer where two are needed", ({ ledger, admins, desk }) =>
  ledger.next({ action: "vet", ...named(person()), desk }, [admins[0]]));
refused("the same signer twice", ({ ledger, admins, desk }) =>
  ledger.next({ action: "vet", ...named(person()), desk }, [admins[0], admins[0]]));
refused("a caseworker as signer", ({ ledger, admins, caseworkers }) =>
  ledger.next({ action: "renew" }, [admins[0], caseworkers[0]]));
refused("no signer", ({ ledger }) => ledger.next({ action: "renew" }, []));
refused("a forged signature", ({ ledger, admins }) =>
  ledger.next({ action: "renew" }, [{ ...person(), account: admins[0].account }]));
refused("a signature under another intake's instance", ({ admins, ledger }) => {
  const other = intake().ledger;
  const entry = ledger.next({ action: "renew" }, [admins[0]]);
  const elsewhere = other.next({ action: "renew" }, [admins[0]]);
  return { ...entry, signatures: elsewhere.signatures };
});
refused("a number with a fraction", ({ ledger, admins }) =>
  ledger.next({ action: "renew" }, [admins[0]], (text) => text.replace('"v":1', '"v":1.0')));
refused("a nested value", ({ ledger, admins }) =>
  ledger.next({ action: "renew" }, [admins[0]], (text) => text.replace('"v":1', '"v":[1]')));
refused("a payload that is not JSON", ({ ledger, admins }) => ledger.next({ action: "renew" }, [admins[0]], () => "renew"));
refused("a name with half a character", ({ ledger, admins }) =>
  ledger.next({ action: "desk", desk: toBase64url(randomBytes(16)), name: "*" }, [admins[0]], (text) =>
    text.replace('"*"', '"\\ud800"')));
refused("a payload in padded base64", ({ ledger, admins }) => {
  const entry = ledger.next({ action: "renew" }, [admins[0]]);
  return { ...entry, payload: `${entry.payload}=` };
});

/** Further entries that are allowed, then one that is not. */
function refusedAfter(
  name: string,
  before: (setting: ReturnType<typeof intake>) => [JsonObject, ...JsonObject[]],
  fields: (setting: ReturnType<typeof intake>) => JsonObject,
  signers = (setting: ReturnType<typeof intake>) => setting.admins as readonly ReturnType<typeof person>[],
): void {
  test(`n62 ${name} makes the ledger invalid`, () => {
    const setting = intake();
    for (const allowed of before(setting)) setting.ledger.add(allowed, setting.admins);
    setting.ledger.state();
    setting.ledger.add(fields(setting), signers(setting));
    assert.throws(() => setting.ledger.state(), tampering("ledger-invalid"));
  });
}

refusedAfter(
  "restoring a revoked account",
  ({ caseworkers }) => [{ action: "revoke", account: caseworkers[0].account }],
  ({ caseworkers }) => ({ action: "restore", account: caseworkers[0].account }),
);
refusedAfter(
  "vetting a revoked account again",
  ({ caseworkers }) => [{ action: "revoke", account: caseworkers[0].account }],
  ({ caseworkers, desk }) => ({ action: "vet", ...named(caseworkers[0]), desk }),
);
refusedAfter(
  "new keys for a suspended account",
  ({ caseworkers }) => [{ action: "suspend", account: caseworkers[0].account }],
  ({ caseworkers }) => ({ action: "rotate", ...named({ ...person(), account: caseworkers[0].account }) }),
);
refusedAfter(
  "suspending the last active admin",
  ({ admins }) => [{ action: "suspend", account: admins[1].account }],
  ({ admins }) => ({ action: "suspend", account: admins[0].account }),
  ({ admins }) => [admins[0]],
);
refusedAfter(
  "a suspended admin's signature",
  ({ admins }) => [{ action: "suspend", account: admins[1].account }],
  () => ({ action: "renew" }),
  ({ admins }) => [admins[1]],
);
refusedAfter(
  "a signature by a key that was rotated away",
  ({ admins }) => [{ action: "rotate", ...named({ ...person(), account: admins[1].account }) }],
  () => ({ action: "renew" }),
  ({ admins }) => [admins[1]],
);

test("n62 a broken chain, another genesis or a left-out entry is a fork", () => {
  const { ledger, admins } = intake();
  const { entries } = ledger;
  assert.throws(() => verifyLedger(entries, { expectedGenesis: toBase64url(randomBytes(32)) }), tampering("ledger-fork"));
  assert.throws(() => verifyLedger([...entries.slice(0, 2), ...entries.slice(3)]), tampering("ledger-fork"));
  assert.throws(() => verifyLedger([...entries, entries[5]!]), tampering("ledger-fork"));
  const swapped = [...entries];
  [swapped[4], swapped[5]] = [entries[5]!, entries[4]!];
  assert.throws(() => verifyLedger(swapped), tampering("ledger-fork"));
  ledger.add({ action: "renew" }, [admins[0]], (text) => text.replace(/"prev":"[^"]+"/, '"prev":null'));
  assert.throws(() => ledger.state(), tampering("ledger-fork"));
  assert.throws(() => verifyLedger([]), tampering("ledger-short"));
  assert.throws(() => verifyLedger(entries.slice(1)), tampering("ledger-invalid"));
});

test("n62 a changed payload is refused, entry by entry", () => {
  const { ledger } = intake();
  ledger.entries.forEach((entry, seq) => {
    const bytes = fromBase64url(entry.payload);
    const text = Buffer.from(bytes).toString().replace("2026-11-01", "2026-11-02");
    const changed = [...ledger.entries];
    changed[seq] = { ...entry, payload: toBase64url(utf8(text)) };
    assert.throws(() => verifyLedger(changed), /ledger-(invalid|fork)/);
  });
  for (const entry of [null, 7, {}, { payload: "" }, { payload: "e30", signatures: [] }]) {
    assert.throws(() => verifyLedger([entry]), tampering("ledger-invalid"));
  }
});

test("n62 a shorter or forked ledger is noticed against a head seen before", () => {
  const { ledger, admins } = intake();
  const seen = ledger.state().head;
  ledger.add({ action: "renew" }, [admins[0]]);
  const longer = ledger.state();
  checkSeen(longer, seen);
  checkSeen(longer, longer.head);
  assert.throws(() => checkSeen(verifyLedger(ledger.entries.slice(0, 3)), seen), tampering("ledger-short"));
  assert.throws(() => checkSeen(longer, { seq: 2, hash: seen.hash }), tampering("ledger-fork"));
});

test("n18 the server's roster must be the ledger's", () => {
  const { ledger, admins, caseworkers, desk } = intake();
  ledger.add({ action: "suspend", account: caseworkers[2].account }, [admins[0]]);
  const state = ledger.state();
  const served = roster(state, desk).map(({ account, recipient }) => ({ account, recipient }));
  const [first, second] = served as [(typeof served)[0], (typeof served)[0]];
  checkRoster(state, desk, [second, first]);
  const swapped = { ...first, recipient: recipientOf(generateIdentity()) };
  assert.throws(() => checkRoster(state, desk, [swapped, second]), tampering("recipient"));
  assert.throws(() => checkRoster(state, desk, [first]), tampering("roster"));
  assert.throws(() => checkRoster(state, desk, [first, first]), tampering("roster"));
  const suspended = { account: caseworkers[2].account, recipient: recipientOf(caseworkers[2].identity) };
  assert.throws(() => checkRoster(state, desk, [first, second, suspended]), tampering("roster"));
  assert.throws(() => checkRoster(state, desk, [first, { ...swapped, account: toBase64url(randomBytes(16)) }]), tampering("roster"));
});

test("a ledger is stale after 30 days", () => {
  const { ledger } = intake();
  const state = ledger.state();
  assert.ok(!isStale(state, "2026-12-01"));
  assert.ok(isStale(state, "2026-12-02"));
});

test("a fingerprint changes with everything in it", () => {
  const { ledger, caseworkers } = intake();
  const state = ledger.state();
  const account = state.accounts.get(caseworkers[0].account)!;
  const all = [
    fingerprint(state.instance, account, english),
    fingerprint(randomBytes(16), account, english),
    fingerprint(state.instance, { ...account, role: "admin" }, english),
    fingerprint(state.instance, { ...account, account: toBase64url(randomBytes(16)) }, english),
    fingerprint(state.instance, { ...account, recipient: recipientOf(generateIdentity()) }, english),
    fingerprint(state.instance, { ...account, signing: toBase64url(randomBytes(32)) }, english),
  ];
  assert.equal(new Set(all.map(({ digits }) => digits)).size, all.length);
  assert.match(all[0]!.words, /^([a-z]+ ){7}[a-z]+$/);
});
