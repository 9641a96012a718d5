// What the reporter's page and the sealing worker say to each other.

import type { SendingKeys } from "../files/worker-messages.ts";
import type { Reason } from "../protocol/errors.ts";
import type { Answers } from "../protocol/urgency.ts";

/** From the page. Entries are those of `GET ledger`, ids and the genesis hash base64url, the day in UTC. */
export type ToSealer =
  | { type: "prepare"; entries: readonly unknown[]; genesis: string; locale: string }
  | { type: "seal"; answers: Answers; day: string; desk: string }
  | { type: "reseal"; entries: readonly unknown[]; answers: Answers; day: string; desk: string }
  /** The keys that files are sent with, once a report was acknowledged. */
  | { type: "hand-over" };

/** A receipt as it is shown: in digits, and in words by their places in the list of the page's language. */
export interface ShownReceipt {
  digits: string;
  words: readonly number[];
}

/** From the worker. */
export type FromSealer =
  /** How far the preparation is, 0 to 1. */
  | { type: "progress"; fraction: number }
  /** The receipts; a report can be sealed from now on. Show them only when the server has acknowledged it. */
  | { type: "ready"; receipts: { real: ShownReceipt; safe: ShownReceipt } }
  /** The body of `POST reports`: keep it, and send the same text again if the answer is lost. */
  | { type: "sealed"; case: string; body: string }
  | { type: "keys"; keys: SendingKeys; authorKey: Uint8Array }
  /** The desk takes no reports any more, and these do. Another may be chosen, by nobody but the person. */
  | { type: "closed"; desks: readonly string[] }
  /** A check failed: nothing may be sent, also not another way. */
  | { type: "refused"; reason: Reason }
  /** Sealing failed; `too-large` if the answers are longer than a report may be. */
  | { type: "failed"; why: "too-large" | "internal" };
