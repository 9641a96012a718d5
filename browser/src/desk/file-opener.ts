// Opens the parts of one file, one after the other, in a worker of its own, and takes the hash of the whole.
//
// Holds one part at a time. Must never keep a part after it was handed on, nor outlive the reading.

import { TamperingError, type Reason } from "../protocol/errors.ts";
import { trusted } from "./pool.ts";
import type { FromOpener, ToOpener } from "./worker.ts";

/** One file being opened; `close` ends it and wipes what the worker knew. */
export class FileOpener {
  readonly #worker: Worker;
  #settle: { done: (answer: FromOpener) => void; failed: (error: Error) => void } | null = null;

  /** `identities` are the case's, newest first: a file may be sealed to an earlier one. */
  constructor(address: string, identities: readonly string[]) {
    this.#worker = new Worker(trusted(address), { name: "thicket-file" });
    this.#worker.onmessage = (event: MessageEvent<FromOpener>) => this.#settle?.done(event.data);
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#settle?.failed(new Error("the worker failed"));
    };
    this.#worker.postMessage({ type: "file", identities } satisfies ToOpener);
  }

  /** The `content` bytes of the next part. Throws a TamperingError where it is not what it should be. */
  async part(sealed: Uint8Array, content: number): Promise<Uint8Array<ArrayBuffer>> {
    const answer = await this.#ask({ type: "part", sealed, content }, [sealed.buffer as ArrayBuffer]);
    if (answer.type === "part" && answer.content !== null) return answer.content;
    const reason: Reason = answer.type === "part" && answer.problem !== null ? answer.problem : "truncated";
    throw new TamperingError(reason, "a part of a file");
  }

  /** SHA-256 (base64url) of everything opened so far. */
  async whole(): Promise<string> {
    const answer = await this.#ask({ type: "whole" }, []);
    return answer.type === "whole" ? answer.sha256 : "";
  }

  /** Ends the worker. */
  close(): void {
    this.#worker.terminate();
    this.#settle?.failed(new Error("closed"));
  }

  #ask(message: ToOpener, transfer: ArrayBuffer[]): Promise<FromOpener> {
    return new Promise((done, failed) => {
      this.#settle = { done, failed };
      this.#worker.postMessage(message, transfer);
    });
  }
}
