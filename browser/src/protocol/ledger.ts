// The roster ledger: who was vetted, suspended, revoked, and by whom (spec section 5).
//
// A LedgerState exists only if every entry from the genesis on is valid. It is never changed afterwards.

import { isUsableSigningKey, recipientBytes, sha256, verify } from "./keys.ts";
import { concat, dayNumber, fromBase64url, fromUtf8, isBase64url, isObject, type JsonObject, toBase64url, utf8 } from "./encoding.ts";
import { TamperingError } from "./errors.ts";
import { RECEIPT_BYTES, toDigits, toWords } from "./receipt.ts";

/** What an account may do, for ever. */
export type Role = "admin" | "caseworker";

/** A place in a ledger: the number of an entry and SHA-256 of its payload, base64url. */
export interface LedgerHead {
  seq: number;
  hash: string;
}

/** What the ledger says of an account from one entry on, until the next period begins. */
export interface Period {
  /** The number of the entry that began it. */
  from: number;
  state: "active" | "suspended" | "revoked";
  recipient: string;
  /** Ed25519 public key, base64url. */
  signing: string;
}

/** An account as the ledger vouches for it now. */
export interface LedgerAccount extends Period {
  /** Id, base64url. */
  account: string;
  role: Role;
  /** The desk of a caseworker; null for an admin. */
  desk: string | null;
  /** The day it was named. */
  since: string;
  /** All its periods, oldest first; the last one is the present. */
  periods: readonly Period[];
}

/** A verified ledger. Ids and hashes are base64url. */
export interface LedgerState {
  /** 16 bytes. */
  instance: Uint8Array;
  /** SHA-256 of the first payload. */
  genesis: string;
  /** The intake's name. */
  name: string;
  head: LedgerHead;
  /** SHA-256 of each payload, by number. */
  hashes: readonly string[];
  accounts: ReadonlyMap<string, LedgerAccount>;
  /** In the order of their founding; the first is the default. */
  desks: readonly { id: string; name: string }[];
  /** How many admins must sign what one alone may not do. */
  threshold: number;
  /** The recovery recipient, or null. */
  recovery: string | null;
  /** The recovery recipients that were named, each from which entry on. */
  recoveries: readonly { from: number; recipient: string | null }[];
  /** The day of the newest entry. */
  newestDay: string;
  /** Whether the newest entry only renews. */
  renewed: boolean;
}

/** The label of ledger signatures. */
export const LEDGER_LABEL = "thicket/v1 ledger\0";

/** A newest entry older than this is stale. */
export const STALE_AFTER_DAYS = 30;

/** The `account` of a grant to the recovery recipient, which is no account: 16 zero bytes. */
export const RECOVERY_ACCOUNT = toBase64url(new Uint8Array(16));

const LONGEST_PAYLOAD = 16_384;
const LONGEST_NAME = 200;
const HIGHEST_THRESHOLD = 5;
/** One admin alone founds them, and everybody reads of them for ever. */
const MOST_DESKS = 16;

const ACTIONS: { readonly [action: string]: { fields: readonly string[]; threshold: boolean } } = {
  genesis: { fields: ["name", "account", "recipient", "signing"], threshold: false },
  desk: { fields: ["desk", "name"], threshold: false },
  vet: { fields: ["account", "desk", "recipient", "signing"], threshold: true },
  admin: { fields: ["account", "recipient", "signing"], threshold: true },
  suspend: { fields: ["account"], threshold: false },
  restore: { fields: ["account"], threshold: true },
  revoke: { fields: ["account"], threshold: true },
  rotate: { fields: ["account", "recipient", "signing"], threshold: true },
  threshold: { fields: ["threshold"], threshold: true },
  recovery: { fields: ["recipient"], threshold: true },
  renew: { fields: [], threshold: false },
};

type State = {
  -readonly [key in keyof LedgerState]: LedgerState[key];
} & {
  hashes: string[];
  accounts: Map<string, LedgerAccount>;
  desks: { id: string; name: string }[];
  recoveries: { from: number; recipient: string | null }[];
};

function invalid(seq: number, detail: string): never {
  throw new TamperingError("ledger-invalid", `entry ${seq}: ${detail}`);
}

/**
 * Verifies all entries, from the genesis on. Throws `ledger-invalid` for anything section 5 does not allow,
 * `ledger-fork` if the chain is broken or the genesis is not `expectedGenesis` (base64url).
 */
export function verifyLedger(
  entries: readonly unknown[],
  { expectedGenesis }: { expectedGenesis?: string | null } = {},
): LedgerState {
  if (entries.length === 0) throw new TamperingError("ledger-short", "an empty ledger");
  let state: State | null = null;
  entries.forEach((entry, seq) => {
    if (seq === 0) {
      const { bytes, payload } = readPayload(entry, seq);
      const hash = toBase64url(sha256(bytes));
      if (expectedGenesis != null && hash !== expectedGenesis) {
        throw new TamperingError("ledger-fork", "another genesis");
      }
      state = found(payload, hash);
      checkSignatures(state, entry, bytes, seq, 1);
      return;
    }
    follow(state!, entry, seq);
  });
  return state!;
}

