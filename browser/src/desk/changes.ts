// Changes to cases: sealed, sent, and what becomes of those that are not answered.
//
// Must never sign a second record of a case before it is known what became of the first.

import type { Keyring } from "../protocol/account.ts";
import { TooLargeError } from "../protocol/errors.ts";
import { ApiError } from "../staff/api.ts";
import { sayError } from "../staff/say.ts";
import { t } from "../staff/texts.ts";
import { today } from "../staff/trust.ts";
import { giveGrant } from "./case-access.ts";
import { NOT_BEGUN, NOTHING_CHANGED as NOTHING, type Change, type ChangeOutcome, type OpenedCase } from "./case-model.ts";
import { patchHint, postRecord } from "./cases-api.ts";
import type { Cover, Covered } from "./cover.ts";
import type { DraftBox } from "./drafts.ts";
import type { FreshLedger } from "./fresh-ledger.ts";
import type { Loaded } from "./open-case.ts";
import { persistently, uncertain } from "./persistently.ts";
import {
  arrived,
  conflicts,
  DoubtfulKeyError,
  overtaken,
  sealChange,
  seenIn,
  type Delivery,
  type Pending,
  type Writer,
} from "./sealing.ts";
import type { Turns } from "./turns.ts";

function sayFailure(error: unknown): string {
  if (error instanceof TooLargeError) return t("problem-too-large");
  return error instanceof DoubtfulKeyError ? t("access-doubtful") : sayError(error);
}

/** What changing a case needs of the open desk. */
export interface ChangesDesk {
  readonly keyring: Keyring;
  readonly ledger: FreshLedger;
  readonly drafts: DraftBox;
  readonly cover: Cover;
  readonly turns: Turns;
  readonly load: (id: string) => Promise<Loaded>;
  readonly onFailure: (error: unknown) => void;
}

/** The changes of one open desk. */
export class Changes {
  /** What was sealed and is not known to have arrived, by case. */
  readonly #pending = new Map<string, Pending>();

  constructor(private readonly desk: ChangesDesk) {}

  /** Takes up what was not known to have arrived when the desk was locked. */
  restore(pending: ReadonlyMap<string, Pending>): void {
    for (const [id, one] of pending) this.#pending.set(id, one);
  }

