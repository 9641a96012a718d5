// Reads the answers out of the form, by the names that the plain form uses too, into what a report holds.
//
// Must give exactly what the server makes of the same fields in the plain form.

import type { Answers } from "../protocol/urgency.ts";
import { fold } from "../reporter/digits.ts";

/** A field whose answer cannot be taken as it is. */
export interface Mistake {
  readonly field: HTMLElement;
  readonly label: string;
  /** The id of the message that says why. */
  readonly problem: string;
}

interface Node {
  [key: string]: unknown;
}

/** A year, a month or a day as people write it, in the one way that a report has it; null if it is none. */
export function date(text: string): string | null {
  const parts = /^(\d{4})(?:[-/.年 ]+(\d{1,2})(?:[-/.月 ]+(\d{1,2}))?)?[年月日 ]*$/.exec(fold(text.trim()));
  if (!parts) return null;
  const iso = parts
    .slice(1)
    .filter(Boolean)
    .map((part) => part.padStart(2, "0"))
    .join("-");
  const day = new Date(iso);
  // Some engines take the 30th of February for a day in March.
  const exists = !Number.isNaN(day.getTime()) && day.toISOString().startsWith(iso);
  return exists && iso >= "1900" && iso < "2200" ? iso : null;
}

function days(text: string): number | null {
  const number = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  return number >= 1 && number <= 3650 ? number : null;
}

/** What a field is called on the page. */
export function labelOf(field: HTMLInputElement | HTMLTextAreaElement): string {
  return field.labels?.[0]?.firstChild?.textContent?.trim() ?? "";
}

/** The answers as they stand, what is wrong with them, and how long they are. */
export function collect(form: HTMLFormElement): {
  answers: Answers;
  mistakes: Mistake[];
  bytes: number;
  characters: number;
} {
  const answers: Node = {};
  const mistakes: Mistake[] = [];
  for (const field of form.querySelectorAll<HTMLInputElement>("[name]")) {
    const text = field.value.trim();
    const box = field.type === "checkbox";
    // Where a report goes is no answer.
    if (!text || field.name === "desk" || ((box || field.type === "radio") && !field.checked)) continue;

    let value: unknown = text;
    if (field.dataset["kind"] === "date") value = date(text);
    else if (field.dataset["kind"] === "days") value = days(fold(text));
    else if (box && text === "yes") value = true;
    if (value === null) {
      mistakes.push({ field, label: labelOf(field), problem: `error-${field.dataset["kind"]}` });
      continue;
    }

    const path = field.name.split(".");
    const last = path.pop() as string;
    let node = answers;
    for (const step of path) node = (node[step] ??= {}) as Node;
    // Boxes of one name are one answer; so is the list of places beside some of them.
    if ((box && value !== true) || field.name === "behind_where") {
      const list = (node[last] ??= []) as unknown[];
      if (!list.includes(value)) list.push(value);
    } else {
      node[last] = value;
    }
  }
  for (const rows of form.querySelectorAll<HTMLElement>("[data-rows]")) {
    const key = rows.dataset["rows"] as string;
    // Numbered keys come in the order of their numbers.
    if (answers[key]) answers[key] = Object.values(answers[key]);
  }
  const json = JSON.stringify(answers);
  return { answers, mistakes, bytes: new TextEncoder().encode(json).length, characters: json.length };
}
