// What the mailbox page and its worker say to each other.

import type { SendingKeys } from "../files/worker-messages.ts";
import type { Reason } from "../protocol/errors.ts";
import type { FollowupContent } from "../protocol/followup.ts";
import type { Mailbox } from "../protocol/mailbox.ts";

/** From the page. */
export type ToMailbox =
  /** A receipt of 11 bytes, in the intake with this genesis (SHA-256, base64url). */
  | { type: "derive"; receipt: Uint8Array; genesis: string }
  /**
   * The mailbox's pages so far, newest first, as the server gave them, and the ledger's entries if they are to be
   * verified anew; once `derived`.
   */
  | { type: "open"; entries: readonly unknown[] | null; pages: readonly unknown[]; today: string }
  /** A follow-up, once `opened`. */
  | { type: "seal"; sitting: string; seq: number; content: FollowupContent }
  /** The keys that files are sent with, once `opened`. */
  | { type: "hand-over" };

/** From the worker. */
export type FromMailbox =
  /** How far the derivation is, 0 to 1. */
  | { type: "progress"; fraction: number }
  /** What the server is shown to open the mailbox, base64url. */
  | { type: "derived"; mailboxKey: string }
  /** What is in the mailbox, after all checks; `stale` if the ledger was not renewed for too long. */
  | { type: "opened"; mailbox: Mailbox; stale: boolean }
  /** The receipt opens nothing here. */
  | { type: "unknown" }
  /** A check failed that all else rests on. */
  | { type: "refused"; reason: Reason }
  /** The body of `POST mailbox/followups`: keep it, and send the same text again if the answer is lost. */
  | { type: "sealed"; body: string }
  | { type: "keys"; keys: SendingKeys }
  /** Something failed; `too-large` if a follow-up is longer than one may be. */
  | { type: "failed"; why: "too-large" | "internal" };
