// What a page that sends files and its worker say to each other.

import type { FollowupContent } from "../protocol/followup.ts";
import type { ReceiptKeys } from "../protocol/receipt.ts";

/** What files are sent with. Must be kept in memory only. */
export interface SendingKeys {
  /** Opens the mailbox and its case's uploads, 32 bytes. */
  mailboxKey: Uint8Array;
  /** Names the parts of files, 32 bytes. */
  partsKey: Uint8Array;
  /** The intake, 16 bytes. */
  instance: Uint8Array;
  case: string;
  /** The true key of the case. */
  caseRecipient: string;
}

/** From the page. A file is handed over by reference: no bytes of it but those asked for are read. */
export type ToFiles =
  /** SHA-256 of a file. */
  | { type: "hash"; file: Blob }
  /** Part `number`, from 0, of a file, sealed to a case. */
  | { type: "seal"; file: Blob; number: number; caseRecipient: string }
  /** A follow-up, where no other worker has the key for it. */
  | {
      type: "follow-up";
      authorKey: ReceiptKeys["authorKey"];
      instance: Uint8Array;
      case: string;
      caseRecipient: string;
      sitting: string;
      seq: number;
      content: FollowupContent;
    };

/** From the worker. */
export type FromFiles =
  /** How far hashing is, 0 to 1. */
  | { type: "progress"; fraction: number }
  | { type: "hashed"; sha256: Uint8Array }
  | { type: "part"; sealed: ArrayBuffer }
  /** The body of `POST mailbox/followups`. */
  | { type: "follow-up"; body: string }
  /** The file could not be read; it may have been moved or changed. */
  | { type: "unreadable" }
  | { type: "failed" };
