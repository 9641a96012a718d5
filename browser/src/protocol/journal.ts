// The staff's journal: what was done and is not in the ledger, chained as that is and not signed (spec section 8).
//
// What makes a change noticed is the head that an account saw before: so nothing here may hand out a head that was not
// computed from the entries.

import { dayNumber, fromBase64url, fromUtf8, isBase64url, isObject, type JsonObject, toBase64url } from "./encoding.ts";
import { TamperingError } from "./errors.ts";
import { sha256 } from "./keys.ts";
import type { LedgerHead } from "./ledger.ts";

/** One entry. `account`, `entry` and `cases` are there where the action has them. */
export interface JournalEntry {
  seq: number;
  day: string;
  /** An action that this client does not know is kept and shown as it is. */
  action: string;
  /** Who did it; null for whoever runs the machine. */
  by: string | null;
  account: string | null;
  /** SHA-256 of a ledger payload. */
  entry: string | null;
  cases: number | null;
}

const LONGEST_PAYLOAD = 4096;

function broken(seq: number, detail: string): never {
  throw new TamperingError("journal", `entry ${seq}: ${detail}`);
}

/**
 * Verifies payloads (base64url) that follow `head`, or begin the journal where it is null; returns them read, and the
 * new head. Throws `journal` for one that does not follow the one before it.
 */
export function verifyJournal(
  head: LedgerHead | null,
  payloads: readonly unknown[],
): { entries: JournalEntry[]; head: LedgerHead | null } {
  let last = head;
  const entries = payloads.map((payload) => {
    const seq = last === null ? 0 : last.seq + 1;
    const { bytes, json } = readPayload(payload, seq);
    if (json["seq"] !== seq || json["prev"] !== (last?.hash ?? null)) broken(seq, "does not follow the one before it");
    last = { seq, hash: toBase64url(sha256(bytes)) };
    return readEntry(json, seq);
  });
  return { entries, head: last };
}

function readPayload(payload: unknown, seq: number): { bytes: Uint8Array; json: JsonObject } {
  try {
    const bytes = fromBase64url(payload);
    const json: unknown = JSON.parse(fromUtf8(bytes));
    if (bytes.length <= LONGEST_PAYLOAD && isObject(json) && json["v"] === 1) return { bytes, json };
  } catch {
    // Falls through.
  }
  broken(seq, "not an entry");
}

function readEntry(json: JsonObject, seq: number): JournalEntry {
  const { day, action, by, account, entry, cases } = json;
  const valid =
    dayNumber(day) !== null &&
    typeof action === "string" &&
    (by === null || isBase64url(by, 16)) &&
    (account === undefined || isBase64url(account, 16)) &&
    (entry === undefined || isBase64url(entry, 32)) &&
    (cases === undefined || (typeof cases === "number" && Number.isSafeInteger(cases) && cases >= 0));
  if (!valid) broken(seq, "not an entry");
  return {
    seq,
    day: day as string,
    action: action as string,
    by: by as string | null,
    account: (account as string | undefined) ?? null,
    entry: (entry as string | undefined) ?? null,
    cases: (cases as number | undefined) ?? null,
  };
}

/**
 * Checks that a journal whose head is `served` may be one that goes on from `seen`; what lies between them is for
 * `verifyJournal`. Throws `journal` if it is shorter, or another one.
 */
export function checkJournalSeen(seen: LedgerHead | null, served: LedgerHead | null): void {
  if (seen === null) return;
  if (served === null || served.seq < seen.seq) broken(seen.seq, "the journal was cut short");
  if (served.seq === seen.seq && served.hash !== seen.hash) broken(seen.seq, "another journal");
}
