// A new key for a case, after somebody who had the old one was revoked or suspended for cause (spec section 9).
//
// What was sealed before stays open to whoever had the key. Must never seal the new one to anybody but those whom the
// caller names from a verified ledger.

import type { Keyring } from "./account.ts";
import type { CaseRekey, OpenedCase } from "./case.ts";
import { compareBytes, fromBase64url } from "./encoding.ts";
import { generateIdentity, recipientOf, textDigest } from "./keys.ts";
import { isReader, type LedgerState, RECOVERY_ACCOUNT, roster, stillVouches } from "./ledger.ts";
import { type SealedMail, sealMailPair } from "./mail.ts";
import { caseIdentities, type Grant, type Report, sealGrant, signWork } from "./records.ts";

/** How many earlier identities a grant has room for. */
const MOST_EARLIER = 16;

/** Who gets a case's new key. */
export interface Reader {
  account: string;
  recipient: string;
}

/** Everything that `POST cases/{case}/rekey` takes. */
export interface SealedRekey {
  caseRecipient: string;
  record: Uint8Array;
  grants: { account: string; key: Uint8Array }[];
  mail: [SealedMail, SealedMail];
  /** The caller's own grant, opened. */
  grant: Grant;
}

/**
 * Who gets the new key of a case: the active caseworkers of its desk and whoever else, active, had a grant of it, less
 * those who are refused it, and the recovery recipient. In the order of their accounts.
 */
export function readersOf(
  state: LedgerState,
  desk: string,
  grantees: readonly string[],
  without: readonly string[] = [],
): Reader[] {
  const accounts = new Set(roster(state, desk).map(({ account }) => account));
  for (const account of grantees) if (isReader(state, account)) accounts.add(account);
  for (const account of without) accounts.delete(account);
  const readers = [...accounts].map((account) => ({ account, recipient: state.accounts.get(account)!.recipient }));
  if (state.recovery !== null) readers.push({ account: RECOVERY_ACCOUNT, recipient: state.recovery });
  return readers.sort((a, b) => compareBytes(fromBase64url(a.account), fromBase64url(b.account)));
}

/**
 * Those of `readers` whom the server alone names: not on `ownDesk` by the ledger, and not among the readers of the last
 * rekey that is still vouched for.
 */
export function strangersAmong(
  readers: readonly Reader[],
  state: LedgerState,
  { rekeys }: { readonly rekeys: readonly CaseRekey[] },
  ownDesk: string,
): string[] {
  const last = rekeys.filter(({ author, ledger }) => stillVouches(state, author, ledger.seq)).pop();
  const known = new Set([RECOVERY_ACCOUNT, ...(last?.grantees ?? []), ...roster(state, ownDesk).map(({ account }) => account)]);
  return readers.map(({ account }) => account).filter((account) => !known.has(account));
}

/** How many keys a mail about a new one has room for. */
const MOST_REPLACED = 32;

/**
 * Every key that the case has had: those of the grant, then those that rekeys named, also one that nobody else got. A
 * reporter is told that none of them is to be written to any more.
 */
function keysSoFar(grant: Grant, { rekeys }: OpenedCase): string[] {
  const held = caseIdentities(grant).map(recipientOf);
  const named = rekeys.map(({ recipient }) => recipient).reverse();
  return [...new Set([...held, ...named].map(textDigest))].slice(0, MOST_REPLACED);
}

/** Makes the new key and all that goes with it. Throws a RangeError after too many keys. */
export function sealRekey(
  keyring: Keyring,
  grant: Grant,
  state: LedgerState,
  opened: OpenedCase,
  report: Report,
  readers: readonly Reader[],
  { day, locale }: { day: string; locale: string },
): SealedRekey {
  if (grant.earlier.length >= MOST_EARLIER) throw new RangeError("too many keys");
  const identity = generateIdentity();
  const next: Grant = { ...grant, identity, recipient: recipientOf(identity), earlier: caseIdentities(grant) };
  const n = opened.nextMail;
  const place = { seq: opened.nextSeq(keyring.account), after: opened.heads };
  const grantees = readers.map(({ account }) => account);
  const replaces = keysSoFar(grant, opened);
  const work = { kind: "rekey", n, recipient: next.recipient, grantees } as const;
  const pair = { n, heard: opened.heard, day, locale, text: null, words: { recipient: next.recipient, replaces } };
  return {
    caseRecipient: next.recipient,
    // To the key of before: whoever has the grant of before can tell who took it further.
    record: signWork(keyring, grant, state, place, day, { ...work, grantees }),
    grants: readers.map(({ account, recipient }) => ({ account, key: sealGrant(recipient, next) })),
    mail: sealMailPair(keyring, state, grant.case, report, pair),
    grant: next,
  };
}
