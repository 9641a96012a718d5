// Everybody, as the ledger has them and as the server has them, and where the two differ.
//
// The ledger says what an account is; the server's word is shown only where the ledger is silent. A difference is
// tampering, or a fault of the server's, and is said as that.

import { openAbout, type About } from "../protocol/about.ts";
import type { Keyring } from "../protocol/account.ts";
import { identitiesOf } from "../protocol/account.ts";
import { fromBase64url } from "../protocol/encoding.ts";
import { verifyEnrolment, type EnrolledKeys } from "../protocol/enrolment.ts";
import { fingerprint, type LedgerAccount, type LedgerState, type Role } from "../protocol/ledger.ts";
import { compareNames } from "../protocol/names.ts";
import { verifyRotation } from "../protocol/rotation.ts";
import { english } from "../protocol/words.ts";
import type { Fingerprint } from "../staff/facts.ts";
import type { AccountAnswer } from "./server.ts";

/** In which way the server's word on an account is not the ledger's; the end of a message id. */
export type Difference = "state" | "role" | "desk" | "keys" | "enrolment" | "unlisted" | "twice" | "name" | "note" | "rotation";

/** New keys that somebody offers, verified. */
export interface OfferedKeys {
  readonly recipient: string;
  readonly signing: string;
  /** Grants that are not sealed to them yet. */
  readonly missing: number;
  readonly fingerprint: Fingerprint;
}

/** One account. */
export interface Person {
  readonly account: string;
  readonly handle: string;
  readonly role: Role;
  /** `invited`, `enrolled`, `rejected`, `active`, `suspended` or `revoked`. */
  readonly state: string;
  /** A caseworker's desk by the ledger, or null. */
  readonly desk: string | null;
  /** What the ledger says; null while it does not name the account. */
  readonly listed: LedgerAccount | null;
  /** What it enrolled with; null before, and where it does not verify. */
  readonly enrolled: EnrolledKeys | null;
  /** Of the ledger's keys, else of those it enrolled with. */
  readonly fingerprint: Fingerprint | null;
  readonly offered: OfferedKeys | null;
  readonly note: About | null;
  readonly differences: readonly Difference[];
  readonly answer: AccountAnswer;
}

/** Everybody. */
export interface Roll {
  /** By handle. */
  readonly people: readonly Person[];
  /** Whom the ledger names and the server hides. */
  readonly hidden: readonly LedgerAccount[];
  /** True when the server's word is not the ledger's anywhere. */
  readonly differs: boolean;
}

const NAMED: Readonly<Record<LedgerAccount["state"], string>> = {
  active: "vetted",
  suspended: "suspended",
  revoked: "revoked",
};

/** Compares the server's list with the ledger. */
export function takeRoll(answers: readonly AccountAnswer[], ledger: LedgerState, keyring: Keyring): Roll {
  const seen = new Set<string>();
  const handles = new Set<string>();
  const strange = new Set(compareNames(keyring.names ?? [], answers).map(({ account }) => account));
  const people = answers.map((answer) => {
    const first: Difference[] = seen.has(answer.account) || handles.has(answer.handle) ? ["twice"] : [];
    if (strange.has(answer.account)) first.push("name");
    seen.add(answer.account);
    handles.add(answer.handle);
    return person(answer, ledger, keyring, first);
  });
  const hidden = [...ledger.accounts.values()].filter(({ account }) => !seen.has(account));
  return { people, hidden, differs: hidden.length > 0 || people.some(({ differences }) => differences.length > 0) };
}

function person(answer: AccountAnswer, ledger: LedgerState, keyring: Keyring, differences: Difference[]): Person {
  const listed = ledger.accounts.get(answer.account) ?? null;
  const enrolled = enrolment(answer, ledger, differences);
  if (listed === null) {
    if (!["invited", "enrolled", "rejected"].includes(answer.state)) differences.push("unlisted");
  } else {
    if (answer.state !== NAMED[listed.state]) differences.push("state");
    if (answer.role !== listed.role) differences.push("role");
    if (answer.desk !== null && answer.desk !== listed.desk) differences.push("desk");
    if (enrolled !== null && (enrolled.recipient !== listed.recipient || enrolled.signing !== listed.signing)) {
      differences.push("keys");
    }
  }
  const keys = listed ?? enrolled;
  return {
    account: answer.account,
    handle: answer.handle,
    role: listed?.role ?? enrolled?.role ?? (answer.role === "admin" ? "admin" : "caseworker"),
    state: listed?.state ?? unlisted(answer),
    desk: listed?.desk ?? null,
    listed,
    enrolled,
    fingerprint: keys && fingerprint(ledger.instance, keys, english),
    offered: offer(answer, listed, ledger, differences),
    note: note(answer, ledger, keyring, differences),
    differences,
    answer,
  };
}

/** How far an account has come that the ledger does not name. */
function unlisted({ enrolment: signed, state }: AccountAnswer): string {
  if (state === "rejected") return state;
  return signed === null ? "invited" : "enrolled";
}

function enrolment(answer: AccountAnswer, ledger: LedgerState, differences: Difference[]): EnrolledKeys | null {
  if (answer.enrolment === null) return null;
  try {
    const keys = verifyEnrolment(ledger.instance, answer.enrolment);
    if (keys.account === answer.account && keys.role === answer.role) return keys;
  } catch {
    // Said below.
  }
  differences.push("enrolment");
  return null;
}

function offer(
  { rotation }: AccountAnswer,
  listed: LedgerAccount | null,
  ledger: LedgerState,
  differences: Difference[],
): OfferedKeys | null {
  if (rotation === null || listed === null) return null;
  try {
    const keys = verifyRotation(ledger, listed, rotation);
    const words = fingerprint(ledger.instance, { ...keys, account: listed.account, role: listed.role }, english);
    return { ...keys, missing: rotation.missing, fingerprint: words };
  } catch {
    differences.push("rotation");
    return null;
  }
}

function note(
  answer: AccountAnswer,
  ledger: LedgerState,
  keyring: Keyring,
  differences: Difference[],
): About | null {
  if (answer.note === null) return null;
  try {
    return openAbout(identitiesOf(keyring), fromBase64url(answer.note), ledger, answer);
  } catch {
    differences.push("note");
    return null;
  }
}
