// Accounts' secrets: the generated passphrase, what it derives, the keyring and the enrolment (spec section 2 and 5).

import { fromBase64url, isBase64url, isObject, type JsonObject, toBase64url, utf8 } from "./encoding.ts";
import { TamperingError } from "./errors.ts";
import { derive, h16, identityFromSeed, isRecipient, randomBytes, recipientOf, seedOf, sha256, sign, signingKeyOf, stretch, textDigest } from "./keys.ts";
import { checkSeen, isHead, LEDGER_LABEL, type LedgerAccount, type LedgerHead, type LedgerState, type Role } from "./ledger.ts";
import { isKnownName, type KnownName } from "./names.ts";
import { open, seal } from "./sealed-file.ts";
import { english, simplifiedChinese } from "./words.ts";

/** Words of a passphrase: 77 bits. */
export const PASSPHRASE_WORDS = 7;

/** Longer input, in UTF-8 bytes, is refused before anything is derived from it. */
export const PASSPHRASE_BYTES = 256;

/** A passphrase that cannot be one: empty, or longer than 256 bytes. */
export class PassphraseError extends Error {
  override readonly name = "PassphraseError";
}

/** What a passphrase derives. */
export interface AccountKeys {
  /** Shown to the server to sign in, 32 bytes. */
  loginKey: Uint8Array;
  /** Opens the keyring. */
  unlockIdentity: string;
  /** What the keyring is sealed to; neither sent nor stored. */
  unlockRecipient: string;
}

/** A passkey that copies of the keyring are sealed to. */
export interface UnlockingPasskey {
  /** The factor's id at the server, 16 bytes, base64url. */
  id: string;
  /** SHA-256, base64url, of what the copy is sealed to, as text: the server keeps that, and cannot exchange it. */
  recipient: string;
}

/** Under a name that JSON does not know. */
const FROM_FILES = Symbol("from files");

/** An account's secrets, and what it last saw. Ids, hashes and the seed are base64url. Fields that are not here are kept. */
export interface Keyring {
  account: string;
  instance: string;
  genesis: string;
  /** Opens grants. Empty while it is only in a file of the owner's own. */
  identity: string;
  /** Names the identity where it stays in a file of the owner's own: then no sealed keyring holds it. */
  recipient?: string;
  /** Ed25519 seed, 32 bytes. */
  signing: string;
  seen: LedgerHead;
  /** The head of the journal last seen. */
  journal?: LedgerHead;
  /** Earlier identities, newest first: they open what was sealed before a rotation. */
  retired?: string[];
  /** `textDigest` of the recipients of earlier identities that are only in files of the owner's own, newest first. */
  retired_elsewhere?: string[];
  /** Earlier identities that were taken from such a file. Never sealed: no keyring is to hold them. */
  [FROM_FILES]?: readonly string[];
  passkeys?: UnlockingPasskey[];
  /** What people were called when they were first seen. */
  names?: KnownName[];
}

/** Seven random words, joined by single spaces. */
export function newPassphrase(language: "en" | "zh-Hans"): string {
  const list = language === "en" ? english : simplifiedChinese;
  // A list has 2^11 words, so that 11 bits of two random bytes are evenly spread.
  const numbers = new Uint16Array(randomBytes(2 * PASSPHRASE_WORDS).buffer);
  return Array.from(numbers, (number) => list[number % list.length]!).join(" ");
}

/**
 * A typed passphrase as it was shown: NFKC, lower case, single spaces, also between Chinese characters typed
 * without. Throws a PassphraseError if it is empty or longer than 256 bytes, before anything else.
 */
export function normalisePassphrase(text: string): string {
  if (text.length > PASSPHRASE_BYTES || utf8(text).length > PASSPHRASE_BYTES) throw new PassphraseError("too long");
  const folded = text.normalize("NFKC").toLowerCase().trim().replace(/\s+/g, " ");
  if (folded === "") throw new PassphraseError("empty");
  return /^\p{Script=Han}+$/u.test(folded) ? [...folded].join(" ") : folded;
}

/** The keys of a passphrase for a handle in an intake (`instance`, 16 bytes): one `stretch`. Throws a PassphraseError. */
export async function accountKeys(
  passphrase: string,
  instance: Uint8Array,
  handle: string,
  onProgress?: (fraction: number) => void,
): Promise<AccountKeys> {
  const secret = utf8(normalisePassphrase(passphrase));
  const master = await stretch(secret, h16("thicket/v1 salt", instance, handle), onProgress);
  secret.fill(0);
  const unlockIdentity = identityFromSeed(derive(master, "thicket/v1 unlock"));
  const loginKey = derive(master, "thicket/v1 login");
  master.fill(0);
  return { loginKey, unlockIdentity, unlockRecipient: recipientOf(unlockIdentity) };
}

