// What can be compared over another channel, computed from the verified ledger.
//
// Must never take a fingerprint, a key or a name of an intake from anything but the ledger and the
// keyring.

import { publicKeysOf } from "../protocol/account.ts";
import { fromBase64url } from "../protocol/encoding.ts";
import { fingerprint, roster, type LedgerAccount, type LedgerState } from "../protocol/ledger.ts";
import { intakeFingerprint, toDigits, toWords } from "../protocol/receipt.ts";
import { english } from "../protocol/words.ts";
import type { Names } from "./names.ts";
import { inert } from "./texts.ts";
import type { Trusted, Unlocked } from "./trust.ts";

/** A fingerprint as words and as digits. */
export interface Fingerprint {
  readonly words: string;
  readonly digits: string;
}

/** A colleague's account with the fingerprint of its vouched keys. */
export interface Known {
  readonly account: string;
  readonly handle: string;
  readonly fingerprint: Fingerprint;
}

/** Somebody whom the server calls otherwise than is remembered. */
export interface Strange {
  readonly account: string;
  readonly handle: string;
  /** What the account was called; null for one that took somebody else's name. */
  readonly before: string | null;
  /** Null where the ledger does not name the account. */
  readonly fingerprint: Fingerprint | null;
}

/** What there is to compare. */
export interface AboutFacts {
  readonly intake: string;
  readonly intakeFingerprint: Fingerprint;
  readonly own: Fingerprint | null;
  readonly head: { readonly seq: number; readonly hash: string; readonly day: string };
  readonly colleagues: readonly Known[];
  readonly renamed: readonly Strange[];
}

/** The fingerprint of an intake by its genesis hash. */
export function fingerprintOfIntake(genesis: string): Fingerprint {
  const bytes = intakeFingerprint(fromBase64url(genesis, 32));
  return { words: toWords(bytes, english), digits: toDigits(bytes) };
}

/** The fingerprint of an account as the ledger vouches for it. */
export const fingerprintOf = (ledger: LedgerState, account: LedgerAccount): Fingerprint =>
  fingerprint(ledger.instance, account, english);

function own({ session, keyring, trusted }: Unlocked): Fingerprint | null {
  if (session.role !== "admin" && session.role !== "caseworker") return null;
  const keys = publicKeysOf(keyring);
  const subject = { account: session.account, role: session.role, ...keys } as const;
  return fingerprint(trusted.ledger.instance, subject, english);
}

/** Everything the dialog "about this intake" shows. Without `names` people are called as the server says. */
export function factsOf(unlocked: Unlocked, trusted: Trusted = unlocked.trusted, names?: Names): AboutFacts {
  const { ledger } = trusted;
  const desk = unlocked.account?.desk ?? null;
  const handles = new Map(unlocked.session.colleagues.map((one) => [one.account, one.handle]));
  const nameOf = (account: string): string =>
    (names === undefined ? inert(handles.get(account) ?? "") : names.of(account)) || account.slice(0, 8);
  const colleagues = desk === null ? [] : roster(ledger, desk);
  const renamed = names?.renamed.get() ?? [];
  return {
    intake: inert(ledger.name),
    intakeFingerprint: fingerprintOfIntake(ledger.genesis),
    own: own(unlocked),
    head: { ...ledger.head, day: ledger.newestDay },
    colleagues: colleagues
      .filter(({ account }) => account !== unlocked.session.account)
      .map((account) => ({
        account: account.account,
        handle: nameOf(account.account),
        fingerprint: fingerprintOf(ledger, account),
      })),
    renamed: renamed.map(({ account, handle, before }) => {
      const listed = ledger.accounts.get(account);
      return {
        account,
        handle: inert(handle),
        before: before === null ? null : inert(before),
        fingerprint: listed === undefined ? null : fingerprintOf(ledger, listed),
      };
    }),
  };
}
