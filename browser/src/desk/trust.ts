// From a passphrase to an unlocked identity: every check that PROTOCOL.md section 7 asks of the
// workbench before it believes the server.
//
// The server's genesis, ledger, roster and role are compared with each other and with the keyring.
// Must never go on when a check fails, and never send anything but the login key.

import {
  ApiError,
  getIntake,
  getLedger,
  putKeyring,
  signIn,
  whoAmI,
  type IntakeAnswer,
  type Session,
} from "../staff/api.ts";
import { accountKeys, checkKeyring, openKeyring, sealKeyring, type Keyring } from "../protocol/account.ts";
import { fromBase64url, toBase64url } from "../protocol/encoding.ts";
import { reasonOf, TamperingError } from "../protocol/errors.ts";
import {
  checkRoster,
  checkSeen,
  isStale,
  verifyLedger,
  type LedgerAccount,
  type LedgerState,
} from "../protocol/ledger.ts";

/** An intake whose ledger was verified from the genesis to the head. */
export interface Trusted {
  readonly intake: IntakeAnswer;
  readonly ledger: LedgerState;
  readonly entries: readonly unknown[];
  /** Message ids of what is wrong but does not forbid reading. */
  readonly warnings: readonly string[];
  /** False when the server's rosters are not the ledger's: then nothing is granted. */
  readonly rosterTrusted: boolean;
}

/** Somebody who signed in and whose keys were opened and checked. */
export interface Unlocked {
  readonly session: Session;
  readonly trusted: Trusted;
  readonly keyring: Keyring;
  /** What the ledger says of this account; null while nobody has vetted it. */
  readonly account: LedgerAccount | null;
}

/** The intake has no genesis yet: no first admin was enrolled. */
export class UnfoundedError extends Error {
  override readonly name = "UnfoundedError";
}

/** The passphrase does not open the keyring. */
export class WrongPassphraseError extends Error {
  override readonly name = "WrongPassphraseError";
}

/** Today in UTC. */
export const today = (): string => new Date().toISOString().slice(0, 10);

/** Fetches the intake and its ledger, and verifies them against each other. */
export async function loadTrusted(): Promise<Trusted> {
  const first = await loadOnce();
  // An entry may have been added between the two answers: a difference has to show twice.
  return first.rosterTrusted ? first : loadOnce();
}

async function loadOnce(): Promise<Trusted> {
  const [intake, entries] = await Promise.all([getIntake(), getLedger()]);
  if (intake.genesis === null || intake.instance === null) throw new UnfoundedError();
  const ledger = verifyLedger(entries, { expectedGenesis: intake.genesis });
  if (intake.instance !== toBase64url(ledger.instance)) {
    throw new TamperingError("ledger-fork", "another instance");
  }
  if (intake.ledger !== null) checkSeen(ledger, intake.ledger);
  const warnings: string[] = [];
  let rosterTrusted = true;
  for (const desk of intake.desks) {
    try {
      checkRoster(ledger, desk.id, desk.roster);
    } catch (error) {
      rosterTrusted = false;
      const id = `tampering-${reasonOf(error) ?? "roster"}`;
      if (!warnings.includes(id)) warnings.push(id);
    }
  }
  if (isStale(ledger, today())) warnings.push("tampering-ledger-stale");
  return { intake, ledger, entries, warnings, rosterTrusted };
}

type Report = (fraction: number) => void;

/** Signs in and unlocks. */
export async function signInAndUnlock(
  handle: string,
  passphrase: string,
  code: string,
  report: Report,
): Promise<Unlocked> {
  const trusted = await loadTrusted();
  const keys = await accountKeys(passphrase, trusted.ledger.instance, handle, report);
  const session = await signIn(handle, toBase64url(keys.loginKey), code);
  keys.loginKey.fill(0);
  try {
    return await unlock(session, trusted, keys.unlockIdentity, keys.unlockRecipient);
  } catch (error) {
    // The server knew the login key, so the passphrase was right and the file is not.
    if (error instanceof WrongPassphraseError) throw new TamperingError("keyring", "does not open");
    throw error;
  }
}

/** Unlocks for a session that is still alive. */
export async function unlockAgain(
  session: Session,
  passphrase: string,
  report: Report,
): Promise<Unlocked> {
  // The newest keyring guards against an older ledger better than the one in memory.
  const [trusted, now] = await Promise.all([loadTrusted(), whoAmI()]);
  if (now === null || now.account !== session.account) throw new ApiError(401, "signed-out", "");
  const keys = await accountKeys(passphrase, trusted.ledger.instance, now.handle, report);
  keys.loginKey.fill(0);
  return unlock(now, trusted, keys.unlockIdentity, keys.unlockRecipient);
}

async function unlock(
  session: Session,
  trusted: Trusted,
  unlockIdentity: string,
  unlockRecipient: string,
): Promise<Unlocked> {
  const keyring = openOwn(session.keyring, unlockIdentity);
  if (keyring.account !== session.account) throw new TamperingError("keyring", "another account");
  const account = checkKeyring(keyring, trusted.ledger);
  if (account !== null && account.role !== session.role) {
    throw new TamperingError("keyring", "another role than the ledger's");
  }
  const head = trusted.ledger.head;
  if (head.seq !== keyring.seen.seq) {
    await remember(sealKeyring(unlockRecipient, { ...keyring, seen: head }));
  }
  return { session, trusted, keyring, account };
}

function openOwn(file: string, unlockIdentity: string): Keyring {
  let bytes: Uint8Array;
  try {
    bytes = fromBase64url(file);
  } catch {
    throw new TamperingError("truncated", "the keyring is not base64url");
  }
  try {
    return openKeyring(unlockIdentity, bytes);
  } catch (error) {
    if (reasonOf(error) === "truncated") throw new WrongPassphraseError();
    throw error;
  }
}

async function remember(keyring: Uint8Array): Promise<void> {
  try {
    await putKeyring(toBase64url(keyring));
  } catch (error) {
    // Not being able to note the head is no reason to keep somebody from a pressing case; the
    // next unlocking notes it. A session that ended is.
    if (error instanceof ApiError && error.status === 401) throw error;
  }
}
