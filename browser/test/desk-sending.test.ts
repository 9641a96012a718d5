import "./no-page.ts";
import assert from "node:assert/strict";
import test from "node:test";
import type { Change, OpenedCase } from "../src/desk/case-model.ts";
import { Desk } from "../src/desk/desk.ts";
import { byUrgency, contentOf, NO_FILTERS, shown } from "../src/desk/model.ts";
import type { Pool } from "../src/desk/pool.ts";
import { Queue } from "../src/desk/queue.ts";
import type { Unlocked } from "../src/staff/trust.ts";
import { openCase } from "../src/protocol/case.ts";
import { compareBytes, fromBase64url, type JsonObject, toBase64url } from "../src/protocol/encoding.ts";
import { generateIdentity, randomBytes, recipientOf, sha256 } from "../src/protocol/keys.ts";
import { verifyLedger } from "../src/protocol/ledger.ts";
import { signWork, type WorkContent } from "../src/protocol/records.ts";
import { readersOf } from "../src/protocol/rekey.ts";
import { seal } from "../src/protocol/sealed-file.ts";
import { keyring, named, type Person, person, servedIntake } from "./intake.ts";
import { DAY, type Setting, setting, signedBy } from "./setting.ts";

const waited = setTimeout;
// Nobody waits between two attempts here.
globalThis.setTimeout = ((work: () => void) => waited(work, 0)) as typeof setTimeout;

const TODAY = new Date().toISOString().slice(0, 10);

/** A server with one case, whose answers may get lost. */
class Server {
  works: string[] = [];
  state = "received";
  erases: string | null = null;
  hints: JsonObject[] = [];
  /** Cards that somebody sent. */
  cards: string[] = [];
  /** The caseworker's grant, and the key that everything is sealed to. */
  key: { grant: string; recipient: string };
  /** Who is kept from it, as the server has it. */
  refused: string[] = [];
  /** Nothing comes through. */
  cut = false;

  constructor(
    readonly here: Setting,
    /** A case of the same desk. */
    readonly other: Server | null = null,
  ) {
    this.key = { grant: toBase64url(here.grants[0]!), recipient: here.grant.recipient };
    globalThis.fetch = (async (path: string, request: RequestInit) => this.answer(path, request)) as typeof fetch;
  }

  async answer(path: string, { method = "GET", body }: RequestInit): Promise<Response> {
    if (method === "GET") {
      const state = this.here.ledger.state();
      if (path.endsWith("/intake")) return Response.json({ v: 1, ...servedIntake(state) });
      if (path.endsWith("/ledger")) return Response.json({ v: 1, entries: this.here.ledger.entries });
      return Response.json((path.includes(this.here.id) ? this : (this.other ?? this)).view());
    }
    const said = JSON.parse(String(body)) as JsonObject;
    if (this.cut) throw new TypeError("cut");
    if (path.endsWith("/records")) {
      (said["wire"] === "card" ? this.cards : this.works).push(String(said["sealed"]));
      return Response.json({ v: 1, id: "x" }, { status: 201 });
    }
    if (path.endsWith("/refused")) {
      this.works.push(String(said["record"]));
      this.refused = said["refused"] as string[];
      return Response.json({ v: 1, id: "x" }, { status: 201 });
    }
    if (path.endsWith("/rekey")) {
      const { record, case_recipient: recipient, grants } = said as { record: string; case_recipient: string; grants: { account: string; key: string }[] };
      const readers = readersOf(this.here.ledger.state(), this.here.desk, [], this.refused).map(({ account }) => account);
      if (grants.map(({ account }) => account).join() !== readers.join()) {
        return Response.json({ type: "urn:thicket:problem:roster-changed" }, { status: 409 });
      }
      this.works.push(record);
      this.key = { recipient, grant: grants.find(({ account }) => account === this.here.caseworkers[0].account)!.key };
      return Response.json({ v: 1, id: "x" }, { status: 201 });
    }
    this.hints.push(said);
    if (this.erases !== null && said["erases"] !== this.erases) {
      return Response.json({ type: "urn:thicket:problem:case-conflict" }, { status: 409 });
    }
    [this.state, this.erases] = [String(said["state"]), null];
    return new Response(null, { status: 204 });
  }

