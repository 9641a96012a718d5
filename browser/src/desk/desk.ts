// The open desk: the keys, and everything that works with them.
//
// Exists only between unlocking and locking. Must never outlive `close`.

import { dropSecrets, identitiesOf } from "../protocol/account.ts";
import type { LedgerAccount } from "../protocol/ledger.ts";
import { caseIdentities } from "../protocol/records.ts";
import { ApiError } from "../staff/api.ts";
import { Names } from "../staff/names.ts";
import { isSignedOut, sayError } from "../staff/say.ts";
import { Store } from "../staff/store.ts";
import type { Trusted, Unlocked } from "../staff/trust.ts";
import { CaseAccess } from "./case-access.ts";
import { CaseLoading } from "./case-loading.ts";
import type { OpenedCase } from "./case-model.ts";
import { getPart } from "./cases-api.ts";
import { Changes } from "./changes.ts";
import { Colleagues } from "./colleagues.ts";
import { Cover } from "./cover.ts";
import { DraftBox, type SealedDrafts } from "./drafts.ts";
import { FreshLedger } from "./fresh-ledger.ts";
import { NO_FILTERS, type Filters } from "./model.ts";
import { Moving } from "./moving.ts";
import { persistently } from "./persistently.ts";
import type { Pool } from "./pool.ts";
import { Queue } from "./queue.ts";
import type { Pending } from "./sealing.ts";
import { TemplateBox } from "./template-box.ts";
import { Turns } from "./turns.ts";

/** What became of opening a case. */
export type Opening =
  | { readonly ok: true; readonly opened: OpenedCase }
  | { readonly ok: false; readonly message: string };

/** What outlasts a lock: nothing of it can be read without unlocking. */
export interface Kept {
  readonly drafts: SealedDrafts;
  readonly pending: ReadonlyMap<string, Pending>;
  /** The case that was open. */
  readonly shown: string | null;
}

/** One caseworker's unlocked desk. */
export class Desk {
  readonly me: string;
  readonly ledger: FreshLedger;
  readonly colleagues: Colleagues;
  readonly queue: Queue;
  readonly filters = new Store<Filters>(NO_FILTERS);
  /** The case that is shown. */
  readonly shown = new Store<string | null>(null);
  /** What is being written. */
  readonly drafts: DraftBox;
  readonly changes: Changes;
  readonly access: CaseAccess;
  readonly cover: Cover;
  readonly moving: Moving;
  readonly templates: TemplateBox;
  readonly #cases: CaseLoading;

  constructor(
    readonly unlocked: Unlocked,
    account: LedgerAccount,
    private readonly pool: Pool,
    private readonly onFailure: (error: unknown) => void,
  ) {
    const { keyring, session } = unlocked;
    this.me = session.account;
    this.ledger = new FreshLedger(unlocked.trusted, (trusted) => this.#tellPool(trusted));
    const { ledger } = this;
    const trusted = (): Trusted => ledger.trusted.get();
    const names = new Names(unlocked);
    this.colleagues = new Colleagues(names, account.desk, trusted);
    this.queue = new Queue(pool, () => ledger.renew(), onFailure);
    this.drafts = new DraftBox(keyring);
    this.cover = new Cover(this.queue, (id) => this.changes.cover(id));
    const { queue, drafts, cover } = this;
    const turns = new Turns();
    const onStored = (id: string, stored: ReadonlySet<string>): void => this.changes.stored(id, stored);
    this.#cases = new CaseLoading({ keyring, ledger, queue, cover, onStored });
    const load = this.#cases.load.bind(this.#cases);
    this.changes = new Changes({ keyring, ledger, drafts, cover, turns, load, onFailure });
    const isPending = this.changes.isPending.bind(this.changes);
    const handleOf = this.colleagues.handleOf.bind(this.colleagues);
    this.access = new CaseAccess({ keyring, ownDesk: account.desk ?? "", ledger, queue, turns, load, isPending, handleOf, onFailure });
    const renew = (): Promise<void> => ledger.renewNow();
    this.templates = new TemplateBox(
      () => ({ keyring, desk: account.desk ?? "", trusted: trusted(), renew }),
      onFailure,
    );
    this.moving = new Moving({
      unlocked,
      account,
      pool,
      trusted,
      renew,
      isStrange: (one) => names.isStrange(one),
      rekey: async (id) => (await this.access.rekey(id)).ok,
      onFailure,
    });
    this.#tellPool(unlocked.trusted);
  }

  /** Takes up what was left when the same account's desk was locked. */
  restore(kept: Kept): void {
    if (kept.drafts.account !== this.me) return;
    this.drafts.open(kept.drafts);
    this.changes.restore(kept.pending);
    this.shown.set(kept.shown);
  }

  /** What to keep while the desk is locked. To be asked before `close`. */
  keep(): Kept {
    return { drafts: this.drafts.seal(), pending: this.changes.keep(), shown: this.shown.get() };
  }

  /** True while something typed or sealed has not reached the server. */
  unsent(): boolean {
    return this.changes.areAnyPending() || this.drafts.haveWords();
  }

  /** What is needed to read files of a case: its identities, and where its parts come from. */
  async reader(id: string): Promise<{ identities: readonly string[]; fetchPart: (part: string) => Promise<Uint8Array> }> {
    const told = <T>(work: Promise<T>): Promise<T> =>
      work.catch((error: unknown) => {
        if (isSignedOut(error)) this.onFailure(error);
        throw error;
      });
    const { grant } = await told(this.#cases.load(id));
    if (grant === null) throw new ApiError(404, "not-found", "");
    return { identities: caseIdentities(grant), fetchPart: (part) => told(persistently(() => getPart(id, part))) };
  }

  /** Opens a case and checks all of it. */
  async open(id: string): Promise<Opening> {
    try {
      const { view } = await this.#cases.load(id);
      return { ok: true, opened: view };
    } catch (error) {
      this.onFailure(error);
      return { ok: false, message: sayError(error) };
    }
  }

  /** Drops the keys and everything that was opened with them. */
  close(): void {
    this.ledger.close();
    this.#cases.close();
    this.cover.stop();
    this.moving.close();
    this.pool.close();
    this.queue.clear();
    this.templates.clear();
    this.changes.clear();
    this.drafts.clear();
    this.shown.set(null);
    dropSecrets(this.unlocked.keyring);
  }

  #tellPool(trusted: Trusted): void {
    const { keyring } = this.unlocked;
    this.pool.unlock(identitiesOf(keyring), keyring.instance, trusted.entries);
  }
}
