// What the server itself seals to a case: its word, and shown as that (spec section 4). Nothing authenticates it:
// whoever has a code of the report could have made it as well.

import { dayNumber, type JsonObject } from "./encoding.ts";
import { TamperingError } from "./errors.ts";
import type { Side } from "./followup.ts";
import { checkFrame, malformed } from "./signed.ts";

/** That a mailbox was opened on a day, or that the report was withdrawn through it. */
export interface Notice {
  kind: "visit" | "withdrawal";
  /** SHA-256 of the sealed file. */
  digest: string;
  /** The day that the notice claims. */
  day: string;
  /** The day it came, as the server says; the claimed one where that is not known. */
  came: string;
  /** The mailbox it was. */
  from: Side;
}

/**
 * Reads a notice of an opened `work` file. Throws `mailbox` if it names none of the report's two, or if nobody knows
 * them.
 */
export function readNotice(
  json: JsonObject,
  digest: string,
  expectedCase: string,
  mailboxes: { real: string; safe: string } | null,
): Notice {
  checkFrame(json, ["visit", "withdrawal"], expectedCase);
  const { kind, day, mailbox } = json;
  if (dayNumber(day) === null) malformed("not a notice");
  const from = (["real", "safe"] as const).find((side) => mailboxes?.[side] === mailbox);
  if (from === undefined || mailboxes === null) throw new TamperingError("mailbox", "none of the report's mailboxes");
  return { kind: kind as Notice["kind"], digest, day: day as string, came: day as string, from };
}
