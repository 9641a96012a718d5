// When cover is due.
//
// Must never depend on anything that a reporter wrote.

import { dayNumber } from "../protocol/encoding.ts";

const DAY_MS = 86_400_000;

/** The Monday (UTC) of the week that `day` is in. */
export function mondayOf(day: string): string {
  const number = dayNumber(day) ?? 0;
  // 1 January 1970 was a Thursday.
  const since = (number + 3) % 7;
  return new Date((number - since) * DAY_MS).toISOString().slice(0, 10);
}
