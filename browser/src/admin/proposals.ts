// Entries that wait for signatures, judged by the verified ledger and not by what the server says of them.

import type { LedgerEntry } from "../protocol/account.ts";
import type { Action } from "../protocol/entries.ts";
import { advance, needsThreshold, type LedgerState } from "../protocol/ledger.ts";
import type { ProposalAnswer } from "./server.ts";

/** An entry that waits. */
export interface Proposal {
  readonly id: string;
  readonly entry: LedgerEntry;
  /** What it says; null for what the ledger would not take, which nobody should sign. */
  readonly action: Action | null;
  readonly signers: readonly string[];
  /** How many signatures are needed. */
  readonly needed: number;
}

/** Judges what the server lists. One that is not valid is kept, so that it can be shown as such. */
export function judgeProposals(answers: readonly ProposalAnswer[], ledger: LedgerState): readonly Proposal[] {
  return answers.map(({ id, entry }) => {
    try {
      const { payload, hash, signers, needed } = advance(ledger, entry);
      if (hash === id) return { id, entry, action: payload as unknown as Action, signers, needed };
    } catch {
      // Said by the null.
    }
    return { id, entry, action: null, signers: [], needed: 0 };
  });
}

/** How many admins must sign one of these before it is in the ledger. */
export const signaturesFor = (ledger: LedgerState, action: Action["action"]): number =>
  needsThreshold(action) ? ledger.threshold : 1;

/** Active admins by the ledger. */
export const activeAdmins = (ledger: LedgerState): readonly string[] =>
  [...ledger.accounts.values()]
    .filter(({ role, state }) => role === "admin" && state === "active")
    .map(({ account }) => account);
