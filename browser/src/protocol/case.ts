// A whole case: all its records opened, put in order, and what does not add up (spec section 4).

import { compareBytes, fromBase64url } from "./encoding.ts";
import { isAboutLedger, type Reason, TamperingError } from "./errors.ts";
import { type Followup, readFollowup, type Side } from "./followup.ts";
import { recipientOf } from "./keys.ts";
import { isReader, isRevoked, type LedgerState, RECOVERY_ACCOUNT, recoveryAt, stillVouches } from "./ledger.ts";
import { type Notice, readNotice } from "./notice.ts";
import {
  type Card,
  caseIdentities,
  type CloseReason,
  digestOf,
  type Grant,
  openCard,
  openReport,
  readWork,
  type Report,
  type Status,
  type Work,
} from "./records.ts";
import { judgeRefusals } from "./refusal.ts";
import { identityFor, openWith } from "./sealed-file.ts";
import { malformed, OtherHistoryError } from "./signed.ts";

/** A sealed file of a case, as the server names it. */
export interface SealedRecord {
  wire: string;
  sealed: Uint8Array;
  /** The day it came, as the server says. */
  day?: string;
}

/** Something that does not add up. */
export interface Problem {
  reason: Reason;
  /** SHA-256 (base64url) of the sealed file it is about; null if one is missing. */
  digest: string | null;
  /** Whose records have a gap, who signed in another history of the ledger, or a refusal that does not count, where that is it. */
  author: string | null;
  /** The mailbox whose follow-ups have a gap, or are repeated, where that is the problem. */
  from?: Side;
  /**
   * True for what whoever has a code can send as well, and for a ledger or a refusal that nobody vouches for today. It
   * must not keep the desk from working on the case.
   */
  stray?: boolean;
}

/** An event of a case. */
export type CaseEvent = Work & { kind: "event" };

/** A note of a case. */
export type CaseNote = Work & { kind: "note" };

/** The desk's copy of what it wrote to a reporter's mailboxes. */
export type CaseMail = Work & { kind: "reply" | "cover" };

/** A new key of a case. */
export type CaseRekey = Work & { kind: "rekey" };

/** That some are refused the case. */
export type CaseRefusal = Work & {
  kind: "refusal";
  /** The newest ledger entry that it names, or a record placed before it: whoever signed it may name an old one. */
  newest: number;
};

/** Where a case stands. */
export interface Standing {
  state: Status;
  assignee: string | null;
  reason: CloseReason | null;
}

/** The records of a case in their order, without those that failed a check. */
export interface OrderedRecords {
  /** All signed work, oldest first. */
  history: Work[];
  /** Oldest first. */
  events: CaseEvent[];
  /** Oldest first. */
  notes: CaseNote[];
  /** Replies and cover, oldest first. */
  mail: CaseMail[];
  /** The keys that the case was given after its first, oldest first. */
  rekeys: CaseRekey[];
  /** What was said of who is refused the case, oldest first. Which of it counts is judged with the ledger. */
  refusals: CaseRefusal[];
  /** The newest card, or null if none opened. */
  card: Card | null;
  problems: Problem[];
  /** What the next work record names in `after`. */
  heads: string[];
  /** What the next card names in `after`: it has room for few, so it leaves out what nobody signed. */
  cardHeads: string[];
  /** What the last event says; `received` and nobody's before any. */
  standing: Standing;
}

/** An opened case. */
export interface OpenedCase extends OrderedRecords {
  /** Null if it failed a check. */
  report: Report | null;
  /** What came through the two mailboxes: by the day it came, and within a sitting by number. */
  followups: Followup[];
  /** What the server says of the mailboxes, by day. */
  notices: Notice[];
  /** Who is refused the case, as the last signed refusal says that counts. */
  refused: readonly string[];
  /** The `n` of the next pair of mails. */
  nextMail: number;
  /**
   * Whoever named the newest key is no active caseworker any more, or has another signing key since: the record may have
   * been dated back, and the key somebody else's. Or nobody named it, or another was named last. Nothing but a new key is
   * to be sealed to it.
   */
  keyDoubtful: boolean;
  /**
   * That another key was named last is all that makes the newest doubtful. Anybody who can read the case can do that, so
   * the event that keeps a withdrawn case, in which there are no words, is sealed to it all the same.
   */
  onlyAnotherNamed: boolean;
  /** Somebody who was given the newest key was revoked since: the case should get another. */
  keyExposed: boolean;
  /** How many valid follow-ups of each mailbox there are: the `heard` of the next pair. */
  heard: { real: number; safe: number };
  /** The number of the next work record of an author. */
  nextSeq: (author: string) => number;
}

