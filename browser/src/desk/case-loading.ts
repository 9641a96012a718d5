// Fetches a case and opens it, and lets queue, cover and the server's hint know what it was found to say.
//
// Must never open anything once the desk is closed.

import { identitiesOf, type Keyring } from "../protocol/account.ts";
import { ApiError } from "../staff/api.ts";
import { getCase, patchHint } from "./cases-api.ts";
import type { Cover } from "./cover.ts";
import type { FreshLedger } from "./fresh-ledger.ts";
import { isOtherHistory, loadCase, type Loaded } from "./open-case.ts";
import type { Queue } from "./queue.ts";

/** What loading a case needs of the open desk. */
export interface LoadingDesk {
  readonly keyring: Keyring;
  readonly ledger: FreshLedger;
  readonly queue: Queue;
  readonly cover: Cover;
  /** To be told which sealed records the server has of a case. */
  readonly onStored: (id: string, stored: ReadonlySet<string>) => void;
}

/** Loads the cases of one open desk. */
export class CaseLoading {
  #closed = false;

  constructor(private readonly desk: LoadingDesk) {}

  /** Fetches a case and opens it, with every check. */
  async load(id: string): Promise<Loaded> {
    const { ledger, queue, cover } = this.desk;
    const answer = await getCase(id);
    this.desk.onStored(id, new Set(answer.records.map(({ sealed }) => sealed)));
    const open = (): Loaded => {
      if (this.#closed) throw new ApiError(401, "signed-out", "");
      const identities = identitiesOf(this.desk.keyring);
      return loadCase(answer, id, identities, ledger.trusted.get().ledger, queue.seenCard(id));
    };
    let loaded = open();
    if (loaded.checked?.problems.some(({ reason }) => reason === "ledger-short") === true) {
      // A colleague may have seen a newer ledger than this desk has.
      await ledger.renewNow();
      loaded = open();
    }
    for (const { reason, author } of loaded.checked?.problems.filter(isOtherHistory) ?? []) {
      if (author !== null) ledger.distrust(`tampering-${reason}`, author);
    }
    const { card, standing, activity, access, hint } = loaded.view;
    // What the records say of the key weighs as much as the server's mark.
    if (access.marked) queue.change(id, { rekey: true });
    if (card !== null) {
      queue.sawCard(id, card.seq);
      queue.change(id, { card, state: standing.state, assignee: standing.assignee, activity, erases: hint.erases });
    }
    cover.saw(loaded.view);
    await this.#mendHint(id, loaded);
    return loaded;
  }

  /** Opens nothing any more. */
  close(): void {
    this.#closed = true;
  }

  async #mendHint(id: string, { view, checked }: Loaded): Promise<void> {
    if (checked === null || checked.events.length === 0 || view.problems.length > 0) return;
    const { hint, standing } = view;
    // A withdrawn report is erased on its day unless somebody decides to keep it; opening it decides nothing.
    if (view.withdrawal !== null) return;
    if (hint.state === standing.state && hint.assignee === standing.assignee) return;
    try {
      await patchHint(id, standing.state, standing.assignee, hint.erases);
      this.desk.queue.change(id, { erases: null });
    } catch {
      // Only a hint; the next one who opens the case tries again.
    }
  }
}
