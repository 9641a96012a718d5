// Seals a report in the background. A classic dedicated worker: it is told everything by messages and never talks
// to the network.
//
// in:  prepare {entries, genesis, locale}         a new report: both receipts, the case key, the stretches
//      seal    {answers, day, desk}               once `ready`
//      reseal  {entries, answers, day, desk}      after `roster-changed` or `desk-closed`: same receipts, same case, newer ledger
//      hand-over                                  once the report was acknowledged: the keys that files are sent with
// out: progress {fraction}, ready {receipts}, sealed {case, body}, closed {desks}, keys {keys, authorKey}, refused {reason},
//      failed {why}
//
// A later `prepare` starts another report and lets the answers to the one before go unsaid.

import { isObject } from "../protocol/encoding.ts";
import { reasonOf, TooLargeError } from "../protocol/errors.ts";
import { encodeRecipient, generateIdentity, publicKeyOf } from "../protocol/keys.ts";
import { checkSeen, isOpen, type LedgerState, verifyLedger } from "../protocol/ledger.ts";
import { newReceipt, type ReceiptKeys, receiptKeys, toDigits, toIndices } from "../protocol/receipt.ts";
import { caseOf } from "../protocol/records.ts";
import { sealReport } from "../protocol/submission.ts";
import type { Answers } from "../protocol/urgency.ts";
import type { FromSealer, ShownReceipt, ToSealer } from "./worker-messages.ts";

interface Prepared {
  state: LedgerState;
  genesis: string;
  locale: string;
  caseIdentity: string;
  real: ReceiptKeys;
  safe: ReceiptKeys;
}

// The types of a page call this a window; a worker has only `postMessage` and `onmessage` of it.
const scope = self as unknown as { postMessage(message: FromSealer): void; onmessage: unknown };

let prepared: Promise<Prepared> | null = null;
let run = 0;

async function prepare(message: ToSealer & { type: "prepare" }): Promise<Prepared> {
  const { entries, genesis, locale } = message;
  const mine = ++run;
  const say = (answer: FromSealer): void => {
    if (mine === run) scope.postMessage(answer);
  };
  const state = verifyLedger(entries, { expectedGenesis: genesis });
  const receipts = [newReceipt(), newReceipt()] as const;
  const stretched: ReceiptKeys[] = [];
  // One after the other: at once they would take twice the memory, and not a moment less.
  for (const [index, receipt] of receipts.entries()) {
    const progress = (fraction: number): void => say({ type: "progress", fraction: (index + fraction) / 2 });
    stretched.push(await receiptKeys(receipt, state.instance, progress));
  }
  const show = (receipt: Uint8Array): ShownReceipt => ({
    digits: toDigits(receipt),
    words: toIndices(receipt),
  });
  say({ type: "ready", receipts: { real: show(receipts[0]), safe: show(receipts[1]) } });
  const [real, safe] = stretched as [ReceiptKeys, ReceiptKeys];
  return { state, genesis, locale, caseIdentity: generateIdentity(), real, safe };
}

async function sealNow(answers: Answers, day: string, desk: string): Promise<void> {
  if (prepared === null) throw new Error("nothing was prepared");
  const { genesis: _, ...rest } = await prepared;
  const { state } = rest;
  if (isOpen(state, desk)) scope.postMessage({ type: "sealed", ...sealReport({ ...rest, desk, answers, day }) });
  else scope.postMessage({ type: "closed", desks: state.desks.map(({ id }) => id).filter((id) => isOpen(state, id)) });
}

async function reseal(entries: readonly unknown[], answers: Answers, day: string, desk: string): Promise<void> {
  if (prepared === null) throw new Error("nothing was prepared");
  const before = await prepared;
  const state = verifyLedger(entries, { expectedGenesis: before.genesis });
  checkSeen(state, before.state.head);
  prepared = Promise.resolve({ ...before, state });
  await sealNow(answers, day, desk);
}

async function handOver(): Promise<void> {
  if (prepared === null) throw new Error("nothing was prepared");
  const { state, caseIdentity, real } = await prepared;
  const { mailboxKey, partsKey, authorKey } = real;
  const { instance } = state;
  const publicKey = publicKeyOf(caseIdentity);
  const keys = { mailboxKey, partsKey, instance, case: caseOf(instance, publicKey), caseRecipient: encodeRecipient(publicKey) };
  scope.postMessage({ type: "keys", keys, authorKey });
}

async function answer(message: ToSealer): Promise<void> {
  switch (message.type) {
    case "prepare":
      prepared = prepare(message);
      await prepared;
      return;
    case "seal":
      return sealNow(message.answers, message.day, message.desk);
    case "reseal":
      return reseal(message.entries, message.answers, message.day, message.desk);
    case "hand-over":
      return handOver();
  }
}

scope.onmessage = (event: MessageEvent<unknown>) => {
  if (!isObject(event.data)) return;
  answer(event.data as ToSealer).catch((error: unknown) => {
    const reason = reasonOf(error);
    if (reason !== null) scope.postMessage({ type: "refused", reason });
    // An error's own message might quote an answer.
    else scope.postMessage({ type: "failed", why: error instanceof TooLargeError ? "too-large" : "internal" });
  });
};
