// Whether messages are missing from a mailbox, as far as it can be known.
//
// Must never say that none is missing where one may be.

import type { Mailbox } from "../protocol/mailbox.ts";

/**
 * What can be said of whether messages are missing; null while it is not known. A server can put a file that nobody opens
 * in the place of any message: only whoever may have deleted some knows how many there should be.
 */
export function completeness({ problems, foreign, whole }: Mailbox): [string, { count: string }?] | null {
  if (foreign.length > 0) return ["mailbox-gone", { count: String(foreign.length) }];
  return whole && problems.length === 0 ? ["mailbox-complete"] : null;
}
