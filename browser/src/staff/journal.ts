// Reads the journal from the server and verifies it, from its first entry on.
//
// Must never hand out entries that do not lead to the head that was seen before.

import { TamperingError } from "../protocol/errors.ts";
import { verifyJournal, type JournalEntry } from "../protocol/journal.ts";
import type { LedgerHead } from "../protocol/ledger.ts";
import { getJournal } from "./api.ts";

const PAGE_ENTRIES = 500;

/** All entries, and the head that they give. Throws `journal` if the head that was seen is not among them. */
export async function readWholeJournal(
  seen: LedgerHead | null,
): Promise<{ readonly entries: readonly JournalEntry[]; readonly head: LedgerHead | null }> {
  const entries: JournalEntry[] = [];
  let head: LedgerHead | null = null;
  for (;;) {
    const page: readonly unknown[] = await getJournal(head === null ? null : head.seq);
    checkContains(seen, head, page);
    const verified = verifyJournal(head, page);
    entries.push(...verified.entries);
    head = verified.head;
    if (page.length >= PAGE_ENTRIES) continue;
    if (seen !== null && (head === null || head.seq < seen.seq)) throw new TamperingError("journal", "cut short");
    return { entries, head };
  }
}

/** Looks whether a page of entries after `head` has the one that was seen, where it belongs. */
function checkContains(seen: LedgerHead | null, head: LedgerHead | null, page: readonly unknown[]): void {
  const at = seen === null ? -1 : seen.seq - (head?.seq ?? -1) - 1;
  if (at < 0 || at >= page.length) return;
  if (verifyJournal(head, page.slice(0, at + 1)).head?.hash !== seen?.hash) {
    throw new TamperingError("journal", "another entry than the one that was seen");
  }
}
