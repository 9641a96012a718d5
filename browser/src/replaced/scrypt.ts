// Stands in for @noble/hashes/scrypt.js: no sealed file is sealed to a passphrase.

/** Only throws. */
export function scrypt(): never {
  throw new Error("scrypt is not part of Thicket");
}
