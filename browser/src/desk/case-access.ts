// Who can open a case: giving it to somebody, refusing it, handing it over, a new key for it, and having it deleted.
//
// Must never seal to a key that the verified ledger does not name, nor give a case a new key before it is known what
// became of what was signed with the one before.

import type { Keyring } from "../protocol/account.ts";
import { toBase64url } from "../protocol/encoding.ts";
import { isReader, roster } from "../protocol/ledger.ts";
import { sealGrant } from "../protocol/records.ts";
import { sealRefusal } from "../protocol/refusal.ts";
import { readersOf, sealRekey, strangersAmong } from "../protocol/rekey.ts";
import { ApiError } from "../staff/api.ts";
import { sayError } from "../staff/say.ts";
import { joined, t } from "../staff/texts.ts";
import { today, type Trusted } from "../staff/trust.ts";
import { askErasure, callOffErasure, postGrant, postRekey, putDesk, putRefused } from "./access-api.ts";
import { NOT_BEGUN, NOTHING_CHANGED, type ChangeOutcome, type OpenedCase } from "./case-model.ts";
import type { FreshLedger } from "./fresh-ledger.ts";
import type { Loaded } from "./open-case.ts";
import { persistently } from "./persistently.ts";
import type { Queue } from "./queue.ts";
import { DoubtfulKeyError, rekeyBody } from "./sealing.ts";
import type { Turns } from "./turns.ts";

