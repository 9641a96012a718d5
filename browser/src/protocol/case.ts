// A whole case: all its records opened, put in order, and what does not add up (spec section 4).

import { compareBytes, fromBase64url } from "./encoding.ts";
import { type Reason, TamperingError } from "./errors.ts";
import type { LedgerState } from "./ledger.ts";
import {
  type Card,
  type CloseReason,
  digestOf,
  type Grant,
  openCard,
  openRecord,
  openReport,
  type Report,
  type Status,
  type Work,
} from "./records.ts";

/** A sealed file of a case, as the server names it. */
export interface SealedRecord {
  wire: string;
  sealed: Uint8Array;
}

/** Something that does not add up. */
export interface Problem {
  reason: Reason;
  /** SHA-256 (base64url) of the sealed file it is about; null if one is missing. */
  digest: string | null;
  /** Whose records have a gap, where that is the problem. */
  author: string | null;
}

/** An event of a case. */
export type CaseEvent = Work & { kind: "event" };

/** A note of a case. */
export type CaseNote = Work & { kind: "note" };

/** Where a case stands. */
export interface Standing {
  state: Status;
  assignee: string | null;
  reason: CloseReason | null;
}

/** The records of a case in their order, without those that failed a check. */
export interface OrderedRecords {
  /** Events and notes, oldest first. */
  history: Work[];
  /** Oldest first. */
  events: CaseEvent[];
  /** Oldest first. */
  notes: CaseNote[];
  /** The newest card, or null if none opened. */
  card: Card | null;
  problems: Problem[];
  /** What the next record names in `after`. */
  heads: string[];
  /** What the last event says; `received` and nobody's before any. */
  standing: Standing;
}

/** An opened case. */
export interface OpenedCase extends OrderedRecords {
  /** Null if it failed a check. */
  report: Report | null;
  /** The number of the next work record of an author. */
  nextSeq: (author: string) => number;
}

/**
 * Orders opened records: of those whose `after` are all placed, the one whose file has the lowest SHA-256 comes next.
 * `roots` are the digests of the report and the first card, as the grant names them; `failed` those of the case's
 * files that failed a check, which others may name all the same.
 */
export function orderRecords(
  work: readonly Work[],
  cards: readonly Card[],
  roots: readonly string[],
  failed: readonly string[],
): OrderedRecords {
  const problems: Problem[] = [];
  const records = [...work, ...cards];
  const files = new Set([...roots, ...failed, ...records.map(({ digest }) => digest)]);
  const sound = inOrder(files, records).filter((record) => {
    const whole = record.after.every((digest) => files.has(digest));
    if (!whole) problems.push({ reason: "after", digest: record.digest, author: record.author });
    return whole;
  });

  const ids = new Set<string>();
  const unique = sound.filter((record) => {
    // A caseworker's cards are numbered with all others of the case, apart from the work.
    const names = [`id ${record.id}`, `${"day" in record ? "work" : "card"} ${record.author} ${record.seq}`];
    const repeated = names.some((name) => ids.has(name));
    names.forEach((name) => ids.add(name));
    if (repeated) problems.push({ reason: "sequence", digest: record.digest, author: record.author });
    return !repeated;
  });

  const kept = unique.filter((record): record is Work => "day" in record);
  for (const author of new Set(kept.map((record) => record.author))) {
    const numbers = kept.filter((record) => record.author === author).map(({ seq }) => seq);
    if (Math.max(...numbers) !== numbers.length) problems.push({ reason: "sequence", digest: null, author });
  }

  const named = new Set(unique.flatMap(({ after }) => after));
  const events = kept.filter((record): record is CaseEvent => record.kind === "event");
  const last = events[events.length - 1];
  const newest = (best: Card | null, card: Card): Card => (best !== null && best.seq > card.seq ? best : card);
  return {
    history: kept,
    events,
    notes: kept.filter((record): record is CaseNote => record.kind === "note"),
    card: unique.filter((record): record is Card => !("day" in record)).reduce(newest, null),
    problems,
    heads: [...new Set([...roots, ...unique.map(({ digest }) => digest)])].filter((digest) => !named.has(digest)),
    standing: last
      ? { state: last.state, assignee: last.assignee, reason: last.reason }
      : { state: "received", assignee: null, reason: null },
  };
}

function inOrder(files: ReadonlySet<string>, records: readonly (Work | Card)[]): (Work | Card)[] {
  const byDigest = new Map(records.map((record) => [record.digest, record]));
  const waiting = [...files]
    .map((digest) => ({ digest, bytes: fromBase64url(digest) }))
    .sort((a, b) => compareBytes(a.bytes, b.bytes))
    .map(({ digest }) => ({ digest, after: byDigest.get(digest)?.after.filter((name) => files.has(name)) ?? [] }));
  const placed = new Set<string>();
  const ordered: (Work | Card)[] = [];
  while (waiting.length > 0) {
    const next = waiting.findIndex(({ after }) => after.every((digest) => placed.has(digest)));
    // A circle would need a file that holds its own hash; taking the first one then still ends the loop.
    const { digest } = waiting.splice(Math.max(next, 0), 1)[0]!;
    placed.add(digest);
    const record = byDigest.get(digest);
    if (record !== undefined) ordered.push(record);
  }
  return ordered;
}

/**
 * Opens and checks every record of a case and puts them in order. Never throws for what is in the files: what fails
 * becomes a problem and no content. `seenCard` is the highest card number known for this case.
 */
export function openCase(
  grant: Grant,
  state: LedgerState,
  records: readonly SealedRecord[],
  seenCard = 0,
): OpenedCase {
  const problems: Problem[] = [];
  const failed: string[] = [];
  const seen = new Set<string>();
  const work: Work[] = [];
  const cards: Card[] = [];
  let report: Report | null = null;
  for (const { wire, sealed } of records) {
    const digest = digestOf(sealed);
    try {
      if (seen.has(digest)) throw new TamperingError("sequence", "a file shown twice");
      seen.add(digest);
      if (wire === "report") report = openReport(grant, sealed);
      else if (wire === "card") cards.push(openCard(grant, sealed, state));
      else if (wire === "work") work.push(openRecord(grant, sealed, state));
      else throw new TamperingError("kind", "an unknown kind");
    } catch (error) {
      if (!(error instanceof TamperingError)) throw error;
      failed.push(digest);
      problems.push({ reason: error.reason, digest, author: null });
    }
  }
  // Later cards count from 1, so that none has a higher number than there are: it would shut out all that follow.
  const most = records.filter(({ wire }) => wire === "card").length - 1;
  const counted = cards.filter(({ seq, digest, author }) => {
    if (seq === 0 || seq <= most) return true;
    failed.push(digest);
    problems.push({ reason: "sequence", digest, author });
    return false;
  });
  const ordered = orderRecords(work, counted, [grant.report, grant.card], failed);
  if (report === null && problems.every(({ digest }) => digest !== grant.report)) {
    problems.push({ reason: "digest", digest: null, author: null });
  }
  if ((ordered.card?.seq ?? 0) < seenCard) problems.push({ reason: "sequence", digest: null, author: null });
  return {
    ...ordered,
    report,
    problems: [...problems, ...ordered.problems],
    nextSeq: (author) => Math.max(0, ...work.filter((own) => own.author === author).map(({ seq }) => seq)) + 1,
  };
}
