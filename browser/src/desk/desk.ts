// The open desk: the keys, the queue, the drafts, and writing to a case.
//
// Exists only between unlocking and locking. Must never outlive `close`, seal to a key that the
// verified ledger does not name, or sign a second record before it is known what became of the first.

import { dropSecrets, identitiesOf } from "../protocol/account.ts";
import { toBase64url } from "../protocol/encoding.ts";
import { TooLargeError } from "../protocol/errors.ts";
import { checkSeen, isReader, roster, type LedgerAccount } from "../protocol/ledger.ts";
import { caseIdentities, sealGrant } from "../protocol/records.ts";
import { readersOf, sealRekey } from "../protocol/rekey.ts";
import { ApiError } from "../staff/api.ts";
import { fingerprintOf } from "../staff/facts.ts";
import { isSignedOut, sayError } from "../staff/say.ts";
import { Store } from "../staff/store.ts";
import { inert, t } from "../staff/texts.ts";
import { loadTrusted, today, type Trusted, type Unlocked } from "../staff/trust.ts";
import { askErasure, callOffErasure, postGrant, postRekey, putDesk } from "./access-api.ts";
import type { Candidate } from "./actions.tsx";
import type { Change, OpenedCase, SentReply } from "./case-model.ts";
import { getCase, getPart, patchHint, postRecord } from "./cases-api.ts";
import { Cover, type Covered } from "./cover.ts";
import { hasWords, isEmpty, openDrafts, sealDrafts, type Draft, type Drafts, type SealedDrafts } from "./drafts.ts";
import { NO_FILTERS, type Filters } from "./model.ts";
import { Moving } from "./moving.ts";
import { loadCase, type Loaded } from "./open-case.ts";
import { persistently, uncertain } from "./persistently.ts";
import type { Pool } from "./pool.ts";
import { Queue } from "./queue.ts";
import {
  arrived,
  conflicts,
  overtaken,
  rekeyBody,
  sealChange,
  seenIn,
  type Delivery,
  type Pending,
  type Writer,
} from "./sealing.ts";
import { TemplateBox } from "./template-box.ts";

const FRESH_MS = 15_000;

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
  /** What went out, when it was a reply. */
  readonly reply: SentReply | null;
}

/** What outlasts a lock: nothing of it can be read without unlocking. */
export interface Kept {
  readonly drafts: SealedDrafts;
  readonly pending: ReadonlyMap<string, Pending>;
  /** The case that was open. */
  readonly shown: string | null;
}

const NOTHING: ChangeOutcome = { ok: true, pending: false, message: null, opened: null, reply: null };

const EMPTY: Draft = {};

/** One caseworker's unlocked desk. */
export class Desk {
  readonly me: string;
  readonly queue: Queue;
  readonly filters = new Store<Filters>(NO_FILTERS);
  readonly trusted: Store<Trusted>;
  /** What is being written, by case. */
  readonly drafts = new Store<Drafts>(new Map());
  /** The case that is shown. */
  readonly shown = new Store<string | null>(null);
  readonly cover: Cover;
  readonly moving: Moving;
  readonly templates: TemplateBox;
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
    this.cover = new Cover(this.queue, (id) => this.#cover(id));
    this.templates = new TemplateBox(
      () => ({
        keyring: this.unlocked.keyring,
        desk: this.account.desk ?? "",
        trusted: this.trusted.get(),
        renew: () => this.#renewNow(),
      }),
      onFailure,
    );
    this.moving = new Moving({
      unlocked,
      account,
      pool,
      trusted: () => this.trusted.get(),
      renew: () => this.#renewNow(),
      rekey: async (id) => (await this.rekey(id, [])).ok,
      onFailure,
    });
    this.#tellPool(trusted);
  }

  /** Takes up what was left when the same account's desk was locked. */
  restore(kept: Kept): void {
    if (kept.drafts.account !== this.me) return;
    this.drafts.set(openDrafts(this.unlocked.keyring, kept.drafts));
    for (const [id, pending] of kept.pending) this.#pending.set(id, pending);
    this.shown.set(kept.shown);
  }

