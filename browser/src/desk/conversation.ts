// Puts what came from the reporter, what the server says, and what the desk signed into one line.
//
// The desk's records keep the order of their `after`; what names none is placed before the first record whose author
// saw it, else by the day it came; the day that its writer claims orders nothing. Must never reorder what is signed.

import type { OpenedCase as Checked } from "../protocol/case.ts";
import type { Followup } from "../protocol/followup.ts";
import type { Notice } from "../protocol/notice.ts";
import type { Work } from "../protocol/records.ts";
import type { ConversationItem, SafeUse, Standing } from "./case-model.ts";

/** Where every case begins. */
export const START: Standing = { state: "received", assignee: null, reason: null };

type Unsigned = Followup | Notice;

/** On one day the reporter's own words come before what the server says of the mailbox. */
const RANK = { followup: 0, visit: 1, withdrawal: 2 } as const;

function unsignedItem(record: Unsigned): ConversationItem {
  const { digest, came, day, from } = record;
  const common = { key: digest, day: came, dated: day === came ? null : day, from };
  return record.kind === "followup"
    ? { ...common, kind: "followup", text: record.text, files: record.files }
    : { ...common, kind: record.kind };
}

function signedItem(record: Work, before: Standing): ConversationItem {
  const common = { key: record.id, day: record.day, author: record.author };
  switch (record.kind) {
    case "note":
      return { ...common, kind: "note", text: record.text };
    case "reply":
      return { ...common, kind: "reply", locale: record.locale, text: record.text, words: record.words };
    case "cover":
      return { ...common, kind: "cover", words: record.words };
    case "rekey":
      return { ...common, kind: "rekey" };
    case "refusal":
      return { ...common, kind: "refusal", refused: record.refused };
    case "event": {
      const { state, assignee, reason } = record;
      return { ...common, kind: "event", standing: { state, assignee, reason }, before };
    }
  }
}

/** Everything after the report, oldest first. */
export function conversationOf({
  history,
  followups,
  notices,
}: Pick<Checked, "history" | "followups" | "notices">): readonly ConversationItem[] {
  // Sorting is stable: follow-ups of a sitting keep their order.
  const waiting: Unsigned[] = [...followups, ...notices].sort((a, b) =>
    a.came === b.came ? RANK[a.kind] - RANK[b.kind] : a.came < b.came ? -1 : 1,
  );
  const items: ConversationItem[] = [];
  let standing = START;
  for (const record of history) {
    let last = -1;
    waiting.forEach((one, at) => {
      if (one.came <= record.day || record.after.includes(one.digest)) last = at;
    });
    items.push(...waiting.splice(0, last + 1).map(unsignedItem));
    items.push(signedItem(record, standing));
    if (record.kind === "event") {
      standing = { state: record.state, assignee: record.assignee, reason: record.reason };
    }
  }
  return [...items, ...waiting.map(unsignedItem)];
}

/** What was done with the safe code. */
export function safeUseOf({ followups, notices }: Pick<Checked, "followups" | "notices">): SafeUse {
  const safe = notices.filter(({ from }) => from === "safe");
  return {
    opened: safe.filter(({ kind }) => kind === "visit").map(({ came }) => came),
    wrote: followups.some(({ from }) => from === "safe"),
    withdrew: safe.some(({ kind }) => kind === "withdrawal"),
  };
}

/** True when a signed event is known to be younger than the withdrawal: somebody kept the case. */
export function isKept({ events, notices }: Pick<Checked, "events" | "notices">): boolean {
  const withdrawn = notices.filter(({ kind }) => kind === "withdrawal").pop();
  const last = events[events.length - 1];
  return withdrawn !== undefined && last !== undefined && last.day > withdrawn.came && last.state !== "withdrawn";
}
