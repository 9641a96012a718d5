// Asking again for what was not answered, on a connection that breaks.
//
// Must never be used for what the server would do twice: only for what it does once, however often it is asked.

import { ApiError, OfflineError } from "../staff/api.ts";

const RETRY_AFTER_MS = [1_000, 3_000];

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** True when it is not known whether the server did what was asked, or it asks to come back. */
export const uncertain = (error: unknown): boolean =>
  error instanceof OfflineError ||
  (error instanceof ApiError && (error.status >= 500 || error.status === 429 || error.status === 408));

/** Asks again, after a while, for what was not answered. */
export async function persistently<T>(ask: () => Promise<T>): Promise<T> {
  for (const pause of RETRY_AFTER_MS) {
    try {
      return await ask();
    } catch (error) {
      if (!uncertain(error)) throw error;
      await wait(pause);
    }
  }
  return ask();
}
