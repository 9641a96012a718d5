// A reply as the mails it is sent in: a mail holds only so much, and a long reply becomes several.
//
// Cut where a reader would pause: between paragraphs, lines, sentences, words. Must never cut a character, nor lose
// one that is more than the white space at a cut.

import { LONGEST_MAIL_TEXT, mailTextBytes } from "../protocol/mail.ts";

/** What the mark of a part, such as `(10/12)` and a line end, may take. */
const MARK_BYTES = 12;

/** Where one may cut, the best place first; each is looked for from the end. */
const PAUSES: readonly RegExp[] = [
  /\n[^\S\n]*\n/g,
  /\n/g,
  /[.!?…؟۔](?=\s)|[。！？…]/g,
  /[,;:，、；：،؛](?=\s|[^\x00-\x7f])/g,
  /\s/g,
];

/** A cut is not taken before this share of what fits, as long as a lesser pause gives more. */
const AT_LEAST = 0.5;

/** How many UTF-16 units of `text` fit. */
function fitting(text: string, bytes: number): number {
  let used = 0;
  let at = 0;
  for (const character of text) {
    used += mailTextBytes(character);
    if (used > bytes) return at;
    at += character.length;
  }
  return at;
}

/** Where a mark belongs to the character before it, as accents and parts of one picture do. */
const JOINED = /^[\p{Mark}\u200d\ufe0f\u{1f3fb}-\u{1f3ff}]/u;

function cutAt(text: string, fits: number): number {
  const window = text.slice(0, fits);
  for (const pause of PAUSES) {
    const last = [...window.matchAll(pause)].pop();
    if (last === undefined) continue;
    const end = last.index + last[0].length;
    if (end >= fits * AT_LEAST) return end;
  }
  let at = fits;
  while (at > fits - 64 && at > 1 && (JOINED.test(text.slice(at)) || text[at - 1] === "\u200d")) {
    at -= /[\udc00-\udfff]/.test(text[at - 1]!) ? 2 : 1;
  }
  return at > 1 ? at : fits;
}

function pieces(text: string, bytes: number): string[] {
  const parts: string[] = [];
  let rest = text.trim();
  while (mailTextBytes(rest) > bytes) {
    const at = cutAt(rest, fitting(rest, bytes));
    parts.push(rest.slice(0, at).trimEnd());
    rest = rest.slice(at).trimStart();
  }
  return [...parts, rest];
}

/** The texts of the mails that a reply is sent in: itself, or parts that say which of how many they are. */
export function mailsOf(reply: string): readonly string[] {
  const text = reply.trim();
  if (text === "") return [];
  if (mailTextBytes(text) <= LONGEST_MAIL_TEXT) return [text];
  const parts = pieces(text, LONGEST_MAIL_TEXT - MARK_BYTES);
  return parts.map((part, at) => `(${at + 1}/${parts.length})\n${part}`);
}
