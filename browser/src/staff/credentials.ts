// What a typed handle and a typed passphrase have to be, before anything is sent or derived.

import { PASSPHRASE_BYTES } from "../protocol/account.ts";
import { utf8 } from "../protocol/encoding.ts";

/** Whether somebody may be called that. */
export const isHandle = (text: string): boolean => /^[a-z0-9-]{2,32}$/.test(text);

/** Whether a passphrase is longer than any may be. */
export const isTooLong = (passphrase: string): boolean => utf8(passphrase.normalize("NFKC")).length > PASSPHRASE_BYTES;
