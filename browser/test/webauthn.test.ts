// What a page asks an authenticator for, whatever the server's options say.

import "./no-page.ts";
import assert from "node:assert/strict";
import test from "node:test";
import { getPasskey, makePasskey } from "../src/account/webauthn.ts";
import { concat, toBase64url } from "../src/protocol/encoding.ts";
import { sha256 } from "../src/protocol/keys.ts";
import { prfInput } from "../src/protocol/passkey.ts";

class PublicKeyCredential {
  readonly id = "AAAA";
  readonly rawId = new Uint8Array([1]).buffer;
  readonly type = "public-key";
  readonly response = {
    authenticatorData: new ArrayBuffer(1),
    attestationObject: new ArrayBuffer(1),
    clientDataJSON: new ArrayBuffer(1),
    signature: new ArrayBuffer(1),
    userHandle: null,
  };

  getClientExtensionResults(): unknown {
    return { prf: { enabled: true, results: { first: new Uint8Array(32).fill(7).buffer } } };
  }
}

interface Asked {
  publicKey: { extensions: { prf: { eval: { first: ArrayBuffer | Uint8Array } } }; userVerification?: string };
}

const asked: Asked[] = [];
const answer = async (options: Asked): Promise<PublicKeyCredential> => {
  asked.push(options);
  return new PublicKeyCredential();
};
Object.defineProperty(globalThis, "navigator", { value: { credentials: { get: answer, create: answer } }, configurable: true });
Object.assign(globalThis, { PublicKeyCredential });

test("n56 what a passkey's PRF extension is asked for follows from the intake alone", async () => {
  const instance = new Uint8Array(16).fill(3);
  const input = prfInput(instance);
  assert.deepEqual(input, sha256(concat("thicket/v1 passkey\0", instance)));
  // A server that got another input evaluated would learn nothing by it, but could have a copy opened by a weaker key.
  const evil = { prf: { eval: { first: "AAAA", second: "AAAA" }, evalByCredential: { AAAA: { first: "AAAA" } } } };
  const common = { challenge: "AAAA", extensions: evil, salt: "AAAA", hints: ["security-key"] };
  const got = await getPasskey({ ...common, rpId: "localhost", allowCredentials: [] }, input);
  const made = await makePasskey(
    {
      ...common,
      rp: { id: "localhost", name: "x" },
      user: { id: "AAAA", name: "x", displayName: "x" },
      pubKeyCredParams: [{ type: "public-key", alg: -7 }],
      excludeCredentials: [],
    },
    input,
  );
  assert.equal(asked.length, 2);
  for (const { publicKey } of asked) {
    assert.deepEqual(Object.keys(publicKey.extensions), ["prf"]);
    assert.deepEqual(Object.keys(publicKey.extensions.prf.eval), ["first"]);
    assert.deepEqual(Object.keys(publicKey.extensions.prf), ["eval"]);
    assert.deepEqual(new Uint8Array(publicKey.extensions.prf.eval.first), input);
  }
  // And what it gave stays here.
  for (const { given, credential } of [got, made]) {
    assert.deepEqual(given, new Uint8Array(32).fill(7));
    assert.doesNotMatch(JSON.stringify(credential), new RegExp(toBase64url(new Uint8Array(32).fill(7)).slice(0, 40)));
    assert.deepEqual((credential as { extensions: unknown }).extensions, {});
  }
});
