// What the holder of a receipt authenticates with a key that its reader has too (spec section 4): deniable to others.

import { equalBytes, fromBase64url, type JsonObject, toBase64url } from "./encoding.ts";
import { TamperingError } from "./errors.ts";
import { authenticate } from "./keys.ts";
import { checkFrame, malformed, readPayload } from "./signed.ts";
import { jsonBytes } from "./sealed-file.ts";

/** The kinds of records that are authenticated; their labels are made of them. */
export type AuthenticatedKind = "slip" | "first" | "followup";

const label = (kind: AuthenticatedKind): string => `thicket/v1 ${kind}\0`;

/** Authenticates a payload: `fields` and, with them, version and kind. */
export function authenticated(
  key: Uint8Array,
  instance: Uint8Array,
  kind: AuthenticatedKind,
  fields: JsonObject,
): JsonObject {
  const payload = jsonBytes({ v: 1, kind, ...fields });
  const mac = authenticate(key, label(kind), instance, payload);
  return { v: 1, payload: toBase64url(payload), mac: toBase64url(mac) };
}

/**
 * The payload of an authenticated envelope, and which of `keys` fits, by its place. Throws `mac` if none does, `kind`
 * or `case` if it is of another kind or case.
 */
export function readAuthenticated(
  json: JsonObject,
  keys: readonly Uint8Array[],
  instance: Uint8Array,
  kind: AuthenticatedKind,
  expectedCase: string,
): { payload: JsonObject; key: number } {
  const { bytes, payload } = readPayload(json);
  let mac: Uint8Array;
  try {
    mac = fromBase64url(json["mac"], 32);
  } catch {
    malformed("no MAC");
  }
  const key = keys.findIndex((one) => equalBytes(authenticate(one, label(kind), instance, bytes), mac));
  if (key < 0) throw new TamperingError("mac", "from no receipt of this report");
  checkFrame(payload, [kind], expectedCase);
  return { payload, key };
}
