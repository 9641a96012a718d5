// Talks to the calls by which an account gets new keys: one function a call (PROTOCOL.md section 9).
//
// Must never see a key that is not sealed.

import type { RotationOffer } from "../protocol/rotation.ts";
import { get, send } from "../staff/api.ts";
import { count, document1, fields, list, text, type Fields } from "../staff/decode.ts";
import type { Proof } from "./api.ts";

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

/** The cases of an answer, each with its grant. */
export const caseGrants = (from: Fields): CaseGrant[] =>
  list(from, "cases", (item) => {
    const one = fields(item, "case");
    return { case: text(one, "case"), grant: text(one, "grant") };
  });

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
  proof: Proof,
  rotation: RotationOffer,
  keyring: string,
  copies: readonly { readonly id: string; readonly keyring: string }[],
): Promise<void> {
  await send("PUT", "/account/rotation", { v: 1, proof, rotation, keyring, copies });
}

/** A grant, and the SHA-256 (base64url) of the sealed one that it was made from. */
export interface ResealedGrant extends CaseKey {
  readonly from: string;
}

/** `POST account/rotation/grants`: at most 64. Those made from another grant than the present one are passed over. */
export async function postOwnGrants(grants: readonly ResealedGrant[]): Promise<void> {
  await send("POST", "/account/rotation/grants", { v: 1, grants });
}

/** `DELETE account/rotation`. */
export async function deleteRotation(): Promise<void> {
  await send("DELETE", "/account/rotation", { v: 1 });
}
