// Opens a whole case: every check on its grant, report and records, turned into what the view shows.
//
// Content that failed a check is left out and named as a problem. Must never show it anyway.

import type { FullCaseAnswer } from "../staff/api.ts";
import { openCase as openRecords, type CaseEvent, type CaseNote, type OpenedCase as Checked } from "../protocol/case.ts";
import { fromBase64url } from "../protocol/encoding.ts";
import { reasonOf } from "../protocol/errors.ts";
import type { LedgerState } from "../protocol/ledger.ts";
import { openGrant, type Grant } from "../protocol/records.ts";
import type { HistoryItem, OpenedCase, Standing } from "./case-model.ts";
import { troubleOf } from "./worker-messages.ts";

/** A case for the view, and what is needed to write to it; null where it could not be opened. */
export interface Loaded {
  readonly view: OpenedCase;
  readonly grant: Grant | null;
  readonly checked: Checked | null;
}

/** Bytes of a sealed file; none when it is not base64url, which no check lets pass. */
function bytesOf(sealed: string): Uint8Array {
  try {
    return fromBase64url(sealed);
  } catch {
    return new Uint8Array();
  }
}

const START: Standing = { state: "received", assignee: null, reason: null };

/** Opens and checks everything in `answer`. `seenCard` is the highest card number seen for the case. */
export function loadCase(
  answer: FullCaseAnswer,
  id: string,
  identity: string,
  ledger: LedgerState,
  seenCard: number,
): Loaded {
  const base = {
    id,
    received: answer.received,
    activity: answer.activity,
    hint: { state: answer.state, assignee: answer.assignee },
  };
  const closed = (problem: string): Loaded => ({
    grant: null,
    checked: null,
    view: {
      ...base,
      problems: [problem],
      report: null,
      card: null,
      standing: { ...base.hint, reason: null },
      history: [],
      writable: false,
    },
  });
  if (answer.case !== id) return closed("tampering-case");
  let grant: Grant;
  try {
    grant = openGrant(identity, bytesOf(answer.grant), id, ledger.instance);
  } catch (error) {
    return closed(troubleOf(reasonOf(error)));
  }
  const records = answer.records.map(({ wire, sealed }) => ({ wire, sealed: bytesOf(sealed) }));
  const checked = openRecords(grant, ledger, records, seenCard);
  const problems = new Set(checked.problems.map(({ reason }) => troubleOf(reason)));
  if (grant.recipient !== answer.caseRecipient) problems.add("tampering-grant");
  return {
    grant,
    checked,
    view: {
      ...base,
      problems: [...problems],
      report: checked.report,
      card: checked.card,
      standing: checked.standing,
      history: historyOf(checked.events, checked.notes),
      writable: true,
    },
  };
}

/** Events and notes in one line: each list in its order, and nothing before what its author saw. */
export function historyOf(
  events: readonly CaseEvent[],
  notes: readonly CaseNote[],
): readonly HistoryItem[] {
  const after = new Map([...events, ...notes].map((record) => [record.digest, record.after]));
  const placed = new Set<string>();
  const ready = (record: CaseEvent | CaseNote): boolean =>
    record.after.every((digest) => !after.has(digest) || placed.has(digest));
  const items: HistoryItem[] = [];
  let standing = START;
  let [e, n] = [0, 0];
  for (;;) {
    const event = events[e];
    const note = notes[n];
    if (event === undefined && note === undefined) return items;
    const takeEvent =
      note === undefined || (event !== undefined && ready(event) && (!ready(note) || first(event, note)));
    const record = takeEvent ? event : note;
    if (record === undefined) return items;
    placed.add(record.digest);
    const { id, author, day } = record;
    if (record.kind === "note") {
      n++;
      items.push({ kind: "note", id, author, day, standing: null, before: null, text: record.text });
    } else {
      e++;
      const { state, assignee, reason } = record;
      const next: Standing = { state, assignee, reason };
      items.push({ kind: "event", id, author, day, standing: next, before: standing, text: null });
      standing = next;
    }
  }
}

const first = (event: CaseEvent, note: CaseNote): boolean =>
  event.day === note.day ? event.digest < note.digest : event.day < note.day;
