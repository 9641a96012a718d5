// What to tell a person when something failed: one sentence, in their language.
//
// Must never show an address, a stack or the server's own words.

import { ApiError, OfflineError } from "./api.ts";
import { has, t } from "./texts.ts";

/** The sentence for an error of any kind. */
export function sayError(error: unknown): string {
  if (error instanceof OfflineError) return t("desk-offline");
  if (error instanceof ApiError) {
    if (error.problem === "too-many-requests") return t("desk-throttled");
    if (error.problem === "sign-in-failed" && has("desk-sign-in-failed")) return t("desk-sign-in-failed");
    const id = `problem-${error.problem}`;
    return t(has(id) ? id : "problem-internal", { reference: error.reference || "–" });
  }
  return t("problem-internal", { reference: "–" });
}

/** True when the error means that the session is over. */
export const isSignedOut = (error: unknown): boolean =>
  error instanceof ApiError && error.status === 401;
