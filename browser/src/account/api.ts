// Talks to `/api/v1/account` and `/api/v1/reset`: one function a call (PROTOCOL.md section 8).
//
// Must never see a passphrase, an identity or what a passkey's PRF extension gave.

import { call, get, readJson, send, type SentPasskey } from "../staff/api.ts";
import { count, document1, fields, list, text, textOrNull } from "../staff/decode.ts";

/** What proves who asks: the passphrase with a factor, or a passkey that unlocks. */
export type Proof =
  | { readonly login_key: string; readonly code: string }
  | { readonly login_key: string; readonly passkey: SentPasskey }
  | { readonly passkey: SentPasskey };

/** One of one's own second factors. */
export interface Factor {
  readonly id: string;
  readonly kind: "code" | "passkey";
  readonly name: string;
  /** Days, or null where they are not known. */
  readonly added: string | null;
  readonly used: string | null;
  /** Whether a copy of the keyring is kept beside it. */
  readonly unlocks: boolean;
  /** What the copy is sealed to, as the server says; null without one. */
  readonly recipient: string | null;
}

/** All of one's own second factors. */
export interface Factors {
  readonly factors: readonly Factor[];
  readonly recoveryCodes: number;
}

/** One of one's own sessions. */
export interface OwnSession {
  /** Minutes. */
  readonly began: string;
  readonly used: string;
  /** Whether it is this one. */
  readonly here: boolean;
}

/** `PUT account/passphrase`. */
export async function putPassphrase(proof: Proof, loginKey: string, keyring: string): Promise<void> {
  await send("PUT", "/account/passphrase", { v: 1, proof, login_key: loginKey, keyring });
}

/** `GET account/factors`. */
export async function getFactors(): Promise<Factors> {
  const from = document1(await get("/account/factors"), "factors");
  const factors = list(from, "factors", (item): Factor => {
    const one = fields(item, "factor");
    return {
      id: text(one, "id"),
      kind: text(one, "kind") === "passkey" ? "passkey" : "code",
      name: text(one, "name"),
      added: textOrNull(one, "added"),
      used: textOrNull(one, "used"),
      unlocks: one["unlocks"] === true,
      recipient: textOrNull(one, "recipient"),
    };
  });
  return { factors, recoveryCodes: count(from, "recovery_codes") };
}

/** `POST account/factors` for one-time codes: the secret in base32, which counts once a code of it was shown. */
export async function offerCode(proof: Proof, name: string): Promise<{ id: string; totp: string }> {
  const answer = await send("POST", "/account/factors", { v: 1, proof, kind: "code", name });
  const from = document1(await readJson(answer), "offer");
  return { id: text(from, "id"), totp: text(from, "totp") };
}

/** `POST account/factors` for a passkey: the options to make it with. */
export async function offerPasskey(proof: Proof, name: string): Promise<{ id: string; options: unknown }> {
  const answer = await send("POST", "/account/factors", { v: 1, proof, kind: "passkey", name });
  const from = document1(await readJson(answer), "offer");
  return { id: text(from, "id"), options: from["options"] };
}

/** `PUT account/factors/{id}` with a code. */
export async function showCode(id: string, code: string): Promise<void> {
  await send("PUT", `/account/factors/${id}`, { v: 1, code });
}

/** A copy of the keyring, and what it is sealed to. */
export interface CopyOf {
  readonly copy: string;
  readonly recipient: string;
}

/** `PUT account/factors/{id}` with a new passkey and, if it unlocks, its copy of the keyring. */
export async function showPasskey(id: string, credential: object, copy: CopyOf | null): Promise<void> {
  await send("PUT", `/account/factors/${id}`, { v: 1, credential, ...copy });
}

/** `PATCH account/factors/{id}`: another name, or a passkey's copy of the keyring. */
export async function patchFactor(id: string, change: { name: string } | CopyOf): Promise<void> {
  await send("PATCH", `/account/factors/${id}`, { v: 1, ...change });
}

/** `DELETE account/factors/{id}`. */
export async function deleteFactor(id: string, proof: Proof): Promise<void> {
  await send("DELETE", `/account/factors/${id}`, { v: 1, proof });
}

/** `POST account/recovery-codes`. */
export async function makeRecoveryCodes(proof: Proof): Promise<readonly string[]> {
  const answer = await send("POST", "/account/recovery-codes", { v: 1, proof });
  return list(document1(await readJson(answer), "codes"), "codes", (item) => (typeof item === "string" ? item : ""));
}

/** `GET account/sessions`. */
export async function getSessions(): Promise<readonly OwnSession[]> {
  return list(document1(await get("/account/sessions"), "sessions"), "sessions", (item) => {
    const one = fields(item, "session");
    return { began: text(one, "began"), used: text(one, "used"), here: one["here"] === true };
  });
}

/** What an opened link to a new second factor says. */
export interface ResetAnswer {
  readonly account: string;
  readonly handle: string;
  readonly role: string;
  readonly totp: string;
}

/** `POST reset/open`. */
export async function openReset(token: string, handle: string, loginKey: string): Promise<ResetAnswer> {
  const answer = await send("POST", "/reset/open", { v: 1, token, handle, login_key: loginKey });
  const from = document1(await readJson(answer), "reset");
  return { account: text(from, "account"), handle: text(from, "handle"), role: text(from, "role"), totp: text(from, "totp") };
}

/** `POST reset`. */
export async function finishReset(
  token: string,
  handle: string,
  loginKey: string,
  code: string,
  name: string,
): Promise<void> {
  await call("POST", "/reset", JSON.stringify({ v: 1, token, handle, login_key: loginKey, code, name }));
}
