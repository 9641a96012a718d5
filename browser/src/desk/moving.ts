// Access that moves, many cases at a time: to a colleague who lacks them, to new keys of one's own, to new keys of cases.
//
// Grants are opened and sealed in the workers. Must never seal to anybody but active caseworkers and the recovery
// recipient of the verified ledger, or to new keys that one's own present key has signed.

import { getRotation, postOwnGrants, type CaseGrant, type OwnRotation } from "../account/rotation-api.ts";
import { identitiesOf, publicKeysOf, takeIdentity } from "../protocol/account.ts";
import { fromBase64url } from "../protocol/encoding.ts";
import { reasonOf } from "../protocol/errors.ts";
import { RECOVERY_ACCOUNT, roster, type LedgerAccount } from "../protocol/ledger.ts";
import { digestOf } from "../protocol/records.ts";
import { verifyRotation } from "../protocol/rotation.ts";
import { sayError } from "../staff/say.ts";
import { Store } from "../staff/store.ts";
import { t } from "../staff/texts.ts";
import type { Trusted, Unlocked } from "../staff/trust.ts";
import { getMissing, postGrants } from "./access-api.ts";
import { persistently } from "./persistently.ts";
import type { GrantTo, Pool } from "./pool.ts";

/** As many grants as one request takes. */
const AT_ONCE = 64;

/** Somebody who should have cases and has not. */
export interface Lacking {
  readonly account: string;
  /** How many of the caller's open cases; `more` says that there are others. */
  readonly count: number;
  readonly more: boolean;
}

/** Something that goes on. */
export interface Running {
  readonly what: "give" | "bring" | "rekey";
  readonly done: number;
  readonly total: number;
}

/** What there is to move, and how far it is. */
export interface MovingState {
  readonly lacking: readonly Lacking[];
  readonly running: Running | null;
  /** What became of the last one, in words. */
  readonly notice: string | null;
  readonly error: string | null;
  /** New keys of one's own; null until it was asked. */
  readonly rotation: OwnRotation | null;
}

const NOTHING: MovingState = { lacking: [], running: null, notice: null, error: null, rotation: null };

/** What moving needs of the desk. */
export interface MovingDesk {
  readonly unlocked: Unlocked;
  readonly account: LedgerAccount;
  readonly pool: Pool;
  readonly trusted: () => Trusted;
  /** Verifies the newest ledger. */
  readonly renew: () => Promise<void>;
  /** Whether the server calls somebody otherwise than is remembered. */
  readonly isStrange: (account: string) => boolean;
  /** Gives one case a new key. False if that did not work. */
  readonly rekey: (id: string) => Promise<boolean>;
  readonly onFailure: (error: unknown) => void;
}

/** What one unlocked desk can move. */
export class Moving {
  readonly state = new Store<MovingState>(NOTHING);
  #closed = false;

  constructor(private readonly desk: MovingDesk) {}

  /** Looks who lacks cases, and whether one's own are sealed to earlier keys. */
  async look(): Promise<void> {
    const { ledger, rosterTrusted } = this.desk.trusted();
    const { account, desk } = this.desk.account;
    try {
      const rotation = await getRotation();
      this.#set({ rotation });
      const colleagues = rosterTrusted ? roster(ledger, desk ?? "").map((one) => one.account) : [];
      const readers = colleagues.filter((one) => one !== account && !this.desk.isStrange(one));
      if (rosterTrusted && ledger.recovery !== null) readers.push(RECOVERY_ACCOUNT);
      const lacking: Lacking[] = [];
      for (const reader of readers) {
        const { cases, next } = await getMissing(reader, null);
        if (cases.length > 0) lacking.push({ account: reader, count: cases.length, more: next !== null });
      }
      this.#set({ lacking });
    } catch (error) {
      this.desk.onFailure(error);
    }
  }

