// A stranger's name for a file, made fit to be shown and to be saved under.
//
// Keeps every script's letters. Must never let through what could lead out of a folder, hide an ending, or mean
// something to a system that the file is saved on.

import { inert } from "../staff/texts.ts";

const MOST_BYTES = 180;
const encoder = new TextEncoder();

/** Names that one system or another takes for a device. */
const DEVICES = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/** Everything that is not seen and could mislead: line ends, marks of direction, joiners at the ends, tags. */
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028\u2029\u2060-\u2064\ufeff\ufff9-\uffff]|[\u{e0000}-\u{e007f}]/gu;

/** The name as it is shown: in one line, without marks that turn or hide parts of it. */
export function shownName(name: string): string {
  const shown = inert(name).replace(UNSEEN, "").trim();
  return shown === "" ? "–" : shown;
}

function cut(text: string, bytes: number): string {
  let kept = "";
  let used = 0;
  for (const character of text) {
    used += encoder.encode(character).length;
    if (used > bytes) break;
    kept += character;
  }
  return kept;
}

/** The name as it is saved under. */
export function savedName(name: string): string {
  const plain = shownName(name.normalize("NFC"))
    .replace(/[/\\:*?"<>|]/g, "_")
    .replace(/\p{Surrogate}/gu, "_")
    .replace(/^[.\s]+|[.\s]+$/g, "");
  const ending = /^.+(\.[\p{Letter}\p{Number}]{1,10})$/u.exec(plain)?.[1] ?? "";
  const stem = plain.slice(0, plain.length - ending.length).replace(/[.\s]+$/, "");
  const safe = cut(stem, MOST_BYTES - encoder.encode(ending).length);
  const first = safe.split(".")[0] ?? "";
  return `${safe === "" || safe === "–" ? "file" : DEVICES.test(first) ? `_${safe}` : safe}${ending}`;
}
