// What the server put into the reporter's page: elements by id, settings, words.
//
// Reads only; never turns a text into markup.

/** What the page was told. */
interface Settings {
  readonly locale: string;
  readonly desk: string;
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

/** The element of that id. The template has it. */
export function el<T extends HTMLElement>(id: string): T {
  return document.getElementById(id) as T;
}

function block<T>(id: string): T {
  return JSON.parse(el(id).textContent ?? "") as T;
}

/** What the page was told. */
export const settings = block<Settings>("intake");

const words = block<Readonly<Record<string, string>>>("texts");

/** The message `id` with its places filled; nothing if there is none. */
export function say(id: string, values: Readonly<Record<string, string>> = {}): string {
  return (words[id] ?? "").replace(/\{ \$(\w+) \}/g, (_, name: string) => values[name] ?? "");
}

/** Shows or hides an element. */
export function show(id: string, shown: boolean): void {
  el(id).hidden = !shown;
}
