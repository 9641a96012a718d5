// Passkeys that unlock: what the PRF extension gives, the pair made of it, and copies of the keyring (spec section 8).
//
// What the extension gave never leaves the page, and neither does what is made of it.

import { type Keyring, sealKeyring } from "./account.ts";
import { concat, toBase64url, utf8 } from "./encoding.ts";
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

/** A passkey that unlocks, as the server names it: nothing of it is believed that a keyring does not vouch for. */
export interface NamedPasskey {
  id: string;
  /** What its copy is sealed to. */
  recipient: string;
}

const vouched = ({ id, recipient }: NamedPasskey): { id: string; recipient: string } => ({
  id,
  recipient: toBase64url(sha256(utf8(recipient))),
});

/** Whether a keyring vouches for a passkey and what its copy is sealed to. */
export function vouchesFor({ passkeys = [] }: Keyring, passkey: NamedPasskey): boolean {
  const { id, recipient } = vouched(passkey);
  return passkeys.some((known) => known.id === id && known.recipient === recipient);
}

/** Seals a keyring to those of the named passkeys that it vouches for: a recipient that the server exchanged gets none. */
export function sealCopies(keyring: Keyring, named: readonly NamedPasskey[]): KeyringCopy[] {
  return named
    .filter((passkey) => vouchesFor(keyring, passkey))
    .map(({ id, recipient }) => ({ id, sealed: sealKeyring(recipient, keyring) }));
}

/** A keyring that vouches for one more passkey. */
export function withPasskey(keyring: Keyring, passkey: NamedPasskey): Keyring {
  const others = (keyring.passkeys ?? []).filter(({ id }) => id !== passkey.id);
  return { ...keyring, passkeys: [...others, vouched(passkey)] };
}

/** A keyring that names only passkeys with these ids: what was removed elsewhere must get no more copies. */
export function withPasskeysOf(keyring: Keyring, ids: readonly string[]): Keyring {
  const passkeys = (keyring.passkeys ?? []).filter(({ id }) => ids.includes(id));
  return { ...keyring, passkeys };
}
