// Who an invited handle is: a note for the admins alone, sealed to each of them by one of them (spec section 4).

import type { Keyring } from "./account.ts";
import { dayNumber, type JsonObject } from "./encoding.ts";
import { TamperingError, TooLargeError } from "./errors.ts";
import type { LedgerHead, LedgerState } from "./ledger.ts";
import { mailTextBytes } from "./mail.ts";
import { open, openWith, seal } from "./sealed-file.ts";
import { checkKind, malformed, signed, verifySigned } from "./signed.ts";

/** The most bytes that a note's text may have as a JSON string, without its quotes. */
export const LONGEST_ABOUT_TEXT = 3600;

/** An opened note. */
export interface About {
  /** The account that the handle was given to, 16 bytes, base64url. */
  account: string;
  handle: string;
  author: string;
  ledger: LedgerHead;
  day: string;
  text: string;
}

/** Signs a note about a handle and seals it to one admin. Throws a TooLargeError beyond 3,600 bytes. */
export function sealAbout(
  keyring: Keyring,
  state: LedgerState,
  recipient: string,
  { account, handle, day, text }: Pick<About, "account" | "handle" | "day" | "text">,
): Uint8Array {
  if (mailTextBytes(text) > LONGEST_ABOUT_TEXT) throw new TooLargeError("too large for a note");
  return seal(recipient, signed(keyring, state, { kind: "about", account, handle, day, text }), "about");
}

/**
 * Opens a note that was found at an account with a handle. Throws `author` unless an admin signed it, `kind` if it is about
 * another handle, or about that handle when another account had it.
 */
export function openAbout(
  identities: string | readonly string[],
  sealed: Uint8Array,
  state: LedgerState,
  expected: Pick<About, "account" | "handle">,
): About {
  const json = typeof identities === "string" ? open(identities, sealed, "about") : openWith(identities, sealed, "about");
  const { account, handle } = expected;
  const read = (payload: JsonObject): Pick<About, "day" | "text"> => {
    checkKind(payload, ["about"]);
    const { day, text } = payload;
    if (payload["account"] !== account || payload["handle"] !== handle) throw new TamperingError("kind", "about somebody else");
    if (dayNumber(day) === null || typeof text !== "string") malformed("not a note");
    return { day: day as string, text };
  };
  const { content, author, ledger } = verifySigned(json, state, read, "admin");
  return { account, handle, author, ledger, ...content };
}
