// Guesses what kinds of hidden data there are, only to tell the reporter in a sentence. Nothing is kept or removed by it.

import { latin } from "./bytes.ts";
import type { Findings, Found } from "./types.ts";

const HINTS: readonly [Found, RegExp][] = [
  ["place", /GPS|[Ll]ocation|:City|:Country|ISO6709|\xa9xyz|loci/],
  ["time", /Date|date|Time(?!scale)|:When/],
  ["device", /Make\b|[Mm]odel|[Ss]erial|[Ll]ens|Camera|Device|CreatorTool|Producer|[Ss]oftware|\xa9(mak|mod|swr|too)/],
  ["author", /[Cc]reator\b|[Aa]uthor|[Aa]rtist|ARTIST|[Rr]ights|Owner|[Bb]y-?[Ll]ine|\xa9(aut|ART|nam|cpy)/],
  ["words", /[Tt]itle|TITLE|[Dd]escription|[Ss]ubject|[Kk]eyword|[Cc]aption|[Cc]omment|\xa9(des|cmt|inf)/],
  ["thumbnail", /[Tt]humbnail|covr/],
];

/** How far is read for it, in bytes. */
const MOST = 256 * 1024;

/** Adds what the names in a block of metadata suggest, or "other". */
export function foundIn(bytes: Uint8Array, found: Findings): void {
  const text = latin(bytes, 0, Math.min(bytes.length, MOST));
  const hints = HINTS.filter(([, hint]) => hint.test(text));
  if (hints.length === 0) found.add("other");
  for (const [name] of hints) found.add(name);
}
