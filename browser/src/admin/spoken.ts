// Comparing a fingerprint with what somebody reads out: typed in by the admin who hears it, not looked at beside it.
//
// Words that stand on the screen are soon "the same" to a tired pair of eyes. Who has to type what is heard has to
// have heard it. Must never be called with words that came from the page itself.

/** What became of comparing. */
export interface Heard {
  /** True when every word, or every digit, is the same. */
  readonly same: boolean;
  /** How many of the words or digits were typed. */
  readonly typed: number;
  /** How many there are. */
  readonly of: number;
  /** Numbers, from 1, of typed words that are others. */
  readonly wrong: readonly number[];
}

/** Letters by which every word of the list is told from every other. */
const TELLING = 4;

/** Compares what was typed with a fingerprint: at least four letters of each word, or all digits. */
export function compareHeard(typed: string, { words, digits }: { words: string; digits: string }): Heard {
  const folded = typed.normalize("NFKC").toLowerCase();
  if (/\p{Nd}/u.test(folded)) return compareDigits(folded.replace(/\D/g, ""), digits.replace(/\D/g, ""));
  const heard = folded.split(/[^a-z]+/).filter((word) => word !== "");
  const right = words.split(" ");
  const wrong = heard.flatMap((word, at) => (isWord(word, right[at]) ? [] : [at + 1]));
  return { same: heard.length === right.length && wrong.length === 0, typed: heard.length, of: right.length, wrong };
}

function isWord(typed: string, word: string | undefined): boolean {
  return word !== undefined && (typed === word || (typed.length >= TELLING && word.startsWith(typed)));
}

function compareDigits(typed: string, digits: string): Heard {
  return { same: typed === digits, typed: typed.length, of: digits.length, wrong: [] };
}
