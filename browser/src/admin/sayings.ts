// Entries of the ledger and the journal in plain words, states of accounts, and how many have to sign something.
//
// Whom an entry names is said by handle, which is the server's word, beside the fingerprint, which is the ledger's.

import type { Action } from "../protocol/entries.ts";
import type { JournalEntry } from "../protocol/journal.ts";
import { RECOVERY_ACCOUNT } from "../protocol/ledger.ts";
import { has, inert, t } from "../staff/texts.ts";
import type { Office } from "./office.ts";
import { signaturesFor } from "./proposals.ts";

/** How people and desks are called. */
export interface Names {
  handleOf: (account: string) => string;
  deskName: (desk: string) => string;
}

/** What an entry says, or would say. */
export function sayEntry(action: Action | { readonly action: "genesis"; readonly name: string; readonly account: string }, names: Names): string {
  switch (action.action) {
    case "genesis":
      return t("entry-genesis", { who: names.handleOf(action.account), name: action.name });
    case "desk":
      return t("entry-desk", { name: action.name });
    case "vet":
      return t("entry-vet", { who: names.handleOf(action.account), desk: names.deskName(action.desk) });
    case "admin":
    case "suspend":
    case "restore":
    case "revoke":
    case "rotate":
      return t(`entry-${action.action}`, { who: names.handleOf(action.account) });
    case "threshold":
      return t("entry-threshold", { count: action.threshold });
    case "recovery":
      return action.recipient === null ? t("entry-recovery-off") : t("entry-recovery");
    case "renew":
      return t("entry-renew");
  }
}

function whoOf(account: string | null, names: Names): string {
  if (account === null) return "–";
  return account === RECOVERY_ACCOUNT ? t("admin-recovery") : names.handleOf(account);
}

/** What a journal entry says; one of a kind that this page does not know is named as it is. */
export function sayJournal(entry: JournalEntry, names: Names): string {
  const by = entry.by === null ? t("journal-operator") : names.handleOf(entry.by);
  const id = `journal-${entry.action}`;
  return t(has(id) ? id : "journal-other", {
    by,
    who: whoOf(entry.account, names),
    count: entry.cases ?? 0,
    action: inert(entry.action),
  });
}

/** The state of an account in words. */
export const stateLabel = (state: string): string =>
  t(state === "active" ? "account-state-vetted" : `account-state-${state}`);

/** How many admins have to sign something, said before it is signed. */
export function needed(office: Office, action: Parameters<typeof signaturesFor>[1]): string {
  const count = signaturesFor(office.ledger, action);
  return count <= 1 ? t("admin-needs-you") : t("admin-needs-more", { count, more: count - 1 });
}
