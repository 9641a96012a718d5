// Tries again what a broken circuit stopped, and does not give up while the page is open.

import { OfflineError, ServerError } from "./server.ts";

/** The wait before the second try, in milliseconds; doubled with each, up to `LONGEST_WAIT`. */
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 60_000;

/** What is told about the tries. */
export interface Hooks {
  onTry?: () => void;
  /** It failed, as far as is known; it will be tried again after so many milliseconds. */
  onTrouble?: (error: OfflineError | ServerError, wait: number) => void;
}

/** Whether the same may succeed later. */
export function isPassing(error: unknown): error is OfflineError | ServerError {
  return error instanceof OfflineError || (error instanceof ServerError && error.passing);
}

/** Tries things, each until it succeeds or is refused. */
export class Persisting {
  #closed = false;
  readonly #sleepers = new Set<() => void>();

  constructor(private readonly wait: (milliseconds: number) => Promise<void> = waitFor) {}

  /** The result of `attempt`, tried until it throws nothing, or something that will not pass. */
  async run<T>(attempt: () => Promise<T>, { onTry, onTrouble }: Hooks = {}): Promise<T> {
    for (let wait = FIRST_WAIT; ; wait = Math.min(2 * wait, LONGEST_WAIT)) {
      if (this.#closed) throw new OfflineError();
      onTry?.();
      try {
        return await attempt();
      } catch (error) {
        if (!isPassing(error)) throw error;
        onTrouble?.(error, wait);
      }
      await this.#sleep(wait);
    }
  }

  async #sleep(milliseconds: number): Promise<void> {
    let wake = (): void => undefined;
    const woken = new Promise<void>((resolve) => (wake = resolve));
    this.#sleepers.add(wake);
    await Promise.race([this.wait(milliseconds), woken]);
    this.#sleepers.delete(wake);
  }

  /** Tries at once what waits for its next try. */
  hurry(): void {
    this.#sleepers.forEach((wake) => wake());
  }

  /** Nothing is tried any more. */
  close(): void {
    this.#closed = true;
    this.hurry();
  }
}

function waitFor(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
