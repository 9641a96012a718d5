// What the server put into the mailbox page.

import { block } from "../reporter/dom.ts";

/** What the page was told. */
interface Settings {
  readonly locale: string;
  /** SHA-256 of the ledger's first payload, base64url. */
  readonly genesis: string;
  readonly api: string;
  readonly worker: string;
  /** The lists that codes may be written in; the page's own first. */
  readonly words: readonly string[];
  /** The most bytes of a follow-up's text. */
  readonly most_bytes: number;
}

/** What the page was told. */
export const settings = block<Settings>("intake");
