// From a passphrase to an unlocked identity: every check that PROTOCOL.md section 7 asks of the
// workbench before it believes the server.
//
// The server's genesis, ledger, roster and role are compared with each other and with the keyring.
// Must never go on when a check fails, and never send anything but the login key.

import { remember, type Opener } from "../account/keeping.ts";
import { getPasskey } from "../account/webauthn.ts";
import { accountKeys, checkKeyring, openKeyring, type Keyring } from "../protocol/account.ts";
import { fromBase64url, toBase64url } from "../protocol/encoding.ts";
import { reasonOf, TamperingError } from "../protocol/errors.ts";
import { checkJournalSeen, verifyJournal } from "../protocol/journal.ts";
import {
  checkRoster,
  checkSeen,
  isStale,
  verifyLedger,
  type LedgerAccount,
  type LedgerHead,
  type LedgerState,
} from "../protocol/ledger.ts";
import { passkeyPair, prfInput } from "../protocol/passkey.ts";
import {
  ApiError,
  askPasskey,
  getIntake,
  getJournal,
  getLedger,
  signIn,
  signOut,
  whoAmI,
  type IntakeAnswer,
  type SentPasskey,
  type Session,
} from "./api.ts";
import { namesSeen } from "./names.ts";

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
  /** Another one after the passphrase was changed. */
  opener: Opener;
  /** Message ids of what is wrong beside the ledger, and does not forbid reading. */
  readonly warnings: readonly string[];
}

/** The intake has no genesis yet: no first admin was enrolled. */
export class UnfoundedError extends Error {
  override readonly name = "UnfoundedError";
}

/** The passphrase does not open the keyring. */
export class WrongPassphraseError extends Error {
  override readonly name = "WrongPassphraseError";
}

/** The passkey signs in, but does not open the keyring. */
export class NotUnlockingError extends Error {
  override readonly name = "NotUnlockingError";
}

/** Today in UTC. */
export const today = (): string => new Date().toISOString().slice(0, 10);

/** Fetches the intake and its ledger, and verifies them against each other. */
export async function loadTrusted(): Promise<Trusted> {
  const first = await loadOnce();
  // An entry may have been added between the two answers: a difference has to show twice.
  return first.rosterTrusted ? first : loadOnce();
}

/** A server whose database was changed, or `thicket desk` in between, notices it too, and hands no ledger over. */
function refused(error: unknown): never {
  if (error instanceof ApiError && error.problem === "invalid-ledger") {
    throw new TamperingError("ledger-refused", "noticed on the way");
  }
  throw error;
}

async function loadOnce(): Promise<Trusted> {
  const [intake, entries] = await Promise.all([getIntake(), getLedger()]).catch(refused);
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

/** The second factor beside a passphrase: what was typed, or a passkey that is yet to be asked for. */
export type Second = { readonly code: string } | "passkey";

/** A passkey's answer to a question of the server's, and the pair that its PRF extension gives, if it has it. */
export async function askForPasskey(
  instance: Uint8Array,
): Promise<{ passkey: SentPasskey; pair: { identity: string; recipient: string } | null }> {
  const { challenge, options } = await askPasskey();
  const { credential, given } = await getPasskey(options, prfInput(instance));
  return { passkey: { challenge, credential }, pair: given === null ? null : passkeyPair(given) };
}

/** Signs in with the passphrase and a second factor, and unlocks. */
export async function signInAndUnlock(
  handle: string,
  passphrase: string,
  second: Second,
  report: Report,
): Promise<Unlocked> {
  const trusted = await loadTrusted();
  const { instance } = trusted.ledger;
  // First of all: browsers ask for a passkey only soon after a press of a button.
  const factor = second === "passkey" ? { passkey: (await askForPasskey(instance)).passkey } : second;
  const keys = await accountKeys(passphrase, instance, handle, report);
  const loginKey = toBase64url(keys.loginKey);
  keys.loginKey.fill(0);
  const session = await signIn({ handle, login_key: loginKey, ...factor });
  try {
    return await unlock(session, trusted, keys.unlockIdentity, { by: "passphrase", recipient: keys.unlockRecipient });
  } catch (error) {
    // The server knew the login key, so the passphrase was right and the file is not.
    if (error instanceof WrongPassphraseError) throw new TamperingError("keyring", "does not open");
    throw error;
  }
}

/** Signs in and unlocks with a passkey alone. Throws a NotUnlockingError for one that only signs in. */
export async function signInWithPasskey(): Promise<Unlocked> {
  const trusted = await loadTrusted();
  const { passkey, pair } = await askForPasskey(trusted.ledger.instance);
  if (pair === null) throw new NotUnlockingError();
  const session = await signIn({ passkey });
  if (session.copy === null) {
    await signOut(false);
    throw new NotUnlockingError();
  }
  const opener: Opener = { by: "passkey", recipient: pair.recipient };
  try {
    return await unlock({ ...session, keyring: session.copy }, trusted, pair.identity, opener);
  } catch (error) {
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
  return unlock(now, trusted, keys.unlockIdentity, { by: "passphrase", recipient: keys.unlockRecipient });
}

async function unlock(session: Session, trusted: Trusted, unlockIdentity: string, opener: Opener): Promise<Unlocked> {
  const keyring = openOwn(session.keyring, unlockIdentity);
  if (keyring.account !== session.account) throw new TamperingError("keyring", "another account");
  const account = checkKeyring(keyring, trusted.ledger);
  if (account !== null && account.role !== session.role) {
    throw new TamperingError("keyring", "another role than the ledger's");
  }
  const { head } = trusted.ledger;
  const { journal, warnings } = await followJournal(keyring.journal ?? null, session.journal);
  const known = keyring.names ?? [];
  const names = namesSeen(known, session.colleagues, trusted.ledger, session.account);
  const grown =
    head.seq !== keyring.seen.seq || journal?.seq !== keyring.journal?.seq || names.length !== known.length;
  const newest = { ...keyring, seen: head, names, ...(journal === null ? {} : { journal }) };
  if (grown) await note(opener, newest);
  return { session, trusted, keyring: newest, account, opener, warnings };
}

/**
 * Follows the journal from the head that this account saw last to the newest. One that was cut short or written anew is
 * named, and the head that was seen is kept: it keeps nobody from a pressing case.
 */
async function followJournal(
  seen: LedgerHead | null,
  served: LedgerHead | null,
): Promise<{ journal: LedgerHead | null; warnings: readonly string[] }> {
  try {
    checkJournalSeen(seen, served);
    let head = seen;
    while (served !== null && (head === null || head.seq < served.seq)) {
      const before: LedgerHead | null = head;
      head = verifyJournal(before, await getJournal(before === null ? null : before.seq)).head;
      if (head === before) throw new TamperingError("journal", "ends early");
      if (head !== null && head.seq === served.seq && head.hash !== served.hash) {
        throw new TamperingError("journal", "another newest entry");
      }
    }
    return { journal: head, warnings: [] };
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) throw error;
    return { journal: seen, warnings: reasonOf(error) === null ? ["desk-journal-unread"] : ["tampering-journal"] };
  }
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

async function note(opener: Opener, keyring: Keyring): Promise<void> {
  try {
    await remember(opener, keyring);
  } catch (error) {
    // Not being able to note the head is no reason to keep somebody from a pressing case; the
    // next unlocking notes it. A session that ended is.
    if (error instanceof ApiError && error.status === 401) throw error;
  }
}
