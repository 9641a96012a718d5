// Reads the code of a receipt as people type and paste it, and says kindly what is wrong with it.
//
// Never shows, stores or sends what was typed.

import { utf8 } from "../protocol/encoding.ts";
import { parse, RECEIPT_TEXT_BYTES } from "../protocol/receipt.ts";
import { fold } from "../reporter/digits.ts";

/** The lists of words that a code may be written in; null while they could not be fetched. */
export type Lists = readonly (readonly string[])[] | null;

/** A receipt of 11 bytes, or the message that says what is wrong. */
export type ReadCode =
  | { receipt: Uint8Array; problem: null }
  | { receipt: null; problem: string; values: Readonly<Record<string, string>> };

const DIGITS = 28;
const WORDS = 8;

/** Whether there is more than digits in it, so that the lists of words are needed. */
export function hasWords(text: string): boolean {
  return /\p{Letter}/u.test(text);
}

/** The receipt of a typed code. Digits that come with words, as in a saved note, are enough. */
export function readCode(text: string, lists: Lists): ReadCode {
  const wrong = (problem: string, values: Readonly<Record<string, string>> = {}): ReadCode => ({
    receipt: null,
    problem: `code-${problem}`,
    values,
  });
  const right = (receipt: Uint8Array): ReadCode => ({ receipt, problem: null });
  if (utf8(text).length > RECEIPT_TEXT_BYTES) return wrong("too-long");
  const folded = fold(text);
  const whole = parse(folded, lists ?? []);
  if (whole !== null) return right(whole);

  const digits = folded.normalize("NFKC").replace(/[^0-9]/g, "");
  const fromDigits = parse(digits, []);
  if (fromDigits !== null) return right(fromDigits);
  if (digits !== "") {
    if (digits.length !== DIGITS) return wrong("digits-count", { count: String(digits.length) });
    return wrong("digits-wrong");
  }
  const words = folded.normalize("NFKC").toLowerCase().match(/[\p{Letter}\p{Mark}]+/gu) ?? [];
  if (words.length === 0) return wrong("empty");
  if (lists === null) return wrong("no-lists");
  const separate = words.every((word) => /^\p{Script=Han}+$/u.test(word)) ? [...words.join("")] : words;
  if (separate.length !== WORDS) return wrong("words-count", { count: String(separate.length) });
  // The list that knows most of them is the one that was meant.
  const unknown = lists.map((list) => separate.findIndex((word) => !list.includes(word)));
  return wrong("word-unknown", { number: String(Math.max(...unknown) + 1) });
}
