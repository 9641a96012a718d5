// The words the workbench's own state is made of: rows, filters, what is wrong with a case.
//
// Plain types and pure functions over them. Must never hold a key or talk to anything.

import { CLOSE_REASONS, STATUSES } from "../protocol/records.ts";
import { URGENCIES } from "../protocol/urgency.ts";
import { optionLabel, placeLabel } from "../staff/texts.ts";

export { CLOSE_REASONS, STATUSES, URGENCIES };

/** A card that was opened and checked. */
export interface Card {
  readonly seq: number;
  readonly urgency: string;
  readonly kinds: readonly string[];
  readonly where: readonly string[];
  readonly languages: readonly string[];
  readonly summary: string;
  readonly tags: readonly string[];
  /** Who signed it; null for the reporter's own. */
  readonly author: string | null;
}

/** One row of the queue. State and assignee are the server's hints. */
export interface Row {
  readonly id: string;
  readonly received: string;
  readonly activity: string;
  readonly state: string;
  readonly assignee: string | null;
  /** It should get a new key. */
  readonly rekey: boolean;
  /** The day on which it is erased, as the server says: withdrawn, and perhaps not freely. */
  readonly erases: string | null;
  /** True while the server lists it as open although it is over: a follow-up has come since. */
  readonly reopened: boolean;
  /** The card, once opened. */
  readonly card: Card | null;
  /** The message id of what is wrong with it, if it does not open as it should. */
  readonly trouble: string | null;
}

/** What the queue shows of all rows. */
export interface Filters {
  /** A status, or `open` for all that are not over. */
  readonly state: string;
  /** An urgency, or empty for all. */
  readonly urgency: string;
  /** `mine`, `nobody` for those that nobody has taken who could work on them, or empty for all. */
  readonly who: string;
  readonly search: string;
}

/** Nothing filtered: all open cases. */
export const NO_FILTERS: Filters = { state: "open", urgency: "", who: "", search: "" };

/** The statuses a case is over in; the server leaves them out of `open`. */
export const OVER: ReadonlySet<string> = new Set(["closed", "withdrawn", "erased"]);

/** The statuses a caseworker may set: withdrawing is the reporter's, erasing the clock's. */
export const SETTABLE: readonly string[] = STATUSES.filter((s) => s !== "withdrawn" && s !== "erased");

/** What to ask the server for so that `filters` can be answered. */
export const scopeOf = (filters: Filters): string => (OVER.has(filters.state) ? filters.state : "open");

/** The statuses that are asked for in a scope: whoever withdrew a report may have been forced to, so that is seen first. */
export const askedIn = (scope: string): readonly string[] => (scope === "open" ? ["withdrawn", "open"] : [scope]);

function rank(row: Row): number {
  // What does not open is shown first: it is either an attack or a fault, and both are pressing.
  if (row.trouble !== null) return -2;
  // Somebody has to look at it before it is gone.
  if (row.erases !== null) return -1;
  const at = URGENCIES.findIndex((u) => u === row.card?.urgency);
  return at < 0 ? URGENCIES.length : at;
}

/** By urgency, then by the day it was received: the longest waiting first; then stable by id. */
export function byUrgency(a: Row, b: Row): number {
  const first = rank(a) - rank(b);
  if (first !== 0) return first;
  if (a.received !== b.received) return a.received < b.received ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}

/** What the queue may say of a case: nothing of one that its reporter withdrew, who was told that it is shown no longer. */
export const contentOf = (row: Row): Card | null => (row.erases === null ? row.card : null);

/**
 * Whether a row is to be shown. What does not open is never filtered away by its content, and what was withdrawn not by its
 * urgency; but it is not found by its words either. `isWorking` says whom the ledger names as an active caseworker.
 */
export function shown(row: Row, filters: Filters, me: string, isWorking: (account: string) => boolean): boolean {
  const over = OVER.has(row.state) && row.erases === null && !row.reopened;
  if (filters.state === "open" ? over : row.state !== filters.state) return false;
  if (filters.who === "mine" && row.assignee !== me) return false;
  if (filters.who === "nobody" && row.assignee !== null && isWorking(row.assignee)) return false;
  const card = contentOf(row);
  const wanted = filters.search.trim().toLocaleLowerCase();
  if (card === null) return row.trouble !== null || (row.erases !== null && wanted === "");
  if (filters.urgency !== "" && card.urgency !== filters.urgency) return false;
  if (wanted === "") return true;
  const kinds = card.kinds.map((kind) => optionLabel("kinds", kind));
  const places = card.where.map(placeLabel);
  const texts = [card.summary, ...card.tags, ...kinds, ...places];
  return texts.some((text) => text.toLocaleLowerCase().includes(wanted));
}
