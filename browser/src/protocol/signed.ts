// What a caseworker signs, whatever it is sealed to (spec section 4): a payload, its author, and the ledger's word.

import type { Keyring } from "./account.ts";
import { fromBase64url, fromUtf8, isObject, type JsonObject, toBase64url } from "./encoding.ts";
import { type Reason, TamperingError } from "./errors.ts";
import { sign, verify } from "./keys.ts";
import { accountAt, checkSeen, isHead, type LedgerHead, type LedgerState, type Role } from "./ledger.ts";
import { jsonBytes } from "./sealed-file.ts";

const RECORD_LABEL = "thicket/v1 record\0";

/** What a verified payload says, who signed it, and the ledger head that the author saw. */
export interface Signed<T> {
  content: T;
  author: string;
  ledger: LedgerHead;
}

/** What is not what it should be at all; shown as tampering. */
export function malformed(detail: string): never {
  throw new TamperingError("kind", detail);
}

/** Throws `kind` or `case` unless a record names version 1, one of `kinds`, and the case it was found at. */
export function checkFrame(json: JsonObject, kinds: readonly string[], expectedCase: string): void {
  checkKind(json, kinds);
  if (json["case"] !== expectedCase) throw new TamperingError("case", "another case");
}

/** Throws `kind` unless a record names version 1 and one of `kinds`. */
export function checkKind(json: JsonObject, kinds: readonly string[]): void {
  if (json["v"] !== 1 || !kinds.includes(json["kind"] as string)) throw new TamperingError("kind", "another kind");
}

/** The bytes and the JSON object of an envelope's payload; `kind` if they are not there. */
export function readPayload(json: JsonObject): { bytes: Uint8Array; payload: JsonObject } {
  let bytes: Uint8Array;
  let payload: unknown;
  try {
    bytes = fromBase64url(json["payload"]);
    payload = JSON.parse(fromUtf8(bytes));
  } catch {
    malformed("no payload");
  }
  if (json["v"] !== 1 || !isObject(payload)) malformed("no payload");
  return { bytes, payload };
}

/**
 * Something that somebody signed in another history of the ledger, with the key that they have in this one today, in which
 * they are active. Nobody else can have made it: it is no stray that whoever has a code may have sent. Of somebody who was
 * revoked, or has other keys by now, it is one: it would stop everybody for ever.
 */
export class OtherHistoryError extends TamperingError {
  constructor(
    reason: Reason,
    readonly author: string,
  ) {
    super(reason, "signed in another history of the ledger");
  }
}

/**
 * Reads a signed envelope's payload with `read`, which checks version, kind, case and all else that it says, and then verifies
 * it. Throws `author` unless the author was active, and of that role, at the ledger head that the payload names,
 * `signature` by the key of that time, `ledger-fork` or `ledger-short` for a head this ledger has not: as an
 * OtherHistoryError if the author is active and the signature is by the key that is theirs now.
 */
export function verifySigned<T>(
  json: JsonObject,
  state: LedgerState,
  read: (payload: JsonObject) => T,
  role: Role = "caseworker",
): Signed<T> {
  const { bytes, payload } = readPayload(json);
  let signature: Uint8Array;
  try {
    signature = fromBase64url(json["signature"], 64);
  } catch {
    malformed("no signature");
  }
  const { author, ledger } = payload;
  if (typeof author !== "string" || !isHead(ledger)) malformed("not a signed record");
  // First of all: what does not belong here at all says nothing of the ledger.
  const content = read(payload);
  try {
    checkSeen(state, ledger);
  } catch (error) {
    if (!(error instanceof TamperingError)) throw error;
    const named = state.accounts.get(author);
    const theirs =
      named?.role === role &&
      named.state === "active" &&
      verify(signature, fromBase64url(named.signing), RECORD_LABEL, state.instance, bytes);
    throw theirs ? new OtherHistoryError(error.reason, author) : error;
  }
  const period = accountAt(state, author, ledger.seq);
  if (period?.state !== "active" || state.accounts.get(author)!.role !== role) {
    throw new TamperingError("author", `not an active ${role}'s`);
  }
  if (!verify(signature, fromBase64url(period.signing), RECORD_LABEL, state.instance, bytes)) {
    throw new TamperingError("signature", "a bad signature");
  }
  return { content, author, ledger: { seq: ledger.seq, hash: ledger.hash } };
}

/** Signs a payload: `fields` and, with them, version, author and the ledger head that the author sees. */
export function signed(keyring: Keyring, state: LedgerState, fields: JsonObject): JsonObject {
  const payload = jsonBytes({ v: 1, author: keyring.account, ledger: state.head, ...fields });
  const signature = sign(fromBase64url(keyring.signing, 32), RECORD_LABEL, state.instance, payload);
  return { v: 1, payload: toBase64url(payload), signature: toBase64url(signature) };
}
