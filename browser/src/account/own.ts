// What somebody does with their own account: passphrase, second factors, recovery codes, sessions, new keys.
//
// Each change that needs proof works on the keyring as the server has it now, not on the one in memory: another session
// may have changed it. Must never keep a passphrase or send anything derived from it but login keys.

import { accountKeys, openKeyring, sealKeyring, type AccountKeys, type Keyring } from "../protocol/account.ts";
import { fromBase64url, toBase64url } from "../protocol/encoding.ts";
import { reasonOf } from "../protocol/errors.ts";
import { passkeyPair, prfInput, withPasskey } from "../protocol/passkey.ts";
import { offerRotation, type RotationOffer, verifyRotation } from "../protocol/rotation.ts";
import { ApiError, whoAmI } from "../staff/api.ts";
import { today, WrongPassphraseError, type Second, type Unlocked, askForPasskey } from "../staff/trust.ts";
import {
  deleteFactor,
  makeRecoveryCodes,
  offerCode,
  offerPasskey,
  patchFactor,
  putPassphrase,
  showCode,
  showPasskey,
  type Proof,
} from "./api.ts";
import { storeKeyring, withCopies } from "./keeping.ts";
import { putRotation } from "./rotation-api.ts";
import { makePasskey } from "./webauthn.ts";

/** What somebody typed to prove who they are. Without a passphrase the passkey has to be one that unlocks. */
export interface Typed {
  readonly passphrase: string;
  readonly second: Second;
}

/** What was proved with: good for one call. */
export interface Proved {
  readonly proof: Proof;
  /** Null where a passkey alone did. */
  readonly opened: Opened | null;
}

interface Opened {
  /** Without the login key: it is in the proof alone. */
  readonly keys: Omit<AccountKeys, "loginKey">;
  readonly keyring: Keyring;
}

/** A passkey that is about to be made. */
export interface PasskeyOffer {
  readonly id: string;
  readonly options: unknown;
  readonly opened: Opened | null;
}

/** What became of a new passkey. */
export type Made = "unlocks" | "signs-in";

type Report = (fraction: number) => void;

/** Somebody's own account, while it is unlocked. */
export class OwnAccount {
  constructor(readonly unlocked: Unlocked) {}

  get handle(): string {
    return this.unlocked.session.handle;
  }

  get intake(): string {
    return this.unlocked.trusted.ledger.name;
  }

  /** Derives what was typed, and checks the passphrase here before the server is asked. Throws a WrongPassphraseError. */
  async prove({ passphrase, second }: Typed, report: Report): Promise<Proved> {
    const { instance } = this.unlocked.trusted.ledger;
    const factor = second === "passkey" ? { passkey: (await askForPasskey(instance)).passkey } : second;
    if (passphrase.trim() === "" && "passkey" in factor) return { proof: factor, opened: null };
    const { loginKey, opened } = await this.#open(passphrase, report);
    return { proof: { login_key: loginKey, ...factor }, opened };
  }

