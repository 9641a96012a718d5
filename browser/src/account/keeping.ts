// Storing one's own keyring: sealed to the passphrase's recipient, and copies to each passkey that unlocks.
//
// Must never seal a copy for a passkey that the keyring does not vouch for, whatever the server names.

import { type Keyring, sealKeyring } from "../protocol/account.ts";
import { toBase64url } from "../protocol/encoding.ts";
import { type NamedPasskey, sealCopies, withPasskeysOf } from "../protocol/passkey.ts";
import { putKeyring, type CopyBody } from "../staff/api.ts";
import { getFactors, patchFactor } from "./api.ts";

/** What opened a keyring, and so what it is sealed to again. */
export type Opener =
  | { readonly by: "passphrase"; readonly recipient: string }
  | { readonly by: "passkey"; readonly recipient: string };

/** The keyring as it vouches for no passkey that is gone, and its copies for those that are there. */
export async function withCopies(keyring: Keyring): Promise<{ keyring: Keyring; copies: CopyBody[] }> {
  if ((keyring.passkeys ?? []).length === 0) return { keyring, copies: [] };
  const { factors } = await getFactors();
  const named = factors.flatMap(({ id, recipient }): NamedPasskey[] => (recipient === null ? [] : [{ id, recipient }]));
  const current = withPasskeysOf(keyring, factors.map(({ id }) => id));
  const copies = sealCopies(current, named).map(({ id, sealed }) => ({ id, keyring: toBase64url(sealed) }));
  return { keyring: current, copies };
}

/** Stores a keyring and its copies. Returns it as it was stored. */
export async function storeKeyring(recipient: string, keyring: Keyring): Promise<Keyring> {
  const { keyring: current, copies } = await withCopies(keyring);
  await putKeyring(toBase64url(sealKeyring(recipient, current)), copies);
  return current;
}

/** Stores what was newly seen. A passkey has only its own copy to keep: the others are stored when the passphrase is typed. */
export async function remember(opener: Opener, keyring: Keyring): Promise<void> {
  if (opener.by === "passphrase") {
    await storeKeyring(opener.recipient, keyring);
    return;
  }
  const { recipient } = opener;
  const { factors } = await getFactors();
  const own = factors.find((factor) => factor.recipient === recipient);
  if (own === undefined) return;
  await patchFactor(own.id, { copy: toBase64url(sealKeyring(recipient, keyring)), recipient });
}
