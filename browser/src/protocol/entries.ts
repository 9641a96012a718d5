// Making and signing entries of the ledger: what an admin says, in the ledger's own form (spec section 5).
//
// Nothing is signed that would not be valid, and nothing that does not follow the verified ledger.

import { signEntry, type Keyring, type LedgerEntry } from "./account.ts";
import { fromBase64url, utf8 } from "./encoding.ts";
import { advance, type Advance, type LedgerState } from "./ledger.ts";

/** What an entry says. */
export type Action =
  | { readonly action: "desk"; readonly desk: string; readonly name: string }
  | { readonly action: "vet"; readonly account: string; readonly desk: string; readonly recipient: string; readonly signing: string }
  | { readonly action: "admin" | "rotate"; readonly account: string; readonly recipient: string; readonly signing: string }
  | { readonly action: "suspend" | "restore" | "revoke"; readonly account: string }
  | { readonly action: "threshold"; readonly threshold: number }
  | { readonly action: "recovery"; readonly recipient: string | null }
  | { readonly action: "renew" };

/** An entry that this admin signed, and what it would do. */
export interface SignedEntry {
  readonly entry: LedgerEntry;
  readonly judged: Advance;
}

/** Signs the entry that comes next. Throws `ledger-invalid` for what the ledger's rules do not allow. */
export function signNext(keyring: Keyring, state: LedgerState, today: string, action: Action): SignedEntry {
  // Days never go back, also where this clock is behind.
  const day = today < state.newestDay ? state.newestDay : today;
  const payload = utf8(JSON.stringify({ v: 1, seq: state.head.seq + 1, prev: state.head.hash, day, ...action }));
  return judged(state, signEntry(state.instance, payload, [keyring]));
}

/** Adds one's signature to somebody else's entry. Throws as `advance` does, also when one has signed it already. */
export function coSign(keyring: Keyring, state: LedgerState, entry: LedgerEntry): SignedEntry {
  const own = signEntry(state.instance, fromBase64url(entry.payload), [keyring]);
  return judged(state, { payload: entry.payload, signatures: [...entry.signatures, ...own.signatures] });
}

const judged = (state: LedgerState, entry: LedgerEntry): SignedEntry => ({ entry, judged: advance(state, entry) });
