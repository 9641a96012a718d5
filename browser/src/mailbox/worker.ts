// Opens a mailbox in the background, and seals what is written to its desk. A classic dedicated worker: it is told
// everything by messages and never talks to the network. The receipt and what is derived of it stay here, but for the
// key that the server is shown.

import { fromBase64url, isObject, toBase64url } from "../protocol/encoding.ts";
import { reasonOf, TamperingError, TooLargeError } from "../protocol/errors.ts";
import { sealFollowup } from "../protocol/followup.ts";
import { isStale, type LedgerState, verifyLedger } from "../protocol/ledger.ts";
import { type Mailbox, openMailbox, opensPage, readMailboxPage } from "../protocol/mailbox.ts";
import { type ReceiptKeys, receiptKeys } from "../protocol/receipt.ts";
import type { FromMailbox, ToMailbox } from "./worker-messages.ts";

// The types of a page call this a window; a worker has only `postMessage` and `onmessage` of it.
const scope = self as unknown as { postMessage(message: FromMailbox): void; onmessage: unknown };

let derived: { keys: ReceiptKeys; genesis: string; instance: Uint8Array } | null = null;
let ledger: LedgerState | null = null;
let mailbox: Mailbox | null = null;

async function derive({ receipt, genesis }: ToMailbox & { type: "derive" }): Promise<void> {
  const instance = fromBase64url(genesis, 32).slice(0, 16);
  const keys = await receiptKeys(receipt, instance, (fraction) => scope.postMessage({ type: "progress", fraction }));
  receipt.fill(0);
  derived = { keys, genesis, instance };
  scope.postMessage({ type: "derived", mailboxKey: toBase64url(keys.mailboxKey) });
}

function open({ entries, pages, today }: ToMailbox & { type: "open" }): void {
  if (derived === null) throw new Error("nothing was derived");
  const { keys, genesis } = derived;
  const read = pages.map((page) => {
    const form = readMailboxPage(page);
    if (form === null) throw new TamperingError("truncated", "not a page of a mailbox");
    return form;
  });
  if (read[0] === undefined || !opensPage(keys, read[0])) {
    scope.postMessage({ type: "unknown" });
    return;
  }
  if (entries !== null) ledger = verifyLedger(entries, { expectedGenesis: genesis });
  if (ledger === null) throw new Error("no ledger yet");
  mailbox = openMailbox(keys, ledger, read);
  scope.postMessage({ type: "opened", mailbox, stale: isStale(ledger, today) });
}

function answer(message: ToMailbox): void | Promise<void> {
  if (message.type === "derive") return derive(message);
  if (message.type === "open") return open(message);
  if (derived === null || mailbox === null || !mailbox.writable) throw new Error("no mailbox to write from");
  const { keys, instance } = derived;
  if (message.type === "seal") {
    const { sitting, seq, content } = message;
    const sealed = sealFollowup(keys, instance, mailbox, { sitting, seq }, content);
    scope.postMessage({ type: "sealed", body: JSON.stringify({ v: 1, sealed: toBase64url(sealed) }) });
  } else {
    const { mailboxKey, partsKey } = keys;
    const { case: id, caseRecipient } = mailbox;
    scope.postMessage({ type: "keys", keys: { mailboxKey, partsKey, instance, case: id, caseRecipient } });
  }
}

scope.onmessage = async (event: MessageEvent<unknown>) => {
  if (!isObject(event.data)) return;
  try {
    await answer(event.data as ToMailbox);
  } catch (error) {
    const reason = reasonOf(error);
    if (reason !== null) scope.postMessage({ type: "refused", reason });
    // An error's own message might quote what was written.
    else scope.postMessage({ type: "failed", why: error instanceof TooLargeError ? "too-large" : "internal" });
  }
};
