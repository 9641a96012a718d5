// Who else works here: by the handles that are remembered or that the server gives them, and by the keys that the ledger
// vouches for.
//
// Must never name anybody as somebody to give a case to whom the ledger does not, nor whoever is called otherwise than is
// remembered, nor anybody at all while the server shows another roster than the ledger's.

import { isReader, roster } from "../protocol/ledger.ts";
import { fingerprintOf, type Fingerprint } from "../staff/facts.ts";
import type { Names } from "../staff/names.ts";
import { inert, t } from "../staff/texts.ts";
import type { Trusted } from "../staff/trust.ts";

/** A colleague who can be given a case. */
export interface Candidate {
  readonly account: string;
  /** What the server calls them. */
  readonly handle: string;
  /** Of the keys that the ledger names, to which the case will be sealed. */
  readonly fingerprint: Fingerprint;
  /** Somebody has looked at the fingerprint since the desk was unlocked. */
  readonly confirmed: boolean;
}

/** The colleagues of one caseworker. */
export class Colleagues {
  readonly #confirmed = new Set<string>();

  /** `desk` is the caseworker's own by the ledger, and `trusted` the ledger as it was verified last. */
  constructor(
    readonly names: Names,
    private readonly desk: string | null,
    private readonly trusted: () => Trusted,
  ) {}

  /** The handle of an account, as it is remembered or as the server names it; else the beginning of its id. */
  handleOf(account: string): string {
    return this.names.of(account) ?? `${account.slice(0, 8)}…`;
  }

  /** Whether the ledger names somebody as an active caseworker, who can be working on what they took. */
  isWorking(account: string): boolean {
    return isReader(this.trusted().ledger, account);
  }

  /** Who has taken a case, with what keeps them from working on it. */
  assigneeOf(account: string): string {
    const who = this.handleOf(account);
    if (this.isWorking(account)) return who;
    const listed = this.trusted().ledger.accounts.get(account);
    const gone = listed?.role === "caseworker" && listed.state !== "active" ? listed.state : "unknown";
    return t(`desk-assignee-${gone}`, { who });
  }

  /** Colleagues on the desk's roster, as the ledger has it. */
  candidates(): readonly Candidate[] {
    return this.#candidatesOf(this.desk);
  }

  /** Everybody who may be given a case, on whatever desk. */
  everybody(): readonly Candidate[] {
    return this.trusted().ledger.desks.flatMap(({ id }) => this.#candidatesOf(id));
  }

  /** The desks of the intake, by the names in the ledger. */
  desks(): readonly { readonly id: string; readonly name: string }[] {
    const { ledger } = this.trusted();
    return ledger.desks.filter(({ id }) => roster(ledger, id).length > 0).map(({ id, name }) => ({ id, name: inert(name) }));
  }

  /** Somebody has looked at the fingerprint of this colleague: other keys would have to be looked at again. */
  confirm(account: string): void {
    const one = this.everybody().find((candidate) => candidate.account === account);
    if (one !== undefined) this.#confirmed.add(one.fingerprint.digits);
  }

  #candidatesOf(desk: string | null): readonly Candidate[] {
    const { ledger, rosterTrusted } = this.trusted();
    if (!rosterTrusted || desk === null) return [];
    const known = roster(ledger, desk).filter(({ account }) => !this.names.isStrange(account));
    return known.map((one) => {
      const fingerprint = fingerprintOf(ledger, one);
      return {
        account: one.account,
        handle: this.handleOf(one.account),
        fingerprint,
        confirmed: this.#confirmed.has(fingerprint.digits),
      };
    });
  }
}