/** What an entry would do to a ledger that it follows. */
export interface Advance {
  payload: JsonObject;
  /** SHA-256 of the payload, base64url. */
  hash: string;
  /** Who has signed it, each an active admin. */
  signers: readonly string[];
  /** How many must. */
  needed: number;
  /** The ledger as it would be with the entry. */
  state: LedgerState;
}

/**
 * Judges an entry that is not in the ledger by the ledger's rules, but for the number of its signatures, of which it
 * has at least one. Throws as `verifyLedger` does. The ledger stays as it is.
 */
export function advance(state: LedgerState, entry: unknown): Advance {
  const copy: State = {
    ...state,
    hashes: [...state.hashes],
    accounts: new Map(state.accounts),
    desks: [...state.desks],
    recoveries: [...state.recoveries],
  };
  return { ...follow(copy, entry, state.head.seq + 1, 1), state: copy };
}

function follow(state: State, entry: unknown, seq: number, fewest?: number): Omit<Advance, "state"> {
  const { bytes, payload } = readPayload(entry, seq);
  if (payload["seq"] !== seq || payload["prev"] !== state.head.hash) {
    throw new TamperingError("ledger-fork", `entry ${seq} does not follow the one before it`);
  }
  const day = payload["day"] as string;
  if (day < state.newestDay) invalid(seq, "a day before the last one");
  const action = payload["action"] as string;
  const needed = ACTIONS[action]!.threshold ? state.threshold : 1;
  const signers = checkSignatures(state, entry, bytes, seq, fewest ?? needed);
  // One admin alone renews, so it must not make the ledger longer than it has days.
  if (action === "renew" && state.renewed && day === state.newestDay) invalid(seq, "renewed twice on a day");
  apply(state, payload, action, seq);
  const hash = toBase64url(sha256(bytes));
  state.newestDay = day;
  state.renewed = action === "renew";
  state.head = { seq, hash };
  state.hashes.push(hash);
  return { payload, hash, signers, needed };
}

/** The payload of an entry, by its form alone: whether the entry belongs anywhere is not looked at. */
export function payloadOf(entry: unknown): JsonObject {
  return readPayload(entry, 0).payload;
}

/** Whether an action needs as many admins as the threshold says, or one. */
export function needsThreshold(action: string): boolean {
  return ACTIONS[action]?.threshold === true;
}

