/** The list that receipts are shown in, see build.mjs. */
export { wordlist as words } from "@scure/bip39/wordlists/traditional-chinese.js";
