// The calls of `/api/v1` that only admins make: one function a call, answers read into plain types.
//
// Nothing here is checked but its shape: what an account is and whose keys it has is judged by `roll.ts`.

import type { LedgerEntry, Signed } from "../protocol/account.ts";
import type { LedgerHead } from "../protocol/ledger.ts";
import type { RotationOffer } from "../protocol/rotation.ts";
import { call, get, readJson, send } from "../staff/api.ts";
import { count, document1, fields, list, text, textOrNull, type Fields } from "../staff/decode.ts";

/** One account, as the server describes it to an admin. */
export interface AccountAnswer {
  readonly account: string;
  readonly handle: string;
  readonly role: string;
  readonly state: string;
  readonly desk: string | null;
  readonly enrolment: Signed | null;
  /** The note about it that is sealed to this admin. */
  readonly note: string | null;
  /** The minute when its invitation ends. */
  readonly invited: string | null;
  /** The minute when its link to a new second factor ends. */
  readonly reset: string | null;
  readonly sessions: number;
  readonly factors: { readonly codes: number; readonly passkeys: number; readonly recoveryCodes: number };
  readonly rotation: (RotationOffer & { readonly missing: number }) | null;
}

/** An entry that waits for signatures. */
export interface ProposalAnswer {
  readonly id: string;
  readonly entry: LedgerEntry;
}

/** A link for somebody, shown once. */
export interface LinkAnswer {
  readonly path: string;
  readonly expires: string;
}

/** When a session began and was last used, in minutes. */
export interface SessionAnswer {
  readonly began: string;
  readonly used: string;
}

/** So many cases of a desk in one state with one assignee. */
export interface WorkloadRow {
  readonly desk: string;
  readonly state: string;
  readonly assignee: string | null;
  readonly cases: number;
  readonly oldest: string;
}

/** A sealed note for one admin. */
export interface SealedNote {
  readonly account: string;
  readonly sealed: string;
}

const at = (account: string): string => encodeURIComponent(account);

function optional<T>(from: Fields, name: string, read: (found: Fields) => T): T | null {
  const value = from[name];
  return value === null || value === undefined ? null : read(fields(value, name));
}

function signedBy(from: Fields): Signed {
  return { payload: text(from, "payload"), signature: text(from, "signature") };
}

function account(item: unknown): AccountAnswer {
  const one = fields(item, "account");
  const factors = fields(one["factors"], "factors");
  return {
    account: text(one, "account"),
    handle: text(one, "handle"),
    role: text(one, "role"),
    state: text(one, "state"),
    desk: textOrNull(one, "desk"),
    enrolment: optional(one, "enrolment", signedBy),
    note: textOrNull(one, "note"),
    invited: optional(one, "invitation", (found) => text(found, "expires")),
    reset: optional(one, "reset", (found) => text(found, "expires")),
    sessions: count(one, "sessions"),
    factors: {
      codes: count(factors, "codes"),
      passkeys: count(factors, "passkeys"),
      recoveryCodes: count(factors, "recovery_codes"),
    },
    rotation: optional(one, "rotation", (found) => ({
      ...signedBy(found),
      old_signature: text(found, "old_signature"),
      missing: count(found, "missing"),
    })),
  };
}

function link(value: unknown): LinkAnswer {
  const from = document1(value, "link");
  return { path: text(from, "path"), expires: text(from, "expires") };
}

/** `GET accounts`: everybody who was ever invited. */
export async function getAccounts(): Promise<readonly AccountAnswer[]> {
  return list(document1(await get("/accounts"), "accounts"), "accounts", account);
}

/** `POST invites`: a link for somebody, in place of an earlier one, and the account that it is for. */
export async function postInvite(
  handle: string,
  role: string,
  hours: number,
): Promise<LinkAnswer & { readonly account: string }> {
  const answer = await readJson(await send("POST", "/invites", { v: 1, handle, role, hours }));
  return { ...link(answer), account: text(document1(answer, "link"), "account") };
}

/** `DELETE invites/{account}`: its link no longer works; whoever enrolled with it and was not vetted is turned down. */
export async function deleteInvite(id: string): Promise<void> {
  await call("DELETE", `/invites/${at(id)}`);
}

