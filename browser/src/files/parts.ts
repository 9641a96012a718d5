// Sends the sealed parts of a file, each resumably (tus 1.0): what the server has acknowledged is not sent again, also
// not after the page was loaded anew, since the ids of parts follow from receipt and file.
//
// Nothing about an upload is stored in the browser.

import { toBase64url } from "../protocol/encoding.ts";
import { isPassing, type Persisting } from "../reporter/persisting.ts";
import { ask, OfflineError, ServerError } from "../reporter/server.ts";

/** Sending was stopped by the person, and may go on later. */
export class Paused extends Error {
  override readonly name = "Paused";
}

/** Sends one sealed part to an upload that was begun, on from what the server has. */
export interface Transfer {
  /** Resolves once the server has all of it. Rejects with an OfflineError, a ServerError, or Paused. */
  run(address: string, sealed: Blob, onProgress: (bytes: number) => void, signal: AbortSignal): Promise<void>;
}

/** Where the parts of a case go, and how. */
export interface Target {
  /** The address of the case's files. */
  readonly address: string;
  /** The mailbox's key, base64url. */
  readonly bearer: string;
  readonly transfer: Transfer;
  readonly persisting: Persisting;
}

/** What is told while a part is sent. */
export interface PartHooks {
  /** Bytes of it that the server has, as far as is known. */
  onProgress: (bytes: number) => void;
  onTrouble: (error: OfflineError | ServerError) => void;
  /** It is being sent, and no more in trouble. */
  onTry: () => void;
}

const VERSION = { "tus-resumable": "1.0.0" };

/** So often an upload may turn out to be elsewhere than was thought before that is no accident. */
const MOST_SURPRISES = 5;

/** One part on its way. Its sealed bytes are kept until the server has all of them, also while it pauses. */
export class PartUpload {
  /** The bytes of the upload that was begun here: what the server has of it fits. */
  #begun: Blob | null = null;
  #surprises = 0;
  readonly #name: string;

  /** `size` is that of the sealed part; `seal` is asked for its bytes only if the server has them not yet. */
  constructor(
    private readonly target: Target,
    private readonly id: Uint8Array,
    private readonly size: number,
    private readonly seal: () => Promise<Blob>,
  ) {
    this.#name = toBase64url(id);
  }

  /**
   * Sends it, and does not give up while the page is open. Throws Paused once `signal` is aborted, a ServerError if the
   * server will not have it, and what `seal` throws.
   */
  async run(hooks: PartHooks, signal: AbortSignal): Promise<void> {
    const attempt = async (): Promise<void> => {
      try {
        await this.#attempt(hooks, signal);
      } catch (error) {
        if (signal.aborted) throw new Paused();
        const surprising =
          error instanceof ServerError && ["part-known", "wrong-offset", "not-found"].includes(error.problem);
        // An answer was lost, or what was begun is gone: the next look at what the server has tells.
        if (surprising && this.#surprises++ < MOST_SURPRISES) throw new OfflineError();
        throw error;
      }
    };
    await this.target.persisting.run(attempt, { onTry: hooks.onTry, onTrouble: hooks.onTrouble });
  }

  async #attempt({ onProgress }: PartHooks, signal: AbortSignal): Promise<void> {
    if (signal.aborted) throw new Paused();
    const { address, bearer, transfer } = this.target;
    const place = `${address}/${this.#name}`;
    const known = await this.#stored();
    if (known !== null && known.length !== this.size) throw new ServerError(409, "part-known", "-");
    if (known === null || known.offset < known.length) {
      // What an earlier visit began was sealed otherwise: it cannot be gone on with.
      const strange = known !== null && this.#begun === null;
      if (strange) await ask(place, { method: "DELETE", bearer, headers: VERSION });
      const sealed = this.#begun ?? (await this.seal());
      this.#begun = sealed;
      if (known === null || strange) await this.#begin();
      await transfer.run(place, sealed, onProgress, signal);
    }
    onProgress(this.size);
    this.#begun = null;
  }

  /** How much of it the server has; null if nothing is known of it there. */
  async #stored(): Promise<{ offset: number; length: number } | null> {
    const { address, bearer } = this.target;
    let headers: Headers;
    try {
      ({ headers } = await ask(`${address}/${this.#name}`, { method: "HEAD", bearer, headers: VERSION }));
    } catch (error) {
      if (error instanceof ServerError && error.status === 404) return null;
      throw error;
    }
    const number = (name: string): number => Number(/^\d+$/.exec(headers.get(name) ?? "")?.[0] ?? NaN);
    const [offset, length] = [number("upload-offset"), number("upload-length")];
    if (!(offset <= length)) throw new OfflineError();
    return { offset, length };
  }

  async #begin(): Promise<void> {
    const { address, bearer } = this.target;
    const metadata = `id ${btoa(String.fromCharCode(...this.id))}`;
    const headers = { ...VERSION, "upload-length": String(this.size), "upload-metadata": metadata };
    await ask(address, { method: "POST", bearer, headers });
  }
}

/** Whether an error means that the same may succeed later, or was asked for. */
export function isHarmless(error: unknown): boolean {
  return error instanceof Paused || isPassing(error);
}