/** Seals a case to somebody whom the ledger vouches for and nobody refused it, unless they have it. */
export async function giveGrant(id: string, { grant, view }: Loaded, to: string, trusted: Trusted): Promise<void> {
  if (view.access.refused.includes(to)) throw new ApiError(409, "conflict-of-interest", "");
  const { ledger, rosterTrusted } = trusted;
  if (view.access.doubtful) throw new DoubtfulKeyError("to be replaced first");
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

/** Somebody would get a case whom only the server names, and nobody has looked at that. */
class StrangersError extends Error {
  override readonly name = "StrangersError";
}

/** Some are refused a case as a colleague signed it, and not as the server has it: it would take no grants without theirs. */
class UnlistedError extends Error {
  override readonly name = "UnlistedError";

  constructor(readonly accounts: readonly string[]) {
    super("to be said anew");
  }
}

function sayFailure(error: unknown, handleOf: (account: string) => string): string {
  if (error instanceof UnlistedError) return t("access-refused-unlisted", { people: joined(error.accounts.map(handleOf)) });
  if (error instanceof StrangersError) return t("access-strangers");
  if (error instanceof DoubtfulKeyError) return t("access-doubtful");
  return error instanceof ApiError && error.problem === "case-conflict" ? t("access-rekey-conflict") : sayError(error);
}

/** What moving access needs of the open desk. */
export interface AccessDesk {
  readonly keyring: Keyring;
  /** The caseworker's own desk by the ledger. */
  readonly ownDesk: string;
  readonly ledger: FreshLedger;
  readonly queue: Queue;
  readonly turns: Turns;
  readonly load: (id: string) => Promise<Loaded>;
  /** True while a record of the case was sent but not answered. */
  readonly isPending: (id: string) => boolean;
  readonly handleOf: (account: string) => string;
  readonly onFailure: (error: unknown) => void;
}

/** The access to cases that one open desk can move. */
export class CaseAccess {
  constructor(private readonly desk: AccessDesk) {}

  /** Who would get a new key of a case only because the server names them. To be looked at before there is one. */
  strangers({ access }: Pick<OpenedCase, "access">): readonly string[] {
    const { ledger } = this.desk.ledger.trusted.get();
    const readers = readersOf(ledger, access.desk, access.grantees, this.#othersRefused({ access }));
    return strangersAmong(readers, ledger, access, this.desk.ownDesk);
  }

  /**
   * Gives a case a new key, which those who are refused it do not get, nor anybody whom only the server names but `agreed`.
   * The bytes are sealed once and sent until they are answered.
   */
  rekey(id: string, agreed: readonly string[] = []): Promise<ChangeOutcome> {
    return this.#settle(id, async () => {
      // Nothing else may be signed before it is known what became of what was.
      if (this.desk.isPending(id)) throw new ApiError(409, "case-conflict", "");
      await this.desk.ledger.renewNow();
      const { grant, checked, view } = await this.desk.load(id);
      const { ledger, rosterTrusted } = this.desk.ledger.trusted.get();
      if (!rosterTrusted) throw new ApiError(409, "roster-changed", "");
      if (grant === null || checked === null || checked.report === null) throw new ApiError(404, "not-found", "");
      const { desk, grantees } = view.access;
      const refused = this.#othersRefused(view);
      const unlisted = readersOf(ledger, desk, grantees, view.access.barred).filter(({ account }) => refused.includes(account));
      if (unlisted.length > 0) throw new UnlistedError(unlisted.map(({ account }) => account));
      const readers = readersOf(ledger, desk, grantees, refused);
      const strangers = strangersAmong(readers, ledger, checked, this.desk.ownDesk);
      if (strangers.some((account) => !agreed.includes(account))) throw new StrangersError("not looked at");
      const words = { day: today(), locale: view.languages.form };
      const sealed = sealRekey(this.desk.keyring, grant, ledger, checked, checked.report, readers, words);
      const body = rekeyBody(sealed);
      await persistently(() => postRekey(id, body));
      this.desk.queue.change(id, { rekey: false });
    });
  }

  /**
   * Refuses somebody a case for a conflict of interest, or takes that back, under one's own signature. Whoever has the
   * case already can open it until it gets a new key.
   */
  refuse(id: string, account: string, refused: boolean): Promise<ChangeOutcome> {
    return this.#settle(id, async () => {
      // Nothing else may be signed before it is known what became of what was.
      if (this.desk.isPending(id)) throw new ApiError(409, "case-conflict", "");
      await this.desk.ledger.renewNow();
      const { grant, checked, view } = await this.desk.load(id);
      if (grant === null || checked === null) throw new ApiError(404, "not-found", "");
      // It would not count.
      if (checked.refused.includes(this.desk.keyring.account)) throw new ApiError(409, "conflict-of-interest", "");
      const others = this.#othersRefused(view).filter((one) => one !== account);
      const all = refused ? [...others, account] : others;
      const { ledger } = this.desk.ledger.trusted.get();
      const sealed = sealRefusal(this.desk.keyring, grant, ledger, checked, all, today());
      await persistently(() => putRefused(id, sealed.refused, toBase64url(sealed.record)));
    });
  }

  /** Who is refused a case, but the caller: the server says whether they may move it, and it takes no list that names them. */
  #othersRefused({ access }: Pick<OpenedCase, "access">): string[] {
    return access.refused.filter((account) => account !== this.desk.keyring.account);
  }

  /** Gives a case to somebody, whatever desk they are on. */
  give(id: string, account: string): Promise<ChangeOutcome> {
    return this.#settle(id, async () => {
      await this.desk.ledger.renewNow();
      const loaded = await this.desk.load(id);
      await giveGrant(id, loaded, account, this.desk.ledger.trusted.get());
    });
  }

  /** Hands a case to another desk, once everybody there can open it. */
  handOver(id: string, desk: string): Promise<ChangeOutcome> {
    return this.#settle(id, async () => {
      await this.desk.ledger.renewNow();
      const loaded = await this.desk.load(id);
      const { refused, barred, grantees } = loaded.view.access;
      const { trusted } = this.desk.ledger;
      const everybody = roster(trusted.get().ledger, desk);
      const readers = everybody.filter(({ account }) => !refused.includes(account));
      // The server waits until all whom it does not keep from the case have it.
      const lacking = everybody.filter(({ account }) => !barred.includes(account) && !grantees.includes(account));
      const unlisted = lacking.filter(({ account }) => refused.includes(account));
      if (unlisted.length > 0) throw new UnlistedError(unlisted.map(({ account }) => account));
      for (const { account } of readers) await giveGrant(id, loaded, account, trusted.get());
      await putDesk(id, desk);
    });
  }

  /** Asks for a case to be deleted or agrees to it, or calls that off. */
  erase(id: string, wanted: boolean): Promise<ChangeOutcome> {
    return this.#settle(id, () => (wanted ? askErasure(id) : callOffErasure(id)));
  }

  #settle(id: string, work: () => Promise<void>): Promise<ChangeOutcome> {
    return this.desk.turns.ask(id, () => this.#done(id, work), NOT_BEGUN);
  }

  async #done(id: string, work: () => Promise<void>): Promise<ChangeOutcome> {
    try {
      await work();
      const { view } = await this.desk.load(id);
      return { ...NOTHING_CHANGED, opened: view };
    } catch (error) {
      this.desk.onFailure(error);
      return { ...NOTHING_CHANGED, ok: false, message: sayFailure(error, this.desk.handleOf) };
    }
  }
}
