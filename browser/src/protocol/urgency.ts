// How pressing a report is, from its answers alone (spec section 4, the card).

import { dayNumber, isObject, type JsonObject } from "./encoding.ts";

/** The urgencies a card may have; `UX` (quarantined) is only ever set by a person. */
export const URGENCIES = ["U1", "U2", "U3", "U4", "UX"] as const;

/** One of `URGENCIES`. */
export type Urgency = (typeof URGENCIES)[number];

/** Answers, keyed as in the questionnaire; unanswered ones are absent. */
export type Answers = JsonObject;

/** The strings of a multiple-choice answer; none for anything else. */
export function choices(answer: unknown): string[] {
  return Array.isArray(answer) ? answer.filter((choice): choice is string => typeof choice === "string") : [];
}

/** A day or a month (its first day) as days since 1970; a year alone, or anything else, is no date. */
function date(value: unknown): number | null {
  return dayNumber(value) ?? (typeof value === "string" && value.length === 7 ? dayNumber(`${value}-01`) : null);
}

/** The urgency of a report's first card, with the sender's day in UTC (`2026-11-22`) as today. */
export function urgencyOf(answers: Answers, today: string): "U1" | "U2" | "U3" | "U4" {
  const now = dayNumber(today);
  if (now === null) throw new RangeError("not a day");
  const has = (question: string, ...options: string[]): boolean =>
    choices(answers[question]).some((choice) => options.includes(choice));
  const ahead = (days: number, ...types: string[]): boolean =>
    (Array.isArray(answers["coming_up"]) ? answers["coming_up"] : []).some((coming: unknown) => {
      if (!isObject(coming) || (types.length > 0 && !types.includes(coming["type"] as string))) return false;
      const day = date(coming["date"]);
      return day !== null && day >= now && day <= now + days;
    });
  const ago = (day: number | null, days: number): boolean => day !== null && day <= now && day >= now - days;

  const when = isObject(answers["when"]) ? answers["when"] : {};
  const start = date(when["start"]);
  const end = date(when["end"]);
  const danger = answers["danger"];

  const immediate =
    danger === "now" ||
    ahead(14, "removal_flight", "extradition_decision") ||
    (has("kinds", "lure") && ahead(7, "travel", "meeting_demanded")) ||
    (has("kinds", "taken") && ago(start, 7)) ||
    (has("papers", "detained_abroad") && has("papers", "removal", "extradition", "interpol"));
  if (immediate) return "U1";

  const urgent =
    danger === "soon" ||
    has("kinds", "taken", "attack") ||
    (has("home_effects", "detained", "missing", "hurt") && (start === null || start >= now - 92)) ||
    ahead(30) ||
    ((has("channel", "in_person") || has("kinds", "visit")) && ago(end ?? start, 14));
  if (urgent) return "U2";

  const ongoing =
    danger === "ongoing" || when["ongoing"] === true || ["many", "continuous"].includes(answers["how_often"] as string);
  return ongoing ? "U3" : "U4";
}
