// How a worker that cleans files is spoken to: it is sent a file, and answers with what `cleanWith` gives. One at a time.

import { cleanWith } from "./clean.ts";
import type { Filters } from "./types.ts";

// The types of a page call this a window; a worker has only `postMessage` and `onmessage` of it.
interface Scope {
  postMessage(message: unknown): void;
  onmessage: ((event: MessageEvent<unknown>) => void) | null;
}

/** Answers every file that arrives. Does nothing where there is no worker, as in the tests. */
export function answerCleaning(filters: Filters): void {
  if (typeof self === "undefined") return;
  const scope = self as unknown as Scope;
  scope.onmessage = ({ data }) => {
    if (data instanceof Blob) void cleanWith(filters, data).then((cleaned) => scope.postMessage(cleaned));
  };
}
