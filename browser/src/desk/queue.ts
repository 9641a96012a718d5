// The queue's rows: fetched page by page, opened by the pool, kept in memory while unlocked.
//
// Asks for the next page only while little is waiting to be opened. Must never keep a sealed card
// after it was opened, nor a row after the desk was locked.

import { sayError } from "../staff/say.ts";
import { Store } from "../staff/store.ts";
import { getCases, type CaseAnswer } from "./cases-api.ts";
import { askedIn, OVER, type Row } from "./model.ts";
import type { Opener, OpenedCard } from "./pool.ts";

const MOST_WAITING = 150;
const DRAW_EVERY_MS = 120;

/** What the queue view draws. */
export interface QueueState {
  readonly rows: readonly Row[];
  readonly opened: number;
  /** Rows known so far; `more` says that the server has others. */
  readonly known: number;
  readonly more: boolean;
  readonly loading: boolean;
  readonly error: string | null;
}

/** A queue that has not been asked for. */
export const EMPTY_QUEUE: QueueState = {
  rows: [],
  opened: 0,
  known: 0,
  more: false,
  loading: false,
  error: null,
};

interface Kept {
  readonly mark: string;
  readonly outcome: OpenedCard;
}

/** A mark of a sealed file: its last characters hold the authentication tag. */
const markOf = (answer: CaseAnswer): string => answer.card.slice(-43) + answer.grant.slice(-43);

/** The queue of one unlocked desk. */
export class Queue {
  readonly state = new Store<QueueState>(EMPTY_QUEUE);
  /** When it was last read to the end; 0 before. */
  finished = 0;
  readonly #kept = new Map<string, Kept>();
  readonly #seen = new Map<string, number>();
  #rows = new Map<string, Row>();
  #run = 0;
  #waiting = 0;
  #drain: (() => void) | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly opener: Opener,
    /** Runs before each reading: the ledger has to be as new as the cards. */
    private readonly prepare: () => Promise<void>,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  /** Reads all cases of `scope` (`open` or a status) anew. */
  async load(scope: string): Promise<void> {
    const run = ++this.#run;
    this.#rows = new Map();
    this.#waiting = 0;
    this.state.set({ ...EMPTY_QUEUE, loading: true });
    try {
      await this.prepare();
      if (run !== this.#run) return;
      for (const state of askedIn(scope)) {
        let after: string | null = null;
        do {
          const page: Awaited<ReturnType<typeof getCases>> = await getCases(state, after);
          if (run !== this.#run) return;
          after = page.next;
          this.#add(run, state, page.cases, after !== null || state !== scope);
          await this.#room(run, after === null ? 0 : MOST_WAITING);
        } while (after !== null && run === this.#run);
        if (run !== this.#run) return;
      }
      this.finished = Date.now();
      this.#draw({ loading: false });
    } catch (error) {
      if (run !== this.#run) return;
      this.#draw({ loading: false, error: sayError(error) });
      this.onFailure(error);
    }
  }

  /** Changes what a row says, after its case was changed here. */
  change(id: string, change: Partial<Row>): void {
    const row = this.#rows.get(id);
    if (row === undefined) return;
    const reopened = row.reopened && (change.state ?? row.state) === row.state;
    this.#rows.set(id, { ...row, reopened, ...change });
    this.#draw({});
  }

  /** The highest card number seen for a case while unlocked; 0 for none. */
  seenCard(id: string): number {
    return this.#seen.get(id) ?? 0;
  }

  /** A card of that number was opened. */
  sawCard(id: string, seq: number): void {
    this.#seen.set(id, Math.max(seq, this.seenCard(id)));
  }

  /** Drops everything. */
  clear(): void {
    this.#run++;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#drain?.();
    this.#kept.clear();
    this.#seen.clear();
    this.#rows = new Map();
    this.state.set(EMPTY_QUEUE);
  }

  #add(run: number, asked: string, answers: readonly CaseAnswer[], more: boolean): void {
    const fresh: CaseAnswer[] = [];
    for (const answer of answers) {
      const kept = this.#kept.get(answer.case);
      const current = kept !== undefined && (kept.outcome.card?.seq ?? 0) >= this.seenCard(answer.case);
      if (this.#rows.has(answer.case)) continue;
      if (current && kept.mark === markOf(answer)) this.#put(asked, answer, kept.outcome);
      else fresh.push(answer);
    }
    this.#waiting += fresh.length;
    for (const answer of fresh) {
      void this.opener.open(answer, this.seenCard(answer.case)).then((outcome) => this.#opened(run, asked, answer, outcome));
    }
    this.#draw({ more });
  }

  #opened(run: number, asked: string, answer: CaseAnswer, outcome: OpenedCard): void {
    if (run !== this.#run) return;
    this.#waiting--;
    if (outcome.card !== null) {
      this.sawCard(answer.case, outcome.card.seq);
      this.#kept.set(answer.case, { mark: markOf(answer), outcome });
    }
    this.#put(asked, answer, outcome);
    if (this.#drain !== null) this.#drain();
    this.#timer ??= setTimeout(() => this.#draw({}), DRAW_EVERY_MS);
  }

  #put(asked: string, answer: CaseAnswer, outcome: OpenedCard): void {
    const { received, activity, state, assignee, erases, rekey } = answer;
    const reopened = asked === "open" && OVER.has(state);
    const facts = { id: answer.case, received, activity, state, assignee, erases, rekey, reopened };
    this.#rows.set(answer.case, { ...facts, ...outcome });
  }

  async #room(run: number, most: number): Promise<void> {
    while (run === this.#run && this.#waiting > most) {
      await new Promise<void>((resolve) => {
        this.#drain = resolve;
      });
      this.#drain = null;
    }
  }

  #draw(change: Partial<QueueState>): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const rows = [...this.#rows.values()];
    this.state.update((state) => ({
      ...state,
      ...change,
      rows,
      opened: rows.length,
      known: rows.length + this.#waiting,
    }));
  }
}
