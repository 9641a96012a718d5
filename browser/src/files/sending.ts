// Sends one file: hashed, cut into parts, each sealed and stored, and then announced to the desk.

import { toBase64url, utf8 } from "../protocol/encoding.ts";
import type { AnnouncedFile, Hidden } from "../protocol/followup.ts";
import { PART_CONTENT_BYTES, partContent, partCount, partId, sealedPartSize } from "../protocol/part.ts";
import type { Outbox } from "../reporter/outbox.ts";
import { type PartHooks, PartUpload, type Target } from "./parts.ts";
import type { SendingKeys } from "./worker-messages.ts";

/** The most bytes of a file's name that are announced. */
const NAME_BYTES = 200;

/** A media type as browsers write it; anything else is announced as unknown. */
const MEDIA_TYPE = /^[a-z0-9.+-]{1,60}\/[a-z0-9.+-]{1,60}$/;

/** What is to be sent of a chosen file. */
export interface Chosen {
  /** As it was chosen. */
  readonly file: File;
  /** As it is sent. */
  readonly blob: Blob;
  readonly hidden: Hidden;
}

/** What files are sent with. */
export interface Tools {
  readonly keys: SendingKeys;
  readonly target: Target;
  readonly outbox: Pick<Outbox, "deliver">;
  /** SHA-256 of a file. */
  hash(file: Blob, onProgress: (fraction: number) => void): Promise<Uint8Array>;
  /** Part `number` of a file, sealed to the case. */
  seal(file: Blob, number: number): Promise<Blob>;
}

/** What is told while a file is sent. */
export interface SendingHooks {
  /** Which step is taken, and how far it is, 0 to 1. */
  onStep: (step: "hashing" | "sending" | "announcing", fraction: number) => void;
  onTrouble: PartHooks["onTrouble"];
}

/** The bytes of a file's sealed parts together: what it takes of the limits. */
export function sealedBytes(length: number): number {
  let bytes = 0;
  for (let number = 0; number < partCount(length); number++) bytes += sealedPartSize(partContent(length, number));
  return bytes;
}

/** A file's name, short enough to be announced: what is cut off is cut before its ending. */
export function shortName(name: string): string {
  if (utf8(name).length <= NAME_BYTES) return name;
  const ending = /\.[^.]{1,10}$/.exec(name)?.[0] ?? "";
  const characters = [...name.slice(0, name.length - ending.length)];
  while (utf8(characters.join("") + ending).length > NAME_BYTES) characters.pop();
  return characters.join("") + ending;
}

/** One file on its way. It can be run again after it was paused, and goes on where it was. */
export class FileSending {
  #sha256: Uint8Array | null = null;
  #original: Uint8Array | null = null;
  #next = 0;
  #part: PartUpload | null = null;

  constructor(
    private readonly chosen: Chosen,
    private readonly tools: Tools,
  ) {}

  /** Sends and announces it. Throws Paused, a ServerError if the server will not have it, and what the tools throw. */
  async run(hooks: SendingHooks, signal: AbortSignal): Promise<void> {
    const { file, blob } = this.chosen;
    const { hash } = this.tools;
    const cleaned = blob !== file;
    const hashing = (from: number, share: number) => (fraction: number) =>
      hooks.onStep("hashing", from + Math.min(1, fraction) * share);
    hashing(0, 1)(0);
    this.#sha256 ??= await hash(blob, hashing(0, cleaned ? 0.5 : 1));
    if (cleaned) this.#original ??= await hash(file, hashing(0.5, 0.5));

    for (const parts = partCount(blob.size); this.#next < parts; this.#next++) {
      await this.#sendPart(hooks, signal);
      this.#part = null;
    }
    hooks.onStep("announcing", 1);
    await this.#announce(hooks);
  }

  async #sendPart({ onStep, onTrouble }: SendingHooks, signal: AbortSignal): Promise<void> {
    const { blob } = this.chosen;
    const { keys, target, seal } = this.tools;
    const number = this.#next;
    const content = partContent(blob.size, number);
    const size = sealedPartSize(content);
    const before = number * PART_CONTENT_BYTES;
    const onProgress = (bytes: number): void => onStep("sending", (before + (content * bytes) / size) / blob.size);
    const id = partId(keys.partsKey, keys.instance, this.#sha256!, number);
    this.#part ??= new PartUpload(target, id, size, () => seal(blob, number));
    onProgress(0);
    await this.#part.run({ onProgress, onTrouble, onTry: () => undefined }, signal);
  }

  async #announce({ onTrouble }: SendingHooks): Promise<void> {
    const { file, blob, hidden } = this.chosen;
    const { keys, outbox } = this.tools;
    const ids = Array.from({ length: partCount(blob.size) }, (_, number) =>
      toBase64url(partId(keys.partsKey, keys.instance, this.#sha256!, number)),
    );
    const announced: AnnouncedFile = {
      name: shortName(file.name),
      type: MEDIA_TYPE.test(file.type) ? file.type : "application/octet-stream",
      length: blob.size,
      sha256: toBase64url(this.#sha256!),
      parts: ids,
      hidden,
      original: this.#original === null ? null : { length: file.size, sha256: toBase64url(this.#original) },
    };
    const day = new Date().toISOString().slice(0, 10);
    await outbox.deliver({ day, text: "", files: [announced] }, { onTrouble });
  }
}
