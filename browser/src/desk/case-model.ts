// An opened and checked case, as the views see it, and what a caseworker can do to it.
//
// Plain types. Must never hold the case's identity or anything that is still sealed.

import type { Card } from "./model.ts";
import type { Report } from "./report-view.tsx";

/** Who has the case and where it stands: always both, as an event says them. */
export interface Standing {
  readonly state: string;
  readonly assignee: string | null;
  readonly reason: string | null;
}

/** A signed event or note. */
export interface HistoryItem {
  readonly kind: "event" | "note";
  readonly id: string;
  readonly author: string;
  readonly day: string;
  /** What an event set. */
  readonly standing: Standing | null;
  /** What stood before it. */
  readonly before: Standing | null;
  /** What a note says. */
  readonly text: string | null;
}

/** A case whose every record was opened and checked. */
export interface OpenedCase {
  readonly id: string;
  readonly received: string;
  readonly activity: string;
  /** Message ids of the checks that failed, without repetition. */
  readonly problems: readonly string[];
  readonly report: Report | null;
  readonly card: Card | null;
  /** What the newest signed event says; before any, received and nobody's. */
  readonly standing: Standing;
  /** What the server says in the clear. */
  readonly hint: { readonly state: string; readonly assignee: string | null };
  readonly history: readonly HistoryItem[];
  /** False when the case could not be opened far enough to add to it. */
  readonly writable: boolean;
}

/** What is to be written to a case. */
export type Change =
  | { readonly what: "standing"; readonly standing: Standing; readonly grantTo: string | null }
  | { readonly what: "card"; readonly card: CardChange }
  | { readonly what: "note"; readonly text: string };

/** The part of a card that a caseworker writes. */
export interface CardChange {
  readonly urgency: string;
  readonly summary: string;
  readonly tags: readonly string[];
}

/** Longest summary, in bytes of UTF-8. */
export const MAX_SUMMARY_BYTES = 600;

/** Longest note, in bytes of UTF-8 as JSON: what fits the largest bucket, with room. */
export const MAX_NOTE_BYTES = 40_000;

/** Most tags on a card, and the longest one in bytes. */
export const MAX_TAGS = 8;
export const MAX_TAG_BYTES = 60;

const encoder = new TextEncoder();

/** Bytes of a text in UTF-8. */
export const byteLength = (text: string): number => encoder.encode(text).length;

/** Tags from what was typed: separated by commas of any script, each once. */
export function tagsOf(typed: string): readonly string[] {
  const parts = typed.split(/[,,、،\n]/).map((tag) => tag.trim());
  return [...new Set(parts.filter((tag) => tag !== ""))];
}
