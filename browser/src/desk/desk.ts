// The open desk: the keys, the queue, the drafts, and writing to a case.
//
// Exists only between unlocking and locking. Must never outlive `close`, seal to a key that the
// verified ledger does not name, or sign a second record before it is known what became of the first.

import { getCase, OfflineError, patchHint, postGrant, postRecord, ApiError } from "../staff/api.ts";
import { sayError } from "../staff/say.ts";
import { Store } from "../staff/store.ts";
import { inert, t } from "../staff/texts.ts";
import { toBase64url } from "../protocol/encoding.ts";
import { TooLargeError } from "../protocol/errors.ts";
import { checkSeen, roster, type LedgerAccount } from "../protocol/ledger.ts";
import { sealGrant, signCard, signWork } from "../protocol/records.ts";
import type { Candidate } from "./actions.tsx";
import type { Change, OpenedCase, Standing } from "./case-model.ts";
import { eventContent } from "./event-content.ts";
import { fingerprintOf } from "./facts.ts";
import { NO_FILTERS, type Filters } from "./model.ts";
import { loadCase, type Loaded } from "./open-case.ts";
import type { Pool } from "./pool.ts";
import { Queue } from "./queue.ts";
import { loadTrusted, today, type Trusted, type Unlocked } from "./trust.ts";
import { URGENCIES } from "../protocol/urgency.ts";

const FRESH_MS = 15_000;
const RETRY_AFTER_MS = [1_000, 3_000];

/** What became of opening a case. */
export type Opening =
  | { readonly ok: true; readonly opened: OpenedCase }
  | { readonly ok: false; readonly message: string };

/** What became of a change. `pending`: sent, but not known to have arrived. */
export interface ChangeOutcome {
  readonly ok: boolean;
  readonly pending: boolean;
  readonly message: string | null;
  readonly opened: OpenedCase | null;
}

interface Pending {
  readonly wire: "work" | "card";
  readonly sealed: string;
  readonly standing: Standing | null;
  readonly isNote: boolean;
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** True when it is not known whether the server did what was asked, or it asks to come back. */
const uncertain = (error: unknown): boolean =>
  error instanceof OfflineError ||
  (error instanceof ApiError && (error.status >= 500 || error.status === 429 || error.status === 408));

/** One caseworker's unlocked desk. */
export class Desk {
  readonly me: string;
  readonly queue: Queue;
  readonly filters = new Store<Filters>(NO_FILTERS);
  readonly trusted: Store<Trusted>;
  /** Notes being written, by case. */
  readonly notes = new Store<ReadonlyMap<string, string>>(new Map());
  readonly #handles: ReadonlyMap<string, string>;
  readonly #confirmed = new Set<string>();
  readonly #pending = new Map<string, Pending>();
  #checkedAt = Date.now();
  #closed = false;

  constructor(
    readonly unlocked: Unlocked,
    private readonly account: LedgerAccount,
    private readonly pool: Pool,
    private readonly onFailure: (error: unknown) => void,
  ) {
    const { session, trusted } = unlocked;
    this.me = session.account;
    this.trusted = new Store(trusted);
    this.#handles = new Map([
      ...session.colleagues.map((one) => [one.account, inert(one.handle)] as const),
      [session.account, inert(session.handle)],
    ]);
    this.queue = new Queue(pool, () => this.#renew(), onFailure);
    this.#tellPool(trusted);
  }

  /** The handle of an account, as the server names it; the beginning of its id where it does not. */
  handleOf(account: string): string {
    return this.#handles.get(account) ?? `${account.slice(0, 8)}…`;
  }

  /** Colleagues on the desk's roster, as the ledger has it. None while the server shows another. */
  candidates(): readonly Candidate[] {
    const { ledger, rosterTrusted } = this.trusted.get();
    if (!rosterTrusted || this.account.desk === null) return [];
    return roster(ledger, this.account.desk).map((one) => {
      const print = fingerprintOf(ledger, one);
      return {
        account: one.account,
        handle: this.handleOf(one.account),
        fingerprint: print,
        confirmed: this.#confirmed.has(print.digits),
      };
    });
  }

