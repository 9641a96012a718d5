// Opens and checks the cards of queue rows, off the page's thread. Several of these work side by side.
//
// in:  identity {identity, instance, ledgerEntries}               `instance` base64url; before anything else
//      open     {id, cases: [{case, grant, card, seenCard?}]}     sealed files in base64url
//      forget
// out: opened   {id, results: [{case, card} or {case, problem}]}  in the order of `cases`
//      refused  {reason}                                          the ledger is not what it should be
//
// Keeps the identity and the ledger in memory until told to forget, and nothing else.

import { fromBase64url, isObject, toBase64url } from "../protocol/encoding.ts";
import { type Reason, reasonOf, TamperingError } from "../protocol/errors.ts";
import { forgetKeys } from "../protocol/keys.ts";
import { type LedgerState, verifyLedger } from "../protocol/ledger.ts";
import { type Card, openCard, openGrant } from "../protocol/records.ts";

/** A row's sealed files, in base64url. `seenCard` is the highest card number known for the case. */
export interface SealedRow {
  case: string;
  grant: string;
  card: string;
  seenCard?: number;
}

/** To the worker. */
export type ToOpener =
  | { type: "identity"; identity: string; instance: string; ledgerEntries: readonly unknown[] }
  | { type: "open"; id: number; cases: readonly SealedRow[] }
  | { type: "forget" };

/** An opened row, or why it is not shown. */
export type RowResult = { case: string; card: Card } | { case: string; problem: Reason };

/** From the worker. */
export type FromOpener =
  | { type: "opened"; id: number; results: RowResult[] }
  | { type: "refused"; reason: Reason };

// The types of a page call this a window; a worker has only `postMessage` and `onmessage` of it.
const scope = self as unknown as { postMessage(message: FromOpener): void; onmessage: unknown };

let identity: string | null = null;
let ledger: LedgerState | null = null;

function openRow({ case: id, grant: sealedGrant, card, seenCard }: SealedRow): RowResult {
  try {
    if (identity === null || ledger === null) throw new Error("locked");
    const grant = openGrant(identity, fromBase64url(sealedGrant), id, ledger.instance);
    return { case: id, card: openCard(grant, fromBase64url(card), ledger, seenCard) };
  } catch (error) {
    return { case: id, problem: reasonOf(error) ?? "truncated" };
  }
}

function forget(): void {
  identity = null;
  ledger = null;
  forgetKeys();
}

function answer(message: ToOpener): void {
  switch (message.type) {
    case "identity": {
      const verified = verifyLedger(message.ledgerEntries);
      if (toBase64url(verified.instance) !== message.instance) {
        throw new TamperingError("ledger-fork", "another instance");
      }
      ledger = verified;
      identity = message.identity;
      return;
    }
    case "open":
      scope.postMessage({ type: "opened", id: message.id, results: message.cases.map(openRow) });
      return;
    case "forget":
      forget();
  }
}

scope.onmessage = (event: MessageEvent<unknown>) => {
  if (!isObject(event.data)) return;
  try {
    answer(event.data as ToOpener);
  } catch (error) {
    forget();
    scope.postMessage({ type: "refused", reason: reasonOf(error) ?? "ledger-invalid" });
  }
};
