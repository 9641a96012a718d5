// Refusing named people a case for a conflict of interest (spec section 9), and which of such words count.
//
// Keeps nobody from what they were given before: that takes a new key.

import type { Keyring } from "./account.ts";
import type { CaseRefusal, OpenedCase, Problem } from "./case.ts";
import { compareBytes, fromBase64url } from "./encoding.ts";
import { isReader, type LedgerState, stillVouches } from "./ledger.ts";
import { type Grant, signWork } from "./records.ts";

/** Fewer could not check each other. */
const FEWEST_LEFT = 2;

/** More are never refused one case. */
const MOST_REFUSED = 64;

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

/** Whether this is what a server takes from somebody who may say it. `before`: who was refused the case until then. */
function mayBeSaid(
  state: LedgerState,
  { author, newest, refused }: CaseRefusal,
  before: readonly string[],
  readers: readonly string[],
): boolean {
  const listed = refused.every((account) => state.accounts.get(account)?.role === "caseworker");
  if (!listed || refused.length > MOST_REFUSED || refused.includes(author) || before.includes(author)) return false;
  // Allowing somebody again is never held up.
  if (refused.every((account) => before.includes(account))) return true;
  const left = new Set(readers.filter((account) => isReader(state, account, newest) && !refused.includes(account)));
  return left.size >= FEWEST_LEFT;
}

/**
 * Who is refused a case, from all that was signed about it, oldest first: the last word counts that is still vouched for and
 * that its author could say. What came after it and does not count is a problem; a stray, once nobody vouches for its
 * author. `readers`: who is to have the case, as the server says; they only count among those who were left.
 */
export function judgeRefusals(
  state: LedgerState,
  refusals: readonly CaseRefusal[],
  readers: readonly string[],
): { refused: readonly string[]; problems: Problem[] } {
  let refused: readonly string[] = [];
  let problems: Problem[] = [];
  for (const refusal of refusals) {
    const { author, digest, ledger } = refusal;
    const vouched = stillVouches(state, author, ledger.seq);
    if (vouched && mayBeSaid(state, refusal, refused, readers)) {
      refused = refusal.refused;
      problems = [];
    } else {
      problems.push({ reason: "refusal", digest, author, ...(vouched ? {} : { stray: true }) });
    }
  }
  return { refused, problems };
}
