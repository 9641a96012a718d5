// What an admin's page does by itself, against a server that is made up here.

import "./no-page.ts";
import assert from "node:assert/strict";
import test, { afterEach } from "node:test";
import { Office } from "../src/admin/office.ts";
import { today, type Unlocked } from "../src/staff/trust.ts";
import { type LedgerEntry, openKeyring, sealKeyring, signEnrolment } from "../src/protocol/account.ts";
import { fromBase64url, fromUtf8, type JsonObject, toBase64url } from "../src/protocol/encoding.ts";
import { TamperingError } from "../src/protocol/errors.ts";
import { generateIdentity, randomBytes, recipientOf } from "../src/protocol/keys.ts";
import { type LedgerHead, type LedgerState, verifyLedger } from "../src/protocol/ledger.ts";
import { signNext } from "../src/protocol/entries.ts";
import { hashOf, type Intake, intake, keyring, type Person, servedIntake } from "./intake.ts";

const realFetch = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = realFetch;
});

const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

/** What the server calls an account's state. */
const SERVED = { active: "vetted", suspended: "suspended", revoked: "revoked" } as const;

/** A server with a ledger, which takes entries as one does. */
class Server {
  readonly posted: LedgerEntry[] = [];
  readonly keyrings: string[] = [];
  /** How many were invited. */
  invited = 0;
  proposals: { id: string; entry: LedgerEntry }[] = [];
  /** What the answer that names the factors waits for. */
  factors: Promise<void> = Promise.resolve();
  entries: LedgerEntry[];

  constructor(readonly founded: Intake) {
    this.entries = founded.ledger.entries;
    globalThis.fetch = (async (path: string, init?: RequestInit) => {
      if (path.endsWith("/account/factors")) await this.factors;
      return this.#answer(path, init);
    }) as typeof fetch;
  }

  get state(): LedgerState {
    return verifyLedger(this.entries);
  }

  #answer(path: string, init: RequestInit = {}): Response {
    const call = `${init.method ?? "GET"} ${path.replace("/api/v1", "")}`;
    const json = (value: object, status = 200): Response => new Response(JSON.stringify({ v: 1, ...value }), { status });
    switch (call) {
      case "GET /intake":
        return json(servedIntake(this.state));
      case "GET /ledger":
        return json({ entries: this.entries });
      case "GET /accounts":
        return json({ accounts: this.#accounts() });
      case "GET /account/factors":
        return json({ factors: [], recovery_codes: 0 });
      case "GET /ledger/proposals":
        return json({ proposals: this.proposals });
      case "POST /ledger": {
        const { entry } = JSON.parse(String(init.body)) as { entry: LedgerEntry };
        this.posted.push(entry);
        if (entry.signatures.length < 2 && this.#needsTwo(entry)) {
          return json({ ledger: this.state.head, proposal: hashOf(entry) }, 202);
        }
        this.entries = [...this.entries, entry];
        return json({ ledger: this.state.head, proposal: null }, 201);
      }
      case "POST /invites":
        this.invited++;
        return json({ account: toBase64url(randomBytes(16)), path: "/enroll#x", expires: "2026-01-01T00:00Z" }, 201);
      case "PUT /account/keyring":
        this.keyrings.push((JSON.parse(String(init.body)) as { keyring: string }).keyring);
        return new Response(null, { status: 204 });
      default:
        return new Response(null, { status: 404 });
    }
  }

  #needsTwo(entry: LedgerEntry): boolean {
    return !["renew", "desk", "suspend"].includes(String(this.says(entry)["action"]));
  }

  says(entry: LedgerEntry): JsonObject {
    return JSON.parse(fromUtf8(fromBase64url(entry.payload))) as JsonObject;
  }

  #accounts(): object[] {
    const { state } = this;
    const people: [Person, string][] = [
      ...this.founded.admins.map((one): [Person, string] => [one, "admin"]),
      ...this.founded.caseworkers.map((one): [Person, string] => [one, "caseworker"]),
    ];
    return people.map(([one, role], at) => ({
      account: one.account,
      handle: `person-${at}`,
      role,
      state: SERVED[state.accounts.get(one.account)?.state ?? "active"],
      desk: null,
      enrolment: signEnrolment(state.instance, { account: one.account, role: role as "admin" }, one),
      note: null,
      invitation: null,
      reset: null,
      sessions: 0,
      factors: { codes: 1, passkeys: 0, recovery_codes: 0 },
      rotation: null,
    }));
  }
}

interface Opened {
  office: Office;
  server: Server;
  failures: unknown[];
  /** The heads in the keyrings that were stored. */
  noted: () => LedgerHead[];
  /** Opens what was stored. */
  unlock: string;
}

/** An office of the first admin, over a ledger whose newest entry is so many days old. */
async function open(age: number): Promise<Opened> {
  const founded = intake(daysAgo(100));
  founded.ledger.day = daysAgo(age);
  founded.ledger.add({ action: "renew" }, [founded.admins[0]]);
  const server = new Server(founded);
  const { state } = server;
  const me = founded.admins[0];
  const unlockIdentity = generateIdentity();
  const unlocked = {
    session: { account: me.account, handle: "person-0", role: "admin", desk: null, keyring: "", colleagues: [] },
    trusted: { intake: {}, ledger: state, entries: server.entries, warnings: [], rosterTrusted: true },
    keyring: keyring(me, state),
    account: state.accounts.get(me.account)!,
    warnings: [],
    opener: { by: "passphrase", recipient: recipientOf(unlockIdentity) },
  } as unknown as Unlocked;
  const failures: unknown[] = [];
  const office = new Office(unlocked, (error) => failures.push(error));
  await office.refresh();
  const noted = (): LedgerHead[] =>
    server.keyrings.map((sealed) => openKeyring(unlockIdentity, fromBase64url(sealed)).seen);
  return { office, server, failures, noted, unlock: unlockIdentity };
}

