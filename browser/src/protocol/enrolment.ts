// What somebody enrolled with, verified by whoever vets them (spec section 5).

import type { Signed } from "./account.ts";
import { fromBase64url, fromUtf8, isBase64url, type JsonObject } from "./encoding.ts";
import { TamperingError } from "./errors.ts";
import { recipientBytes, verify } from "./keys.ts";
import type { Role } from "./ledger.ts";

/** An account's role and public keys, signed by the signing key among them. */
export interface EnrolledKeys {
  account: string;
  role: Role;
  recipient: string;
  /** Ed25519 public key, base64url. */
  signing: string;
}

/**
 * Verifies an enrolment. Throws `kind` if it is none, `signature` unless the key that it names signed it. Whose it is,
 * and that it is who one believes, is the caller's to check: by the words that its owner reads out.
 */
export function verifyEnrolment(instance: Uint8Array, enrolment: Signed): EnrolledKeys {
  const { bytes, keys } = read(enrolment.payload);
  const holds =
    isBase64url(enrolment.signature, 64) &&
    verify(fromBase64url(enrolment.signature), fromBase64url(keys.signing), "thicket/v1 enrolment\0", instance, bytes);
  if (!holds) throw new TamperingError("signature", "an enrolment that its keys did not sign");
  return keys;
}

function read(payload: string): { bytes: Uint8Array; keys: EnrolledKeys } {
  try {
    const bytes = fromBase64url(payload);
    const { v, account, role, recipient, signing } = JSON.parse(fromUtf8(bytes)) as JsonObject;
    recipientBytes(recipient);
    if (v === 1 && isBase64url(account, 16) && (role === "admin" || role === "caseworker") && isBase64url(signing, 32)) {
      return { bytes, keys: { account, role, recipient: recipient as string, signing } };
    }
  } catch {
    // Said below.
  }
  throw new TamperingError("kind", "not an enrolment");
}
