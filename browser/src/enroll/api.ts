// Talks to the calls of an enrolment: one function a call.
//
// Must never see a passphrase or an identity.

import { call, readJson, send } from "../staff/api.ts";
import { document1, text, textOrNull } from "../staff/decode.ts";

/** What an opened invitation says. */
export interface InvitationAnswer {
  readonly account: string;
  readonly handle: string;
  readonly role: string;
  readonly name: string;
  readonly instance: string | null;
  readonly genesis: string | null;
  readonly totp: string;
}

/** `POST enrolment/open`: what an invitation is for, and a new one-time-code secret. */
export async function openInvitation(token: string): Promise<InvitationAnswer> {
  const answer = await send("POST", "/enrolment/open", { v: 1, token });
  const from = document1(await readJson(answer), "invitation");
  return {
    account: text(from, "account"),
    handle: text(from, "handle"),
    role: text(from, "role"),
    name: textOrNull(from, "name") ?? "",
    instance: textOrNull(from, "instance"),
    genesis: textOrNull(from, "genesis"),
    totp: text(from, "totp"),
  };
}

/** `POST enrolment`: takes the body as text, so that a lost answer is asked for with the same bytes. */
export async function postEnrolment(body: string): Promise<void> {
  await call("POST", "/enrolment", body);
}
