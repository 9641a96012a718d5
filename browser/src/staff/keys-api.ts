// Talks to the calls by which access to cases moves: one function a call (PROTOCOL.md section 9).
//
// Must never see a key that is not sealed.

import type { RotationOffer } from "../protocol/rotation.ts";
import { get, send } from "./api.ts";
import { count, document1, fields, list, text, textOrNull, type Fields } from "./decode.ts";

/** A case and a sealed grant of it, base64url. */
export interface CaseGrant {
  readonly case: string;
  readonly grant: string;
}

/** A case and the grant that is sent for it. */
export interface CaseKey {
  readonly case: string;
  readonly key: string;
}

/** What there is of new keys of one's own. */
export interface OwnRotation {
  /** What is offered; null without an offer. */
  readonly offer: RotationOffer | null;
  /** How many grants are still sealed to earlier keys. */
  readonly missing: number;
  /** The first 64 of them. */
  readonly cases: readonly CaseGrant[];
}

const caseGrants = (from: Fields): CaseGrant[] =>
  list(from, "cases", (item) => {
    const one = fields(item, "case");
    return { case: text(one, "case"), grant: text(one, "grant") };
  });

/** `GET desk/missing`: one page of the caller's cases that somebody should have and has not. */
export async function getMissing(
  account: string,
  after: string | null,
): Promise<{ readonly cases: readonly CaseGrant[]; readonly next: string | null }> {
  const query = new URLSearchParams({ account, ...(after === null ? {} : { after }) });
  const from = document1(await get(`/desk/missing?${query.toString()}`), "missing");
  return { cases: caseGrants(from), next: textOrNull(from, "next") };
}

/** `POST desk/grants`: at most 64. A grant that is there is kept. */
export async function postGrants(account: string, grants: readonly CaseKey[]): Promise<void> {
  await send("POST", "/desk/grants", { v: 1, account, grants });
}

/** `GET account/rotation`. */
export async function getRotation(): Promise<OwnRotation> {
  const from = document1(await get("/account/rotation"), "rotation");
  const { rotation } = from;
  const offer = rotation == null ? null : fields(rotation, "rotation");
  return {
    offer: offer && {
      payload: text(offer, "payload"),
      signature: text(offer, "signature"),
      old_signature: text(offer, "old_signature"),
    },
    missing: count(from, "missing"),
    cases: caseGrants(from),
  };
}

/** `PUT account/rotation`. */
export async function putRotation(
  rotation: RotationOffer,
  keyring: string,
  copies: readonly { readonly id: string; readonly keyring: string }[],
): Promise<void> {
  await send("PUT", "/account/rotation", { v: 1, rotation, keyring, copies });
}

/** `POST account/rotation/grants`: at most 64. */
export async function postOwnGrants(grants: readonly CaseKey[]): Promise<void> {
  await send("POST", "/account/rotation/grants", { v: 1, grants });
}

/** `DELETE account/rotation`. */
export async function deleteRotation(): Promise<void> {
  await send("DELETE", "/account/rotation", { v: 1 });
}

/** The body of a rekey, sealed once and sent until it is answered. */
export interface RekeyBody {
  readonly case_recipient: string;
  readonly record: string;
  readonly grants: readonly { readonly account: string; readonly key: string }[];
  readonly mail: readonly { readonly mailbox: string; readonly sealed: string }[];
  readonly without: readonly string[];
}

/** `POST cases/{case}/rekey`. */
export async function postRekey(id: string, body: RekeyBody): Promise<void> {
  await send("POST", `/cases/${encodeURIComponent(id)}/rekey`, { v: 1, ...body });
}

/** `PUT cases/{case}/desk`. */
export async function putDesk(id: string, desk: string): Promise<void> {
  await send("PUT", `/cases/${encodeURIComponent(id)}/desk`, { v: 1, desk });
}

/** `POST cases/{case}/erasure`: asks for it, or agrees. */
export async function askErasure(id: string): Promise<void> {
  await send("POST", `/cases/${encodeURIComponent(id)}/erasure`, { v: 1 });
}

/** `DELETE cases/{case}/erasure`: calls it off. */
export async function callOffErasure(id: string): Promise<void> {
  await send("DELETE", `/cases/${encodeURIComponent(id)}/erasure`, { v: 1 });
}
