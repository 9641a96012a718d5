// Stands in for @noble/curves/ed25519.js below X-Wing: the same X25519, with the newest public keys remembered.

import { x25519 as real } from "@noble/curves/ed25519.js";
import { remembering } from "./remembered-keys.ts";

/** X25519. */
export const x25519: typeof real = { ...real, keygen: remembering((seed) => real.keygen(seed)) };
