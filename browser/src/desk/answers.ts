// Turns the answers of a report into lines to read: known codes into words, the rest kept inert.
//
// Follows the questionnaire's order and types. Must never drop an answer it does not understand:
// what is unknown is shown as plain text, marked as unknown.

import { fieldLabel, knownOption, optionLabel, placeLabel, rowLabel } from "../staff/texts.ts";

/** A value in words; `known` is false when it is a code that the questionnaire does not have. */
export interface Value {
  readonly text: string;
  readonly known: boolean;
  /** Somebody's own words, in their own direction and language. */
  readonly free: boolean;
}

/** A value with the name of its field. */
export interface Named extends Value {
  readonly label: string;
}

/** One answer, ready to be laid out. */
export type Answer =
  | { readonly as: "text"; readonly value: Value }
  | { readonly as: "list"; readonly values: readonly Value[] }
  | { readonly as: "fields"; readonly entries: readonly (readonly Named[])[] };

/** How the answer to one question is shaped. */
export type QuestionType =
  | "long"
  | "codes"
  | "places"
  | "when"
  | "repeat"
  | "contact"
  | "consent"
  | "keep"
  | "other";

/** One question, its place and shape. */
export interface Question {
  readonly key: string;
  readonly section: string;
  readonly type: QuestionType;
}

const question = (section: string, type: QuestionType, ...keys: string[]): Question[] =>
  keys.map((key) => ({ key, section, type }));

/** All questions that are ever sent, in reading order. */
export const QUESTIONS: readonly Question[] = [
  ...question("a", "codes", "reply_langs", "danger"),
  ...question("b", "long", "happened"),
  ...question("b", "codes", "kinds"),
  ...question("b", "when", "when"),
  ...question("b", "codes", "how_often"),
  ...question("b", "places", "where_now", "behind_where"),
  ...question("b", "codes", "asked_for"),
  ...question("b", "repeat", "coming_up"),
  ...question("b", "codes", "who"),
  ...question("b", "repeat", "clues"),
  ...question("b", "codes", "channel"),
  ...question("c", "codes", "about_whom", "home_effects", "papers", "status_here", "groups"),
  ...question("d", "codes", "help", "told_others"),
  ...question("e", "contact", "contact"),
  ...question("e", "consent", "consent"),
  ...question("e", "keep", "keep"),
];

/** The codes of `consent` rows, in order, whether answered or not. */
export const CONSENT_ROWS = [
  "stats",
  "match",
  "partners",
  "lawyers",
  "police_host",
  "un",
  "journalists",
  "quote",
] as const;

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const free = (text: string): Value => ({ text, known: true, free: true });
const unknown = (value: unknown): Value => ({
  text: typeof value === "string" ? value : (JSON.stringify(value) ?? ""),
  known: false,
  free: true,
});

function code(key: string, value: unknown): Value {
  if (typeof value !== "string" || !knownOption(key, value)) return unknown(value);
  return { text: optionLabel(key, value), known: true, free: false };
}

function place(value: unknown): Value {
  if (typeof value !== "string") return unknown(value);
  const text = placeLabel(value);
  return text === value ? unknown(value) : { text, known: true, free: false };
}

function empty(value: unknown): boolean {
  if (value === undefined || value === null || value === "" || value === false) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isFields(value) && Object.keys(value).length === 0;
}

/** How each field of a question is shown: as a code of `codes`, as free text, or as itself. */
type FieldTypes = Readonly<Record<string, "free" | "number" | "flag" | { readonly codes: string }>>;

const FIELDS: Readonly<Record<string, FieldTypes>> = {
  when: { start: "free", end: "free", ongoing: "flag", original: "free" },
  coming_up: { type: { codes: "coming_up_type" }, date: "free", note: "free" },
  clues: { type: { codes: "clues_type" }, value: "free", note: "free" },
  contact: {
    mode: { codes: "contact_mode" },
    value: "free",
    safe_times: "free",
    never: { codes: "contact_never" },
    code_word: "free",
  },
  keep: {
    keep_for: { codes: "keep_for" },
    if_silent: { codes: "keep_if_silent" },
    silent_after_days: "number",
    plan: "free",
  },
};

function keepField(key: string, name: string): string {
  // The Fluent id is `field-keep-for`, not `field-keep-keep-for`.
  return key === "keep" && name === "keep_for" ? fieldLabel("keep", "for") : fieldLabel(key, name);
}

function named(key: string, name: string, value: unknown): Named[] {
  if (empty(value)) return [];
  const type = FIELDS[key]?.[name];
  const label = keepField(key, name);
  const one = (item: unknown): Named => {
    if (type === "flag" && item === true) {
      return { label, text: optionLabel("consent", "yes"), known: true, free: false };
    }
    if (type === "number" && typeof item === "number") {
      return { label, text: String(item), known: true, free: false };
    }
    if (type === "free" && typeof item === "string") return { label, ...free(item) };
    if (typeof type === "object") return { label, ...code(type.codes, item) };
    return { label, ...unknown(item) };
  };
  return Array.isArray(value) ? value.filter((item) => !empty(item)).map(one) : [one(value)];
}

function entry(key: string, value: unknown): readonly Named[] {
  if (!isFields(value)) return [{ label: "", ...unknown(value) }];
  const order = Object.keys(FIELDS[key] ?? {});
  const rest = Object.keys(value).filter((name) => !order.includes(name));
  return [...order, ...rest].flatMap((name) =>
    Object.hasOwn(value, name) ? named(key, name, value[name]) : [],
  );
}

function consent(value: Fields): readonly Named[] {
  const rest = Object.keys(value).filter((row) => !CONSENT_ROWS.some((known) => known === row));
  return [...CONSENT_ROWS, ...rest].flatMap((row) =>
    Object.hasOwn(value, row)
      ? [{ label: rowLabel("consent", row), ...code("consent", value[row]) }]
      : [],
  );
}

/** The answer to a question, or null when there is none. */
export function answer(type: QuestionType, key: string, value: unknown): Answer | null {
  if (empty(value)) return null;
  switch (type) {
    case "long":
      return { as: "text", value: typeof value === "string" ? free(value) : unknown(value) };
    case "codes":
    case "places": {
      const read = type === "places" ? place : (item: unknown): Value => code(key, item);
      return { as: "list", values: (Array.isArray(value) ? value : [value]).map(read) };
    }
    case "when":
    case "contact":
    case "keep":
      return { as: "fields", entries: [entry(key, value)] };
    case "repeat":
      return {
        as: "fields",
        entries: (Array.isArray(value) ? value : [value]).map((item: unknown) => entry(key, item)),
      };
    case "consent":
      return isFields(value)
        ? { as: "fields", entries: [consent(value)] }
        : { as: "text", value: unknown(value) };
    case "other":
      return { as: "text", value: unknown(value) };
  }
}

/** Keys of the answers that the questionnaire does not have. */
export const otherKeys = (answers: Fields): readonly string[] =>
  Object.keys(answers).filter((key) => !QUESTIONS.some((known) => known.key === key));