  view(): JsonObject {
    const { here } = this;
    const record = (wire: string, sealed: string): JsonObject => ({ id: "", day: TODAY, wire, sealed });
    const [report, card] = [toBase64url(here.report), toBase64url(here.card)];
    return {
      v: 1,
      case: here.id,
      received: DAY,
      activity: DAY,
      state: this.state,
      assignee: null,
      card,
      grant: this.key.grant,
      case_recipient: this.key.recipient,
      mailboxes: here.mailboxes.map(({ mailbox }) => mailbox),
      records: [record("report", report), record("card", card), ...this.cards.map((sealed) => record("card", sealed)), ...this.works.map((sealed) => record("work", sealed))],
      files: [],
      erases: this.erases,
      rekey: false,
      deleting: false,
      desk: here.desk,
      grantees: [],
      refused: this.refused,
      earlier: [],
      erasure: null,
    };
  }

  opened() {
    const records = (this.view()["records"] as { wire: string; sealed: string }[]).map(({ wire, sealed }) => ({ wire, sealed: fromBase64url(sealed) }));
    return openCase(this.here.grant, this.here.state, records);
  }

  /** The same person signs something at another machine; or a colleague does. */
  elsewhere(content: WorkContent, person = this.here.caseworkers[0]): void {
    const { heads, nextSeq } = this.opened();
    const own = keyring(person, this.here.state);
    const place = { seq: nextSeq(own.account), after: heads };
    this.works.push(toBase64url(signWork(own, this.here.grant, this.here.state, place, DAY, content)));
  }

  withdraw(): void {
    const { here } = this;
    const notice = { v: 1, kind: "withdrawal", case: here.id, day: TODAY, mailbox: toBase64url(here.safe.mailbox) };
    this.works.push(toBase64url(seal(here.grant.recipient, notice, "work")));
    [this.state, this.erases] = ["withdrawn", "2026-11-26"];
  }
}

function desk(here: Setting): Desk {
  const person = here.caseworkers[0];
  const account = here.state.accounts.get(person.account)!;
  const unlocked = {
    session: { account: person.account, handle: "amina", role: "caseworker", desk: here.desk, keyring: "", colleagues: [] },
    trusted: { ledger: here.state, entries: [], rosterTrusted: true, warnings: [] },
    keyring: keyring(person, here.state),
    account,
  } as unknown as Unlocked;
  const pool = { unlock: () => undefined, close: () => undefined, open: () => undefined } as unknown as Pool;
  return new Desk(unlocked, account, pool, () => undefined);
}

async function opened(desk: Desk, id: string): Promise<OpenedCase> {
  const opening = await desk.open(id);
  assert.ok(opening.ok);
  return opening.opened;
}

/** A desk with a change that was sealed, and lost on the way. */
async function lost(change: Change) {
  const here = setting();
  const server = new Server(here);
  const mine = desk(here);
  const seen = await opened(mine, here.id);
  server.cut = true;
  const outcome = await mine.changes.make(here.id, seen, change);
  assert.deepEqual([outcome.ok, outcome.pending, server.works.length], [false, true, 0]);
  server.cut = false;
  return { here, server, mine };
}

const TRIAGE: Change = { what: "standing", standing: { state: "triage", assignee: null, reason: null }, grantTo: null };

test("n62 who saw what a colleague signed in another history gives nobody anything from then on", async () => {
  const here = setting();
  const server = new Server(here);
  const mine = desk(here);
  const colleague = here.caseworkers[1];
  assert.deepEqual((await opened(mine, here.id)).problems, []);
  assert.equal(mine.colleagues.candidates().length, 3);
  const theirs = verifyLedger([...here.ledger.entries, here.ledger.next({ action: "renew" }, here.admins)]);
  const ours = verifyLedger([
    ...here.ledger.entries,
    here.ledger.next({ action: "desk", desk: toBase64url(new Uint8Array(16).fill(9)), name: "Elsewhere" }, here.admins),
  ]);
  mine.ledger.trusted.update((trusted) => ({ ...trusted, ledger: ours }));
  const { heads, nextSeq } = server.opened();
  const place = { seq: nextSeq(colleague.account), after: heads };
  const note: WorkContent = { kind: "note", text: "there" };
  server.works.push(toBase64url(signWork(keyring(colleague, theirs), here.grant, theirs, place, DAY, note)));
  const seen = await opened(mine, here.id);
  assert.equal(seen.problems.length, 1);
  assert.deepEqual([mine.colleagues.candidates(), mine.colleagues.everybody(), mine.ledger.trusted.get().rosterTrusted], [[], [], false]);
  assert.ok(mine.ledger.trusted.get().warnings.includes("tampering-ledger-fork"));
  const grant: Change = { what: "standing", standing: { state: "triage", assignee: colleague.account, reason: null }, grantTo: colleague.account };
  const outcome = await mine.changes.make(here.id, seen, grant);
  assert.equal(outcome.ok, false);
  assert.equal(server.works.length, 1);
});

