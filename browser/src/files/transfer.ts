// Sends bytes by tus-js-client, which goes on from what the server has when a circuit breaks.

import { type DetailedError, Upload } from "tus-js-client";
import { OfflineError, ServerError } from "../reporter/server.ts";
import { Paused, type Transfer } from "./parts.ts";

/** Waits between tries of one transfer, in milliseconds; then the whole part is looked at anew. */
const WAITS = [500, 1_000, 2_000, 4_000, 8_000, 15_000];

/** A circuit on which nothing moved for so many milliseconds is given up. */
const STILL = 180_000;

/** A transfer with a mailbox's key (base64url). */
export function transferWith(bearer: string): Transfer {
  return {
    run: (address, sealed, onProgress, signal) =>
      new Promise((resolve, reject) => {
        const upload = new Upload(sealed, {
          uploadUrl: address,
          headers: { authorization: `Bearer ${bearer}` },
          // Nothing is remembered in the browser.
          storeFingerprintForResuming: false,
          fingerprint: async () => "",
          retryDelays: WAITS,
          onShouldRetry: (error) => {
            moved();
            const status = statusOf(error);
            return status === 0 || status >= 500 || status === 408 || status === 409 || status === 429;
          },
          onProgress: (bytes) => {
            moved();
            onProgress(bytes);
          },
          onSuccess: () => end(resolve),
          onError: (error) => end(() => reject(named(error))),
        });
        const stop = (error: Error): void => {
          void upload.abort();
          end(() => reject(error));
        };
        const paused = (): void => stop(new Paused());
        let timer: ReturnType<typeof setTimeout>;
        const moved = (): void => {
          clearTimeout(timer);
          timer = setTimeout(() => stop(new OfflineError()), STILL);
        };
        const end = (then: () => void): void => {
          clearTimeout(timer);
          signal.removeEventListener("abort", paused);
          then();
        };
        signal.addEventListener("abort", paused);
        moved();
        upload.start();
      }),
  };
}

/** The status of an answer; 0 where there was none. */
function statusOf(error: Error): number {
  return (error as DetailedError).originalResponse?.getStatus() ?? 0;
}

function named(error: Error): Error {
  const body = (error as DetailedError).originalResponse?.getBody() ?? "";
  const problem = /"urn:thicket:problem:([a-z-]+)"/.exec(body)?.[1];
  // The answer to HEAD has no body.
  if (problem === undefined && statusOf(error) === 404) return new ServerError(404, "not-found", "-");
  return problem === undefined ? new OfflineError() : new ServerError(statusOf(error), problem, "-");
}
