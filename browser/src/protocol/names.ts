// What people were called when somebody first saw them, remembered in that person's keyring (spec section 2).
//
// Nobody signs which handle an account has: it is the server's word. A handle is never reused and never changes, so a
// server that says otherwise than before exchanges people. Must never take a new name in silence for one that is known.

import { isBase64url, isObject } from "./encoding.ts";

/** The most names that a keyring has room for beside everything else. */
const MOST_NAMES = 32;

const HANDLE = /^[a-z0-9-]{2,32}$/;

/** What an account is called. */
export interface KnownName {
  /** 16 bytes, base64url. */
  account: string;
  handle: string;
}

/** A name that is not the one that was known. */
export interface Renamed {
  readonly account: string;
  /** What the server calls it now. */
  readonly handle: string;
  /** What it was called before; null for an account that took somebody else's name. */
  readonly before: string | null;
}

/** Whether this is what a keyring may have. */
export const isKnownName = (value: unknown): value is KnownName => {
  const { account, handle } = isObject(value) ? value : {};
  return isBase64url(account, 16) && typeof handle === "string" && HANDLE.test(handle);
};

/** Whom the server calls otherwise than is known. Whoever is not known at all passes. */
export function compareNames(known: readonly KnownName[], served: readonly Readonly<KnownName>[]): readonly Renamed[] {
  const handles = new Map(known.map(({ account, handle }) => [account, handle]));
  const taken = new Set(handles.values());
  return served.flatMap(({ account, handle }): Renamed[] => {
    const before = handles.get(account) ?? null;
    const strange = before === null ? taken.has(handle) : before !== handle;
    return strange ? [{ account, handle, before }] : [];
  });
}

/** The names with those that are new and contradict nothing, as far as there is room. */
export function withNewNames(known: readonly KnownName[], served: readonly Readonly<KnownName>[]): KnownName[] {
  const strange = new Set(compareNames(known, served).map(({ account }) => account));
  const names = [...known];
  for (const { account, handle } of served) {
    const there = names.some((one) => one.account === account || one.handle === handle);
    if (names.length < MOST_NAMES && !there && !strange.has(account) && HANDLE.test(handle)) names.push({ account, handle });
  }
  return names;
}

/**
 * The names with one that was compared by words, in place of the one that the account had; where there is no room the
 * oldest goes.
 */
export function withName(known: readonly KnownName[], name: Readonly<KnownName>): KnownName[] {
  const { account, handle } = name;
  const others = known.filter((one) => one.account !== account);
  return [...others, { account, handle }].slice(-MOST_NAMES);
}
