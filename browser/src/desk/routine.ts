// Routine words, and when they are due: what the safe mailbox shows, and what goes to both as cover.
//
// The words are taken in turn by the number of the pair, so that a mailbox that only ever gets them tells neither
// replies from cover nor one case from another. Must never depend on anything that a reporter wrote.

import type { RoutineWords } from "../protocol/mail.ts";
import { dayNumber } from "../protocol/encoding.ts";

const IN_TURN: readonly RoutineWords[] = ["still-here", "no-news", "thank-you", "take-care"];

/** The routine words of the `n`th pair, from 1. */
export function wordsOf(n: number): RoutineWords {
  return IN_TURN[(n - 1) % IN_TURN.length] ?? "still-here";
}

const DAY_MS = 86_400_000;

/** The Monday (UTC) of the week that `day` is in. */
export function mondayOf(day: string): string {
  const number = dayNumber(day) ?? 0;
  // 1 January 1970 was a Thursday.
  const since = (number + 3) % 7;
  return new Date((number - since) * DAY_MS).toISOString().slice(0, 10);
}
