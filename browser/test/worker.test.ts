import assert from "node:assert/strict";
import test from "node:test";
import type { FromOpener, RowResult, SealedRow, ToOpener } from "../src/desk/worker.ts";
import { fromBase64url, fromUtf8, toBase64url } from "../src/protocol/encoding.ts";
import { authenticate, generateIdentity, recipientBytes } from "../src/protocol/keys.ts";
import { parse, receiptKeys } from "../src/protocol/receipt.ts";
import { caseOf, openCard, openGrant, openReport, signCard } from "../src/protocol/records.ts";
import { BUCKETS, open, type Wire } from "../src/protocol/sealed-file.ts";
import { sealReport } from "../src/protocol/submission.ts";
import { english } from "../src/protocol/words.ts";
import type { FromSealer, ToSealer } from "../src/report/worker-messages.ts";
import { Inside, is } from "./inside.ts";
import { ANSWERS, intake, keyring, named, person, quickReceiptKeys } from "./intake.ts";

const DAY = "2026-11-22";

// A module of a worker takes `self` when it is loaded, so that the two take it one after the other.
const sealer = new Inside<ToSealer, FromSealer>();
const opener = new Inside<ToOpener, FromOpener>();
Object.assign(globalThis, { self: sealer });
await import("../src/report/worker.ts");
Object.assign(globalThis, { self: opener });
await import("../src/desk/worker.ts");

interface Body {
  [field: string]: unknown;
  case: string;
  case_recipient: string;
  ledger: { seq: number };
  mailboxes: { mailbox: string; slip: string; first: string }[];
  report: string;
  card: string;
  grants: { account: string; key: string }[];
}

test("n16 n61 a report is sealed, and sealed again for a changed roster with the same receipts and case", async () => {
  const { ledger, admins, caseworkers, desk } = intake();
  const state = ledger.state();
  const { genesis } = state;
  sealer.tell({ type: "prepare", entries: ledger.entries, genesis, locale: "zh-Hans" });
  const { receipts } = await sealer.hear(is<FromSealer, "ready">("ready"));
  sealer.tell({ type: "seal", answers: { ...ANSWERS, safe_to_write: "no" }, day: DAY, desk });
  const first = await sealer.hear(is<FromSealer, "sealed">("sealed"));
  const body = JSON.parse(first.body) as Body;

  assert.deepEqual(Object.keys(body), ["v", "case", "case_recipient", "desk", "ledger", "mailboxes", "report", "card", "grants"]);
  assert.equal(body.case, first.case);
  assert.equal(caseOf(state.instance, recipientBytes(body.case_recipient)), first.case);
  assert.deepEqual(body.ledger, { seq: state.head.seq });
  assert.deepEqual(body.grants.map(({ account }) => account), caseworkers.map(({ account }) => account));
  const sizes: [Wire, string][] = [
    ["report", body.report],
    ["card", body.card],
    ...body.grants.map(({ key }): [Wire, string] => ["grant", key]),
    ...body.mailboxes.flatMap(({ slip, first: mail }): [Wire, string][] => [["slip", slip], ["first", mail]]),
  ];
  for (const [wire, sealed] of sizes) assert.equal(fromBase64url(sealed).length, BUCKETS[wire][0]);

  const worker = caseworkers[2];
  const grant = openGrant(worker.identity, fromBase64url(body.grants[2]!.key), first.case, state.instance);
  const report = openReport(grant, fromBase64url(body.report));
  assert.deepEqual(report.answers, ANSWERS, "whether it is safe to write is never sent");
  assert.deepEqual([report.form, report.locale], ["1", "zh-Hans"]);

  for (const name of ["real", "safe"] as const) {
    const shown = receipts[name];
    const receipt = parse(shown.digits, [])!;
    assert.deepEqual(parse(shown.words.map((index) => english[index]).join(" "), [english]), receipt);
    const keys = await receiptKeys(receipt, state.instance);
    const mailbox = toBase64url(keys.mailbox);
    assert.deepEqual(report.mailboxes[name], {
      mailbox,
      recipient: keys.replyRecipient,
      authorKey: toBase64url(keys.authorKey),
    });
    const sent = body.mailboxes.find((other) => other.mailbox === mailbox)!;
    for (const kind of ["slip", "first"] as const) {
      const { v, payload, mac } = open(keys.replyIdentity, fromBase64url(sent[kind]), kind);
      const bytes = fromBase64url(payload);
      assert.equal(v, 1);
      assert.equal(mac, toBase64url(authenticate(keys.slipKey, `thicket/v1 ${kind}\0`, state.instance, bytes)));
      const expected =
        kind === "slip" ? { genesis, ledger: state.head } : { locale: "zh-Hans", words: "received" };
      assert.deepEqual(JSON.parse(fromUtf8(bytes)), { v: 1, kind, case: first.case, ...expected });
    }
  }
  const order = body.mailboxes.map(({ mailbox }) => Buffer.from(mailbox, "base64url").toString("hex"));
  assert.deepEqual(order, [...order].sort());

  ledger.add({ action: "suspend", account: caseworkers[0].account }, [admins[0]]);
  sealer.tell({ type: "reseal", entries: ledger.entries, answers: ANSWERS, day: DAY, desk });
  const second = await sealer.hear(is<FromSealer, "sealed">("sealed"));
  const again = JSON.parse(second.body) as Body;
  assert.equal(second.case, first.case);
  assert.deepEqual(again.mailboxes.map(({ mailbox }) => mailbox), body.mailboxes.map(({ mailbox }) => mailbox));
  assert.deepEqual(again.grants.map(({ account }) => account), caseworkers.slice(1).map(({ account }) => account), "n16");

  // n62: what the server then shows must extend what was verified before.
  const forked = intake();
  sealer.tell({ type: "reseal", entries: forked.ledger.entries, answers: ANSWERS, day: DAY, desk });
  assert.equal((await sealer.hear(is<FromSealer, "refused">("refused"))).reason, "ledger-fork");
  sealer.tell({ type: "reseal", entries: ledger.entries.slice(0, 4), answers: ANSWERS, day: DAY, desk });
  assert.equal((await sealer.hear(is<FromSealer, "refused">("refused"))).reason, "ledger-short");
});

