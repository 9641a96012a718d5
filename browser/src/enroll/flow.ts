// Enrolment without its looks: reading the link, checking the intake, making the keys, sending them.
//
// The passphrase and both secret keys are made here and never sent. Must never make a key for an
// intake whose genesis is not the one that the invitation names.

import {
  accountKeys,
  foundIntake,
  instanceOf,
  newAccountSecrets,
  publicKeys,
  sealKeyring,
  signEnrolment,
  type LedgerEntry,
} from "../protocol/account.ts";
import { fromBase64url, isBase64url, toBase64url } from "../protocol/encoding.ts";
import { TamperingError } from "../protocol/errors.ts";
import { fingerprint, type LedgerHead, type Role } from "../protocol/ledger.ts";
import { english } from "../protocol/words.ts";
import { ApiError, OfflineError } from "../staff/api.ts";
import type { Fingerprint } from "../staff/facts.ts";
import { loadTrusted, today } from "../staff/trust.ts";
import { openInvitation, postEnrolment, type InvitationAnswer } from "./api.ts";

/** What an invitation link says after its `#`. */
export interface Link {
  readonly token: string;
  /** The genesis hash, or null for the first admin, who makes it. */
  readonly genesis: string | null;
  /** The fragment itself, to open the same page in another language. */
  readonly fragment: string;
}

/** What a link to a new second factor says after its `#`. */
export interface ResetLink {
  readonly token: string;
  readonly genesis: string;
  readonly fragment: string;
}

/** An invitation that was opened, for an intake that was checked. */
export interface Invitation {
  readonly link: Link;
  readonly account: string;
  readonly handle: string;
  readonly role: Role;
  readonly totp: string;
  readonly intake: string;
  /** The verified intake; null for the first admin. */
  readonly known: { readonly genesis: string; readonly head: LedgerHead } | null;
}

/** What the person chose. */
export interface Choices {
  readonly passphrase: string;
  readonly names: { readonly intake: string; readonly desk: string };
}

/** Everything of the enrolment but the code, made once for the same choices. */
export interface Prepared {
  readonly choices: Choices;
  readonly body: object;
  readonly genesis: string;
  readonly fingerprint: Fingerprint;
}

/** The link is not one, or not whole. */
export class LinkError extends Error {
  override readonly name = "LinkError";
}

/** Reads the fragment of an invitation link. */
export function readLink(fragment: string): Link {
  const [version, token, genesis, ...rest] = fragment.replace(/^#/, "").split(".");
  if (version !== "v1" || rest.length > 0 || !isBase64url(token, 32)) throw new LinkError();
  if (genesis === "new") return { token, genesis: null, fragment };
  if (!isBase64url(genesis, 32)) throw new LinkError();
  return { token, genesis, fragment };
}

/** Reads the fragment of a link to a new second factor; null for any other. */
export function readResetLink(fragment: string): ResetLink | null {
  const [kind, token, genesis, ...rest] = fragment.replace(/^#/, "").split(".");
  if (kind !== "reset") return null;
  if (rest.length > 0 || !isBase64url(token, 32) || !isBase64url(genesis, 32)) throw new LinkError();
  return { token, genesis, fragment };
}

/** Opens the invitation and compares the intake with what the link names. */
export async function open(link: Link): Promise<Invitation> {
  const answer = await openInvitation(link.token);
  const role = roleOf(answer);
  const { account, handle, totp } = answer;
  if (!isBase64url(account, 16)) throw new LinkError();
  const common = { link, account, handle, role, totp };
  if (link.genesis === null) {
    // A link for the first admin is of no use once there is a genesis, and must not be believed.
    if (answer.genesis !== null || role !== "admin") throw new TamperingError("ledger-fork", "a genesis exists");
    return { ...common, intake: answer.name, known: null };
  }
  if (answer.genesis !== link.genesis) throw new TamperingError("ledger-fork", "another genesis");
  const { ledger } = await loadTrusted();
  if (ledger.genesis !== link.genesis) throw new TamperingError("ledger-fork", "another genesis");
  if (ledger.accounts.has(account)) throw new TamperingError("keyring", "the account has keys already");
  return { ...common, intake: ledger.name, known: { genesis: ledger.genesis, head: ledger.head } };
}

function roleOf({ role }: InvitationAnswer): Role {
  if (role === "admin" || role === "caseworker") return role;
  throw new LinkError();
}

/** Makes the keys, the keyring and the signatures. Slow: one key derivation. */
export async function prepare(
  invitation: Invitation,
  choices: Choices,
  report: (fraction: number) => void,
): Promise<Prepared> {
  const { account, role, handle, known, link } = invitation;
  const secrets = newAccountSecrets();
  const founded = known === null ? foundIntake(choices.names, today(), account, secrets) : null;
  const genesis = known?.genesis ?? founded?.genesis ?? "";
  const head = known?.head ?? founded?.head;
  if (head === undefined) throw new LinkError();
  const entries: readonly LedgerEntry[] | null = founded?.entries ?? null;
  const instance = fromBase64url(instanceOf(genesis), 16);
  const keys = await accountKeys(choices.passphrase, instance, handle, report);
  const loginKey = toBase64url(keys.loginKey);
  keys.loginKey.fill(0);
  const keyring = sealKeyring(keys.unlockRecipient, {
    account,
    instance: toBase64url(instance),
    genesis,
    ...secrets,
    seen: head,
  });
  const body = {
    v: 1,
    token: link.token,
    login_key: loginKey,
    keyring: toBase64url(keyring),
    enrolment: signEnrolment(instance, { account, role }, secrets),
    genesis: entries,
  };
  const own = fingerprint(instance, { account, role, ...publicKeys(secrets) }, english);
  return { choices, body, genesis, fingerprint: own };
}

/** What became of sending. */
export type Sent = "done" | "wrong-code" | "used" | "uncertain";

/** Sends what was prepared, with a code. Other failures are thrown. */
export async function send(prepared: Prepared, code: string): Promise<Sent> {
  try {
    await postEnrolment(JSON.stringify({ ...prepared.body, code }));
    return "done";
  } catch (error) {
    if (error instanceof OfflineError) return "uncertain";
    if (error instanceof ApiError) {
      if (error.problem === "sign-in-failed") return "wrong-code";
      if (isUsed(error)) return "used";
    }
    throw error;
  }
}

/** True when the server does not know the invitation, or not any more. */
export const isUsed = (error: unknown): boolean =>
  error instanceof ApiError && (error.status === 404 || error.status === 410 || error.status === 409);
