// A desk's texts for replies, sealed to each of its caseworkers by one of them (spec section 4).
//
// They belong to no case, and must never hold anything of one.

import type { Keyring } from "./account.ts";
import { dayNumber, isObject } from "./encoding.ts";
import { TamperingError } from "./errors.ts";
import type { LedgerHead, LedgerState } from "./ledger.ts";
import { openWith, seal } from "./sealed-file.ts";
import { checkKind, malformed, signed, verifySigned } from "./signed.ts";

/** The highest `seq`, where it stays: whoever writes it must not make these the desk's last texts. */
export const LAST_TEMPLATES = 2 ** 31 - 1;

/** One text in one language. */
export interface Template {
  name: string;
  locale: string;
  text: string;
}

/** A desk's opened texts. */
export interface Templates {
  desk: string;
  author: string;
  /** Higher with each change, until LAST_TEMPLATES. */
  seq: number;
  ledger: LedgerHead;
  day: string;
  items: Template[];
}

/** Signs a desk's texts and seals them to one of its accounts. Throws a TooLargeError beyond 64 KiB. */
export function sealTemplates(
  keyring: Keyring,
  state: LedgerState,
  recipient: string,
  { desk, seq, day, items }: Omit<Templates, "author" | "ledger">,
): Uint8Array {
  return seal(recipient, signed(keyring, state, { kind: "templates", desk, seq, day, items }), "templates");
}

/**
 * Opens the texts that were sealed to an account of a desk. Throws `author` unless a caseworker of that desk signed
 * them, `sequence` if they are older than `seen`, the highest number known.
 */
export function openTemplates(
  identities: string | readonly string[],
  sealed: Uint8Array,
  state: LedgerState,
  expectedDesk: string,
  seen = 0,
): Templates {
  const json = openWith(typeof identities === "string" ? [identities] : identities, sealed, "templates");
  const { content, author, ledger } = verifySigned(json, state, (payload) => {
    checkKind(payload, ["templates"]);
    const { desk, seq, day, items } = payload;
    if (desk !== expectedDesk) throw new TamperingError("author", "of another desk");
    const valid =
      typeof seq === "number" && Number.isSafeInteger(seq) && seq > 0 && dayNumber(day) !== null && Array.isArray(items);
    if (!valid) malformed("not templates");
    if (seq > LAST_TEMPLATES) throw new TamperingError("sequence", "beyond the last number");
    return { desk: expectedDesk, seq, day: day as string, items: (items as unknown[]).map(readItem) };
  });
  if (state.accounts.get(author)!.desk !== expectedDesk) throw new TamperingError("author", "of another desk");
  if (content.seq < seen) throw new TamperingError("sequence", "older templates");
  return { ...content, author, ledger };
}

function readItem(item: unknown): Template {
  const { name, locale, text } = isObject(item) ? item : {};
  if (typeof name !== "string" || typeof locale !== "string" || typeof text !== "string") malformed("not a template");
  return { name, locale, text };
}