test("n62 what one colleague made up of the ledger stops new keys until they are revoked, and a card nobody signed none", async () => {
  const here = setting();
  const other = new Server(setting(here));
  const server = new Server(here, other);
  const mine = desk(here);
  const colleague = here.caseworkers[2];
  const far = { seq: 1_000_000, hash: toBase64url(randomBytes(32)) };
  const card = { kind: "card", seq: 1, after: [], ledger: far, urgency: "U4", kinds: [], where: [], languages: [], summary: "", tags: [] };
  // In the name of somebody who is active, by no key of theirs.
  const unsigned = signedBy({ ...person(), account: here.caseworkers[1].account }, here, "card", card);
  server.cards.push(toBase64url(unsigned));
  const first = await opened(mine, here.id);
  assert.deepEqual([first.problems, first.strays.length, first.otherHistoryBy], [[], 1, []]);
  assert.ok(mine.ledger.trusted.get().rosterTrusted);
  const note = { kind: "note", seq: 1, day: DAY, after: [toBase64url(sha256(here.report))], text: "x", ledger: far };
  server.works.push(toBase64url(signedBy(colleague, here, "work", note)));
  server.cards.push(toBase64url(signedBy(colleague, here, "card", card)));
  const seen = await opened(mine, here.id);
  assert.deepEqual([seen.problems.length, seen.otherHistoryBy], [1, [colleague.account]]);
  const { trusted } = mine.ledger;
  assert.deepEqual([trusted.get().rosterTrusted, trusted.get().warnings], [false, ["tampering-ledger-short"]]);
  // Everything can be read, and no case gets a key.
  assert.deepEqual((await opened(mine, other.here.id)).problems, []);
  assert.equal((await mine.access.rekey(here.id)).ok, false);
  here.ledger.add({ action: "revoke", account: colleague.account }, here.admins);
  const outcome = await mine.access.rekey(here.id);
  assert.ok(outcome.ok);
  assert.deepEqual([outcome.opened!.problems, outcome.opened!.otherHistoryBy, trusted.get().rosterTrusted], [[], [], true]);
  assert.deepEqual([outcome.opened!.strays.length, trusted.get().warnings], [1, []]);
});

test("n60 two clicks of one moment sign one record, whatever is asked for", async () => {
  const asked: readonly Change[] = [
    { what: "reply", texts: ["once"], locale: "en" },
    { what: "note", text: "once" },
    { what: "card", card: { urgency: "U1", summary: "once", tags: [] } },
    TRIAGE,
  ];
  for (const change of asked) {
    const here = setting();
    const server = new Server(here);
    const mine = desk(here);
    const seen = await opened(mine, here.id);
    const outcomes = await Promise.all([mine.changes.make(here.id, seen, change), mine.changes.make(here.id, seen, change)]);
    assert.deepEqual(outcomes.map(({ ok, message }) => [ok, message]), [[true, null], [false, null]], change.what);
    assert.equal(server.works.length + server.cards.length, 1, change.what);
    assert.deepEqual((await opened(mine, here.id)).problems, []);
    // Nothing stays shut.
    assert.ok((await mine.changes.make(here.id, await opened(mine, here.id), { what: "note", text: "later" })).ok);
  }
});

test("n60 a record is signed neither beside a cover nor beside a new key of its case", async () => {
  const here = setting();
  const server = new Server(here);
  const mine = desk(here);
  const seen = await opened(mine, here.id);
  const note: Change = { what: "note", text: "after the cover" };
  const [first, second, outcome] = await Promise.all([mine.changes.cover(here.id), mine.changes.cover(here.id), mine.changes.make(here.id, seen, note)]);
  assert.deepEqual([first, second, outcome.ok, server.works.length], ["sent", "failed", true, 2]);
  const [key, lost] = await Promise.all([mine.access.rekey(here.id), mine.changes.make(here.id, outcome.opened!, note)]);
  assert.deepEqual([key.ok, lost.ok, server.works.length], [true, false, 3]);
  assert.deepEqual((await opened(mine, here.id)).problems, []);
});

