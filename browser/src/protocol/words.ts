// The BIP-39 word lists that receipts, fingerprints and passphrases are written with.
//
// The reporter's page and the sealing worker must not import this: the page fetches one list when it shows a receipt.

export { wordlist as english } from "@scure/bip39/wordlists/english.js";
export { wordlist as simplifiedChinese } from "@scure/bip39/wordlists/simplified-chinese.js";
export { wordlist as traditionalChinese } from "@scure/bip39/wordlists/traditional-chinese.js";
