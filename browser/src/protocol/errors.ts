// What a check that failed is called (spec sections 4, 5 and 7). The words for people are `tampering-<reason>`.

/** Why something was refused; the suffix of its message in the translations. */
export type Reason =
  | "grant"
  | "digest"
  | "case"
  | "kind"
  | "signature"
  | "mac"
  | "mailbox"
  | "withheld"
  | "file"
  | "author"
  | "sequence"
  | "after"
  | "ledger-fork"
  | "ledger-invalid"
  | "ledger-refused"
  | "ledger-short"
  | "ledger-stale"
  | "recipient"
  | "keyring"
  | "journal"
  | "refusal"
  | "rekey"
  | "recovery"
  | "roster"
  | "truncated";

/** Something is not what it claims to be. It must be shown as tampering, never as content. */
export class TamperingError extends Error {
  override readonly name = "TamperingError";

  /** `detail` is for developers and tests, and never holds plaintext or a secret. */
  constructor(
    readonly reason: Reason,
    detail: string,
  ) {
    super(`${reason}: ${detail}`);
  }
}

/** What was to be sealed is longer than the largest bucket of its kind. */
export class TooLargeError extends Error {
  override readonly name = "TooLargeError";
}

/** The reason if `error` is a failed check, else null. */
export function reasonOf(error: unknown): Reason | null {
  return error instanceof TamperingError ? error.reason : null;
}

/** Whether a reason says that the ledger is not what somebody saw of it. */
export function isAboutLedger(reason: Reason): boolean {
  return reason.startsWith("ledger-");
}
