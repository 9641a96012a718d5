// Opens and checks the cards of queue rows, and the parts of files, off the page's thread. Several of these work side
// by side.
//
// in:  identity {identities, instance, ledgerEntries}             `instance` base64url; before anything else
//      open     {id, cases: [{case, grant, card, seenCard?}]}     sealed files in base64url
//      file     {identities}                                      the case's: of the file whose parts follow
//      part     {sealed, content}                                 `content` bytes are in it
//      whole
//      seal     {id, to, cases: [{case, grant}]}                  one's own grants, to be sealed to somebody else
//      forget
// out: opened   {id, results: [{case, card} or {case, problem}]}  in the order of `cases`
//      refused  {reason}                                          the ledger is not what it should be
//      sealed   {id, grants: [{case, key}], failed: [case]}
//      part     {content} or {problem}
//      whole    {sha256}                                          of all parts, base64url
//
// Keeps the identities and the ledger in memory until told to forget, and nothing else.

import { fromBase64url, isObject, toBase64url } from "../protocol/encoding.ts";
import { type Reason, reasonOf, TamperingError } from "../protocol/errors.ts";
import { forgetKeys, sha256 } from "../protocol/keys.ts";
import { isReader, type LedgerState, RECOVERY_ACCOUNT, verifyLedger } from "../protocol/ledger.ts";
import { openPart } from "../protocol/part.ts";
import { type Card, openCard, openGrant, sealGrant } from "../protocol/records.ts";

/** A row's sealed files, in base64url. `seenCard` is the highest card number known for the case. */
export interface SealedRow {
  case: string;
  grant: string;
  card: string;
  seenCard?: number;
}

/** A case and one's own sealed grant of it, base64url. */
export interface SealedGrant {
  case: string;
  grant: string;
}

/** Whom grants are sealed to: an account that the ledger vouches for, or new keys of one's own. */
export type GrantTo = { account: string } | { recipient: string };

/** To the worker. */
export type ToOpener =
  | { type: "identity"; identities: readonly string[]; instance: string; ledgerEntries: readonly unknown[] }
  | { type: "open"; id: number; cases: readonly SealedRow[] }
  | { type: "file"; identities: readonly string[] }
  | { type: "part"; sealed: Uint8Array; content: number }
  | { type: "whole" }
  | { type: "seal"; id: number; to: GrantTo; cases: readonly SealedGrant[] }
  | { type: "forget" };

/** An opened row, or why it is not shown. */
export type RowResult = { case: string; card: Card } | { case: string; problem: Reason };

/** From the worker. */
export type FromOpener =
  | { type: "opened"; id: number; results: RowResult[] }
  | { type: "refused"; reason: Reason }
  | { type: "sealed"; id: number; grants: { case: string; key: string }[]; failed: string[] }
  | { type: "part"; content: Uint8Array<ArrayBuffer> | null; problem: Reason | null }
  | { type: "whole"; sha256: string };

// The types of a page call this a window; a worker has only `postMessage` and `onmessage` of it.
const scope = self as unknown as {
  postMessage(message: FromOpener, transfer?: readonly ArrayBuffer[]): void;
  onmessage: unknown;
};

let identities: readonly string[] = [];
let ledger: LedgerState | null = null;
let file: { readonly identities: readonly string[]; readonly hash: ReturnType<typeof sha256.create> } | null = null;

function openRow({ case: id, grant: sealedGrant, card, seenCard }: SealedRow): RowResult {
  try {
    if (identities.length === 0 || ledger === null) throw new Error("locked");
    const grant = openGrant(identities, fromBase64url(sealedGrant), id, ledger.instance);
    return { case: id, card: openCard(grant, fromBase64url(card), ledger, seenCard) };
  } catch (error) {
    return { case: id, problem: reasonOf(error) ?? "truncated" };
  }
}

/** What grants to somebody are sealed to; only the ledger says so of an account. */
function recipientFor(to: GrantTo, state: LedgerState): string | null {
  if ("recipient" in to) return to.recipient;
  if (to.account === RECOVERY_ACCOUNT) return state.recovery;
  return isReader(state, to.account) ? state.accounts.get(to.account)!.recipient : null;
}

function sealAll(id: number, to: GrantTo, cases: readonly SealedGrant[]): void {
  const grants: { case: string; key: string }[] = [];
  const failed: string[] = [];
  const recipient = ledger === null ? null : recipientFor(to, ledger);
  for (const { case: one, grant } of cases) {
    try {
      if (recipient === null || ledger === null) throw new TamperingError("recipient", "not vouched for");
      const opened = openGrant(identities, fromBase64url(grant), one, ledger.instance);
      grants.push({ case: one, key: toBase64url(sealGrant(recipient, opened)) });
    } catch {
      failed.push(one);
    }
  }
  scope.postMessage({ type: "sealed", id, grants, failed });
}

function forget(): void {
  identities = [];
  ledger = null;
  file = null;
  forgetKeys();
}

function openOne(sealed: Uint8Array, content: number): void {
  try {
    if (file === null) throw new Error("no file");
    // A copy of its own: what is handed over must not carry the padding along.
    const opened = new Uint8Array(openPart(file.identities, sealed, content));
    file.hash.update(opened);
    scope.postMessage({ type: "part", content: opened, problem: null }, [opened.buffer]);
  } catch (error) {
    scope.postMessage({ type: "part", content: null, problem: reasonOf(error) ?? "truncated" });
  }
}

function answer(message: ToOpener): void {
  switch (message.type) {
    case "identity": {
      const verified = verifyLedger(message.ledgerEntries);
      if (toBase64url(verified.instance) !== message.instance) {
        throw new TamperingError("ledger-fork", "another instance");
      }
      ledger = verified;
      identities = message.identities;
      return;
    }
    case "open":
      scope.postMessage({ type: "opened", id: message.id, results: message.cases.map(openRow) });
      return;
    case "seal":
      sealAll(message.id, message.to, message.cases);
      return;
    case "file":
      file = { identities: message.identities, hash: sha256.create() };
      return;
    case "part":
      openOne(message.sealed, message.content);
      return;
    case "whole":
      scope.postMessage({ type: "whole", sha256: file === null ? "" : toBase64url(file.hash.digest()) });
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