test("a report goes to the desk that was chosen, and to no other where that one has closed", async () => {
  const { ledger, admins, caseworkers, desk: first } = intake();
  const [second, third] = [toBase64url(new Uint8Array(16).fill(2)), toBase64url(new Uint8Array(16).fill(3))];
  const people = [person(), person()] as const;
  ledger.add({ action: "desk", desk: second, name: "ئىككىنچى" }, [admins[0]]);
  ledger.add({ action: "desk", desk: third, name: "Nobody's" }, [admins[0]]);
  for (const one of people) ledger.add({ action: "vet", ...named(one), desk: second }, admins);
  const { genesis } = ledger.state();
  sealer.tell({ type: "prepare", entries: ledger.entries, genesis, locale: "ug" });
  const granted = async (desk: string): Promise<[unknown, string[]]> => {
    sealer.tell({ type: "seal", answers: ANSWERS, day: DAY, desk });
    const body = JSON.parse((await sealer.hear(is<FromSealer, "sealed">("sealed"))).body) as Body;
    return [body["desk"], body.grants.map(({ account }) => account)];
  };
  assert.deepEqual(await granted(first), [first, caseworkers.map(({ account }) => account)]);
  assert.deepEqual(await granted(second), [second, people.map(({ account }) => account)]);
  const closed = async (): Promise<unknown> => (await sealer.hear(is<FromSealer, "closed">("closed"))).desks;
  const open = [first, second];
  sealer.tell({ type: "seal", answers: ANSWERS, day: DAY, desk: third });
  assert.deepEqual(await closed(), open);
  ledger.add({ action: "suspend", account: people[0].account }, [admins[0]]);
  sealer.tell({ type: "reseal", entries: ledger.entries, answers: ANSWERS, day: DAY, desk: second });
  assert.deepEqual(await closed(), open.slice(0, 1));
  assert.deepEqual(await granted(first), [first, caseworkers.map(({ account }) => account)], "chosen instead");
});

test("n62 nothing is sealed for a ledger that does not verify", async () => {
  const { ledger, admins, desk } = intake();
  const { genesis } = ledger.state();
  ledger.entries.push(ledger.next({ action: "promote" }, admins));
  sealer.tell({ type: "prepare", entries: ledger.entries, genesis, locale: "en" });
  assert.equal((await sealer.hear(is<FromSealer, "refused">("refused"))).reason, "ledger-invalid");
  sealer.tell({ type: "seal", answers: ANSWERS, day: DAY, desk });
  assert.equal((await sealer.hear((message) => message.type !== "progress")).type, "refused");
  sealer.tell({ type: "prepare", entries: intake().ledger.entries, genesis, locale: "en" });
  assert.equal((await sealer.hear(is<FromSealer, "refused">("refused"))).reason, "ledger-fork");
});

test("the recovery recipient gets a grant under its own name", () => {
  const { ledger, admins, desk } = intake();
  ledger.add({ action: "recovery", recipient: ledger.state().accounts.get(admins[1].account)!.recipient }, admins);
  const state = ledger.state();
  const { body, case: id } = sealReport({
    answers: ANSWERS,
    locale: "ug",
    day: DAY,
    state,
    desk,
    caseIdentity: generateIdentity(),
    real: quickReceiptKeys(),
    safe: quickReceiptKeys(),
  });
  const { grants } = JSON.parse(body) as Body;
  assert.equal(grants.length, 4);
  assert.equal(grants[3]!.account, "AAAAAAAAAAAAAAAAAAAAAA");
  assert.equal(openGrant(admins[1].identity, fromBase64url(grants[3]!.key), id, state.instance).case, id);
});

