// The verified ledger of an open desk, kept as new as what is read and written with it.
//
// Must never take one that does not go on from the one before.

import { checkSeen, stillVouches } from "../protocol/ledger.ts";
import { Store } from "../staff/store.ts";
import { loadTrusted, type Trusted } from "../staff/trust.ts";

const FRESH_MS = 15_000;

/** The ledger as it was verified last. */
export class FreshLedger {
  readonly trusted: Store<Trusted>;
  #checkedAt = Date.now();
  /** By author, the message id of what their signature showed of the ledger, and its newest entry then. */
  readonly #forked = new Map<string, { id: string; seq: number }>();
  #closed = false;

  constructor(
    trusted: Trusted,
    /** To be told of each that has more entries. */
    private readonly onGrown: (trusted: Trusted) => void,
  ) {
    this.trusted = new Store(trusted);
  }

  /** Fetches and verifies the newest, unless that was done just now. */
  async renew(): Promise<void> {
    if (Date.now() - this.#checkedAt < FRESH_MS) return;
    const next = await loadTrusted();
    checkSeen(next.ledger, this.trusted.get().ledger.head);
    if (this.#closed) return;
    this.#checkedAt = Date.now();
    const grown = next.ledger.head.seq !== this.trusted.get().ledger.head.seq;
    this.trusted.set(this.#judged(next));
    if (grown) this.onGrown(next);
  }

  /** Fetches and verifies the newest, whenever that was done last. */
  async renewNow(): Promise<void> {
    this.#checkedAt = 0;
    await this.renew();
  }

  /**
   * An active caseworker signed in another history, in which there may be other readers: nobody is believed, and nothing
   * granted, for as long as the newest ledger vouches for that signature. `id` is the message that says so.
   */
  distrust(id: string, author: string): void {
    this.#forked.set(author, { id, seq: this.trusted.get().ledger.head.seq });
    this.trusted.update((trusted) => this.#judged(trusted));
  }

  #judged(trusted: Trusted): Trusted {
    const standing = [...this.#forked].filter(([author, { seq }]) => stillVouches(trusted.ledger, author, seq));
    if (standing.length === 0) return trusted;
    const warnings = new Set([...trusted.warnings, ...standing.map(([, { id }]) => id)]);
    return { ...trusted, rosterTrusted: false, warnings: [...warnings] };
  }

  /** Takes no newer one any more. */
  close(): void {
    this.#closed = true;
  }
}
