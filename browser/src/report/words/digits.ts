/** BIP-39 has no list for the page's language: receipts are shown as digits only. */
export const words: readonly string[] | null = null;