test("a card is cut to fit, and half characters do no harm", () => {
  const { ledger, caseworkers, desk } = intake();
  const state = ledger.state();
  const summaryOf = (happened: string, more = {}): string => {
    const input = { locale: "en", day: DAY, state, desk, caseIdentity: generateIdentity() };
    const mailboxes = { real: quickReceiptKeys(), safe: quickReceiptKeys() };
    const { body, case: id } = sealReport({ ...input, ...mailboxes, answers: { happened, ...more } });
    const { card, grants } = JSON.parse(body) as Body;
    const grant = openGrant(caseworkers[0].identity, fromBase64url(grants[0]!.key), id, state.instance);
    return openCard(grant, fromBase64url(card), state).summary;
  };
  assert.equal(summaryOf("短"), "短");
  assert.equal(summaryOf("中".repeat(700)), "中".repeat(200));
  assert.equal(summaryOf(`${"a".repeat(598)}中`), "a".repeat(598));
  // Six bytes each as JSON: what fits depends on the grease.
  assert.match(summaryOf("\u0001".repeat(700)), /^\u0001{150,300}$/);
  assert.equal(summaryOf("a\ud83d b"), "a\ufffd b");
  assert.equal(summaryOf("\"\\\n".repeat(300)).length, 600);
  for (const happened of ["", "  ", 7, undefined]) assert.throws(() => summaryOf(happened as string), RangeError);
});

function rows(count: number): { setting: ReturnType<typeof intake>; sealed: SealedRow[] } {
  const setting = intake();
  const state = setting.ledger.state();
  const [real, safe] = [quickReceiptKeys(), quickReceiptKeys()];
  const own = keyring(setting.caseworkers[0], state);
  const sealed = Array.from({ length: count }, (_, index): SealedRow => {
    const input = { answers: ANSWERS, locale: "en", day: DAY, state, desk: setting.desk, real, safe };
    const { body, case: id } = sealReport({ ...input, caseIdentity: generateIdentity() });
    const { card, grants } = JSON.parse(body) as Body;
    const grant = grants[0]!.key;
    if (index % 4 !== 0) return { case: id, grant, card };
    // Every fourth card is a caseworker's.
    const opened = openGrant(own.identity, fromBase64url(grant), id, state.instance);
    const first = openCard(opened, fromBase64url(card), state);
    const signed = signCard(own, opened, state, { seq: 1, after: [opened.card] }, { ...first, urgency: "U1" });
    return { case: id, grant, card: toBase64url(signed) };
  });
  return { setting, sealed };
}

test("queue rows are opened and checked, and how long one takes", async () => {
  const { setting, sealed } = rows(24);
  const state = setting.ledger.state();
  const { identity } = setting.caseworkers[0];
  const ask = async (cases: SealedRow[]): Promise<RowResult[]> => {
    opener.tell({ type: "open", id: 1, cases });
    return (await opener.hear(is<FromOpener, "opened">("opened"))).results;
  };
  assert.deepEqual((await ask(sealed.slice(0, 1)))[0], { case: sealed[0]!.case, problem: "truncated" }, "locked");

  opener.tell({ type: "identity", identities: [identity], instance: toBase64url(state.instance), ledgerEntries: setting.ledger.entries });
  const urgencies = (await ask(sealed)).map((row) => ("card" in row ? row.card.urgency : row.problem));
  assert.deepEqual(urgencies, sealed.map((_, index) => (index % 4 === 0 ? "U1" : "U2")));

  const [one, two] = sealed as [SealedRow, SealedRow];
  const wrong = [
    { ...one, card: two.card },
    { ...one, grant: two.grant },
    { ...two, seenCard: 1 },
    { ...one, grant: "%" },
  ];
  const problems = (await ask(wrong)).map((row) => ("problem" in row ? row.problem : null));
  assert.deepEqual(problems, ["truncated", "case", "sequence", "truncated"]);

  const runs: number[] = [];
  for (let run = 0; run < 8; run++) {
    // Time of the processor, so that other work on the machine counts less.
    const started = process.cpuUsage();
    await ask(sealed);
    runs.push(process.cpuUsage(started).user / 1000 / sealed.length);
  }
  const best = Math.min(...runs);
  console.log(`a queue row opens in ${best.toFixed(2)} ms (every fourth card signed)`);
  assert.ok(best < 60, "ten times what it should be");

  opener.tell({ type: "forget" });
  assert.ok("problem" in (await ask([one]))[0]!);
  const other = { identities: [identity], ledgerEntries: setting.ledger.entries };
  opener.tell({ type: "identity", ...other, instance: toBase64url(new Uint8Array(16)) });
  assert.equal((await opener.hear(is<FromOpener, "refused">("refused"))).reason, "ledger-fork");
});
