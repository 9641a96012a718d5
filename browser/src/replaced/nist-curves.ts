// Stands in for @noble/curves/nist.js: version 1 has no P-256, P-384 or P-521.
//
// @noble/post-quantum builds its other hybrids when it is loaded, and looks at these lengths while it does.

function refuse(): never {
  throw new Error("this curve is not part of Thicket");
}

const curve = {
  lengths: { secretKey: 32, publicKey: 33, publicKeyUncompressed: 65, seed: 48, signature: 64 },
  Point: { Fn: {}, fromBytes: refuse },
  utils: { randomSecretKey: refuse },
  keygen: refuse,
  getPublicKey: refuse,
  getSharedSecret: refuse,
};

/** Only throws. */
export const p256 = curve;

/** Only throws. */
export const p384 = curve;
