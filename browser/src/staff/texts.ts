// The words of the staff pages: messages by id, labels of codes, and free text made inert.
//
// Everything shown to a person passes through here. Must never return markup, and must never
// let a stranger's text change the direction or the look of what stands beside it.

import { messages, page } from "./page.ts";

const PLACEHOLDER = /\{\s*\$([a-z][a-z0-9-]*)\s*\}/g;

function isolate(value: string | number): string {
  if (typeof value === "number") return String(value);
  const clean = inert(value);
  return page.dir === "rtl" ? `\u2068${clean}\u2069` : clean;
}

/** True when there is a message of that id. */
export function has(id: string): boolean {
  return typeof messages[id] === "string";
}

/** The message `id`, with its `{ $name }` places filled. An unknown id is shown as itself. */
export function t(id: string, values: Readonly<Record<string, string | number>> = {}): string {
  const message = messages[id];
  if (typeof message !== "string") return id;
  return message.replace(PLACEHOLDER, (whole: string, name: string) => {
    const value = values[name];
    return value === undefined ? whole : isolate(value);
  });
}

/**
 * Text from someone else, made harmless to look at: bidi embeddings, overrides and isolates and
 * control characters are taken out, line ends kept. Only for showing, never before a check.
 */
export function inert(text: string): string {
  return text
    .replace(/\r\n?/g, "\n")
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]/g, "");
}

/** A code as it stands in a message id: lower case, hyphens for underscores. */
function idPart(code: string): string {
  return code.toLowerCase().replace(/_/g, "-");
}

function labelled(prefix: string, code: string): string {
  const id = `${prefix}-${idPart(code)}`;
  return has(id) ? t(id) : inert(code);
}

/** The question of an answer's key. */
export const questionLabel = (key: string): string => labelled("question", key);

/** One option of a question; an unknown one is shown as it is. */
export const optionLabel = (key: string, value: string): string =>
  labelled(`option-${idPart(key)}`, value);

/** True when the option has words of its own, so that an unknown one can be marked. */
export const knownOption = (key: string, value: string): boolean =>
  has(`option-${idPart(key)}-${idPart(value)}`);

/** One field of a question that has several, without the example that the form gives in brackets. */
export const fieldLabel = (key: string, field: string): string =>
  labelled(`field-${idPart(key)}`, field).replace(/\s*[((][^()()]*[))]\s*$/, "");

/** One row of a question that is a matrix. */
export const rowLabel = (key: string, row: string): string => labelled(`row-${idPart(key)}`, row);

/** A country or territory by its code. */
export const placeLabel = (code: string): string => labelled("place", code);

/** A status of a case. */
export const statusLabel = (code: string): string => labelled("status", code);

/** A reason for closing. */
export const closeLabel = (code: string): string => labelled("close", code);

/** An urgency, `U1` to `U4` or `UX`. */
export const urgencyLabel = (code: string): string => labelled("urgency", code);

/** The short title of a section of the questionnaire, `a` to `e`. */
export const sectionLabel = (letter: string): string => labelled("section", letter);

/** A role. */
export const roleLabel = (code: string): string => labelled("role", code);

const REPLY_LANG: Readonly<Record<string, string>> = { ug: "ug-Arab", kk: "kk-Cyrl", mn: "mn-Cyrl" };

let displayNames: Intl.DisplayNames | null | undefined;

function displayName(tag: string): string | undefined {
  displayNames ??=
    Intl.DisplayNames.supportedLocalesOf([page.locale]).length > 0
      ? new Intl.DisplayNames([page.locale], { type: "language" })
      : null;
  try {
    return displayNames?.of(tag);
  } catch {
    return undefined;
  }
}

/** A language by its BCP 47 tag: in the browser's words where it has the page's language, else the form's. */
export function languageLabel(tag: string): string {
  const name = displayName(tag);
  if (name !== undefined && name !== tag) return inert(name);
  const known = REPLY_LANG[tag] ?? tag;
  return knownOption("reply_langs", known) ? optionLabel("reply_langs", known) : inert(tag);
}

/** A BCP 47 tag that is safe to put into a `lang` attribute, else nothing. */
export function langTag(tag: string | undefined): string | undefined {
  return tag !== undefined && /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/.test(tag) ? tag : undefined;
}

const COMMAS: Readonly<Record<string, string>> = { zh: "、", ug: "، " };

const RTL = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/;

/** Several values in one line, each in its own direction, with the commas of the page's language. */
export function joined(values: readonly string[]): string {
  const comma = COMMAS[page.locale.split("-")[0] ?? ""] ?? ", ";
  const isolated = (value: string): string => (page.dir === "rtl" || RTL.test(value) ? `\u2068${value}\u2069` : value);
  return values.map(isolated).join(comma);
}
