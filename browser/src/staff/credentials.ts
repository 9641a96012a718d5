// What a typed handle and a typed passphrase have to be, before anything is sent or derived; a new passphrase also what
// was shown.

import { PASSPHRASE_BYTES } from "../protocol/account.ts";
import { utf8 } from "../protocol/encoding.ts";

/** Whether somebody may be called that. */
export const isHandle = (text: string): boolean => /^[a-z0-9-]{2,32}$/.test(text);

/** Whether a passphrase is longer than any may be. */
export const isTooLong = (passphrase: string): boolean => utf8(passphrase.normalize("NFKC")).length > PASSPHRASE_BYTES;

/** True when the words typed back are the ones that were shown, whatever the spacing and case. */
export function sameWords(shown: string, typed: string): boolean {
  const plain = (text: string): string => text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();
  const joined = (text: string): string => plain(text).replace(/ /g, "");
  // English words need their spaces, Chinese characters do not.
  return plain(shown) === plain(typed) || (/\p{Script=Han}/u.test(shown) && joined(shown) === joined(typed));
}