  /** Gives a colleague, or the recovery recipient, every case that they lack. */
  give(account: string): Promise<void> {
    return this.#run("give", async (progress) => {
      await this.desk.renew();
      if (!this.desk.trusted().rosterTrusted || this.desk.isStrange(account)) throw new RefusedError();
      const cases: CaseGrant[] = [];
      let after: string | null = null;
      do {
        const page: Awaited<ReturnType<typeof getMissing>> = await persistently(() => getMissing(account, after));
        cases.push(...page.cases);
        after = page.next;
      } while (after !== null);
      const { done, failed } = await this.#seal({ account }, cases, progress, (grants) => postGrants(account, grants));
      await this.look();
      return [t("moving-given", { count: done }), failed];
    });
  }

  /** Seals one's own access to the keys that are offered, or to the present ones where it is sealed to earlier ones. */
  bring(): Promise<void> {
    return this.#run("bring", async (progress) => {
      const failed = new Set<string>();
      let total = 0;
      let done = 0;
      for (;;) {
        const rotation = await persistently(getRotation);
        this.#set({ rotation });
        total = Math.max(total, done + rotation.missing);
        progress(done, total);
        const cases = rotation.cases.filter((one) => !failed.has(one.case));
        if (cases.length === 0) break;
        const recipient = this.#ownRecipient(rotation);
        const present = new Map(cases.map((one) => [one.case, one.grant]));
        const from = (id: string): string => digestOf(fromBase64url(present.get(id)!));
        const round = await this.#seal({ recipient }, cases, () => {}, (grants) =>
          postOwnGrants(grants.map((grant) => ({ ...grant, from: from(grant.case) }))),
        );
        done += round.done;
        for (const id of round.failedCases) failed.add(id);
      }
      return [failed.size === 0 ? t("keys-brought") : t("keys-some-failed"), 0];
    });
  }

  /** Whether identities of before are in files of the owner's own: what came late may be sealed to one of those. */
  get hasFiles(): boolean {
    return (this.desk.unlocked.keyring.retired_elsewhere ?? []).length > 0;
  }

  /** Takes identities of before from such a file, and brings what they open. */
  async openFile(text: string): Promise<void> {
    // It may have been locked while the file was read.
    if (this.#closed) return;
    const { keyring } = this.desk.unlocked;
    try {
      takeIdentity(keyring, text);
    } catch (error) {
      if (reasonOf(error) === null) throw error;
      this.#set({ error: t("account-file-wrong") });
      return;
    }
    this.desk.pool.unlock(identitiesOf(keyring), keyring.instance, this.desk.trusted().entries);
    await this.bring();
  }

  /** Gives these cases new keys, one after the other. */
  rekey(ids: readonly string[]): Promise<void> {
    return this.#run("rekey", async (progress) => {
      let failed = 0;
      for (const [at, id] of ids.entries()) {
        progress(at, ids.length);
        if (this.#closed) break;
        if (!(await this.desk.rekey(id))) failed++;
      }
      return [t("moving-rekeyed", { count: ids.length - failed }), failed];
    });
  }

  /** Asks again what is offered. */
  async refreshRotation(): Promise<void> {
    this.#set({ rotation: await getRotation() });
  }

  /** Drops everything. */
  close(): void {
    this.#closed = true;
    this.state.set(NOTHING);
  }

  /** What one's own access is sealed to next: believed only from one's own signature or the ledger. */
  #ownRecipient({ offer }: OwnRotation): string {
    if (offer === null) return publicKeysOf(this.desk.unlocked.keyring).recipient;
    return verifyRotation(this.desk.trusted().ledger, this.desk.account, offer).recipient;
  }

  async #seal(
    to: GrantTo,
    cases: readonly CaseGrant[],
    progress: (done: number, total: number) => void,
    post: (grants: readonly { readonly case: string; readonly key: string }[]) => Promise<void>,
  ): Promise<{ done: number; failed: number; failedCases: readonly string[] }> {
    const failedCases: string[] = [];
    let done = 0;
    progress(done, cases.length);
    for (let at = 0; at < cases.length; at += AT_ONCE) {
      if (this.#closed) break;
      const { grants, failed } = await this.desk.pool.sealGrants(to, cases.slice(at, at + AT_ONCE));
      failedCases.push(...failed);
      if (grants.length > 0) await persistently(() => post(grants));
      done += grants.length;
      progress(done, cases.length);
    }
    return { done, failed: failedCases.length, failedCases };
  }

  async #run(
    what: Running["what"],
    work: (progress: (done: number, total: number) => void) => Promise<[string, number]>,
  ): Promise<void> {
    if (this.state.get().running !== null || this.#closed) return;
    this.#set({ running: { what, done: 0, total: 0 }, notice: null, error: null });
    try {
      const [notice, failed] = await work((done, total) => this.#set({ running: { what, done, total } }));
      this.#set({ running: null, notice, error: failed > 0 ? t("moving-some-failed", { count: failed }) : null });
    } catch (error) {
      this.#set({ running: null, error: error instanceof RefusedError ? t("moving-withheld") : sayError(error) });
      this.desk.onFailure(error);
    }
  }

  #set(change: Partial<MovingState>): void {
    if (!this.#closed) this.state.update((state) => ({ ...state, ...change }));
  }
}

/** The server's roster is not the ledger's: nobody is given anything. */
class RefusedError extends Error {
  override readonly name = "RefusedError";
}