  /** What is not known to have arrived, without what can be read in it. */
  keep(): ReadonlyMap<string, Pending> {
    return new Map([...this.#pending].map(([id, one]) => [id, { ...one, reply: null }]));
  }

  /** True while a record of this case was sent but not answered. */
  isPending(id: string): boolean {
    return this.#pending.has(id);
  }

  /** True while a record of any case was sent but not answered. */
  areAnyPending(): boolean {
    return this.#pending.size > 0;
  }

  /** Makes a change to a case as it was `seen`, unless it has changed since. Nothing while another one goes on. */
  make(id: string, seen: OpenedCase, change: Change): Promise<ChangeOutcome> {
    return this.desk.turns.ask(id, () => this.#make(id, seen, change), NOT_BEGUN);
  }

  async #make(id: string, seen: OpenedCase, change: Change): Promise<ChangeOutcome> {
    if (this.#pending.has(id)) return { ...NOTHING, ok: false, pending: true, message: t("desk-save-failed") };
    let fresh: Loaded | null = null;
    try {
      fresh = await this.desk.load(id);
      if (conflicts(change.what, seenIn(seen), seenIn(fresh.view))) {
        return { ...NOTHING, ok: false, message: t("desk-conflict"), opened: fresh.view };
      }
      if (change.what === "standing" && change.grantTo !== null) {
        await giveGrant(id, fresh, change.grantTo, this.desk.ledger.trusted.get());
      }
      this.#pending.set(id, sealChange(this.#writer(), fresh, change));
    } catch (error) {
      this.desk.onFailure(error);
      return { ...NOTHING, ok: false, message: sayFailure(error), opened: fresh?.view ?? null };
    }
    return this.#send(id);
  }

  /**
   * Sends what is pending, the same bytes as before, after a look at the case: where their number was used meanwhile, it is
   * sealed anew, and what does not fit the case any more is not sent.
   */
  resend(id: string): Promise<ChangeOutcome> {
    return this.desk.turns.ask(id, () => this.#resend(id), NOT_BEGUN);
  }

  async #resend(id: string): Promise<ChangeOutcome> {
    const before = this.#pending.get(id);
    if (before === undefined) return NOTHING;
    try {
      const fresh = await this.desk.load(id);
      // Looking may have found out that it had arrived.
      const pending = this.#pending.get(id);
      if (pending === undefined) return { ...NOTHING, reply: before.reply, opened: fresh.view };
      const change = overtaken(this.#writer(), fresh, pending);
      const late = pending.standing !== null && pending.seen.erases !== fresh.view.hint.erases;
      if (late || (change !== null && conflicts(change.what, pending.seen, seenIn(fresh.view)))) {
        this.#giveUp(id, pending, change);
        return { ...NOTHING, ok: false, message: t("desk-conflict"), opened: fresh.view };
      }
      if (change?.what === "cover" && !this.desk.cover.isDue(fresh.view)) {
        this.#pending.delete(id);
        return { ...NOTHING, opened: fresh.view };
      }
      if (change !== null) this.#pending.set(id, sealChange(this.#writer(), fresh, change));
    } catch (error) {
      this.desk.onFailure(error);
      return { ...NOTHING, ok: false, pending: true, message: sayFailure(error) };
    }
    return this.#send(id);
  }

  /** Sends a cover where it is due: one reading and one writing, so that a long queue stays within the server's limits. */
  cover(id: string): Promise<Covered> {
    return this.desk.turns.cover(id, () => this.#cover(id), "failed");
  }

  async #cover(id: string): Promise<Covered> {
    // Nothing else may be signed before it is known what became of what was.
    if (this.#pending.has(id)) return "failed";
    try {
      const loaded = await persistently(() => this.desk.load(id));
      const { view } = loaded;
      if (!this.desk.cover.isDue(view)) return "had";
      if (!view.writable || view.problems.length > 0) return "failed";
      const pending = sealChange(this.#writer(), loaded, { what: "cover" });
      this.#pending.set(id, pending);
      for (const delivery of pending.deliveries) await this.#deliver(id, delivery);
      this.#pending.delete(id);
      this.desk.cover.saw({ id, covered: today() });
      return "sent";
    } catch (error) {
      if (!uncertain(error)) this.#pending.delete(id);
      this.desk.onFailure(error);
      return "failed";
    }
  }

  /** What was sent without an answer and stands in the case has arrived: it need not be sent again. */
  stored(id: string, stored: ReadonlySet<string>): void {
    const pending = this.#pending.get(id);
    if (pending === undefined) return;
    const deliveries = pending.deliveries.filter(({ sealed }) => !stored.has(sealed));
    if (deliveries.length > 0) {
      this.#pending.set(id, arrived(pending, deliveries));
      return;
    }
    this.#pending.delete(id);
    if (pending.field !== null) this.desk.drafts.change(id, { [pending.field]: "" });
  }

  /** Sends nothing any more. */
  clear(): void {
    this.#pending.clear();
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
      this.desk.onFailure(error);
      const stays = uncertain(error);
      if (!stays) this.#giveUp(id, pending);
      return { ...NOTHING, ok: false, pending: stays, message: sayError(error) };
    }
    this.#pending.delete(id);
    if (pending.field !== null) this.desk.drafts.change(id, { [pending.field]: "" });
    const done = { ...NOTHING, reply: pending.reply };
    try {
      if (pending.standing !== null) {
        await patchHint(id, pending.standing.state, pending.standing.assignee, pending.seen.erases);
      }
      const { view } = await this.desk.load(id);
      return { ...done, opened: view };
    } catch (error) {
      // The record is stored; the hint is set right whenever the case is opened again.
      if (error instanceof ApiError && error.problem === "case-conflict") {
        // Withdrawn while the change was on its way: that has to be seen before anything is decided.
        return { ...done, ok: false, message: t("desk-conflict"), opened: await this.#again(id) };
      }
      this.desk.onFailure(error);
      return { ...done, message: sayError(error) };
    }
  }

  /** The case as it is now; null where it cannot be had. */
  async #again(id: string): Promise<OpenedCase | null> {
    try {
      return (await this.desk.load(id)).view;
    } catch (error) {
      this.desk.onFailure(error);
      return null;
    }
  }

  /** Refused, or not to be sent any more: what of a long reply did not go out is in the draft again. */
  #giveUp(id: string, { deliveries, reply }: Pending, change: Change | null = null): void {
    this.#pending.delete(id);
    if (change?.what === "reply") this.desk.drafts.change(id, { reply: change.texts.join("\n\n") });
    if (reply === null || deliveries.length === reply.texts.length) return;
    this.desk.drafts.change(id, { reply: reply.texts.slice(-deliveries.length).join("\n\n") });
  }

  #writer(): Writer {
    return { keyring: this.desk.keyring, ledger: this.desk.ledger.trusted.get().ledger };
  }

  #deliver(id: string, { wire, sealed, mail }: Delivery): Promise<void> {
    return persistently(() => postRecord(id, wire, sealed, mail));
  }
}
