// Who is called what: as one's own keyring remembers it, and as the server says only of those it does not know.
//
// Must never show a remembered name for anybody but the account it was remembered for.

import { remember } from "../account/keeping.ts";
import { compareNames, withName, withNewNames, type KnownName, type Renamed } from "../protocol/names.ts";
import type { LedgerState } from "../protocol/ledger.ts";
import { Store } from "./store.ts";
import { inert } from "./texts.ts";
import type { Unlocked } from "./trust.ts";

/** The names to remember after an unlocking: new ones of the ledger's people, one's own desk first, as far as there is room. */
export function namesSeen(
  known: readonly KnownName[],
  served: readonly KnownName[],
  ledger: LedgerState,
  account: string,
): KnownName[] {
  const desk = ledger.accounts.get(account)?.desk ?? null;
  const rank = (one: KnownName): number => {
    const listed = ledger.accounts.get(one.account);
    if (listed?.state !== "active") return 2;
    return listed.desk === desk ? 0 : 1;
  };
  const listed = served.filter((one) => ledger.accounts.has(one.account));
  return withNewNames(known, listed.sort((one, other) => rank(one) - rank(other)));
}

/** The names at one unlocked desk. */
export class Names {
  /** Whom the server calls otherwise than the keyring remembers. Nobody is given a case under such a name. */
  readonly renamed: Store<readonly Renamed[]>;
  #called: ReadonlyMap<string, string> = new Map();

  constructor(private readonly unlocked: Unlocked) {
    this.renamed = new Store(this.#compare());
  }

  /** What to call an account; null for one whose name is not to be believed. */
  of(account: string): string | null {
    return this.#called.get(account) ?? null;
  }

  /** Whether the server calls this account otherwise than is remembered. */
  isStrange(account: string): boolean {
    return this.renamed.get().some((one) => one.account === account);
  }

  /** Somebody compared the words: from now on the account is called as the server says. */
  async recognise(account: string): Promise<void> {
    const found = this.renamed.get().find((one) => one.account === account);
    if (found === undefined) return;
    const { keyring, opener } = this.unlocked;
    const names = withName(keyring.names ?? [], found);
    await remember(opener, { ...keyring, names });
    keyring.names = names;
    this.renamed.set(this.#compare());
  }

  #compare(): readonly Renamed[] {
    const { session, keyring } = this.unlocked;
    const known = keyring.names ?? [];
    const renamed = compareNames(known, session.colleagues);
    const strange = new Set(renamed.map(({ account }) => account));
    const served = [...session.colleagues, session].filter(({ account }) => !strange.has(account));
    this.#called = new Map([...served, ...known].map(({ account, handle }) => [account, inert(handle)]));
    return renamed;
  }
}
