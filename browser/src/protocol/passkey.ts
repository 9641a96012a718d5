// Passkeys that unlock: what the PRF extension gives, the pair made of it, and copies of the keyring (spec section 8).
//
// What the extension gave never leaves the page, and neither does what is made of it.

import { type Keyring, MOST_UNLOCKING_PASSKEYS, sealKeyring, type UnlockingPasskey } from "./account.ts";
import { concat } from "./encoding.ts";
import { derive, identityFromSeed, recipientOf, sha256 } from "./keys.ts";

const LABEL = "thicket/v1 passkey";

/** A keyring sealed to a passkey's pair. */
export interface KeyringCopy {
  /** The passkey's id at the server, base64url. */
  id: string;
  sealed: Uint8Array;
}

/** What a passkey's PRF extension is evaluated at in an intake (`instance`, 16 bytes); 32 bytes. */
export function prfInput(instance: Uint8Array): Uint8Array {
  return sha256(concat(`${LABEL}\0`, instance));
}

/** The hybrid pair of what the PRF extension gave, 32 bytes. Wipes it. */
export function passkeyPair(given: Uint8Array): { identity: string; recipient: string } {
  if (given.length !== 32) throw new RangeError("the PRF extension gives 32 bytes");
  const seed = derive(given, LABEL);
  given.fill(0);
  const identity = identityFromSeed(seed);
  seed.fill(0);
  return { identity, recipient: recipientOf(identity) };
}

/** Seals a keyring to each passkey that it names. */
export function sealCopies(keyring: Keyring): KeyringCopy[] {
  return (keyring.passkeys ?? []).map(({ id, recipient }) => ({ id, sealed: sealKeyring(recipient, keyring) }));
}

/** Whether there is room in a keyring for another passkey that unlocks. */
export function hasRoomForPasskey({ passkeys = [] }: Keyring): boolean {
  return passkeys.length < MOST_UNLOCKING_PASSKEYS;
}

/** A keyring that names one more passkey. Throws a RangeError where there is no room. */
export function withPasskey(keyring: Keyring, passkey: UnlockingPasskey): Keyring {
  if (!hasRoomForPasskey(keyring)) throw new RangeError("no room for another passkey");
  return { ...keyring, passkeys: [...(keyring.passkeys ?? []), passkey] };
}

/** A keyring that names only passkeys with these ids: what was removed elsewhere must get no more copies. */
export function withPasskeysOf(keyring: Keyring, ids: readonly string[]): Keyring {
  const passkeys = (keyring.passkeys ?? []).filter(({ id }) => ids.includes(id));
  return { ...keyring, passkeys };
}
