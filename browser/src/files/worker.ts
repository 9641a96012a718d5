// Hashes files and seals their parts in the background. A classic dedicated worker: it never talks to the network.
//
// One part is in memory at a time; no file ever is whole, but for small ones while they are hashed.

import { sha256 } from "@noble/hashes/sha2.js";
import { isObject, toBase64url } from "../protocol/encoding.ts";
import { sealFollowup } from "../protocol/followup.ts";
import { PART_CONTENT_BYTES, partContent, sealPart } from "../protocol/part.ts";
import type { FromFiles, ToFiles } from "./worker-messages.ts";

/** Up to so many bytes the browser's own SHA-256 is used, which wants the file whole. */
const HASHED_WHOLE = 48 * 1024 * 1024;

/** Bytes that are hashed between two words of progress. */
const STRETCH = 1024 * 1024;

// The types of a page call this a window; a worker has only `postMessage` and `onmessage` of it.
const scope = self as unknown as {
  postMessage(message: FromFiles, transfer?: Transferable[]): void;
  onmessage: unknown;
};

/** A file that cannot be read: its bytes are gone, or it never was one. */
class Unreadable extends Error {}

async function read(file: Blob, start: number, length: number): Promise<Uint8Array> {
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(await file.slice(start, start + length).arrayBuffer());
  } catch {
    throw new Unreadable();
  }
  if (bytes.length !== length) throw new Unreadable();
  return bytes;
}

async function hash(file: Blob): Promise<Uint8Array> {
  if (file.size <= HASHED_WHOLE && typeof crypto !== "undefined" && crypto.subtle) {
    const whole = await read(file, 0, file.size);
    return new Uint8Array(await crypto.subtle.digest("SHA-256", whole as Uint8Array<ArrayBuffer>));
  }
  const hashing = sha256.create();
  for (let start = 0; start < file.size; start += STRETCH) {
    hashing.update(await read(file, start, Math.min(STRETCH, file.size - start)));
    scope.postMessage({ type: "progress", fraction: (start + STRETCH) / file.size });
  }
  return hashing.digest();
}

async function answer(message: ToFiles): Promise<void> {
  switch (message.type) {
    case "hash":
      scope.postMessage({ type: "hashed", sha256: await hash(message.file) });
      return;
    case "seal": {
      const { file, number, caseRecipient } = message;
      const content = await read(file, number * PART_CONTENT_BYTES, partContent(file.size, number));
      const sealed = sealPart(caseRecipient, content);
      content.fill(0);
      const { buffer } = sealed as Uint8Array<ArrayBuffer>;
      scope.postMessage({ type: "part", sealed: buffer }, [buffer]);
      return;
    }
    case "follow-up": {
      const { authorKey, instance, case: id, caseRecipient, sitting, seq, content } = message;
      const sealed = sealFollowup({ authorKey }, instance, { case: id, caseRecipient }, { sitting, seq }, content);
      scope.postMessage({ type: "follow-up", body: JSON.stringify({ v: 1, sealed: toBase64url(sealed) }) });
    }
  }
}

scope.onmessage = async (event: MessageEvent<unknown>) => {
  if (!isObject(event.data)) return;
  try {
    await answer(event.data as ToFiles);
  } catch (error) {
    // An error's own message might quote a name.
    scope.postMessage({ type: error instanceof Unreadable ? "unreadable" : "failed" });
  }
};
