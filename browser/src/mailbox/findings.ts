// What a mailbox's checks found, as the ids of messages.

import type { Reason } from "../protocol/errors.ts";
import type { Mailbox } from "../protocol/mailbox.ts";

/** Whether something is wrong, and what is said of it: the worst first, then what to do. */
export function findings(mailbox: Mailbox): { wrong: boolean; lines: string[] } {
  const { problems, refused, whole, waits, writable } = mailbox;
  const has = (test: (reason: Reason) => boolean): boolean => problems.some(test);
  const found: string[] = [];
  if (has((reason) => reason.startsWith("ledger-"))) found.push("mailbox-wrong-ledger");
  if (has((reason) => reason === "case")) found.push("mailbox-wrong-case");
  if (has((reason) => reason === "withheld")) found.push("mailbox-withheld");
  if (refused.length > 0) found.push("mailbox-refused");
  if (found.length > 0) {
    return { wrong: true, lines: [...found, writable ? "mailbox-wrong-advice" : "mailbox-wrong-no-writing"] };
  }
  // That nothing need be done is said only where nothing is wrong.
  return { wrong: false, lines: [whole ? "mailbox-checked" : "mailbox-checking", ...(waits ? ["mailbox-waits"] : [])] };
}
