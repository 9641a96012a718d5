// Sends follow-ups one after the other, each until it is acknowledged: what has a number once keeps its bytes, so that
// an answer that got lost leads neither to a gap nor to a second one of the same number.
//
// Follow-ups are in memory only. When the page is closed, the sitting has ended.

import type { FollowupContent } from "../protocol/followup.ts";
import { OfflineError, ServerError } from "./server.ts";

/** Seals a follow-up with its number; the body of `POST mailbox/followups`. */
export type Seal = (at: { sitting: string; seq: number }, content: FollowupContent) => Promise<string>;

/** What happens to a follow-up that is on its way. */
export interface Delivery {
  /** It did not arrive, as far as is known; it will be tried again after so many milliseconds. */
  onTrouble?: (error: OfflineError | ServerError, wait: number) => void;
  /** It is being sent. */
  onTry?: () => void;
}

/** The wait before the second try, in milliseconds; doubled with each, up to `LONGEST_WAIT`. */
const FIRST_WAIT = 2_000;
const LONGEST_WAIT = 60_000;

/** The follow-ups of one sitting. */
export class Outbox {
  #last: Promise<unknown> = Promise.resolve();
  #seq = 0;
  #closed = false;
  #wake: (() => void) | null = null;

  /** `send` posts a body and throws an OfflineError or a ServerError. */
  constructor(
    private readonly sitting: string,
    private readonly seal: Seal,
    private readonly send: (body: string) => Promise<void>,
    private readonly wait = waitFor,
  ) {}

  /**
   * Seals and sends, after those before it, and does not give up while the page is open. Throws a ServerError if the
   * server will not have it, and what `seal` throws: then nothing was stored and its number is free again.
   */
  deliver(content: FollowupContent, delivery: Delivery = {}): Promise<void> {
    const mine = this.#last.then(() => this.#deliver(content, delivery));
    this.#last = mine.catch(() => undefined);
    return mine;
  }

  /** Tries at once what waits for its next try. */
  hurry(): void {
    this.#wake?.();
  }

  /** Nothing is sent any more. */
  close(): void {
    this.#closed = true;
    this.hurry();
  }

  async #deliver(content: FollowupContent, { onTrouble, onTry }: Delivery): Promise<void> {
    const body = await this.seal({ sitting: this.sitting, seq: this.#seq + 1 }, content);
    for (let wait = FIRST_WAIT; ; wait = Math.min(2 * wait, LONGEST_WAIT)) {
      if (this.#closed) throw new OfflineError();
      onTry?.();
      try {
        await this.send(body);
        this.#seq++;
        return;
      } catch (error) {
        const passing = error instanceof OfflineError || (error instanceof ServerError && error.passing);
        if (!passing) throw error;
        onTrouble?.(error, wait);
      }
      await Promise.race([this.wait(wait), new Promise<void>((wake) => (this.#wake = wake))]);
      this.#wake = null;
    }
  }
}

function waitFor(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
