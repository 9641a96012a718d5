// Loaded when somebody wants to add files: puts together what they are sent with.
//
// Keys and files are in memory only, and gone when `stop` is called or the page is left.

import { clean } from "../cleaning/client.ts";
import { toBase64url } from "../protocol/encoding.ts";
import { newSitting } from "../protocol/followup.ts";
import { Asking } from "../reporter/asking.ts";
import { learn } from "../reporter/dom.ts";
import { Outbox } from "../reporter/outbox.ts";
import { Persisting } from "../reporter/persisting.ts";
import { ask, OfflineError, readJson } from "../reporter/server.ts";
import { drawPanel, UnreadableError } from "./panel.ts";
import { transferWith } from "./transfer.ts";
import type { FromFiles, SendingKeys, ToFiles } from "./worker-messages.ts";

/** What the server says about files: `GET /{locale}/files`. */
export interface FilesInfo {
  readonly api: string;
  readonly worker: string;
  readonly cleaning: { readonly media: string; readonly documents: string };
  readonly most_files: number;
  readonly most_bytes: number;
  readonly words: Readonly<Record<string, string>>;
}

/** Where and with what files are sent. */
export interface Attached {
  readonly place: HTMLElement;
  readonly info: FilesInfo;
  readonly keys: SendingKeys;
  /** Where follow-ups go; or what they are authenticated with, if nothing else on the page writes any. */
  readonly outbox: Pick<Outbox, "deliver" | "hurry"> | { readonly authorKey: Uint8Array };
  /** Whether something would be lost if the page were closed now. */
  readonly busy: (some: boolean) => void;
}

/** Draws the panel. The returned function stops everything. */
export function attach({ place, info, keys, outbox, busy }: Attached): () => void {
  learn(info.words);
  const bearer = toBase64url(keys.mailboxKey);
  const persisting = new Persisting();
  let onHashed: (fraction: number) => void = () => undefined;
  const worker = new Asking<ToFiles, FromFiles>(info.worker, { type: "failed" }, (fraction) => onHashed(fraction));
  const told = async <Type extends FromFiles["type"]>(
    question: ToFiles,
    type: Type,
  ): Promise<Extract<FromFiles, { type: Type }>> => {
    const answer = await worker.tell(question);
    if (answer.type === "unreadable") throw new UnreadableError();
    if (answer.type !== type) throw new Error("the worker failed");
    return answer as Extract<FromFiles, { type: Type }>;
  };
  const { case: id, caseRecipient, instance } = keys;
  const own = (authorKey: Uint8Array): Outbox =>
    new Outbox(
      newSitting(),
      async (at, content) =>
        (await told({ type: "follow-up", authorKey, instance, case: id, caseRecipient, ...at, content }, "follow-up")).body,
      async (body) => {
        const answer = await readJson(await ask(`${info.api}/mailbox/followups`, { method: "POST", body, bearer }));
        if (typeof answer["id"] !== "string") throw new OfflineError();
      },
      persisting,
    );
  const sent = "authorKey" in outbox ? own(outbox.authorKey) : outbox;
  const stop = drawPanel(place, {
    keys,
    outbox: sent,
    target: { address: `${info.api}/cases/${id}/files`, bearer, transfer: transferWith(bearer), persisting },
    clean: (file) => clean(file, info.cleaning),
    hash: async (file, onProgress) => {
      onHashed = onProgress;
      return (await told({ type: "hash", file }, "hashed")).sha256;
    },
    seal: async (file, number) =>
      new Blob([(await told({ type: "seal", file, number, caseRecipient }, "part")).sealed]),
    mostFiles: info.most_files,
    mostBytes: info.most_bytes,
    hurry: () => {
      persisting.hurry();
      sent.hurry();
    },
    busy,
  });
  return () => {
    persisting.close();
    worker.stop();
    stop();
  };
}
