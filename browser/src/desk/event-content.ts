// From where a case is to stand, as the view says it, to the content of a signed event.
//
// Must never let a state or a reason through that the taxonomy does not have.

import { CLOSE_REASONS, STATUSES, type WorkContent } from "../protocol/records.ts";
import type { Standing } from "./case-model.ts";

/** The content of the event that says `standing`. */
export function eventContent(standing: Standing): WorkContent {
  const state = STATUSES.find((one) => one === standing.state);
  const reason = CLOSE_REASONS.find((one) => one === standing.reason) ?? null;
  if (state === undefined || (state === "closed" && reason === null)) throw new RangeError("not a standing");
  const closing = state === "closed";
  return { kind: "event", state, assignee: standing.assignee, reason: closing ? reason : null };
}