function readPayload(entry: unknown, seq: number): { bytes: Uint8Array; payload: JsonObject } {
  let bytes: Uint8Array;
  let text: string;
  let payload: unknown;
  try {
    bytes = fromBase64url((entry as JsonObject)["payload"]);
    text = fromUtf8(bytes);
    payload = JSON.parse(text);
  } catch {
    invalid(seq, "not JSON");
  }
  if (bytes.length > LONGEST_PAYLOAD || !isObject(payload)) invalid(seq, "not a payload");
  // Outside strings there are only whole numbers and null: `1.0` is 1 to this parser but not to every other.
  if (!/^[\s{}:,0-9nul]*$/.test(text.replace(/"(?:[^"\\]|\\.)*"/g, ""))) invalid(seq, "not a flat payload");
  const action = payload["action"];
  if (typeof action !== "string" || !Object.keys(ACTIONS).includes(action)) invalid(seq, "an unknown action");
  const fields = ["v", "seq", "prev", "day", "action", ...ACTIONS[action]!.fields];
  const present = Object.keys(payload);
  if (present.length !== fields.length || !fields.every((field) => present.includes(field))) {
    invalid(seq, "a missing or unknown field");
  }
  if (payload["v"] !== 1 || dayNumber(payload["day"]) === null) invalid(seq, "another version or no day");
  return { bytes, payload };
}

function found(payload: JsonObject, hash: string): State {
  if (payload["action"] !== "genesis" || payload["seq"] !== 0 || payload["prev"] !== null) {
    invalid(0, "not a genesis");
  }
  const state: State = {
    instance: fromBase64url(hash).slice(0, 16),
    genesis: hash,
    name: readName(payload, 0),
    head: { seq: 0, hash },
    hashes: [hash],
    accounts: new Map(),
    desks: [],
    threshold: 1,
    recovery: null,
    recoveries: [],
    newestDay: payload["day"] as string,
    renewed: false,
  };
  addAccount(state, payload, "admin", null, 0);
  return state;
}

function checkSignatures(state: State, entry: unknown, bytes: Uint8Array, seq: number, needed: number): string[] {
  const signatures = isObject(entry) ? entry["signatures"] : null;
  if (!Array.isArray(signatures)) invalid(seq, "no signatures");
  const signers = new Set<string>();
  for (const signature of signatures as unknown[]) {
    const { account, signature: value } = isObject(signature) ? signature : {};
    const admin = typeof account === "string" ? state.accounts.get(account) : undefined;
    if (admin === undefined || admin.role !== "admin" || admin.state !== "active" || signers.has(admin.account)) {
      invalid(seq, "a signer who may not sign");
    }
    const valid =
      isBase64url(value, 64) &&
      verify(fromBase64url(value), fromBase64url(admin.signing), LEDGER_LABEL, state.instance, bytes);
    if (!valid) invalid(seq, "a bad signature");
    signers.add(admin.account);
  }
  if (signers.size < needed) invalid(seq, "too few signers");
  return [...signers];
}

function apply(state: State, payload: JsonObject, action: string, seq: number): void {
  switch (action) {
    case "desk": {
      const id = payload["desk"];
      if (!isBase64url(id, 16) || state.desks.some((desk) => desk.id === id)) invalid(seq, "a desk named twice");
      if (state.desks.length >= MOST_DESKS) invalid(seq, "too many desks");
      state.desks.push({ id, name: readName(payload, seq) });
      return;
    }
    case "vet": {
      const desk = state.desks.find(({ id }) => id === payload["desk"]);
      if (desk === undefined) invalid(seq, "an unknown desk");
      addAccount(state, payload, "caseworker", desk.id, seq);
      return;
    }
    case "admin":
      addAccount(state, payload, "admin", null, seq);
      state.threshold = Math.max(2, state.threshold);
      return;
    case "suspend":
      changeState(state, payload, ["active"], "suspended", seq);
      return;
    case "restore":
      changeState(state, payload, ["suspended"], "active", seq);
      return;
    case "revoke":
      changeState(state, payload, ["active", "suspended"], "revoked", seq);
      return;
    case "rotate": {
      const account = state.accounts.get(payload["account"] as string);
      if (account?.state !== "active") invalid(seq, "no active account");
      beginPeriod(state, account, { from: seq, state: "active", ...readKeys(payload, seq) });
      return;
    }
    case "threshold": {
      const threshold = payload["threshold"];
      const lowest = admins(state).length > 1 ? 2 : 1;
      const highest = Math.min(activeAdmins(state), HIGHEST_THRESHOLD);
      if (typeof threshold !== "number" || threshold < lowest || threshold > highest) {
        invalid(seq, "a threshold out of range");
      }
      state.threshold = threshold;
      return;
    }
    case "recovery": {
      const recipient = payload["recipient"];
      if (recipient !== null) checkRecipient(recipient, seq);
      state.recovery = recipient as string | null;
      state.recoveries.push({ from: seq, recipient: state.recovery });
      return;
    }
    case "renew":
      return;
    default:
      invalid(seq, "a second genesis");
  }
}

function addAccount(state: State, payload: JsonObject, role: Role, desk: string | null, seq: number): void {
  const account = payload["account"];
  if (!isBase64url(account, 16) || account === RECOVERY_ACCOUNT || state.accounts.has(account)) {
    invalid(seq, "an account named twice");
  }
  const period: Period = { from: seq, state: "active", ...readKeys(payload, seq) };
  const since = payload["day"] as string;
  state.accounts.set(account, { account, role, desk, since, ...period, periods: [period] });
}

function changeState(
  state: State,
  payload: JsonObject,
  from: readonly Period["state"][],
  to: Period["state"],
  seq: number,
): void {
  const account = state.accounts.get(payload["account"] as string);
  if (account === undefined || !from.includes(account.state)) invalid(seq, "an account in another state");
  const { role, state: before, recipient, signing } = account;
  if (role === "admin" && before === "active" && to !== "active" && activeAdmins(state) === 1) {
    invalid(seq, "the last active admin");
  }
  beginPeriod(state, account, { from: seq, state: to, recipient, signing });
}

function beginPeriod(state: State, account: LedgerAccount, period: Period): void {
  state.accounts.set(account.account, { ...account, ...period, periods: [...account.periods, period] });
}

function readKeys(payload: JsonObject, seq: number): { recipient: string; signing: string } {
  const recipient = checkRecipient(payload["recipient"], seq);
  const signing = payload["signing"];
  if (!isBase64url(signing, 32) || !isUsableSigningKey(fromBase64url(signing))) invalid(seq, "not a signing key");
  return { recipient, signing };
}

function checkRecipient(recipient: unknown, seq: number): string {
  try {
    recipientBytes(recipient);
  } catch {
    invalid(seq, "not a hybrid recipient");
  }
  return recipient as string;
}

function readName(payload: JsonObject, seq: number): string {
  const name = payload["name"];
  // A lone surrogate is a character to this parser, and an error to others.
  if (typeof name !== "string" || name === "" || utf8(name).length > LONGEST_NAME || /\p{Surrogate}/u.test(name)) {
    invalid(seq, "not a name");
  }
  return name;
}

function admins(state: LedgerState): LedgerAccount[] {
  return [...state.accounts.values()].filter(({ role }) => role === "admin");
}

function activeAdmins(state: LedgerState): number {
  return admins(state).filter((admin) => admin.state === "active").length;
}

/** The active caseworkers of a desk: those whom its reports are granted to. */
export function roster(state: LedgerState, desk: string): LedgerAccount[] {
  return [...state.accounts.values()].filter((account) => account.desk === desk && account.state === "active");
}

/** Everybody who was ever named on a desk, active or not. */
export function membersOf(state: LedgerState, desk: string): string[] {
  return [...state.accounts.values()].filter((account) => account.desk === desk).map(({ account }) => account);
}

/** With fewer, what came would rest on one person. */
const FEWEST_READERS = 2;

/** Whether a desk takes reports. */
export function isOpen(state: LedgerState, desk: string): boolean {
  return roster(state, desk).length >= FEWEST_READERS;
}

/** What the ledger said of an account when `seq` was its newest entry; null if it did not name it yet. */
export function accountAt(state: LedgerState, account: string, seq: number): Period | null {
  const periods = state.accounts.get(account)?.periods ?? [];
  return periods.filter(({ from }) => from <= seq).pop() ?? null;
}

/** The recovery recipient when `seq` was the newest entry, or null. */
export function recoveryAt(state: LedgerState, seq: number): string | null {
  return state.recoveries.filter(({ from }) => from <= seq).pop()?.recipient ?? null;
}

/** Whether an account may be granted cases now, or when `seq` was the newest entry: an active caseworker. */
export function isReader(state: LedgerState, account: string, seq: number = state.head.seq): boolean {
  const named = state.accounts.get(account);
  return named?.role === "caseworker" && accountAt(state, account, seq)?.state === "active";
}

/**
 * Whether a caseworker who signed something when `seq` was the newest entry could sign it today: active, and with the key
 * of then. Somebody who was revoked, or has a key that was taken from its owner, could date it back.
 */
export function stillVouches(state: LedgerState, account: string, seq: number): boolean {
  const then = accountAt(state, account, seq);
  return isReader(state, account) && then !== null && then.signing === state.accounts.get(account)!.signing;
}

/** Whether an account was revoked. */
export function isRevoked(state: LedgerState, account: string): boolean {
  return state.accounts.get(account)?.state === "revoked";
}

/** Whether a value is a place in a ledger. */
export function isHead(value: unknown): value is LedgerHead {
  return isObject(value) && Number.isSafeInteger(value["seq"]) && isBase64url(value["hash"], 32);
}

/** Throws `ledger-short` or `ledger-fork` unless the ledger contains a head that was seen before. */
export function checkSeen(state: LedgerState, seen: LedgerHead): void {
  const hash = state.hashes[seen.seq];
  if (hash === undefined) throw new TamperingError("ledger-short", `ends before entry ${seen.seq}`);
  if (hash !== seen.hash) throw new TamperingError("ledger-fork", `another entry ${seen.seq}`);
}

/** Whether the newest entry is over 30 days before `today` (`2026-11-22`): to warn, not to stop. */
export function isStale(state: LedgerState, today: string): boolean {
  return dayNumber(today)! - dayNumber(state.newestDay)! > STALE_AFTER_DAYS;
}

/**
 * Checks the roster that the server names for a desk. Throws `roster` for another set of accounts, `recipient`
 * for another recipient.
 */
export function checkRoster(
  state: LedgerState,
  desk: string,
  served: readonly { account: string; recipient: string }[],
): void {
  const expected = roster(state, desk);
  const named = new Set(served.map(({ account }) => account));
  if (named.size !== served.length || named.size !== expected.length || !expected.every((a) => named.has(a.account))) {
    throw new TamperingError("roster", "other accounts than the ledger's");
  }
  for (const { account, recipient } of served) {
    if (state.accounts.get(account)!.recipient !== recipient) {
      throw new TamperingError("recipient", "another recipient than the ledger's");
    }
  }
}

/** The fingerprint of an account's role and keys, as digits and as words of `list`. */
export function fingerprint(
  instance: Uint8Array,
  { account, role, recipient, signing }: { account: string; role: Role; recipient: string; signing: string },
  list: readonly string[],
): { digits: string; words: string } {
  const label = "thicket/v1 fingerprint\0";
  const hash = sha256(concat(label, instance, fromBase64url(account), role, recipient, fromBase64url(signing)));
  const bytes = hash.slice(0, RECEIPT_BYTES);
  return { digits: toDigits(bytes), words: toWords(bytes, list) };
}
