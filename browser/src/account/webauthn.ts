// Passkeys in this browser: asking for one, making one, and what the PRF extension gives.
//
// Must never hand on what the extension gave together with the credential: that is for this page alone.

import { fromBase64url, toBase64url } from "../protocol/encoding.ts";
import { fields, list, text, type Fields } from "../staff/decode.ts";

/** A passkey's answer for the server, and apart from it what the PRF extension gave: 32 bytes, or null without it. */
export interface PasskeyAnswer {
  readonly credential: object;
  readonly given: Uint8Array | null;
}

/** Nobody answered: the person cancelled, or no passkey fits. */
export class NoPasskeyError extends Error {
  override readonly name = "NoPasskeyError";
}

/** Whether this browser has passkeys at all. Tor Browser has none. */
export function hasPasskeys(): boolean {
  return typeof PublicKeyCredential === "function" && typeof navigator.credentials?.get === "function";
}

// What the types of the DOM do not have in every version.
interface PrfOutput {
  readonly prf?: { readonly enabled?: boolean; readonly results?: { readonly first?: ArrayBuffer | ArrayBufferView } };
}

function bytes(from: Fields, name: string): ArrayBuffer {
  return buffer(fromBase64url(text(from, name)));
}

/** A copy that owns all of its memory, as the browser's functions take it. */
function buffer(of: Uint8Array): ArrayBuffer {
  return of.slice().buffer as ArrayBuffer;
}

const encoded = (of: ArrayBuffer): string => toBase64url(new Uint8Array(of));

function descriptors(from: Fields, name: string): PublicKeyCredentialDescriptor[] {
  if (from[name] == null) return [];
  return list(from, name, (item) => ({ type: "public-key", id: bytes(fields(item, name), "id") }));
}

function prf(input: Uint8Array): AuthenticationExtensionsClientInputs {
  return { prf: { eval: { first: buffer(input) } } } as AuthenticationExtensionsClientInputs;
}

function givenBy(credential: PublicKeyCredential): { given: Uint8Array | null; able: boolean } {
  const { prf: output } = credential.getClientExtensionResults() as PrfOutput;
  const first = output?.results?.first;
  if (first === undefined) return { given: null, able: output?.enabled === true };
  const view = ArrayBuffer.isView(first) ? new Uint8Array(first.buffer, first.byteOffset, first.byteLength) : new Uint8Array(first);
  const given = view.slice();
  view.fill(0);
  return { given: given.length === 32 ? given : null, able: true };
}

async function asked(ask: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  let found: Credential | null;
  try {
    found = await ask();
  } catch {
    // A browser says the same of everything, so that a page does not learn which passkeys there are.
    throw new NoPasskeyError("no passkey");
  }
  if (!(found instanceof PublicKeyCredential)) throw new NoPasskeyError("no passkey");
  return found;
}

/** Asks for a passkey with the server's options, and evaluates the PRF extension at `input`. */
export async function getPasskey(options: unknown, input: Uint8Array): Promise<PasskeyAnswer> {
  const from = fields(options, "options");
  const found = await asked(() =>
    navigator.credentials.get({
      publicKey: {
        challenge: bytes(from, "challenge"),
        rpId: text(from, "rpId"),
        allowCredentials: descriptors(from, "allowCredentials"),
        userVerification: "required",
        extensions: prf(input),
      },
    }),
  );
  const response = found.response as AuthenticatorAssertionResponse;
  const { userHandle } = response;
  return {
    given: givenBy(found).given,
    credential: {
      id: found.id,
      rawId: encoded(found.rawId),
      type: found.type,
      response: {
        authenticatorData: encoded(response.authenticatorData),
        clientDataJSON: encoded(response.clientDataJSON),
        signature: encoded(response.signature),
        userHandle: userHandle === null ? null : encoded(userHandle),
      },
      extensions: {},
    },
  };
}

/** Makes a passkey with the server's options; where it has the PRF extension, evaluates that at `input`. */
export async function makePasskey(options: unknown, input: Uint8Array): Promise<PasskeyAnswer> {
  const from = fields(options, "options");
  const rp = fields(from["rp"], "rp");
  const user = fields(from["user"], "user");
  const rpId = text(rp, "id");
  const made = await asked(() =>
    navigator.credentials.create({
      publicKey: {
        rp: { id: rpId, name: text(rp, "name") },
        user: { id: bytes(user, "id"), name: text(user, "name"), displayName: text(user, "displayName") },
        challenge: bytes(from, "challenge"),
        pubKeyCredParams: list(from, "pubKeyCredParams", (item) => ({
          type: "public-key",
          alg: Number(fields(item, "pubKeyCredParams")["alg"]),
        })),
        excludeCredentials: descriptors(from, "excludeCredentials"),
        authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "required" },
        attestation: "none",
        extensions: prf(input),
      },
    }),
  );
  const response = made.response as AuthenticatorAttestationResponse;
  const { given, able } = givenBy(made);
  return {
    given: given ?? (able ? await evaluate(rpId, made.rawId, input) : null),
    credential: {
      id: made.id,
      rawId: encoded(made.rawId),
      type: made.type,
      response: {
        attestationObject: encoded(response.attestationObject),
        clientDataJSON: encoded(response.clientDataJSON),
        transports: response.getTransports?.() ?? [],
      },
      extensions: {},
    },
  };
}

/** Most security keys evaluate the extension only when they are asked for, not when they make a passkey. */
async function evaluate(rpId: string, id: ArrayBuffer, input: Uint8Array): Promise<Uint8Array | null> {
  try {
    const found = await asked(() =>
      navigator.credentials.get({
        publicKey: {
          // Nobody verifies this answer: only what the extension gives is of use.
          challenge: buffer(crypto.getRandomValues(new Uint8Array(32))),
          rpId,
          allowCredentials: [{ type: "public-key", id }],
          userVerification: "required",
          extensions: prf(input),
        },
      }),
    );
    return givenBy(found).given;
  } catch (error) {
    // The passkey is made, and signs in; that it does not unlock is said.
    if (error instanceof NoPasskeyError) return null;
    throw error;
  }
}
