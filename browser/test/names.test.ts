// A server that exchanges what people are called, against what a keyring remembers.

import "./no-page.ts";
import assert from "node:assert/strict";
import test, { afterEach } from "node:test";
import { takeRoll } from "../src/admin/roll.ts";
import type { AccountAnswer } from "../src/admin/server.ts";
import { Desk } from "../src/desk/desk.ts";
import { namesSeen } from "../src/staff/names.ts";
import type { Pool } from "../src/desk/pool.ts";
import type { Unlocked } from "../src/staff/trust.ts";
import { type Keyring, openKeyring, sealKeyring } from "../src/protocol/account.ts";
import { fromBase64url, toBase64url } from "../src/protocol/encoding.ts";
import { reasonOf } from "../src/protocol/errors.ts";
import { generateIdentity, randomBytes, recipientOf } from "../src/protocol/keys.ts";
import { compareNames, type KnownName, withName, withNewNames } from "../src/protocol/names.ts";
import type { Colleague } from "../src/staff/api.ts";
import { keyring } from "./intake.ts";
import { type Setting, setting } from "./setting.ts";

const realFetch = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = realFetch;
});

const id = (): string => toBase64url(randomBytes(16));

/** The honest names of a setting's caseworkers. */
const honest = ({ caseworkers }: Setting): Colleague[] =>
  caseworkers.map(({ account }, at) => ({ account, handle: `person-${at}` }));

/** The same people, the second and the third under each other's names. */
function exchanged(here: Setting): Colleague[] {
  const [first, second, third] = honest(here);
  return [first!, { ...second!, handle: third!.handle }, { ...third!, handle: second!.handle }];
}

/** A desk of the first caseworker whose server calls people so. */
function desk(here: Setting, names: KnownName[], colleagues: Colleague[]): { mine: Desk; keys: Keyring; unlock: string } {
  const me = here.caseworkers[0];
  const account = here.state.accounts.get(me.account)!;
  const unlock = generateIdentity();
  const keys: Keyring = { ...keyring(me, here.state), names };
  const unlocked = {
    session: { account: me.account, handle: "person-0", role: "caseworker", desk: here.desk, keyring: "", colleagues },
    trusted: { ledger: here.state, entries: [], rosterTrusted: true, warnings: [] },
    keyring: keys,
    account,
    warnings: [],
    opener: { by: "passphrase", recipient: recipientOf(unlock) },
  } as unknown as Unlocked;
  const pool = { unlock: () => undefined, close: () => undefined, open: () => undefined } as unknown as Pool;
  return { mine: new Desk(unlocked, account, pool, () => undefined), keys, unlock };
}

test("n18 an exchanged name is noticed, and somebody new is not", () => {
  const [chen, dolma, stranger] = [id(), id(), id()];
  const known = [
    { account: chen, handle: "chen" },
    { account: dolma, handle: "dolma" },
  ];
  assert.deepEqual(compareNames(known, [...known, { account: stranger, handle: "erkin" }]), []);
  assert.deepEqual(compareNames(known, [{ account: stranger, handle: "chen" }]), [
    { account: stranger, handle: "chen", before: null },
  ]);
  assert.deepEqual(compareNames(known, [{ account: chen, handle: "erkin" }]), [
    { account: chen, handle: "erkin", before: "chen" },
  ]);
  const swapped = [
    { account: chen, handle: "dolma" },
    { account: dolma, handle: "chen" },
  ];
  assert.equal(compareNames(known, swapped).length, 2);
  // In silence nothing that contradicts is taken; once the words were compared it is.
  assert.deepEqual(withNewNames(known, [...swapped, { account: stranger, handle: "chen" }]), known);
  const taken = withName(known, { account: stranger, handle: "chen" });
  assert.deepEqual(compareNames(taken, [{ account: stranger, handle: "chen" }]), []);
  // Whose name it was is still to be recognised by itself.
  assert.equal(compareNames(taken, [{ account: chen, handle: "erkin" }]).length, 1);
});