/** A new account's identity and signing seed (base64url). */
export function newAccountSecrets(): { identity: string; signing: string } {
  return { identity: identityFromSeed(randomBytes(32)), signing: toBase64url(randomBytes(32)) };
}

/** The public halves of an account's secrets, as the ledger and the enrolment name them. */
export function publicKeys({ identity, signing }: { identity: string; signing: string }): {
  recipient: string;
  signing: string;
} {
  return { recipient: recipientOf(identity), signing: toBase64url(signingKeyOf(fromBase64url(signing, 32))) };
}

/** The public halves of a keyring's secrets. */
export function publicKeysOf({ identity, recipient, signing }: Pick<Keyring, "identity" | "recipient" | "signing">): {
  recipient: string;
  signing: string;
} {
  return recipient === undefined
    ? publicKeys({ identity, signing })
    : { recipient, signing: toBase64url(signingKeyOf(fromBase64url(signing, 32))) };
}

/** Seals a keyring to the unlock recipient: exactly 8 KiB. Throws a RangeError for one whose secrets were dropped. */
export function sealKeyring(unlockRecipient: string, keyring: Keyring): Uint8Array {
  if (keyring.signing === "") throw new RangeError("a keyring without its secrets");
  const identity = keyring.recipient === undefined ? keyring.identity : null;
  return seal(unlockRecipient, { v: 1, ...keyring, identity }, "keyring");
}

/** Opens a keyring. Throws `truncated` if the passphrase is another one or the file was changed, else `keyring`. */
export function openKeyring(unlockIdentity: string, file: Uint8Array): Keyring {
  const json = open(unlockIdentity, file, "keyring");
  const { v, account, instance, genesis, identity, recipient, signing, seen, journal, retired, passkeys, ...others } = json;
  const { retired_elsewhere: elsewhereOnce, names, ...unknown } = others;
  const valid =
    v === 1 &&
    isBase64url(account, 16) &&
    isBase64url(instance, 16) &&
    isBase64url(genesis, 32) &&
    instance === instanceOf(genesis) &&
    isBase64url(signing, 32) &&
    isHead(seen) &&
    (journal == null || isHead(journal)) &&
    (retired === undefined || (Array.isArray(retired) && retired.every(isIdentity))) &&
    (elsewhereOnce === undefined || (Array.isArray(elsewhereOnce) && elsewhereOnce.every(isDigest))) &&
    (passkeys === undefined || (Array.isArray(passkeys) && passkeys.every(isUnlockingPasskey))) &&
    (names === undefined || (Array.isArray(names) && names.every(isKnownName)));
  if (!valid) throw new TamperingError("keyring", "not a keyring");
  const elsewhere = identity === null && isRecipient(recipient);
  if (!elsewhere && !(isIdentity(identity) && recipient === undefined)) {
    throw new TamperingError("keyring", "not an identity");
  }
  return {
    ...unknown,
    account,
    instance,
    genesis,
    ...(elsewhere ? { identity: "", recipient } : { identity: identity as string }),
    signing,
    seen: { seq: seen.seq, hash: seen.hash },
    ...(journal == null ? {} : { journal }),
    ...(retired === undefined ? {} : { retired }),
    ...(elsewhereOnce === undefined ? {} : { retired_elsewhere: elsewhereOnce }),
    ...(passkeys === undefined ? {} : { passkeys }),
    ...(names === undefined ? {} : { names }),
  };
}

function isIdentity(value: unknown): value is string {
  try {
    return typeof value === "string" && seedOf(value).length > 0;
  } catch {
    return false;
  }
}

function isUnlockingPasskey(value: unknown): value is UnlockingPasskey {
  const { id, recipient } = isObject(value) ? value : {};
  return isBase64url(id, 16) && isBase64url(recipient, 32);
}

const isDigest = (value: unknown): value is string => isBase64url(value, 32);

/** Everything at hand that opens what was ever sealed to an account, the newest first. */
export function identitiesOf(keyring: Pick<Keyring, "identity" | "retired" | typeof FROM_FILES>): string[] {
  const { identity, retired = [], [FROM_FILES]: taken = [] } = keyring;
  return [...(identity === "" ? [] : [identity]), ...taken, ...retired];
}

/** Takes every secret out of a keyring in memory. */
export function dropSecrets(keyring: Keyring): void {
  keyring.identity = "";
  keyring.signing = "";
  keyring.retired = [];
  keyring[FROM_FILES] = [];
}

