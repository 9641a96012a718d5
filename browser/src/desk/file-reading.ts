// Reads a reporter's file: part after part fetched, opened, handed on, and the whole checked against its announcement.
//
// Memory holds one part, whatever the file's length. Must never call a file whole whose length or SHA-256 is not the
// one that its announcement names.

import { TamperingError } from "../protocol/errors.ts";
import type { AnnouncedFile } from "../protocol/followup.ts";
import { isPartSize, partContent, sealedPartSize } from "../protocol/part.ts";
import type { PartAnswer } from "./cases-api.ts";

/** What opens parts, one after the other. */
export interface Opener {
  part(sealed: Uint8Array, content: number): Promise<Uint8Array<ArrayBuffer>>;
  whole(): Promise<string>;
}

/** How many of a file's parts the server does not have, or has in another size than they must have. */
export function missingParts(file: AnnouncedFile, stored: readonly PartAnswer[]): number {
  const sizes = new Map(stored.map(({ id, size }) => [id, size]));
  // One size more is what a sealer takes whose header would leave an empty last chunk.
  const fits = (size: number, content: number): boolean => size >= sealedPartSize(content) && isPartSize(size);
  return file.parts.filter((id, at) => !fits(sizes.get(id) ?? 0, partContent(file.length, at))).length;
}

/**
 * Hands every part of `file` to `take`, in order. Throws a TamperingError (`file`) where the whole is not what was
 * announced: what was taken must then be thrown away.
 */
export async function readWhole(
  file: AnnouncedFile,
  opener: Opener,
  fetchPart: (id: string) => Promise<Uint8Array>,
  take: (content: Uint8Array<ArrayBuffer>, at: number) => Promise<void>,
  onProgress: (bytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  let length = 0;
  for (const [at, id] of file.parts.entries()) {
    signal.throwIfAborted();
    const sealed = await fetchPart(id);
    signal.throwIfAborted();
    const content = await opener.part(sealed, partContent(file.length, at));
    length += content.length;
    await take(content, at);
    onProgress(length);
  }
  signal.throwIfAborted();
  if (length !== file.length || (await opener.whole()) !== file.sha256) {
    throw new TamperingError("file", "not the file that was announced");
  }
}
