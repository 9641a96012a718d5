// What is said of a check that failed.
//
// Must never say it in the words of what was checked.

import { reasonOf } from "../protocol/errors.ts";
import { has, t } from "./texts.ts";

/** The message id of a failed check; null for any other error. */
export function tamperingId(error: unknown): string | null {
  const reason = reasonOf(error);
  if (reason === null) return null;
  const id = `tampering-${reason}`;
  return has(id) ? id : "tampering-title";
}

/** The sentence for a failed check; null for any other error. */
export function tamperingMessage(error: unknown): string | null {
  const id = tamperingId(error);
  return id === null ? null : t(id);
}