  /** Opens the keyring that the server has now. Throws a WrongPassphraseError. */
  async #open(passphrase: string, report: Report): Promise<{ loginKey: string; opened: Opened }> {
    const now = await whoAmI();
    if (now === null || now.account !== this.unlocked.session.account) throw new ApiError(401, "signed-out", "");
    const { loginKey, ...keys } = await accountKeys(passphrase, this.unlocked.trusted.ledger.instance, now.handle, report);
    try {
      const opened = { keys, keyring: openKeyring(keys.unlockIdentity, fromBase64url(now.keyring)) };
      return { loginKey: toBase64url(loginKey), opened };
    } catch (error) {
      if (reasonOf(error) === "truncated") throw new WrongPassphraseError();
      throw error;
    } finally {
      loginKey.fill(0);
    }
  }

  /** Takes a new passphrase. Every other session ends. */
  async changePassphrase({ proof, opened }: Proved, passphrase: string, report: Report): Promise<void> {
    if (opened === null) throw new WrongPassphraseError();
    const keys = await accountKeys(passphrase, this.unlocked.trusted.ledger.instance, this.handle, report);
    const loginKey = toBase64url(keys.loginKey);
    keys.loginKey.fill(0);
    const keyring = sealKeyring(keys.unlockRecipient, opened.keyring);
    await putPassphrase(proof, loginKey, toBase64url(keyring));
    this.unlocked.opener = { by: "passphrase", recipient: keys.unlockRecipient };
  }

  /** Begins to add an authenticator of one-time codes. */
  offerCode({ proof }: Proved, name: string): Promise<{ id: string; totp: string }> {
    return offerCode(proof, name);
  }

  /** Shows a code of the authenticator: from now on it counts. */
  showCode(id: string, code: string): Promise<void> {
    return showCode(id, code);
  }

  /** Begins to add a passkey. */
  async offerPasskey({ proof, opened }: Proved, name: string): Promise<PasskeyOffer> {
    return { ...(await offerPasskey(proof, name)), opened };
  }

  /** Makes the passkey. With the PRF extension it unlocks as well. */
  async makePasskey({ id, options, opened }: PasskeyOffer): Promise<Made> {
    const { credential, given } = await makePasskey(options, prfInput(this.unlocked.trusted.ledger.instance));
    if (given === null || opened === null) {
      given?.fill(0);
      await showPasskey(id, credential, null);
      return "signs-in";
    }
    const { recipient } = passkeyPair(given);
    const next = withPasskey(opened.keyring, { id, recipient });
    await showPasskey(id, credential, { copy: toBase64url(sealKeyring(recipient, next)), recipient });
    await this.#store(opened.keys.unlockRecipient, next);
    return "unlocks";
  }

  /** Gives a factor another name. */
  rename(id: string, name: string): Promise<void> {
    return patchFactor(id, { name });
  }

  /** Removes a factor. Every other session ends. */
  async remove({ proof, opened }: Proved, id: string): Promise<void> {
    await deleteFactor(id, proof);
    // Storing it again takes out whatever the account does not have any more.
    if (opened?.keyring.passkeys?.some((passkey) => passkey.id === id) !== true) return;
    await this.#store(opened.keys.unlockRecipient, opened.keyring);
  }

  /**
   * Offers new keys, whose identity stays in a file of the owner's own where a recipient is given. They count once the
   * admins have signed them.
   */
  async offerRotation({ proof, opened }: Proved, recipient: string | null): Promise<void> {
    const { account } = this.unlocked;
    if (opened === null) throw new WrongPassphraseError();
    if (account === null) throw new ApiError(404, "not-found", "");
    const { keys, keyring } = opened;
    const rotated = offerRotation(keyring, account.role, recipient ?? undefined);
    const stored = await withCopies(rotated.keyring);
    const sealed = toBase64url(sealKeyring(keys.unlockRecipient, stored.keyring));
    await putRotation(proof, rotated.offer, sealed, stored.copies);
  }

  /** The keys of an offer, if it is one's own; null for what somebody else put in its place. */
  offeredKeys(offer: RotationOffer): { recipient: string; signing: string } | null {
    const { account, trusted } = this.unlocked;
    try {
      return account === null ? null : verifyRotation(trusted.ledger, account, offer);
    } catch (error) {
      if (reasonOf(error) === null) throw error;
      return null;
    }
  }

  /** Makes recovery codes in place of the earlier ones. */
  makeRecoveryCodes({ proof }: Proved): Promise<readonly string[]> {
    return makeRecoveryCodes(proof);
  }

  /** Today, for what is printed. */
  get day(): string {
    return today();
  }

  async #store(recipient: string, keyring: Keyring): Promise<void> {
    const { passkeys } = await storeKeyring(recipient, keyring);
    if (passkeys !== undefined) this.unlocked.keyring.passkeys = passkeys;
  }
}