  /** What to keep while the desk is locked. To be asked before `close`. */
  keep(): Kept {
    const pending = new Map([...this.#pending].map(([id, one]) => [id, { ...one, reply: null }]));
    return { drafts: sealDrafts(this.unlocked.keyring, this.drafts.get()), pending, shown: this.shown.get() };
  }

  /** The handle of an account, as the server names it; the beginning of its id where it does not. */
  handleOf(account: string): string {
    return this.#handles.get(account) ?? `${account.slice(0, 8)}…`;
  }

  /** Colleagues on the desk's roster, as the ledger has it. None while the server shows another. */
  candidates(): readonly Candidate[] {
    return this.#candidatesOf(this.account.desk);
  }

  /** Everybody who may be given a case, on whatever desk. None while the server shows another roster. */
  everybody(): readonly Candidate[] {
    return this.trusted.get().ledger.desks.flatMap(({ id }) => this.#candidatesOf(id));
  }

  /** The desks of the intake, by the names in the ledger. */
  desks(): readonly { readonly id: string; readonly name: string }[] {
    const { ledger } = this.trusted.get();
    return ledger.desks.filter(({ id }) => roster(ledger, id).length > 0).map(({ id, name }) => ({ id, name: inert(name) }));
  }

  #candidatesOf(desk: string | null): readonly Candidate[] {
    const { ledger, rosterTrusted } = this.trusted.get();
    if (!rosterTrusted || desk === null) return [];
    return roster(ledger, desk).map((one) => {
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
    const one = this.everybody().find((candidate) => candidate.account === account);
    if (one !== undefined) this.#confirmed.add(one.fingerprint.digits);
  }

  /** What is being written to a case, or in the form of that name. */
  draft(of: string): Draft {
    return this.drafts.get().get(of) ?? EMPTY;
  }

  /** Keeps what is being written. */
  keepDraft(of: string, change: Draft): void {
    this.drafts.update((drafts) => {
      const next = new Map(drafts);
      const draft = { ...drafts.get(of), ...change };
      if (isEmpty(draft)) next.delete(of);
      else next.set(of, draft);
      return next;
    });
  }

  /** True while something typed or sealed has not reached the server. */
  unsent(): boolean {
    return this.#pending.size > 0 || [...this.drafts.get().values()].some(hasWords);
  }

  /** What is needed to read files of a case: its identities, and where its parts come from. */
  async reader(id: string): Promise<{ identities: readonly string[]; fetchPart: (part: string) => Promise<Uint8Array> }> {
    const told = <T>(work: Promise<T>): Promise<T> =>
      work.catch((error: unknown) => {
        if (isSignedOut(error)) this.onFailure(error);
        throw error;
      });
    const { grant } = await told(this.#load(id));
    if (grant === null) throw new ApiError(404, "not-found", "");
    return { identities: caseIdentities(grant), fetchPart: (part) => told(persistently(() => getPart(id, part))) };
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
      if (conflicts(change.what, seenIn(seen), seenIn(fresh.view))) {
        return { ...NOTHING, ok: false, message: t("desk-conflict"), opened: fresh.view };
      }
      if (change.what === "standing" && change.grantTo !== null) {
        await this.#grant(id, fresh, change.grantTo);
      }
      this.#pending.set(id, sealChange(this.#writer(), fresh, change));
    } catch (error) {
      this.onFailure(error);
      const message = error instanceof TooLargeError ? t("problem-too-large") : sayError(error);
      return { ...NOTHING, ok: false, message, opened: fresh?.view ?? null };
    }
    return this.#send(id);
  }

  /**
   * Sends what is pending, the same bytes as before, after a look at the case: where their number was used meanwhile, it is
   * sealed anew, and what does not fit the case any more is not sent.
   */
  async resend(id: string): Promise<ChangeOutcome> {
    const before = this.#pending.get(id);
    if (before === undefined) return NOTHING;
    try {
      const fresh = await this.#load(id);
      // Looking may have found out that it had arrived.
      const pending = this.#pending.get(id);
      if (pending === undefined) return { ...NOTHING, reply: before.reply, opened: fresh.view };
      const change = overtaken(this.#writer(), fresh, pending);
      const late = pending.standing !== null && pending.seen.erases !== fresh.view.hint.erases;
      if (late || (change !== null && conflicts(change.what, pending.seen, seenIn(fresh.view)))) {
        this.#giveUp(id, pending, change);
        return { ...NOTHING, ok: false, message: t("desk-conflict"), opened: fresh.view };
      }
      if (change?.what === "cover" && !this.cover.isDue(fresh.view)) {
        this.#pending.delete(id);
        return { ...NOTHING, opened: fresh.view };
      }
      if (change !== null) this.#pending.set(id, sealChange(this.#writer(), fresh, change));
    } catch (error) {
      this.onFailure(error);
      return { ...NOTHING, ok: false, pending: true, message: sayError(error) };
    }
    return this.#send(id);
  }

  async #send(id: string): Promise<ChangeOutcome> {
    let pending = this.#pending.get(id);
    if (pending === undefined) return NOTHING;
    try {
      for (let next = pending.deliveries[0]; next !== undefined; next = pending.deliveries[0]) {
        await this.#deliver(id, next);
        pending = arrived(pending, pending.deliveries.slice(1));
        this.#pending.set(id, pending);
      }
    } catch (error) {
      this.onFailure(error);
      const stays = uncertain(error);
      if (!stays) this.#giveUp(id, pending);
      return { ...NOTHING, ok: false, pending: stays, message: sayError(error) };
    }
    this.#pending.delete(id);
    if (pending.field !== null) this.keepDraft(id, { [pending.field]: "" });
    const done = { ...NOTHING, reply: pending.reply };
    try {
      if (pending.standing !== null) {
        await patchHint(id, pending.standing.state, pending.standing.assignee, pending.seen.erases);
      }
      const { view } = await this.#load(id);
      return { ...done, opened: view };
    } catch (error) {
      // The record is stored; the hint is set right whenever the case is opened again.
      if (error instanceof ApiError && error.problem === "case-conflict") {
        // Withdrawn while the change was on its way: that has to be seen before anything is decided.
        const again = await this.open(id);
        return { ...done, ok: false, message: t("desk-conflict"), opened: again.ok ? again.opened : null };
      }
      this.onFailure(error);
      return { ...done, message: sayError(error) };
    }
  }

  /**
   * Gives a case a new key, which those `without` do not get. The bytes are sealed once and sent until they are
   * answered.
   */
  rekey(id: string, without: readonly string[]): Promise<ChangeOutcome> {
    return this.#access(id, async () => {
      // Nothing else may be signed before it is known what became of what was.
      if (this.#pending.has(id)) throw new ApiError(409, "case-conflict", "");
      await this.#renewNow();
      const { grant, checked, view } = await this.#load(id);
      const { ledger, rosterTrusted } = this.trusted.get();
      if (!rosterTrusted) throw new ApiError(409, "roster-changed", "");
      if (grant === null || checked === null || checked.report === null) throw new ApiError(404, "not-found", "");
      const { desk, grantees, refused } = view.access;
      // Whoever was refused the case before stays so, as far as they could get it at all.
      const all = new Set(readersOf(ledger, desk, grantees).map(({ account }) => account));
      const kept = [...new Set([...refused, ...without])].filter((account) => all.has(account));
      const readers = readersOf(ledger, desk, grantees, kept);
      const words = { day: today(), locale: view.languages.form };
      const sealed = sealRekey(this.unlocked.keyring, grant, ledger, checked, checked.report, readers, words);
      const body = rekeyBody(sealed, kept);
      await persistently(() => postRekey(id, body));
      this.queue.change(id, { rekey: false });
    });
  }

  /** Gives a case to somebody, whatever desk they are on. */
  give(id: string, account: string): Promise<ChangeOutcome> {
    return this.#access(id, async () => {
      await this.#renewNow();
      await this.#grant(id, await this.#load(id), account);
    });
  }

  /** Hands a case to another desk, once everybody there can open it. */
  handOver(id: string, desk: string): Promise<ChangeOutcome> {
    return this.#access(id, async () => {
      await this.#renewNow();
      const loaded = await this.#load(id);
      const { refused } = loaded.view.access;
      const readers = roster(this.trusted.get().ledger, desk).filter(({ account }) => !refused.includes(account));
      for (const { account } of readers) await this.#grant(id, loaded, account);
      await putDesk(id, desk);
    });
  }

  /** Asks for a case to be deleted or agrees to it, or calls that off. */
  erase(id: string, wanted: boolean): Promise<ChangeOutcome> {
    return this.#access(id, () => (wanted ? askErasure(id) : callOffErasure(id)));
  }

  async #access(id: string, work: () => Promise<void>): Promise<ChangeOutcome> {
    try {
      await work();
      const { view } = await this.#load(id);
      return { ...NOTHING, opened: view };
    } catch (error) {
      this.onFailure(error);
      const conflict = error instanceof ApiError && error.problem === "case-conflict";
      return { ...NOTHING, ok: false, message: conflict ? t("access-rekey-conflict") : sayError(error) };
    }
  }

  /** Drops the keys and everything that was opened with them. */
  close(): void {
    this.#closed = true;
    this.cover.stop();
    this.moving.close();
    this.pool.close();
    this.queue.clear();
    this.templates.clear();
    this.#pending.clear();
    this.drafts.set(new Map());
    this.shown.set(null);
    dropSecrets(this.unlocked.keyring);
  }

  /** Refused, or not to be sent any more: what of a long reply did not go out is in the draft again. */
  #giveUp(id: string, { deliveries, reply }: Pending, change: Change | null = null): void {
    this.#pending.delete(id);
    if (change?.what === "reply") this.keepDraft(id, { reply: change.texts.join("\n\n") });
    if (reply === null || deliveries.length === reply.texts.length) return;
    this.keepDraft(id, { reply: reply.texts.slice(-deliveries.length).join("\n\n") });
  }

  /** One reading and one writing a case: a long queue must not run into the server's limits. */
  async #cover(id: string): Promise<Covered> {
    // Nothing else may be signed before it is known what became of what was.
    if (this.#pending.has(id)) return "failed";
    try {
      const loaded = await persistently(() => this.#load(id));
      const { view } = loaded;
      if (!this.cover.isDue(view)) return "had";
      if (!view.writable || view.problems.length > 0) return "failed";
      const pending = sealChange(this.#writer(), loaded, { what: "cover" });
      this.#pending.set(id, pending);
      for (const delivery of pending.deliveries) await this.#deliver(id, delivery);
      this.#pending.delete(id);
      this.cover.saw({ id, covered: today() });
      return "sent";
    } catch (error) {
      if (!uncertain(error)) this.#pending.delete(id);
      this.onFailure(error);
      return "failed";
    }
  }

  #writer(): Writer {
    return { keyring: this.unlocked.keyring, ledger: this.trusted.get().ledger };
  }

  #tellPool(trusted: Trusted): void {
    const { keyring } = this.unlocked;
    this.pool.unlock(identitiesOf(keyring), keyring.instance, trusted.entries);
  }

  async #renewNow(): Promise<void> {
    this.#checkedAt = 0;
    await this.#renew();
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
    this.#arrived(id, new Set(answer.records.map(({ sealed }) => sealed)));
    const open = (): Loaded => {
      if (this.#closed) throw new ApiError(401, "signed-out", "");
      const { ledger } = this.trusted.get();
      return loadCase(answer, id, identitiesOf(this.unlocked.keyring), ledger, this.queue.seenCard(id));
    };
    let loaded = open();
    const { problems, strays } = loaded.view;
    if ([...problems, ...strays].includes("tampering-ledger-short")) {
      // A colleague may have seen a newer ledger than this desk has.
      await this.#renewNow();
      loaded = open();
    }
    const { view } = loaded;
    if (view.card !== null) {
      this.queue.sawCard(id, view.card.seq);
      this.queue.change(id, { card: view.card, ...this.#clear(view) });
    }
    this.cover.saw(view);
    await this.#mendHint(id, loaded);
    return loaded;
  }

  /** What was sent without an answer and stands in the case has arrived: it need not be sent again. */
  #arrived(id: string, stored: ReadonlySet<string>): void {
    const pending = this.#pending.get(id);
    if (pending === undefined) return;
    const deliveries = pending.deliveries.filter(({ sealed }) => !stored.has(sealed));
    if (deliveries.length > 0) {
      this.#pending.set(id, arrived(pending, deliveries));
      return;
    }
    this.#pending.delete(id);
    if (pending.field !== null) this.keepDraft(id, { [pending.field]: "" });
  }

  #clear({ standing, activity }: OpenedCase): { state: string; assignee: string | null; activity: string } {
    return { state: standing.state, assignee: standing.assignee, activity };
  }

  async #mendHint(id: string, { view, checked }: Loaded): Promise<void> {
    if (checked === null || checked.events.length === 0 || view.problems.length > 0) return;
    const { hint, standing } = view;
    // A withdrawn report is erased on its day unless somebody decides to keep it; opening it decides nothing.
    if (view.withdrawal !== null) return;
    if (hint.state === standing.state && hint.assignee === standing.assignee) return;
    try {
      await patchHint(id, standing.state, standing.assignee, hint.erases);
    } catch {
      // Only a hint; the next one who opens the case tries again.
    }
  }

  async #grant(id: string, { grant }: Loaded, to: string): Promise<void> {
    const { ledger, rosterTrusted } = this.trusted.get();
    const colleague = isReader(ledger, to) ? ledger.accounts.get(to) : undefined;
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

  #deliver(id: string, { wire, sealed, mail }: Delivery): Promise<void> {
    return persistently(() => postRecord(id, wire, sealed, mail));
  }
}
