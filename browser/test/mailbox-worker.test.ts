import assert from "node:assert/strict";
import test from "node:test";
import type { FromMailbox, ToMailbox } from "../src/mailbox/worker-messages.ts";
import { openCase } from "../src/protocol/case.ts";
import { fromBase64url, isBase64url, type JsonObject, toBase64url } from "../src/protocol/encoding.ts";
import { newSitting } from "../src/protocol/followup.ts";
import { generateIdentity } from "../src/protocol/keys.ts";
import { newReceipt, receiptKeys, toDigits } from "../src/protocol/receipt.ts";
import { openGrant } from "../src/protocol/records.ts";
import { sealReport } from "../src/protocol/submission.ts";
import { Inside, is } from "./inside.ts";
import { ANSWERS, intake } from "./intake.ts";
import { DAY } from "./setting.ts";

const worker = new Inside<ToMailbox, FromMailbox>();
Object.assign(globalThis, { self: worker });
await import("../src/mailbox/worker.ts");

/** A sealed report, a receipt of it, and the mailbox's one page. */
async function sent() {
  const { ledger, admins, caseworkers, desk } = intake();
  const state = ledger.state();
  const receipts = [newReceipt(), newReceipt()] as const;
  const [real, safe] = [await receiptKeys(receipts[0], state.instance), await receiptKeys(receipts[1], state.instance)];
  const common = { answers: ANSWERS, locale: "en", day: DAY, state, desk, caseIdentity: generateIdentity() };
  const sealed = sealReport({ ...common, real, safe });
  const body = JSON.parse(sealed.body);
  const own = body.mailboxes.find(({ mailbox }: JsonObject) => mailbox === toBase64url(real.mailbox));
  const page = {
    v: 1,
    case: body.case,
    case_recipient: body.case_recipient,
    slip: own.slip,
    mail: [{ id: toBase64url(real.mailbox.slice(0, 16)), day: DAY, sealed: own.first }],
    more: false,
    erases: null,
  };
  const grant = openGrant(caseworkers[0].identity, fromBase64url(body.grants[0].key), body.case, state.instance);
  return { ledger, admins, state, receipts, real, body, page, grant };
}

const derive = async (receipt: Uint8Array, genesis: string): Promise<string> => {
  worker.tell({ type: "derive", receipt, genesis });
  return (await worker.hear(is<FromMailbox, "derived">("derived"))).mailboxKey;
};

test("a receipt opens its mailbox, and what is written through it reaches the desk as its own", async () => {
  const { ledger, state, receipts, real, body, page, grant } = await sent();
  const said: FromMailbox[] = [];
  const listen = worker.postMessage.bind(worker);
  worker.postMessage = (message) => {
    said.push(message);
    listen(message);
  };
  assert.equal(await derive(receipts[0], state.genesis), toBase64url(real.mailboxKey));
  worker.tell({ type: "open", entries: ledger.entries, pages: [page], today: DAY });
  const { mailbox, stale } = await worker.hear(is<FromMailbox, "opened">("opened"));
  assert.deepEqual([mailbox.problems, mailbox.messages.length, mailbox.whole, mailbox.writable, stale], [[], 1, true, true, false]);

  const sitting = newSitting();
  worker.tell({ type: "seal", sitting, seq: 1, content: { day: DAY, text: "他们又来了。", files: [] } });
  const { body: followup } = await worker.hear(is<FromMailbox, "sealed">("sealed"));
  const { v, sealed } = JSON.parse(followup);
  assert.equal(v, 1);
  const records = [
    { wire: "report", sealed: fromBase64url(body.report) },
    { wire: "card", sealed: fromBase64url(body.card) },
    { wire: "work", sealed: fromBase64url(sealed) },
  ];
  const { followups, problems } = openCase(grant, state, records);
  assert.deepEqual(problems, []);
  assert.deepEqual(followups.map(({ from, text, seq }) => [from, text, seq]), [["real", "他们又来了。", 1]]);

  worker.tell({ type: "seal", sitting, seq: 2, content: { day: DAY, text: "x".repeat(40_001), files: [] } });
  assert.equal((await worker.hear(is<FromMailbox, "failed">("failed"))).why, "too-large");

  worker.tell({ type: "hand-over" });
  const { keys } = await worker.hear(is<FromMailbox, "keys">("keys"));
  assert.deepEqual([keys.mailboxKey, keys.partsKey, keys.case], [real.mailboxKey, real.partsKey, body.case]);
  // What the page is told never holds the receipt or what only the reporter may have.
  const all = JSON.stringify(said, (_, value) => (value instanceof Uint8Array ? toBase64url(value) : value));
  for (const secret of [toBase64url(receipts[0]), toDigits(receipts[0]), toBase64url(real.authorKey), toBase64url(real.slipKey)]) {
    assert.ok(!all.includes(secret));
  }
  assert.ok(!all.includes(real.replyIdentity));
  assert.ok(isBase64url(toBase64url(keys.instance), 16));
});

test("n24 a receipt that is unknown here is told by the page alone, also where the ledger is not the server's", async () => {
  const { ledger, state, receipts, page } = await sent();
  await derive(receipts[1], state.genesis);
  worker.tell({ type: "open", entries: ledger.entries, pages: [page], today: DAY });
  await worker.hear(is<FromMailbox, "unknown">("unknown"));
  worker.tell({ type: "open", entries: [], pages: [{ ...page, slip: toBase64url(new Uint8Array(8192)) }], today: DAY });
  await worker.hear(is<FromMailbox, "unknown">("unknown"));
});

test("n62 a ledger that is forged or another stops everything, a shorter one stops writing", async () => {
  const { ledger, state, receipts, page } = await sent();
  await derive(receipts[0], state.genesis);
  const other = intake().ledger;
  worker.tell({ type: "open", entries: other.entries, pages: [page], today: DAY });
  assert.equal((await worker.hear(is<FromMailbox, "refused">("refused"))).reason, "ledger-fork");
  worker.tell({ type: "open", entries: ledger.entries.slice(0, 3), pages: [page], today: DAY });
  const { mailbox } = await worker.hear(is<FromMailbox, "opened">("opened"));
  assert.deepEqual([mailbox.problems, mailbox.writable], [["ledger-short"], false]);
  worker.tell({ type: "seal", sitting: newSitting(), seq: 1, content: { day: DAY, text: "x", files: [] } });
  assert.equal((await worker.hear(is<FromMailbox, "failed">("failed"))).why, "internal");
  worker.tell({ type: "open", entries: null, pages: [{ ...page, mail: 4 }], today: DAY });
  assert.equal((await worker.hear(is<FromMailbox, "refused">("refused"))).reason, "truncated");
});
