// One-time codes and recovery codes as people type them.

const RECOVERY_LETTERS = 16;

/** A typed one-time code as the interface takes it: six digits of any width; null for anything else. */
export function oneTimeCode(typed: string): string | null {
  const digits = typed.normalize("NFKC").replace(/\s/g, "");
  return /^\d{6}$/.test(digits) ? digits : null;
}

/** A typed recovery code as it was shown; null for what cannot be one. */
export function recoveryCode(typed: string): string | null {
  const letters = typed.normalize("NFKC").toLowerCase().replace(/[\s-]/g, "");
  if (letters.length !== RECOVERY_LETTERS || !/^[a-z0-9]+$/.test(letters)) return null;
  return letters.replace(/(.{4})(?=.)/g, "$1-");
}

/** Either of the two. */
export const anyCode = (typed: string): string | null => oneTimeCode(typed) ?? recoveryCode(typed);