test("n60 a note whose number was used elsewhere meanwhile is sealed anew", async () => {
  const { here, server, mine } = await lost({ what: "note", text: "lost at first" });
  server.elsewhere({ kind: "note", text: "from another machine" });
  const outcome = await mine.changes.resend(here.id);
  assert.ok(outcome.ok);
  const { problems, notes } = server.opened();
  assert.deepEqual(problems, []);
  assert.deepEqual(notes.map(({ seq, text }) => [seq, text]), [[1, "from another machine"], [2, "lost at first"]]);
  assert.ok(!mine.changes.isPending(here.id));
});

test("a reply beside another that was sent elsewhere goes back into the draft, and not out", async () => {
  const { here, server, mine } = await lost({ what: "reply", texts: ["one", "two"], locale: "en" });
  server.elsewhere({ kind: "cover", n: 1, locale: "zh-Hans", words: "still-here" });
  const outcome = await mine.changes.resend(here.id);
  assert.deepEqual([outcome.ok, outcome.pending, server.works.length], [false, false, 1]);
  assert.equal(mine.drafts.of(here.id)["reply"], "one\n\ntwo");
  // A note in between changes nothing of what a reply answers.
  const other = await lost({ what: "reply", texts: ["one"], locale: "en" });
  other.server.elsewhere({ kind: "note", text: "x" });
  assert.ok((await other.mine.changes.resend(other.here.id)).ok);
  const { problems, mail } = other.server.opened();
  assert.deepEqual([problems, mail.map(({ n, seq }) => [n, seq])], [[], [[1, 2]]]);
});

test("a reply of which only the answer was lost is shown as sent, and not sent again", async () => {
  const here = setting();
  const server = new Server(here);
  const mine = desk(here);
  const seen = await opened(mine, here.id);
  const answer = server.answer.bind(server);
  let losing = true;
  server.answer = async (path, request) => {
    if (request.method === "POST" && !losing) assert.fail("sent again");
    const said = server.works.length > 0 && request.method === "POST" ? null : await answer(path, request);
    if (request.method === "POST") throw new TypeError("lost");
    return said!;
  };
  assert.ok((await mine.changes.make(here.id, seen, { what: "reply", texts: ["once"], locale: "en" })).pending);
  losing = false;
  const outcome = await mine.changes.resend(here.id);
  assert.deepEqual([outcome.ok, outcome.reply?.texts, server.works.length], [true, ["once"], 1]);
});

test("a lost event does not keep a report that was withdrawn meanwhile", async () => {
  const { here, server, mine } = await lost(TRIAGE);
  server.withdraw();
  const outcome = await mine.changes.resend(here.id);
  assert.equal(outcome.ok, false);
  assert.equal(outcome.opened?.withdrawal?.erases, "2026-11-26");
  assert.deepEqual([server.hints, server.works.length], [[], 1]);
  // Once it was seen, it can be kept: the day is named.
  const kept = await mine.changes.make(here.id, outcome.opened!, TRIAGE);
  assert.ok(kept.ok);
  assert.deepEqual(server.hints.map(({ state, erases }) => [state, erases]), [["triage", "2026-11-26"]]);
  assert.equal(server.erases, null);
});

test("a report that is withdrawn between an event and its hint is looked at again", async () => {
  const here = setting();
  const server = new Server(here);
  const mine = desk(here);
  const seen = await opened(mine, here.id);
  const answer = server.answer.bind(server);
  server.answer = async (path, request) => {
    const said = await answer(path, request);
    if (path.endsWith("/records")) server.withdraw();
    return said;
  };
  const outcome = await mine.changes.make(here.id, seen, TRIAGE);
  assert.deepEqual([outcome.ok, outcome.pending, server.erases], [false, false, "2026-11-26"]);
  assert.equal(outcome.opened?.withdrawal?.erases, "2026-11-26");
  assert.deepEqual(server.hints.map(({ erases }) => erases), [null]);
});