/**
 * Takes identities of an account from the text of a file of its owner's own, an age identity file: the present one, where
 * the keyring holds none, and those of before. Throws `keyring` if none in it is one of them, or the present one is still
 * lacking.
 */
export function takeIdentity(keyring: Keyring, text: string): void {
  const found = text.split(/\r?\n/).map((line) => line.trim()).filter(isIdentity);
  const known = found.map((identity) => ({ identity, recipient: recipientOf(identity) }));
  const present = known.find(({ recipient }) => recipient === keyring.recipient);
  const retired = known.filter(({ recipient }) => keyring.retired_elsewhere?.includes(textDigest(recipient)));
  const lacking = keyring.identity === "" && present === undefined;
  if (lacking || (present === undefined && retired.length === 0)) {
    throw new TamperingError("keyring", "not the identity of this account");
  }
  if (present !== undefined) keyring.identity = present.identity;
  const taken = [...(keyring[FROM_FILES] ?? []), ...retired.map(({ identity }) => identity)];
  keyring[FROM_FILES] = [...new Set(taken)];
}

/** The instance (base64url) of a genesis hash (base64url): its first 16 bytes. */
export function instanceOf(genesis: string): string {
  return toBase64url(fromBase64url(genesis, 32).slice(0, 16));
}

/**
 * Checks a keyring against the ledger and returns what the ledger says of its account; null if the ledger does not
 * name it yet. Throws `ledger-fork` or `ledger-short` against what the account last saw, `keyring` for other keys.
 */
export function checkKeyring(keyring: Keyring, state: LedgerState): LedgerAccount | null {
  if (keyring.genesis !== state.genesis) throw new TamperingError("ledger-fork", "another genesis");
  checkSeen(state, keyring.seen);
  const account = state.accounts.get(keyring.account);
  if (account === undefined) return null;
  const own = publicKeysOf(keyring);
  if (account.recipient !== own.recipient || account.signing !== own.signing) {
    throw new TamperingError("keyring", "other keys than the ledger's");
  }
  return account;
}

/** A payload and its Ed25519 signature, both base64url. */
export interface Signed {
  payload: string;
  signature: string;
}

/** Signs a new account's role and public keys with its own signing seed (base64url). */
export function signEnrolment(
  instance: Uint8Array,
  { account, role }: { account: string; role: Role },
  secrets: { identity: string; recipient?: string; signing: string },
): Signed {
  const payload = utf8(JSON.stringify({ v: 1, account, role, ...publicKeysOf(secrets) }));
  const signature = sign(fromBase64url(secrets.signing, 32), "thicket/v1 enrolment\0", instance, payload);
  return { payload: toBase64url(payload), signature: toBase64url(signature) };
}

/** A ledger entry. */
export interface LedgerEntry {
  payload: string;
  signatures: { account: string; signature: string }[];
}

/** Signs one ledger payload by each of `signers` (seeds in base64url). */
export function signEntry(
  instance: Uint8Array,
  payload: Uint8Array,
  signers: readonly { account: string; signing: string }[],
): LedgerEntry {
  const signatures = signers.map(({ account, signing }) => ({
    account,
    signature: toBase64url(sign(fromBase64url(signing, 32), LEDGER_LABEL, instance, payload)),
  }));
  return { payload: toBase64url(payload), signatures };
}

/**
 * Founds an intake: its genesis and the entry of its first desk, both signed by the first admin, with the head
 * and the genesis hash (base64url) for the keyring.
 */
export function foundIntake(
  names: { intake: string; desk: string },
  day: string,
  account: string,
  secrets: { identity: string; signing: string },
): { entries: LedgerEntry[]; genesis: string; head: LedgerHead } {
  const common = (seq: number, prev: string | null, action: string): JsonObject => ({ v: 1, seq, prev, day, action });
  const keys = publicKeys(secrets);
  const first = utf8(
    JSON.stringify({ ...common(0, null, "genesis"), name: names.intake, account, ...keys }),
  );
  const hash = sha256(first);
  const genesis = toBase64url(hash);
  const desk = toBase64url(randomBytes(16));
  const second = utf8(JSON.stringify({ ...common(1, genesis, "desk"), desk, name: names.desk }));
  const signers = [{ account, signing: secrets.signing }];
  const entries = [first, second].map((payload) => signEntry(hash.slice(0, 16), payload, signers));
  return { entries, genesis, head: { seq: 1, hash: toBase64url(sha256(second)) } };
}