const actions = ({ server }: Opened): unknown[] => server.posted.map((entry) => server.says(entry)["action"]);

test("an admin's sign-in renews a ledger that is over 7 days old, and no younger one", async () => {
  for (const [age, expected] of [
    [0, []],
    [7, []],
    [8, ["renew"]],
    [40, ["renew"]],
  ] as const) {
    const opened = await open(age);
    await opened.office.renewIfOld();
    assert.deepEqual(actions(opened), expected, `${age} days`);
    assert.deepEqual(opened.failures, []);
    if (expected.length > 0) assert.equal(opened.office.ledger.newestDay, today());
  }
});

test("entries that wait for signatures are not overtaken by a renewal until it presses", async () => {
  for (const [age, expected] of [
    [20, []],
    [22, ["renew"]],
  ] as const) {
    const opened = await open(age);
    const { server, office } = opened;
    const { entry } = signNext(keyring(server.founded.admins[1], server.state), server.state, today(), {
      action: "revoke",
      account: server.founded.caseworkers[0].account,
    });
    server.proposals = [{ id: hashOf(entry), entry }];
    await office.refresh();
    assert.equal(office.facts.get()?.proposals.length, 1);
    await office.renewIfOld();
    assert.deepEqual(actions(opened), expected, `${age} days`);
  }
});

test("what needs two is said to wait, and what was signed is noted once it is in the ledger", async () => {
  const opened = await open(1);
  const { office, server } = opened;
  const revoked = await office.sign({ action: "revoke", account: server.founded.caseworkers[0].account });
  assert.deepEqual([revoked.ok, opened.noted()], [true, []]);
  const suspended = await office.sign({ action: "suspend", account: server.founded.caseworkers[0].account });
  assert.equal(suspended.ok, true);
  assert.equal(office.ledger.accounts.get(server.founded.caseworkers[0].account)?.state, "suspended");
  assert.deepEqual(opened.noted(), [server.state.head]);
});

test("n62 a ledger that lost or changed an entry while the page was open is worked with no more", async () => {
  for (const change of [
    (entries: LedgerEntry[]) => entries.slice(0, -1),
    (entries: LedgerEntry[], { founded }: Server) => {
      const { ledger, admins } = founded;
      ledger.entries.splice(-1, 1);
      ledger.add({ action: "suspend", account: founded.caseworkers[0]!.account }, [admins[1]]).day = today();
      ledger.add({ action: "renew" }, [admins[1]]);
      return entries.length > 0 ? [...ledger.entries] : [];
    },
  ]) {
    const opened = await open(1);
    opened.server.founded.ledger.day = today();
    opened.server.entries = change([...opened.server.entries], opened.server);
    const outcome = await opened.office.sign({ action: "renew" });
    assert.equal(outcome.ok, false);
    assert.deepEqual(opened.server.posted, [], "nothing is signed");
    assert.ok(opened.failures[0] instanceof TamperingError);
  }
});

test("what is shown after a change is not what was being fetched before it", async () => {
  const { office, server } = await open(1);
  const under = office.refresh();
  const signed = office.sign({ action: "suspend", account: server.founded.caseworkers[1].account });
  await Promise.all([under, signed]);
  const shown = office.facts.get()?.roll.people.find(({ account }) => account === server.founded.caseworkers[1].account);
  assert.equal(shown?.state, "suspended");
  // Asked for in the middle of a load, as often as one likes: the newest of all counts.
  const early = office.refresh();
  const entry = signNext(keyring(server.founded.admins[1], server.state), server.state, today(), { action: "renew" }).entry;
  server.entries = [...server.entries, entry];
  await Promise.all([early, office.refresh(), office.refresh()]);
  assert.equal(office.ledger.head.seq, server.state.head.seq);
});

test("a keyring that is being stored when the page is locked is stored whole, and one without its secrets never", async () => {
  const { office, server, failures, noted, unlock } = await open(1);
  const { keyring: live } = office.unlocked;
  // A passkey that unlocks: its copy is asked for before anything is stored.
  live.passkeys = [{ id: toBase64url(randomBytes(16)), recipient: toBase64url(randomBytes(32)) }];
  const { signing, identity } = live;
  let letGo = (): void => {};
  server.factors = new Promise((resolve) => (letGo = resolve));
  const entry = signNext(keyring(server.founded.admins[1], server.state), server.state, today(), { action: "renew" }).entry;
  server.entries = [...server.entries, entry];
  const refreshed = office.refresh();
  await new Promise((resolve) => setTimeout(resolve, 50));
  office.close();
  assert.equal(live.signing, "");
  letGo();
  await refreshed;
  assert.deepEqual([failures, noted()], [[], [server.state.head]]);
  const stored = openKeyring(unlock, fromBase64url(server.keyrings[0]!));
  assert.deepEqual([stored.signing, stored.identity], [signing, identity]);
  // Whoever asks for it all the same.
  assert.throws(() => sealKeyring(recipientOf(unlock), live), RangeError);
});

test("two clicks of one moment make one invitation", async () => {
  const { office, server } = await open(0);
  const links = await Promise.all([1, 2].map(() => office.invite("farida", "caseworker", 72, "")));
  assert.deepEqual([server.invited, links.filter((link) => link !== null).length], [1, 1]);
  // Nothing stays shut.
  assert.notEqual(await office.invite("gulnar", "caseworker", 72, ""), null);
  assert.equal(server.invited, 2);
});