test("n18 a withdrawn report is kept although a colleague named another key, to which nothing else is written", async () => {
  const here = setting();
  const server = new Server(here);
  const mine = desk(here);
  const [me, , crook] = here.caseworkers;
  const forge = (): void =>
    server.elsewhere({ kind: "rekey", n: server.opened().nextMail, recipient: recipientOf(generateIdentity()), grantees: [me.account] }, crook);
  forge();
  server.withdraw();
  const seen = await opened(mine, here.id);
  assert.deepEqual([seen.writable, seen.access.doubtful, seen.withdrawal?.erases], [false, true, "2026-11-26"]);
  const refused = async (change: Change): Promise<void> => {
    const before = [server.works.length, server.hints.length];
    const outcome = await mine.changes.make(here.id, await opened(mine, here.id), change);
    assert.deepEqual([outcome.ok, outcome.pending, outcome.message], [false, false, "access-doubtful"]);
    assert.deepEqual([server.works.length, server.hints.length], before);
  };
  await refused({ what: "note", text: "x" });
  await refused({ what: "reply", texts: ["x"], locale: "en" });
  const closed = { state: "closed", assignee: null, reason: "resolved" } as const;
  await refused({ what: "standing", standing: closed, grantTo: null });
  await refused({ ...TRIAGE, grantTo: crook.account });
  const kept = await mine.changes.make(here.id, seen, TRIAGE);
  assert.ok(kept.ok, String(kept.message));
  assert.deepEqual(server.hints.map(({ state, erases }) => [state, erases]), [["triage", "2026-11-26"]]);
  assert.deepEqual([kept.opened?.withdrawal, kept.opened?.standing.state], [null, "triage"]);
  // What is not withdrawn any more waits for a new key.
  await refused(TRIAGE);
  // Nor is it kept with a key that whoever named it could have dated back.
  const dated = new Server(setting());
  const other = desk(dated.here);
  const maker = dated.here.caseworkers[2];
  dated.elsewhere({ kind: "rekey", n: 1, recipient: dated.here.grant.recipient, grantees: [me.account] }, maker);
  dated.withdraw();
  dated.here.ledger.add({ action: "suspend", account: maker.account }, dated.here.admins.slice(0, 1));
  await other.ledger.renewNow();
  const outcome = await other.changes.make(dated.here.id, await opened(other, dated.here.id), TRIAGE);
  assert.deepEqual([outcome.ok, outcome.message], [false, "access-doubtful"]);
});

test("a desk gives a case to nobody whom a colleague refused it, though the server leaves that out", async () => {
  const here = setting();
  const refused = here.caseworkers[1].account;
  const change: Change = { ...TRIAGE, standing: { state: "triage", assignee: refused, reason: null }, grantTo: refused };
  const open = new Server(here);
  const mine = desk(here);
  assert.ok((await mine.changes.make(here.id, await opened(mine, here.id), change)).ok);
  assert.equal(open.hints[0]?.["account"], refused, "the grant");

  const server = new Server(here);
  server.elsewhere({ kind: "refusal", refused: [refused] });
  const seen = await opened(mine, here.id);
  assert.deepEqual([seen.access.refused, seen.problems], [[refused], []]);
  const outcome = await mine.changes.make(here.id, seen, change);
  assert.deepEqual([outcome.ok, outcome.pending, server.hints, server.works.length], [false, false, [], 1]);
});

