// Digits of any keyboard.

/** Full-width, Arabic-Indic and Persian digits as ASCII digits; everything else as it is. */
export function fold(text: string): string {
  // The last four bits of each of these is its value.
  return text.replace(/[\uff10-\uff19\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 15));
}