test("a keyring has room for 32 names beside everything else, and refuses what is no name", () => {
  const here = setting();
  const unlock = generateIdentity();
  const names = Array.from({ length: 32 }, (_, at) => ({ account: id(), handle: String(at).padStart(32, "a") }));
  const full: Keyring = {
    ...keyring(here.caseworkers[0], here.state),
    journal: { seq: 4_000_000, hash: toBase64url(randomBytes(32)) },
    retired: Array.from({ length: 12 }, () => generateIdentity()),
    retired_elsewhere: Array.from({ length: 12 }, () => toBase64url(randomBytes(32))),
    passkeys: Array.from({ length: 10 }, () => ({ id: id(), recipient: toBase64url(randomBytes(32)) })),
    names,
  };
  const opened = openKeyring(unlock, sealKeyring(recipientOf(unlock), full));
  assert.deepEqual(opened.names, names);
  const more = withNewNames(names, [{ account: id(), handle: "one-more" }]);
  assert.equal(more.length, 32);
  const instead = withName(names, { account: id(), handle: "one-more" });
  assert.deepEqual([instead.length, instead[31]?.handle], [32, "one-more"]);
  const odd = { ...full, names: [{ account: id(), handle: "Not A Handle" }] };
  assert.throws(() => openKeyring(unlock, sealKeyring(recipientOf(unlock), odd)), (error) => reasonOf(error) === "keyring");
});

test("names are remembered at the first sight of whom the ledger names, one's own desk first", () => {
  const here = setting();
  const me = here.caseworkers[0].account;
  const served = [{ account: id(), handle: "only-enrolled" }, ...honest(here)];
  const seen = namesSeen([], served, here.state, me);
  assert.deepEqual(seen.map(({ handle }) => handle).sort(), ["person-0", "person-1", "person-2"]);
  assert.deepEqual(namesSeen(seen, exchanged(here), here.state, me), seen);
});

test("n18 nobody is given a case under a name that the server has exchanged, until the words were compared", async () => {
  const here = setting();
  const { mine: before } = desk(here, honest(here), honest(here));
  assert.equal(before.colleagues.everybody().length, 3);

  const { mine, keys, unlock } = desk(here, honest(here), exchanged(here));
  const [me, second, third] = here.caseworkers.map(({ account }) => account);
  assert.equal(mine.colleagues.names.renamed.get().length, 2);
  // People stay who they were, and neither is offered.
  assert.deepEqual([mine.colleagues.handleOf(second!), mine.colleagues.handleOf(third!)], ["person-1", "person-2"]);
  assert.deepEqual(mine.colleagues.everybody().map(({ account }) => account), [me]);
  assert.deepEqual(mine.colleagues.candidates().map(({ account }) => account), [me]);

  const asked: string[] = [];
  const stored: string[] = [];
  globalThis.fetch = (async (path: string, { method = "GET", body }: RequestInit = {}) => {
    asked.push(`${method} ${path.replace("/api/v1", "")}`);
    if (path.endsWith("/account/keyring")) {
      stored.push((JSON.parse(String(body)) as { keyring: string }).keyring);
      return new Response(null, { status: 204 });
    }
    if (path.includes("/account/rotation")) return Response.json({ v: 1, rotation: null, missing: 0, cases: [] });
    return Response.json({ v: 1, cases: [{ case: here.id, grant: "" }], next: null });
  }) as typeof fetch;
  await mine.moving.look();
  assert.deepEqual(mine.moving.state.get().lacking, []);
  assert.equal(asked.some((call) => call.includes("/desk/missing")), false);

  // Each is recognised by itself.
  await mine.colleagues.names.recognise(second!);
  assert.equal(mine.colleagues.handleOf(second!), "person-2");
  const sealed = openKeyring(unlock, fromBase64url(stored.at(-1)!));
  assert.deepEqual(sealed.names?.at(-1), { account: second, handle: "person-2" });
  await mine.colleagues.names.recognise(third!);
  assert.deepEqual(mine.colleagues.names.renamed.get(), []);
  assert.equal(mine.colleagues.everybody().length, 3);
  assert.equal(keys.names?.length, 3);
});

test("n18 an admin sees whose name is not the one that was remembered", () => {
  const here = setting();
  const answer = ({ account, handle }: Colleague): AccountAnswer => ({
    account,
    handle,
    role: "caseworker",
    state: "vetted",
    desk: here.desk,
    enrolment: null,
    note: null,
    invited: null,
    reset: null,
    sessions: 0,
    factors: { codes: 1, passkeys: 0, recoveryCodes: 0 },
    rotation: null,
  });
  const keys: Keyring = { ...keyring(here.admins[0], here.state), names: honest(here) };
  const differences = (names: Colleague[]): number =>
    takeRoll(names.map(answer), here.state, keys).people.filter((one) => one.differences.includes("name")).length;
  assert.equal(differences(honest(here)), 0);
  assert.equal(differences(exchanged(here)), 2);
});