  /** Somebody has looked at the fingerprint of this colleague: other keys would have to be looked at again. */
  confirm(account: string): void {
    const one = this.candidates().find((candidate) => candidate.account === account);
    if (one !== undefined) this.#confirmed.add(one.fingerprint.digits);
  }

  /** Keeps a note while it is written. */
  keepNote(id: string, text: string): void {
    this.notes.update((notes) => {
      const next = new Map(notes);
      if (text === "") next.delete(id);
      else next.set(id, text);
      return next;
    });
  }

  /** True while something typed or sealed has not reached the server. */
  unsent(): boolean {
    return this.#pending.size > 0 || [...this.notes.get().values()].some((note) => note.trim() !== "");
  }

  /** True while a record of this case was sent but not answered. */
  pending(id: string): boolean {
    return this.#pending.has(id);
  }

  /** Opens a case and checks all of it. */
  async open(id: string): Promise<Opening> {
    try {
      const { view } = await this.#load(id);
      return { ok: true, opened: view };
    } catch (error) {
      this.onFailure(error);
      return { ok: false, message: sayError(error) };
    }
  }

  /** Makes a change to a case as it was `seen`, unless it has changed since. */
  async change(id: string, seen: OpenedCase, change: Change): Promise<ChangeOutcome> {
    let fresh: Loaded | null = null;
    try {
      fresh = await this.#load(id);
      if (this.#conflicts(seen, fresh.view, change)) {
        return { ok: false, pending: false, message: t("desk-conflict"), opened: fresh.view };
      }
      if (change.what === "standing" && change.grantTo !== null) {
        await this.#grant(id, fresh, change.grantTo);
      }
      this.#pending.set(id, this.#seal(fresh, change));
    } catch (error) {
      this.onFailure(error);
      const message = error instanceof TooLargeError ? t("problem-too-large") : sayError(error);
      return { ok: false, pending: false, message, opened: fresh?.view ?? null };
    }
    return this.resend(id);
  }

  /** Sends what is pending, the same bytes as before. */
  async resend(id: string): Promise<ChangeOutcome> {
    const pending = this.#pending.get(id);
    if (pending === undefined) return { ok: true, pending: false, message: null, opened: null };
    try {
      await this.#deliver(id, pending);
    } catch (error) {
      this.onFailure(error);
      const stays = uncertain(error);
      if (!stays) this.#pending.delete(id);
      return { ok: false, pending: stays, message: sayError(error), opened: null };
    }
    this.#pending.delete(id);
    if (pending.isNote) this.keepNote(id, "");
    try {
      if (pending.standing !== null) {
        await patchHint(id, pending.standing.state, pending.standing.assignee);
      }
      const { view } = await this.#load(id);
      return { ok: true, pending: false, message: null, opened: view };
    } catch (error) {
      // The record is stored; the hint is set right whenever the case is opened again.
      this.onFailure(error);
      return { ok: true, pending: false, message: sayError(error), opened: null };
    }
  }

  /** Drops the keys and everything that was opened with them. */
  close(): void {
    this.#closed = true;
    this.pool.close();
    this.queue.clear();
    this.#pending.clear();
    this.notes.set(new Map());
    this.unlocked.keyring.identity = "";
    this.unlocked.keyring.signing = "";
  }

