//! Ed25519 signatures, each bound to what it is for and to one intake, verified strictly.

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use zeroize::Zeroizing;

use super::random::Random;
use crate::domain::Instance;

/// What a signature is for; one can never pass for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A caseworker's record in a case.
    Record,
    /// An entry of the roster ledger.
    Ledger,
    /// A new account's keys.
    Enrolment,
    /// New keys of an account, by its keys of before.
    Rotation,
}

impl Purpose {
    fn label(self) -> &'static [u8] {
        match self {
            Self::Record => b"thicket/v1 record\0",
            Self::Ledger => b"thicket/v1 ledger\0",
            Self::Enrolment => b"thicket/v1 enrolment\0",
            Self::Rotation => b"thicket/v1 rotation\0",
        }
    }
}

/// A secret signing key.
#[derive(Clone)]
pub struct SigningSecret(SigningKey);

impl std::fmt::Debug for SigningSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SigningSecret(secret)")
    }
}

impl SigningSecret {
    /// A fresh key.
    pub fn generate(random: &Random) -> Self {
        Self::from_seed(&Zeroizing::new(random.bytes()))
    }

    /// The key of a 32-byte seed (RFC 8032).
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    /// The 32-byte seed.
    pub fn seed(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0.to_bytes())
    }

    /// The 32-byte public key.
    pub fn public(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }

    /// Signs payload bytes.
    pub fn sign(&self, purpose: Purpose, instance: &Instance, payload: &[u8]) -> [u8; 64] {
        self.0.sign(&message(purpose, instance, payload)).to_bytes()
    }
}

/// Whether a public key is one that can sign anything: canonical, of the group's prime order. Of another order,
/// verifiers disagree about signatures, depending on whether they multiply by the cofactor.
pub fn is_valid_public_key(public: &[u8; 32]) -> bool {
    usable(public).is_some()
}

/// Whether `signature` is `public`'s over the payload.
pub fn verify(
    public: &[u8; 32],
    purpose: Purpose,
    instance: &Instance,
    payload: &[u8],
    signature: &[u8],
) -> bool {
    let (Some(key), Ok(signature)) = (usable(public), Signature::from_slice(signature)) else {
        return false;
    };
    // Does not multiply by the cofactor: with a key of prime order, R is of prime order too.
    key.verify_strict(&message(purpose, instance, payload), &signature)
        .is_ok()
}

fn usable(public: &[u8; 32]) -> Option<VerifyingKey> {
    let key = VerifyingKey::from_bytes(public).ok()?;
    // Decoding takes encodings that are not canonical, which are another client's other bytes.
    let canonical = key.to_edwards().compress().0 == *public;
    let prime = !key.is_weak() && key.to_edwards().is_torsion_free();
    (canonical && prime).then_some(key)
}

fn message(purpose: Purpose, instance: &Instance, payload: &[u8]) -> Vec<u8> {
    [purpose.label(), instance.as_bytes(), payload].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_key_is_written_in_one_way() {
        let key = SigningSecret::from_seed(&[7; 32]).public();
        assert!(is_valid_public_key(&key));
        let mut decoded = 0;
        for lowest in 0xed..=0xff {
            for highest in [0x7f, 0xff] {
                // The prime is 2^255 - 19, so each of these is a small number with the prime added.
                let mut large = [0xff; 32];
                (large[0], large[31]) = (lowest, highest);
                decoded +=
                    usize::from(VerifyingKey::from_bytes(&large).is_ok_and(|key| !key.is_weak()));
                assert!(!is_valid_public_key(&large));
            }
        }
        assert!(decoded > 0, "none of them was a point");
    }
}
