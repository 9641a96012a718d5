// Sends follow-ups one after the other, each until it is acknowledged: what has a number once keeps its bytes, so that
// an answer that got lost leads neither to a gap nor to a second one of the same number.
//
// Follow-ups are in memory only. When the page is closed, the sitting has ended.

import type { FollowupContent } from "../protocol/followup.ts";
import { type Hooks, Persisting } from "./persisting.ts";

/** Seals a follow-up with its number; the body of `POST mailbox/followups`. */
export type Seal = (at: { sitting: string; seq: number }, content: FollowupContent) => Promise<string>;

/** The follow-ups of one sitting. */
export class Outbox {
  #last: Promise<unknown> = Promise.resolve();
  #seq = 0;

  /** `send` posts a body and throws an OfflineError or a ServerError. */
  constructor(
    private readonly sitting: string,
    private readonly seal: Seal,
    private readonly send: (body: string) => Promise<void>,
    private readonly persisting = new Persisting(),
  ) {}

  /**
   * Seals and sends, after those before it, and does not give up while the page is open. Throws a ServerError if the
   * server will not have it, and what `seal` throws: then nothing was stored and its number is free again.
   */
  deliver(content: FollowupContent, hooks: Hooks = {}): Promise<void> {
    const mine = this.#last.then(() => this.#deliver(content, hooks));
    this.#last = mine.catch(() => undefined);
    return mine;
  }

  /** Tries at once what waits for its next try. */
  hurry(): void {
    this.persisting.hurry();
  }

  /** Nothing is sent any more. */
  close(): void {
    this.persisting.close();
  }

  async #deliver(content: FollowupContent, hooks: Hooks): Promise<void> {
    const body = await this.seal({ sitting: this.sitting, seq: this.#seq + 1 }, content);
    await this.persisting.run(() => this.send(body), hooks);
    this.#seq++;
  }
}
