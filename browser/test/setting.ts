// A case for tests: an intake, a report to it, and ways to make records that nobody honest would.

import { fromBase64url, type JsonObject, toBase64url, utf8 } from "../src/protocol/encoding.ts";
import { generateIdentity, randomBytes, sign } from "../src/protocol/keys.ts";
import type { LedgerState } from "../src/protocol/ledger.ts";
import type { ReceiptKeys } from "../src/protocol/receipt.ts";
import { type Grant, openGrant } from "../src/protocol/records.ts";
import { open, seal, type Wire } from "../src/protocol/sealed-file.ts";
import { sealReport } from "../src/protocol/submission.ts";
import { ANSWERS, type Intake, intake, type Person, quickReceiptKeys } from "./intake.ts";

/** The day of all that is written in tests. */
export const DAY = "2026-11-22";

/** An intake and a case. */
export interface Setting extends Intake {
  state: LedgerState;
  id: string;
  grants: Uint8Array[];
  report: Uint8Array;
  card: Uint8Array;
  grant: Grant;
  /** What the server has of the two mailboxes. */
  mailboxes: { mailbox: string; slip: string; first: string }[];
  real: ReceiptKeys;
  safe: ReceiptKeys;
}

/** A founded intake and a report to its desk; or a report more. */
export function setting(founded = intake()): Setting {
  const state = founded.ledger.state();
  const [real, safe] = [quickReceiptKeys(), quickReceiptKeys()];
  const sealed = sealReport({
    answers: ANSWERS,
    locale: "zh-Hans",
    day: DAY,
    state,
    desk: founded.desk,
    caseIdentity: generateIdentity(),
    real,
    safe,
  });
  const body = JSON.parse(sealed.body) as Pick<Setting, "mailboxes"> & {
    report: string;
    card: string;
    grants: { key: string }[];
  };
  const grants = body.grants.map(({ key }) => fromBase64url(key));
  return {
    ...founded,
    state,
    id: sealed.case,
    grants,
    report: fromBase64url(body.report),
    card: fromBase64url(body.card),
    grant: openGrant(founded.caseworkers[0].identity, grants[0]!, sealed.case, state.instance),
    mailboxes: body.mailboxes,
    real,
    safe,
  };
}

/** Opens a sealed record, changes it, and seals it again. */
export function altered(grant: Grant, sealed: Uint8Array, wire: Wire, change: JsonObject): Uint8Array {
  return seal(grant.recipient, { ...open(grant.identity, sealed, wire), ...change }, wire);
}

/** Signs a payload of any content as a caseworker would. */
export function signedBy(person: Person, { state, grant }: Setting, wire: Wire, fields: JsonObject): Uint8Array {
  const frame = { v: 1, case: grant.case, id: toBase64url(randomBytes(16)), author: person.account, ledger: state.head };
  const payload = utf8(JSON.stringify({ ...frame, ...fields }));
  const signature = sign(fromBase64url(person.signing), "thicket/v1 record\0", state.instance, payload);
  return seal(grant.recipient, { v: 1, payload: toBase64url(payload), signature: toBase64url(signature) }, wire);
}
