// Opens a whole case: every check on its grant, report and records, turned into what the view shows.
//
// Content that failed a check is left out and named as a problem. Must never show it anyway.

import { openCase as openRecords, type OpenedCase as Checked, type Problem } from "../protocol/case.ts";
import { fromBase64url } from "../protocol/encoding.ts";
import { isAboutLedger, type Reason, reasonOf } from "../protocol/errors.ts";
import { type LedgerState, membersOf } from "../protocol/ledger.ts";
import { openGrant, type Grant } from "../protocol/records.ts";
import { langTag } from "../staff/texts.ts";
import type { Access, Languages, OpenedCase, SafeUse, Withdrawal } from "./case-model.ts";
import type { FullCaseAnswer } from "./cases-api.ts";
import { conversationOf, isKept, safeUseOf } from "./conversation.ts";
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

/** Whether an active caseworker signed this in another history of the ledger. */
export function isOtherHistory({ reason, author, stray = false }: Problem): boolean {
  return isAboutLedger(reason) && author !== null && !stray;
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

/**
 * The newest grant of the case's key, or else the newest that opens: neither one that was exchanged, nor one of an older
 * key in front of it, loses anybody a case. The key is judged with the records.
 */
function openNewest(
  { grant, earlier, caseRecipient }: FullCaseAnswer,
  id: string,
  identities: readonly string[],
  ledger: LedgerState,
): { grant: Grant; problem: Reason | null } | { grant: null; problem: Reason | null } {
  let problem: Reason | null = null;
  let opens: Grant | null = null;
  for (const sealed of [grant, ...earlier]) {
    try {
      const opened = openGrant(identities, bytesOf(sealed), id, ledger.instance);
      if (opened.recipient === caseRecipient) return { grant: opened, problem: problem ?? (opens === null ? null : "grant") };
      opens ??= opened;
    } catch (error) {
      problem ??= reasonOf(error) ?? "truncated";
    }
  }
  return { grant: opens, problem };
}

/** Opens and checks everything in `answer`. `seenCard` is the highest card number seen for the case. */
export function loadCase(
  answer: FullCaseAnswer,
  id: string,
  identities: readonly string[],
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
  const access = (checked: Checked | null): Access => {
    const { desk, grantees, erasure } = answer;
    // A server that leaves out whom a colleague refused the case does not bring them back.
    const refused = [...new Set([...(checked?.refused ?? []), ...answer.refused])];
    const uncounted = checked?.problems.flatMap(({ reason, author }) => (reason === "refusal" ? [author!] : [])) ?? [];
    const rekeys = checked?.rekeys ?? [];
    const rekeyed = rekeys[rekeys.length - 1]?.day ?? null;
    const doubtful = checked?.keyDoubtful ?? false;
    const marked = answer.rekey || doubtful || (checked?.keyExposed ?? false);
    return { desk, grantees, refused, barred: answer.refused, uncounted: [...new Set(uncounted)], marked, doubtful, rekeyed, rekeys, erasure };
  };
  const closed = (problem: string): Loaded => ({
    grant: null,
    checked: null,
    view: {
      ...base,
      access: access(null),
      problems: [problem],
      strays: [],
      otherHistoryBy: [],
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
  const opened = openNewest(answer, id, identities, ledger);
  if (opened.grant === null) return closed(troubleOf(opened.problem));
  const { grant } = opened;
  const records = answer.records.map(({ wire, sealed, day }) => ({ wire, sealed: bytesOf(sealed), day }));
  const readers = [...answer.grantees, ...membersOf(ledger, answer.desk)];
  const checked = openRecords(grant, ledger, records, seenCard, readers);
  const named = (strays: boolean): Set<string> =>
    new Set(checked.problems.filter(({ stray = false }) => stray === strays).map(({ reason }) => troubleOf(reason)));
  const problems = named(false);
  if (opened.problem !== null) problems.add(troubleOf(opened.problem));
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
      access: access(checked),
      problems: [...problems],
      strays: [...named(true)],
      otherHistoryBy: [...new Set(checked.problems.filter(isOtherHistory).map(({ author }) => author!))],
      report: checked.report,
      card: checked.card,
      standing: withdrawal === null ? checked.standing : { ...checked.standing, state: "withdrawn", reason: null },
      conversation: conversationOf(checked),
      safeUse: safeUseOf(checked),
      withdrawal,
      languages: languagesOf(checked.report),
      mails: checked.nextMail - 1,
      heard: checked.followups.length,
      covered: covers.sort().pop() ?? null,
      // To an earlier key, or one that may be somebody else's, nothing can be added but a new key.
      writable: opened.problem === null && !checked.keyDoubtful,
    },
  };
}
