// Talks to the calls by which access to cases moves: one function a call (PROTOCOL.md section 9).
//
// Must never see a key that is not sealed.

import { caseGrants, type CaseGrant, type CaseKey } from "../account/rotation-api.ts";
import { get, send } from "../staff/api.ts";
import { document1, textOrNull } from "../staff/decode.ts";

/** `POST cases/{case}/grants`: gives a colleague a key to this case. */
export async function postGrant(id: string, account: string, key: string): Promise<void> {
  await send("POST", `/cases/${encodeURIComponent(id)}/grants`, { v: 1, account, key });
}

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

/** The body of a rekey, sealed once and sent until it is answered. */
export interface RekeyBody {
  readonly case_recipient: string;
  readonly record: string;
  readonly grants: readonly { readonly account: string; readonly key: string }[];
  readonly mail: readonly { readonly mailbox: string; readonly sealed: string }[];
}

/** `POST cases/{case}/rekey`. */
export async function postRekey(id: string, body: RekeyBody): Promise<void> {
  await send("POST", `/cases/${encodeURIComponent(id)}/rekey`, { v: 1, ...body });
}

/** `PUT cases/{case}/refused`: everybody who is refused it, and the signed record that says so. */
export async function putRefused(id: string, refused: readonly string[], record: string): Promise<void> {
  await send("PUT", `/cases/${encodeURIComponent(id)}/refused`, { v: 1, refused, record });
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