/**
 * Orders opened records: of those whose `after` are all placed, the one whose file has the lowest SHA-256 comes next.
 * `roots` are the digests of the report and the first card, as the grant names them; `failed` those of the case's
 * files that failed a check, which others may name all the same; `followups` and `notices` those of what names no
 * `after` and is placed from the start.
 */
export function orderRecords(
  work: readonly Work[],
  cards: readonly Card[],
  roots: readonly string[],
  failed: readonly string[],
  followups: readonly string[] = [],
  notices: readonly string[] = [],
): OrderedRecords {
  const problems: Problem[] = [];
  const records = [...work, ...cards];
  const placed = [...followups, ...notices];
  const files = new Set([...roots, ...failed, ...placed, ...records.map(({ digest }) => digest)]);
  const saw = new Map(records.map(({ digest, ledger }) => [digest, ledger?.seq ?? -1]));
  const sound = inOrder(files, placed, records).filter((record) => {
    const { after, digest, author } = record;
    const whole = after.every((name) => files.has(name));
    // Whoever saw a record saw the ledger that its author saw.
    const datedBack = after.some((name) => (saw.get(name) ?? -1) > (record.ledger?.seq ?? -1));
    if (!whole) problems.push({ reason: "after", digest, author });
    else if (datedBack) problems.push({ reason: "author", digest, author });
    return whole && !datedBack;
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
  const newestAt = new Map<string, number>();
  let newestEntry = -1;
  for (const { digest, ledger } of unique) {
    newestEntry = Math.max(newestEntry, ledger?.seq ?? -1);
    newestAt.set(digest, newestEntry);
  }
  for (const author of new Set(kept.map((record) => record.author))) {
    const numbers = kept.filter((record) => record.author === author).map(({ seq }) => seq);
    if (Math.max(...numbers) !== numbers.length) problems.push({ reason: "sequence", digest: null, author });
  }

  const named = new Set(unique.flatMap(({ after }) => after));
  const events = kept.filter((record): record is CaseEvent => record.kind === "event");
  const last = events[events.length - 1];
  const newest = (best: Card | null, card: Card): Card => (best !== null && best.seq > card.seq ? best : card);
  const signed = [...roots, ...unique.map(({ digest }) => digest)];
  const unnamed = (digests: string[]): string[] => [...new Set(digests)].filter((digest) => !named.has(digest));
  return {
    history: kept,
    events,
    notes: kept.filter((record): record is CaseNote => record.kind === "note"),
    mail: kept.filter((record): record is CaseMail => record.kind === "reply" || record.kind === "cover"),
    rekeys: kept.filter((record): record is CaseRekey => record.kind === "rekey"),
    refusals: kept.flatMap((one) => (one.kind === "refusal" ? [{ ...one, newest: newestAt.get(one.digest)! }] : [])),
    card: unique.filter((record): record is Card => !("day" in record)).reduce(newest, null),
    problems,
    heads: unnamed([...signed, ...followups]),
    cardHeads: unnamed(signed),
    standing: last
      ? { state: last.state, assignee: last.assignee, reason: last.reason }
      : { state: "received", assignee: null, reason: null },
  };
}

function inOrder(
  files: ReadonlySet<string>,
  first: readonly string[],
  records: readonly (Work | Card)[],
): (Work | Card)[] {
  const byDigest = new Map(records.map((record) => [record.digest, record]));
  const placed = new Set(first);
  const waiting = [...files]
    .filter((digest) => !placed.has(digest))
    .map((digest) => ({ digest, bytes: fromBase64url(digest) }))
    .sort((a, b) => compareBytes(a.bytes, b.bytes))
    .map(({ digest }) => ({ digest, after: byDigest.get(digest)?.after.filter((name) => files.has(name)) ?? [] }));
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

/** Opens a `work` file, whose kind is only inside. Throws for what failed a check. */
function openWorkFile(
  grant: Grant,
  state: LedgerState,
  report: Report | null,
  sealed: Uint8Array,
): Work | Followup | Notice {
  const json = openWith(caseIdentities(grant), sealed, "work");
  const digest = digestOf(sealed);
  if ("signature" in json) return readWork(json, digest, grant, state);
  const both = report?.mailboxes ?? null;
  if (!("mac" in json)) {
    return readNotice(json, digest, grant.case, both && { real: both.real.mailbox, safe: both.safe.mailbox });
  }
  if (both === null) throw new TamperingError("mailbox", "no report to compare with");
  const keys = { real: both.real.authorKey, safe: both.safe.authorKey };
  return readFollowup(json, digest, grant.case, state.instance, keys);
}

const order = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** Follow-ups by the day they came, and within a sitting by number. Repeated and missing numbers of a sitting are problems. */
function orderFollowups(followups: readonly Followup[]): { sound: Followup[]; problems: Problem[] } {
  const sorted = [...followups].sort(
    (a, b) => order(a.came, b.came) || order(a.sitting, b.sitting) || a.seq - b.seq || order(a.digest, b.digest),
  );
  const problems: Problem[] = [];
  const sittings = new Map<string, { from: Side; numbers: Set<number> }>();
  const sound = sorted.filter(({ sitting, seq, from, digest }) => {
    const known = sittings.get(`${from} ${sitting}`) ?? { from, numbers: new Set() };
    sittings.set(`${from} ${sitting}`, known);
    const repeated = known.numbers.has(seq);
    known.numbers.add(seq);
    if (repeated) problems.push({ reason: "sequence", digest, author: null, from, stray: true });
    return !repeated;
  });
  for (const { from, numbers } of sittings.values()) {
    const gap = Math.max(...numbers) !== numbers.size;
    if (gap) problems.push({ reason: "sequence", digest: null, author: null, from, stray: true });
  }
  return { sound, problems };
}

/** Who named the keys of a grant. */
interface Naming {
  /** For each key but the first, newest first: whether a rekey that is sealed to the one before it names it. */
  links: boolean[];
  /** The last rekey names another key than the newest. */
  another: boolean;
}

/** `sealedTo`: which identity of the case opened the file of each rekey, by its digest. */
function namingOf(grant: Grant, rekeys: readonly CaseRekey[], sealedTo: ReadonlyMap<string, string>): Naming {
  const keys = caseIdentities(grant);
  const links = keys.slice(0, -1).map((identity, at) => {
    const recipient = recipientOf(identity);
    return rekeys.some((rekey) => rekey.recipient === recipient && sealedTo.get(rekey.digest) === keys[at + 1]);
  });
  const newest = rekeys[rekeys.length - 1];
  return { links, another: newest !== undefined && newest.recipient !== grant.recipient };
}

/**
 * Whether each key in the grant was named by a rekey that is sealed to the one before it, and the newest one by the last
 * rekey; whether each went to nobody but active caseworkers and the recovery recipient of its day; and whether the
 * newest one went to that recipient, if there was one.
 */
function checkKeys({ links, another }: Naming, state: LedgerState, rekeys: readonly CaseRekey[]): Problem[] {
  const problems: Problem[] = [];
  const newest = rekeys[rekeys.length - 1];
  if (links.includes(false) || another) problems.push({ reason: "rekey", digest: null, author: null });
  for (const { grantees, ledger, digest, author } of rekeys) {
    const strange = grantees.some((account) =>
      account === RECOVERY_ACCOUNT ? recoveryAt(state, ledger.seq) === null : !isReader(state, account, ledger.seq),
    );
    if (strange) problems.push({ reason: "recipient", digest, author });
  }
  if (newest !== undefined && recoveryAt(state, newest.ledger.seq) !== null && !newest.grantees.includes(RECOVERY_ACCOUNT)) {
    problems.push({ reason: "recovery", digest: newest.digest, author: newest.author });
  }
  return problems;
}

/**
 * Opens and checks every record of a case and puts them in order. Never throws for what is in the files: what fails
 * becomes a problem and no content. `seenCard` is the highest card number known for this case, `readers` who is to
 * have it as the server says, everybody of its desk and who has a grant: which is believed of whom a refusal leaves alone.
 */
export function openCase(
  grant: Grant,
  state: LedgerState,
  records: readonly SealedRecord[],
  seenCard = 0,
  readers: readonly string[] = [],
): OpenedCase {
  const problems: Problem[] = [];
  const failed: string[] = [];
  const sealedTo = new Map<string, string>();
  const work: Work[] = [];
  const cards: Card[] = [];
  const followups: Followup[] = [];
  const notices: Notice[] = [];
  let report: Report | null = null;
  const checked = (sealed: Uint8Array, check: () => void, stray = false): void => {
    try {
      check();
    } catch (error) {
      if (!(error instanceof TamperingError)) throw error;
      const digest = digestOf(sealed);
      failed.push(digest);
      const author = error instanceof OtherHistoryError ? error.author : null;
      const harmless = author === null && (stray || isAboutLedger(error.reason));
      problems.push({ reason: error.reason, digest, author, ...(harmless ? { stray: true } : {}) });
    }
  };
  // The report comes first: it says which mailbox is which.
  for (const { wire, sealed } of records) {
    if (wire === "report") checked(sealed, () => (report = openReport(grant, sealed)));
  }
  const seen = new Set<string>();
  for (const { wire, sealed, day } of records) {
    const digest = digestOf(sealed);
    if (seen.has(digest)) {
      failed.push(digest);
      problems.push({ reason: "sequence", digest, author: null });
      continue;
    }
    seen.add(digest);
    if (wire === "report") continue;
    if (wire !== "work") {
      checked(sealed, () => {
        if (wire !== "card") malformed("an unknown kind");
        cards.push(openCard(grant, sealed, state));
      });
      continue;
    }
    // The server cannot tell a follow-up from other work, so that whoever has a code can send a file with anything in it.
    const open = (): void => {
      const record = openWorkFile(grant, state, report, sealed);
      if (record.kind === "rekey") sealedTo.set(digest, identityFor(caseIdentities(grant), sealed));
      if (!("from" in record)) {
        work.push(record);
        return;
      }
      // A claimed day could put what somebody sends now before what the desk decided long ago.
      record.came = day ?? record.day;
      if (record.kind === "followup") followups.push(record);
      else notices.push(record);
    };
    checked(sealed, open, true);
  }
  // Later cards count from 1, so that none has a higher number than there are: it would shut out all that follow.
  const most = records.filter(({ wire }) => wire === "card").length - 1;
  const counted = cards.filter(({ seq, digest, author }) => {
    if (seq === 0 || seq <= most) return true;
    failed.push(digest);
    problems.push({ reason: "sequence", digest, author });
    return false;
  });
  const written = orderFollowups(followups);
  const ordered = orderRecords(
    work,
    counted,
    [grant.report, grant.card],
    failed,
    followups.map(({ digest }) => digest),
    notices.map(({ digest }) => digest),
  );
  if (report === null && problems.every(({ digest }) => digest !== grant.report)) {
    problems.push({ reason: "digest", digest: null, author: null });
  }
  if ((ordered.card?.seq ?? 0) < seenCard) problems.push({ reason: "sequence", digest: null, author: null });
  const rekey = ordered.rekeys[ordered.rekeys.length - 1];
  const naming = namingOf(grant, ordered.rekeys, sealedTo);
  // Only the newest link counts, so that the next key mends it.
  const unnamed = naming.links[0] === false || naming.another;
  const vouched = (one: CaseRekey | undefined): boolean => one === undefined || stillVouches(state, one.author, one.ledger.seq);
  const namers = ordered.rekeys.filter(({ recipient }) => recipient === grant.recipient);
  const refusals = judgeRefusals(state, ordered.refusals, readers);
  const heard = (side: Side): number => written.sound.filter(({ from }) => from === side).length;
  return {
    ...ordered,
    report,
    refused: refusals.refused,
    followups: written.sound,
    notices: notices.sort((a, b) => order(a.came, b.came)),
    // A rekey sends a pair of mails too.
    nextMail: ordered.mail.length + ordered.rekeys.length + 1,
    keyDoubtful: unnamed || !vouched(rekey),
    onlyAnotherNamed: naming.another && !naming.links.includes(false) && vouched(namers[namers.length - 1]),
    keyExposed: rekey !== undefined && rekey.grantees.some((account) => isRevoked(state, account)),
    heard: { real: heard("real"), safe: heard("safe") },
    problems: [
      ...problems,
      ...ordered.problems,
      ...written.problems,
      ...checkKeys(naming, state, ordered.rekeys),
      ...refusals.problems,
    ],
    nextSeq: (author) => Math.max(0, ...work.filter((own) => own.author === author).map(({ seq }) => seq)) + 1,
  };
}
