// Cleans files from a page, or from a worker that may start others: chooses the worker by the file's first bytes, and ends one
// that takes too long or dies, as a hostile file may make it. What it is told about a file stays in memory.

import { RECOGNISED_BY, recognise } from "./recognise.ts";
import type { Cleaned, Kind } from "./types.ts";

/** Where the scripts of the two workers are. */
export interface CleaningScripts {
  /** `cleaning-worker.js`: pictures and films. */
  readonly media: string;
  /** `cleaning-pdf-worker.js`. */
  readonly documents: string;
}

export interface CleaningOptions {
  /** The reporter chose to send the original: it is only recognised. */
  readonly keep?: boolean;
  /** After how many milliseconds the file is given up as not understood. */
  readonly within?: number;
}

/** Without a JIT a long document takes a minute or two; what takes longer is made to. */
const PATIENCE = 300_000;

/**
 * Gives the file without what is hidden in it, or says why not (`Cleaned.hidden`). The same file gives the same bytes every
 * time. Never rejects, and never takes longer than `within`.
 */
export async function clean(file: Blob, scripts: CleaningScripts, options: CleaningOptions = {}): Promise<Cleaned> {
  const kind = await kindOf(file);
  const asItWas = { blob: file, kind, removed: [], remains: [] };
  if (options.keep) return { ...asItWas, hidden: "kept" };
  if (kind === "other") return { ...asItWas, hidden: "unknown" };
  const answer = await ask(file, kind === "pdf" ? scripts.documents : scripts.media, options.within ?? PATIENCE);
  return answer ?? { ...asItWas, hidden: "unknown" };
}

async function kindOf(file: Blob): Promise<Kind> {
  try {
    return recognise(new Uint8Array(await file.slice(0, RECOGNISED_BY).arrayBuffer()));
  } catch {
    // It cannot be read, which whoever sends it will notice.
    return "other";
  }
}

/** What a worker of its own says, or null if it says nothing. */
function ask(file: Blob, script: string, within: number): Promise<Cleaned | null> {
  return new Promise((resolve) => {
    let worker: Worker;
    try {
      worker = new Worker(script);
    } catch {
      resolve(null);
      return;
    }
    const done = (answer: Cleaned | null): void => {
      clearTimeout(timer);
      worker.terminate();
      resolve(answer);
    };
    const timer = setTimeout(() => done(null), within);
    worker.onmessage = ({ data }: MessageEvent<Cleaned>) => done(data);
    worker.onerror = () => done(null);
    worker.onmessageerror = () => done(null);
    worker.postMessage(file);
  });
}