test("n60 a list of refusals that a colleague made up keeps nobody from a case, and a colleague takes it back", async () => {
  const sorted = (...people: Person[]): string[] =>
    people.map(({ account }) => fromBase64url(account)).sort(compareBytes).map(toBase64url);
  const begun = (): { here: Setting; server: Server; mine: Desk } => {
    const here = setting();
    return { here, server: new Server(here), mine: desk(here) };
  };
  // Of everybody, and of everybody else.
  for (const count of [3, 2] as const) {
    const { here, server, mine } = begun();
    const crook = here.caseworkers[2];
    server.elsewhere({ kind: "refusal", refused: sorted(...here.caseworkers.slice(0, count)) }, crook);
    const { access, problems } = await opened(mine, here.id);
    assert.deepEqual([problems.length, access.refused, access.barred, access.uncounted], [1, [], [], [crook.account]]);
    // The list is set anew: to refuse somebody, and to allow them again.
    const [, colleague] = here.caseworkers;
    for (const refused of [true, false]) {
      const outcome = await mine.access.refuse(here.id, crook.account, refused);
      assert.deepEqual([outcome.ok, outcome.opened?.problems, outcome.opened?.access.refused], [true, [], refused ? [crook.account] : []]);
      assert.ok(!server.refused.includes(colleague.account));
    }
    assert.ok((await mine.access.rekey(here.id)).ok);
  }
  // Of one, which counts: whom it names moves the case still, but does not take it back.
  const { here, server, mine } = begun();
  const [me, colleague, crook] = here.caseworkers;
  server.elsewhere({ kind: "refusal", refused: [me.account] }, crook);
  const seen = await opened(mine, here.id);
  assert.deepEqual([seen.problems, seen.access.refused, seen.access.barred], [[], [me.account], []]);
  assert.equal((await mine.access.refuse(here.id, me.account, false)).ok, false);
  assert.equal(server.works.length, 1);
  assert.ok((await mine.access.rekey(here.id)).ok);
  server.elsewhere({ kind: "refusal", refused: [] }, colleague);
  assert.deepEqual((await opened(mine, here.id)).access.refused, []);
  // By somebody who was revoked since it counts no more, nor does what they took back.
  server.elsewhere({ kind: "refusal", refused: [colleague.account] });
  server.elsewhere({ kind: "refusal", refused: [] }, crook);
  assert.deepEqual((await opened(mine, here.id)).access.refused, []);
  here.ledger.add({ action: "revoke", account: crook.account }, here.admins);
  await mine.ledger.renewNow();
  const after = await opened(mine, here.id);
  assert.deepEqual([after.problems, after.strays.length, after.access.refused], [[], 1, [colleague.account]]);
  const lifted = await mine.access.refuse(here.id, colleague.account, false);
  assert.deepEqual([lifted.ok, lifted.opened?.access.refused, lifted.opened?.strays], [true, [], []]);
});

test("n60 a new key waits, and says for whom, where a colleague signed another list than the server has", async () => {
  const listed = async (mine: Desk, server: Server, account: string): Promise<void> => {
    const before = server.works.length;
    const outcome = await mine.access.rekey(server.here.id);
    assert.deepEqual([outcome.ok, outcome.message], [false, "access-refused-unlisted"]);
    assert.equal(server.works.length, before, "sealed nothing");
    const { access } = await opened(mine, server.here.id);
    assert.deepEqual([access.refused, access.barred], [[account], []]);
  };
  // One who posts it as any other record.
  for (const refused of [true, false]) {
    const here = setting();
    const server = new Server(here);
    const mine = desk(here);
    const [, colleague, crook] = here.caseworkers;
    server.elsewhere({ kind: "refusal", refused: [colleague.account] }, crook);
    await listed(mine, server, colleague.account);
    assert.ok((await mine.access.refuse(here.id, colleague.account, refused)).ok);
    assert.deepEqual(server.refused, refused ? [colleague.account] : []);
    const outcome = await mine.access.rekey(here.id);
    assert.deepEqual([outcome.ok, outcome.message, outcome.opened?.problems], [true, null, []]);
  }
  // One whose taking back does not count any more, since they are revoked.
  const here = setting();
  const server = new Server(here);
  const mine = desk(here);
  const [, colleague, gone] = here.caseworkers;
  assert.ok((await mine.access.refuse(here.id, colleague.account, true)).ok);
  server.elsewhere({ kind: "refusal", refused: [] }, gone);
  server.refused = [];
  here.ledger.add({ action: "revoke", account: gone.account }, here.admins);
  await mine.ledger.renewNow();
  await listed(mine, server, colleague.account);
  assert.ok((await mine.access.refuse(here.id, colleague.account, false)).ok);
  assert.ok((await mine.access.rekey(here.id)).ok);
});

