// The BIP-39 word lists that receipts, fingerprints and passphrases are written with.
//
// The sealing worker must not import this: it carries one list at most, see src/report/words.

export { wordlist as english } from "@scure/bip39/wordlists/english.js";
export { wordlist as simplifiedChinese } from "@scure/bip39/wordlists/simplified-chinese.js";
export { wordlist as traditionalChinese } from "@scure/bip39/wordlists/traditional-chinese.js";
