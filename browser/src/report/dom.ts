// What the server put into the report page.

import { block } from "../reporter/dom.ts";

export { el, say, show } from "../reporter/dom.ts";

/** What the page was told. */
interface Settings {
  readonly locale: string;
  readonly genesis: string;
  readonly api: string;
  readonly worker: string;
  /** The list that receipts are shown in; null where BIP-39 has none for the language. */
  readonly words: string | null;
  readonly most_bytes: number;
  readonly most_rows: number;
  /** The ledger, each payload as its text. */
  readonly entries: readonly { readonly payload: string }[];
}

/** What the page was told. */
export const settings = block<Settings>("intake");
