// Refusing named people a case for a conflict of interest (spec section 9).
//
// Keeps nobody from what they were given before: that takes a new key.

import type { Keyring } from "./account.ts";
import type { OpenedCase } from "./case.ts";
import { compareBytes, fromBase64url } from "./encoding.ts";
import type { LedgerState } from "./ledger.ts";
import { type Grant, signWork } from "./records.ts";

/** What `PUT cases/{case}/refused` takes. */
export interface SealedRefusal {
  /** Everybody who is refused the case from then on, sorted. */
  refused: string[];
  record: Uint8Array;
}

/** Signs that these accounts, and no others, are refused a case. */
export function sealRefusal(
  keyring: Keyring,
  grant: Grant,
  state: LedgerState,
  opened: OpenedCase,
  accounts: readonly string[],
  day: string,
): SealedRefusal {
  const refused = [...new Set(accounts)].sort((a, b) => compareBytes(fromBase64url(a), fromBase64url(b)));
  const place = { seq: opened.nextSeq(keyring.account), after: opened.heads };
  return { refused, record: signWork(keyring, grant, state, place, day, { kind: "refusal", refused }) };
}
