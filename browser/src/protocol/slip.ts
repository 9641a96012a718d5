// The slip: what ties a mailbox to its case and to the ledger of its day (spec sections 4 and 7).

import { readAuthenticated } from "./authenticated.ts";
import { TamperingError } from "./errors.ts";
import { isRecipient, recipientBytes } from "./keys.ts";
import { checkSeen, isHead, type LedgerHead, type LedgerState } from "./ledger.ts";
import type { ReceiptKeys } from "./receipt.ts";
import { caseOf } from "./records.ts";
import { open } from "./sealed-file.ts";
import { malformed } from "./signed.ts";

/** An opened slip. */
export interface Slip {
  case: string;
  /** SHA-256 of the ledger's first payload, base64url. */
  genesis: string;
  /** The ledger when the report was sealed. */
  ledger: LedgerHead;
}

/** Opens the slip of a mailbox whose server names a case. Throws `mac` unless it was made with the receipt, `case` unless it names that case. */
export function openSlip(keys: ReceiptKeys, instance: Uint8Array, expectedCase: string, sealed: Uint8Array): Slip {
  const json = open(keys.replyIdentity, sealed, "slip");
  const { payload } = readAuthenticated(json, [keys.slipKey], instance, "slip", expectedCase);
  const { genesis, ledger } = payload;
  if (typeof genesis !== "string" || !isHead(ledger)) malformed("not a slip");
  return { case: expectedCase, genesis, ledger: { seq: ledger.seq, hash: ledger.hash } };
}

/** Whether a recipient is the key that a slip's case is named by. */
export function isFirstKey({ case: id }: Slip, instance: Uint8Array, recipient: string): boolean {
  return isRecipient(recipient) && caseOf(instance, recipientBytes(recipient)) === id;
}

/** Throws `ledger-fork` or `ledger-short` unless the ledger continues the one that a slip names. */
export function checkContinues(slip: Slip, state: LedgerState): void {
  if (slip.genesis !== state.genesis) throw new TamperingError("ledger-fork", "another genesis");
  checkSeen(state, slip.ledger);
}