test("n60 a case goes to no desk where a colleague refused it to somebody whom the server would have it given to", async () => {
  const here = setting();
  const server = new Server(here);
  const mine = desk(here);
  const friend = person();
  const away = toBase64url(randomBytes(16));
  here.ledger.add({ action: "desk", desk: away, name: "Elsewhere" }, here.admins.slice(0, 1));
  for (const one of [friend, person()]) here.ledger.add({ action: "vet", ...named(one), desk: away }, here.admins);
  server.elsewhere({ kind: "refusal", refused: [friend.account] }, here.caseworkers[2]);
  const waits = await mine.access.handOver(here.id, away);
  assert.deepEqual([waits.ok, waits.message, server.hints], [false, "access-refused-unlisted", []]);
  assert.ok((await mine.access.refuse(here.id, friend.account, true)).ok);
  assert.ok((await mine.access.handOver(here.id, away)).ok);
  // A grant for the other one, and the desk.
  assert.deepEqual(server.hints.map(({ desk }) => desk), [undefined, away]);
});

test("withdrawn reports that are not erased yet stand first in the open queue, and those a follow-up reopened are in it", async () => {
  const row = (id: string, state: string, erases: string | null) => ({
    case: id,
    received: DAY,
    activity: DAY,
    state,
    assignee: null,
    card: `card-${id}`,
    grant: `grant-${id}`,
    erases,
  });
  const asked: string[] = [];
  globalThis.fetch = (async (path: string) => {
    const state = new URLSearchParams(path.split("?")[1]).get("state") ?? "";
    asked.push(state);
    const withdrawn = row("d", "withdrawn", "2026-11-26");
    const cases = state === "withdrawn" ? [withdrawn] : [row("a", "triage", null), row("b", "closed", null), withdrawn];
    return Response.json({ v: 1, cases, next: null });
  }) as typeof fetch;
  const card = { seq: 0, urgency: "U1", kinds: [], where: [], languages: [], summary: "a magpie", tags: [], author: null };
  const opener = { open: async () => ({ card, trouble: null }) };
  const queue = new Queue(opener as never, async () => undefined, (error) => assert.fail(String(error)));
  const visible = (): string[] =>
    [...queue.state.get().rows].filter((one) => shown(one, NO_FILTERS, "me", () => true)).sort(byUrgency).map(({ id }) => id);
  await queue.load("open");
  assert.deepEqual(asked, ["withdrawn", "open"]);
  assert.deepEqual(visible(), ["d", "a", "b"]);
  const found = (change: Partial<typeof NO_FILTERS>): string[] =>
    queue.state.get().rows.filter((one) => shown(one, { ...NO_FILTERS, ...change }, "me", () => true)).map(({ id }) => id).sort();
  // Nobody filters it away by what it says, nor finds it by that.
  assert.deepEqual(found({ urgency: "U2" }), ["d"]);
  assert.deepEqual(found({ search: "magpie" }), ["a", "b"]);
  const [gone, other] = ["d", "a"].map((id) => queue.state.get().rows.find((one) => one.id === id)!);
  assert.deepEqual([contentOf(gone!), contentOf(other!)], [null, card]);
  queue.change("a", { state: "closed" });
  queue.change("b", { state: "triage" });
  queue.change("b", { state: "closed" });
  assert.deepEqual(visible(), ["d"]);
});

test("a case of somebody who is suspended, revoked or no caseworker is marked, and found among those that nobody has", async () => {
  const here = setting();
  new Server(here);
  const mine = desk(here);
  const [, suspended, revoked] = here.caseworkers;
  here.ledger.add({ action: "suspend", account: suspended.account }, [here.admins[0]]);
  here.ledger.add({ action: "revoke", account: revoked.account }, here.admins);
  await mine.ledger.renewNow();
  const { colleagues } = mine;
  const said = [mine.me, suspended.account, revoked.account, here.admins[0].account, "nobody-at-all"].map((account) => colleagues.assigneeOf(account));
  assert.deepEqual(said.slice(1).map((text) => text.split(" ")[0]), ["suspended", "revoked", "unknown", "unknown"].map((what) => `desk-assignee-${what}`));
  assert.equal(said[0], colleagues.handleOf(mine.me));
  const card = { seq: 0, urgency: "U1", kinds: [], where: [], languages: [], summary: "", tags: [], author: null };
  const found = [null, mine.me, suspended.account, revoked.account].filter((assignee) => {
    const row = { id: "a", received: DAY, activity: DAY, state: "triage", assignee, rekey: false, erases: null, reopened: false, card, trouble: null };
    return shown(row, { ...NO_FILTERS, who: "nobody" }, mine.me, (account) => colleagues.isWorking(account));
  });
  assert.deepEqual(found, [null, suspended.account, revoked.account]);
});