/** `PUT accounts/{account}/notes`: one for each active admin. */
export async function putNotes(id: string, notes: readonly SealedNote[]): Promise<void> {
  await send("PUT", `/accounts/${at(id)}/notes`, { v: 1, notes });
}

/** `GET accounts/{account}/sessions`. */
export async function getSessions(id: string): Promise<readonly SessionAnswer[]> {
  const from = document1(await get(`/accounts/${at(id)}/sessions`), "sessions");
  return list(from, "sessions", (item) => {
    const one = fields(item, "session");
    return { began: text(one, "began"), used: text(one, "used") };
  });
}

/** `DELETE accounts/{account}/sessions`: signs it out everywhere. */
export async function deleteSessions(id: string): Promise<void> {
  await call("DELETE", `/accounts/${at(id)}/sessions`);
}

/** `POST accounts/{account}/reset`: a link to a new second factor, for whoever has the passphrase too. */
export async function postReset(id: string, hours: number): Promise<LinkAnswer> {
  return link(await readJson(await send("POST", `/accounts/${at(id)}/reset`, { v: 1, hours })));
}

/** `DELETE accounts/{account}/reset`. */
export async function deleteReset(id: string): Promise<void> {
  await call("DELETE", `/accounts/${at(id)}/reset`);
}

/** `POST accounts/{account}/rekey`: marks the open cases of a suspended account; how many. */
export async function postRekey(id: string): Promise<number> {
  const answer = await readJson(await send("POST", `/accounts/${at(id)}/rekey`, { v: 1 }));
  return count(document1(answer, "rekey"), "cases");
}

/** `GET workload`. */
export async function getWorkload(): Promise<readonly WorkloadRow[]> {
  return list(document1(await get("/workload"), "workload"), "rows", (item) => {
    const one = fields(item, "row");
    return {
      desk: text(one, "desk"),
      state: text(one, "state"),
      assignee: textOrNull(one, "assignee"),
      cases: count(one, "cases"),
      oldest: text(one, "oldest"),
    };
  });
}

/** What revoking an account would leave behind; no case is named. */
export interface CasesLeft {
  /** Cases that it can read. */
  readonly cases: number;
  /** Of those, the open ones. */
  readonly open: number;
  /** Of those, the ones that it has taken, as they are marked. */
  readonly taken: number;
  /** Cases that no active caseworker but it can read. */
  readonly alone: number;
}

/** `GET accounts/{account}/cases`. */
export async function getCasesLeft(id: string): Promise<CasesLeft> {
  const from = document1(await get(`/accounts/${at(id)}/cases`), "cases");
  return { cases: count(from, "cases"), open: count(from, "open"), taken: count(from, "taken"), alone: count(from, "alone") };
}

/** `POST ledger`: the head, and the id of the proposal where more signatures are needed. */
export async function postEntry(
  entry: LedgerEntry,
): Promise<{ readonly ledger: LedgerHead; readonly proposal: string | null }> {
  const from = document1(await readJson(await send("POST", "/ledger", { v: 1, entry })), "ledger");
  const head = fields(from["ledger"], "ledger");
  return { ledger: { seq: count(head, "seq"), hash: text(head, "hash") }, proposal: textOrNull(from, "proposal") };
}

/** `GET ledger/proposals`. */
export async function getProposals(): Promise<readonly ProposalAnswer[]> {
  return list(document1(await get("/ledger/proposals"), "proposals"), "proposals", (item) => {
    const one = fields(item, "proposal");
    const entry = fields(one["entry"], "entry");
    return {
      id: text(one, "id"),
      entry: {
        payload: text(entry, "payload"),
        signatures: list(entry, "signatures", (signature) => {
          const by = fields(signature, "signature");
          return { account: text(by, "account"), signature: text(by, "signature") };
        }),
      },
    };
  });
}

/** `DELETE ledger/proposals/{id}`: one of its signers withdraws it. */
export async function deleteProposal(id: string): Promise<void> {
  await call("DELETE", `/ledger/proposals/${at(id)}`);
}
