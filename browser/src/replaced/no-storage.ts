// In place of tus-js-client's storage of addresses: it writes into the browser's storage as soon as it is loaded, and
// nothing may be left in there of what a reporter sends.

/** Nothing is stored. */
export const canStoreURLs = false;

/** Never made, since nothing can be stored. */
export class WebStorageUrlStorage {}
