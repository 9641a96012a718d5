// The slip: what ties a mailbox to its case and to the ledger of its day (spec sections 4 and 7).

import { readAuthenticated } from "./authenticated.ts";
import { TamperingError } from "./errors.ts";
import { recipientBytes } from "./keys.ts";
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

/**
 * Opens the slip of a mailbox whose server names a case and its key. Throws `mac` unless it was made with the receipt,
 * `case` unless it names that case and the key gives it.
 */
export function openSlip(
  keys: ReceiptKeys,
  instance: Uint8Array,
  served: { case: string; caseRecipient: string },
  sealed: Uint8Array,
): Slip {
  const json = open(keys.replyIdentity, sealed, "slip");
  const { payload } = readAuthenticated(json, [keys.slipKey], instance, "slip", served.case);
  const { genesis, ledger } = payload;
  if (typeof genesis !== "string" || !isHead(ledger)) malformed("not a slip");
  let key: Uint8Array;
  try {
    key = recipientBytes(served.caseRecipient);
  } catch {
    throw new TamperingError("case", "not a case's key");
  }
  if (caseOf(instance, key) !== served.case) throw new TamperingError("case", "the key of another case");
  return { case: served.case, genesis, ledger: { seq: ledger.seq, hash: ledger.hash } };
}

/** Throws `ledger-fork` or `ledger-short` unless the ledger continues the one that a slip names. */
export function checkContinues(slip: Slip, state: LedgerState): void {
  if (slip.genesis !== state.genesis) throw new TamperingError("ledger-fork", "another genesis");
  checkSeen(state, slip.ledger);
}