  #tellPool(trusted: Trusted): void {
    const { identity, instance } = this.unlocked.keyring;
    this.pool.unlock(identity, instance, trusted.entries);
  }

  async #renew(): Promise<void> {
    if (Date.now() - this.#checkedAt < FRESH_MS) return;
    const next = await loadTrusted();
    checkSeen(next.ledger, this.trusted.get().ledger.head);
    if (this.#closed) return;
    this.#checkedAt = Date.now();
    const grown = next.ledger.head.seq !== this.trusted.get().ledger.head.seq;
    this.trusted.set(next);
    if (grown) this.#tellPool(next);
  }

  async #load(id: string): Promise<Loaded> {
    const answer = await getCase(id);
    const open = (): Loaded => {
      if (this.#closed) throw new ApiError(401, "signed-out", "");
      const { ledger } = this.trusted.get();
      return loadCase(answer, id, this.unlocked.keyring.identity, ledger, this.queue.seenCard(id));
    };
    let loaded = open();
    if (loaded.view.problems.includes("tampering-ledger-short")) {
      // A colleague may have seen a newer ledger than this desk has.
      this.#checkedAt = 0;
      await this.#renew();
      loaded = open();
    }
    const { view } = loaded;
    if (view.card !== null) {
      this.queue.sawCard(id, view.card.seq);
      this.queue.change(id, { card: view.card, ...this.#clear(view) });
    }
    await this.#mendHint(id, loaded);
    return loaded;
  }

  #clear({ standing, activity }: OpenedCase): { state: string; assignee: string | null; activity: string } {
    return { state: standing.state, assignee: standing.assignee, activity };
  }

  async #mendHint(id: string, { view, checked }: Loaded): Promise<void> {
    if (checked === null || checked.events.length === 0 || view.problems.length > 0) return;
    const { hint, standing } = view;
    if (hint.state === standing.state && hint.assignee === standing.assignee) return;
    try {
      await patchHint(id, standing.state, standing.assignee);
    } catch {
      // Only a hint; the next one who opens the case tries again.
    }
  }

  #conflicts(seen: OpenedCase, fresh: OpenedCase, change: Change): boolean {
    if (change.what === "note") return false;
    if (change.what === "card") return seen.card?.seq !== fresh.card?.seq;
    const [a, b] = [seen.standing, fresh.standing];
    return a.state !== b.state || a.assignee !== b.assignee || a.reason !== b.reason;
  }

  async #grant(id: string, { grant }: Loaded, to: string): Promise<void> {
    const { ledger, rosterTrusted } = this.trusted.get();
    const colleague = roster(ledger, this.account.desk ?? "").find((one) => one.account === to);
    if (grant === null || colleague === undefined || !rosterTrusted) {
      throw new ApiError(409, "roster-changed", "");
    }
    try {
      await postGrant(id, to, toBase64url(sealGrant(colleague.recipient, grant)));
    } catch (error) {
      // Most colleagues have had one since the report came in.
      if (!(error instanceof ApiError && error.problem === "grant-exists")) throw error;
    }
  }

  #seal({ grant, checked, view }: Loaded, change: Change): Pending {
    if (grant === null || checked === null) throw new ApiError(404, "not-found", "");
    const { keyring } = this.unlocked;
    const { ledger } = this.trusted.get();
    if (change.what === "card") {
      const before = view.card;
      const urgency = URGENCIES.find((one) => one === change.card.urgency);
      if (before === null || urgency === undefined) throw new ApiError(404, "not-found", "");
      const place = { seq: before.seq + 1, after: checked.heads };
      const content = {
        urgency,
        summary: change.card.summary,
        tags: [...change.card.tags],
        kinds: [...before.kinds],
        where: [...before.where],
        languages: [...before.languages],
      };
      const sealed = toBase64url(signCard(keyring, grant, ledger, place, content));
      return { wire: "card", sealed, standing: null, isNote: false };
    }
    const place = { seq: checked.nextSeq(this.me), after: checked.heads };
    const content =
      change.what === "note" ? ({ kind: "note", text: change.text } as const) : eventContent(change.standing);
    const sealed = toBase64url(signWork(keyring, grant, ledger, place, today(), content));
    return {
      wire: "work",
      sealed,
      standing: change.what === "standing" ? change.standing : null,
      isNote: change.what === "note",
    };
  }

  async #deliver(id: string, { wire, sealed }: Pending): Promise<void> {
    for (const pause of [...RETRY_AFTER_MS, null]) {
      try {
        await postRecord(id, wire, sealed);
        return;
      } catch (error) {
        if (!uncertain(error) || pause === null) throw error;
        await wait(pause);
      }
    }
  }
}
