// Cover: once a week, from Monday (UTC), a pair of routine words to both mailboxes of every open case.
//
// It goes out whether or not a case had replies in that week: a case that were skipped because it had one would be
// marked by just that. Must never send two in a week where one was seen.

import { Store } from "../staff/store.ts";
import { today } from "../staff/trust.ts";
import type { OpenedCase } from "./case-model.ts";
import { OVER } from "./model.ts";
import type { Queue } from "./queue.ts";
import { mondayOf } from "./routine.ts";

/** How a round of cover goes. */
export interface Round {
  readonly running: boolean;
  readonly total: number;
  readonly done: number;
  /** Of the done ones. */
  readonly sent: number;
  /** Of the done ones: what was not sent because the case does not add up, or was not answered for. */
  readonly failed: number;
}

/** What became of the cover of one case: it went out, there was one already, or it could not be sent. */
export type Covered = "sent" | "had" | "failed";

const NO_ROUND: Round = { running: false, total: 0, done: 0, sent: 0, failed: 0 };

/** Longer than the server's quota asks for, so that a long queue is not refused in the middle. */
const BETWEEN_MS = 120;

/** The cover of one unlocked desk. */
export class Cover {
  readonly round = new Store<Round>(NO_ROUND);
  /** The week in which a case was last seen to have its cover, by case. */
  readonly weeks = new Store<ReadonlyMap<string, string>>(new Map());
  #stopped = false;

  constructor(
    private readonly queue: Queue,
    /** Sends a cover where it is due. */
    private readonly send: (id: string) => Promise<Covered>,
  ) {}

  /** Notes what an opened case says of its cover. */
  saw({ id, covered }: Pick<OpenedCase, "id" | "covered">): void {
    if (covered === null || this.weeks.get().get(id) === mondayOf(covered)) return;
    this.weeks.update((weeks) => new Map(weeks).set(id, mondayOf(covered)));
  }

  /** Whether a case as it was opened has to get its cover. */
  isDue({ standing, covered }: OpenedCase): boolean {
    return !OVER.has(standing.state) && (covered === null || covered < mondayOf(today()));
  }

  /** The open cases of the queue that may be due: of those that were not opened, only the server's hints are known. */
  mayBeDue(): readonly string[] {
    const week = mondayOf(today());
    const rows = this.queue.state.get().rows.filter((row) => !OVER.has(row.state) && row.trouble === null);
    return rows.map(({ id }) => id).filter((id) => this.weeks.get().get(id) !== week);
  }

  /** Sends what is due, case by case. */
  async run(): Promise<void> {
    if (this.round.get().running) return;
    this.#stopped = false;
    const ids = this.mayBeDue();
    this.round.set({ ...NO_ROUND, running: true, total: ids.length });
    for (const id of ids) {
      if (this.#stopped) break;
      const outcome = await this.send(id);
      this.round.update((round) => ({
        ...round,
        done: round.done + 1,
        sent: round.sent + (outcome === "sent" ? 1 : 0),
        failed: round.failed + (outcome === "failed" ? 1 : 0),
      }));
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS));
    }
    this.round.update((round) => ({ ...round, running: false }));
  }

  /** Stops after the case that is being sent. */
  stop(): void {
    this.#stopped = true;
  }
}
