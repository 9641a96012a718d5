// What the server put into a reporter's page: elements by id, data blocks, words.
//
// Reads only; never turns a text into markup.

/** The element of that id. The template has it. */
export function el<T extends HTMLElement>(id: string): T {
  return document.getElementById(id) as T;
}

/** The JSON of a data block. */
export function block<T>(id: string): T {
  return JSON.parse(el(id).textContent ?? "") as T;
}

const words = block<Record<string, string>>("texts");

/** Adds words that were fetched later. */
export function learn(more: Readonly<Record<string, string>>): void {
  Object.assign(words, more);
}

/** The message `id` with its places filled; nothing if there is none. */
export function say(id: string, values: Readonly<Record<string, string>> = {}): string {
  // Isolated where the page reads from right to left, or "2 GB" reads "GB 2" there.
  const [open, close] = document.dir === "rtl" ? ["\u2068", "\u2069"] : ["", ""];
  return (words[id] ?? "").replace(/\{ \$(\w+) \}/g, (_, name: string) => open + (values[name] ?? "") + close);
}

/** Shows or hides an element. */
export function show(id: string, shown: boolean): void {
  el(id).hidden = !shown;
}
