// Stands in for @noble/post-quantum/ml-kem.js below X-Wing: the same ML-KEM, with the newest expanded keys remembered.

import { ml_kem768 as real } from "noble/ml-kem.js";
import { remembering } from "./remembered-keys.ts";

/** ML-KEM-768. */
export const ml_kem768: typeof real = { ...real, keygen: remembering((seed) => real.keygen(seed)) };

/** Not used by X-Wing, but named in the module that defines it. */
export const ml_kem1024: typeof real = real;
