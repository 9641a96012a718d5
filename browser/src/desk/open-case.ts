// Opens a whole case: every check on its grant, report and records, turned into what the view shows.
//
// Content that failed a check is left out and named as a problem. Must never show it anyway.

import type { FullCaseAnswer } from "../staff/api.ts";
import { openCase as openRecords, type OpenedCase as Checked } from "../protocol/case.ts";
import { fromBase64url } from "../protocol/encoding.ts";
import { reasonOf } from "../protocol/errors.ts";
import type { LedgerState } from "../protocol/ledger.ts";
import { openGrant, type Grant } from "../protocol/records.ts";
import type { Languages, OpenedCase, SafeUse, Withdrawal } from "./case-model.ts";
import { conversationOf, isKept, safeUseOf } from "./conversation.ts";
import { langTag } from "../staff/texts.ts";
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

const NOT_USED: SafeUse = { opened: [], wrote: false, withdrew: false };

/** The languages that a report names; without any, the one it was written in. */
function languagesOf(report: Checked["report"]): Languages {
  const named: unknown = report?.answers["reply_langs"];
  const tags = Array.isArray(named) ? named.filter((tag): tag is string => typeof tag === "string") : [];
  const form = langTag(report?.locale) ?? "en";
  return { read: tags.filter((tag) => langTag(tag) !== undefined && tag !== "other"), form };
}

/** Withdrawn is what the server says; a younger event of a colleague, whose hint got lost, has the last word. */
function withdrawalOf(answer: FullCaseAnswer, checked: Checked): Withdrawal | null {
  if (answer.state !== "withdrawn" || isKept(checked)) return null;
  return { erases: answer.erases, before: checked.standing };
}

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
    hint: { state: answer.state, assignee: answer.assignee, erases: answer.erases },
    parts: answer.parts,
  };
  const closed = (problem: string): Loaded => ({
    grant: null,
    checked: null,
    view: {
      ...base,
      problems: [problem],
      strays: [],
      report: null,
      card: null,
      standing: { state: answer.state, assignee: answer.assignee, reason: null },
      conversation: [],
      safeUse: NOT_USED,
      withdrawal: null,
      languages: languagesOf(null),
      mails: 0,
      heard: 0,
      covered: null,
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
  const records = answer.records.map(({ wire, sealed, day }) => ({ wire, sealed: bytesOf(sealed), day }));
  const checked = openRecords(grant, ledger, records, seenCard);
  const named = (strays: boolean): Set<string> =>
    new Set(checked.problems.filter(({ stray = false }) => stray === strays).map(({ reason }) => troubleOf(reason)));
  const problems = named(false);
  if (grant.recipient !== answer.caseRecipient) problems.add("tampering-grant");
  const own = checked.report?.mailboxes;
  const boxes = own === undefined ? answer.mailboxes : [own.real.mailbox, own.safe.mailbox];
  // A pair goes to the mailboxes that the report names, and the server must have just these.
  if ([...boxes].sort().join() !== [...answer.mailboxes].sort().join()) problems.add("tampering-mailbox");
  const withdrawal = withdrawalOf(answer, checked);
  const covers = checked.mail.filter(({ kind }) => kind === "cover").map(({ day }) => day);
  return {
    grant,
    checked,
    view: {
      ...base,
      problems: [...problems],
      strays: [...named(true)],
      report: checked.report,
      card: checked.card,
      standing: withdrawal === null ? checked.standing : { ...checked.standing, state: "withdrawn", reason: null },
      conversation: conversationOf(checked),
      safeUse: safeUseOf(checked),
      withdrawal,
      languages: languagesOf(checked.report),
      mails: checked.mail.length,
      heard: checked.followups.length,
      covered: covers.sort().pop() ?? null,
      writable: true,
    },
  };
}
