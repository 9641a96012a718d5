// New keys for an account: the offer, and the keyring that goes with it (spec section 9).

import { type Keyring, newAccountSecrets, type Signed, signEnrolment } from "./account.ts";
import { fromBase64url, fromUtf8, isObject, toBase64url } from "./encoding.ts";
import { TamperingError } from "./errors.ts";
import { recipientBytes, sign, textDigest, verify } from "./keys.ts";
import type { LedgerAccount, LedgerState, Role } from "./ledger.ts";

const LABEL = "thicket/v1 rotation\0";

/** How many earlier identities a keyring has room for beside its passkeys. */
const MOST_RETIRED = 12;
const MOST_ELSEWHERE = 6;

/** New keys, signed by themselves and by the key of before. All base64url. */
export interface RotationOffer extends Signed {
  old_signature: string;
}

/**
 * Offers new keys for an account and makes the keyring that it will have. With a `recipient` of the owner's own, whose
 * identity stays in a file of theirs, the keyring holds no identity.
 */
export function offerRotation(
  keyring: Keyring,
  role: Role,
  recipient?: string,
): { offer: RotationOffer; keyring: Keyring } {
  const fresh = newAccountSecrets();
  const secrets = recipient === undefined ? fresh : { signing: fresh.signing, identity: "", recipient };
  const instance = fromBase64url(keyring.instance, 16);
  const signed = signEnrolment(instance, { account: keyring.account, role }, secrets);
  const old = sign(fromBase64url(keyring.signing, 32), LABEL, instance, fromBase64url(signed.payload));
  const { recipient: elsewhere, ...before } = keyring;
  // What stays in a file stays there also once it is retired: the keyring remembers which it was.
  const held = elsewhere === undefined ? [keyring.identity] : [];
  const filed = elsewhere === undefined ? [] : [textDigest(elsewhere)];
  const retired = [...held, ...(keyring.retired ?? [])].slice(0, MOST_RETIRED);
  const once = [...filed, ...(keyring.retired_elsewhere ?? [])].slice(0, MOST_ELSEWHERE);
  return {
    offer: { ...signed, old_signature: toBase64url(old) },
    keyring: { ...before, ...secrets, retired, ...(once.length === 0 ? {} : { retired_elsewhere: once }) },
  };
}

/**
 * The new public keys of an offer. Throws `keyring` unless it is this account's, with another recipient and signing key
 * than the ledger's, signed by the new key and by the ledger's present one.
 */
export function verifyRotation(
  state: LedgerState,
  account: LedgerAccount,
  offer: RotationOffer,
): { recipient: string; signing: string } {
  const refuse = (detail: string): never => {
    throw new TamperingError("keyring", detail);
  };
  try {
    const bytes = fromBase64url(offer.payload);
    const payload: unknown = JSON.parse(fromUtf8(bytes));
    if (!isObject(payload) || payload["v"] !== 1) return refuse("not an offer");
    const { recipient, signing } = payload;
    if (payload["account"] !== account.account || payload["role"] !== account.role) return refuse("another account's keys");
    recipientBytes(recipient);
    const key = fromBase64url(signing, 32);
    if (recipient === account.recipient || signing === account.signing) return refuse("the keys of before");
    const holds =
      verify(fromBase64url(offer.signature, 64), key, "thicket/v1 enrolment\0", state.instance, bytes) &&
      verify(fromBase64url(offer.old_signature, 64), fromBase64url(account.signing), LABEL, state.instance, bytes);
    return holds ? { recipient: recipient as string, signing: signing as string } : refuse("a bad signature");
  } catch (error) {
    if (error instanceof TamperingError) throw error;
    return refuse("not an offer");
  }
}
