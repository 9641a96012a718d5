// The newest expanded keys, kept for the two halves of X-Wing.
//
// X-Wing expands its 32-byte seed at every use. Checking that an identity gives its case and then opening a card with
// it would do that twice, and every grant would expand the account's own seed again: a third of the time of a row.

import { equalBytes } from "../protocol/encoding.ts";

/** A public key and its secret key, in bytes. */
export interface KeyPair {
  publicKey: Uint8Array;
  secretKey: Uint8Array;
}

/** The same, in memory of its own. */
export interface OwnKeyPair extends KeyPair {
  publicKey: Uint8Array<ArrayBuffer>;
  secretKey: Uint8Array<ArrayBuffer>;
}

interface Remembered {
  seed: Uint8Array;
  keys: KeyPair;
}

// One for the account, one for the case at hand.
const KEPT = 2;

const memories: Remembered[][] = [];

/** `keygen`, but remembering its last two seeds, the most recently used one first. Without a seed it only passes on. */
export function remembering(keygen: (seed?: Uint8Array) => KeyPair): (seed?: Uint8Array) => OwnKeyPair {
  const memory: Remembered[] = [];
  memories.push(memory);
  return (seed) => {
    if (seed === undefined) return copy(keygen());
    const known = memory.findIndex((entry) => equalBytes(entry.seed, seed));
    // X-Wing wipes the seed it passes and, after some uses, the keys it gets: both are copied.
    const entry = known < 0 ? { seed: seed.slice(), keys: keygen(seed) } : memory.splice(known, 1)[0]!;
    memory.unshift(entry);
    memory.splice(KEPT).forEach(wipe);
    return copy(entry.keys);
  };
}

function copy({ publicKey, secretKey }: KeyPair): OwnKeyPair {
  return { publicKey: publicKey.slice(), secretKey: secretKey.slice() };
}

function wipe({ seed, keys }: Remembered): void {
  seed.fill(0);
  keys.secretKey.fill(0);
}

/** Wipes all remembered keys. */
export function forgetKeys(): void {
  for (const memory of memories) memory.splice(0).forEach(wipe);
}
