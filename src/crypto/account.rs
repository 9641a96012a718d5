//! Accounts' secrets: the generated passphrase, what it derives, the keyring and the fingerprint
//! (PROTOCOL.md, section 2).
//!
//! A passphrase or an identity is never stored, logged or sent.

mod keyring;
mod names;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

use super::derivation::{Secret, derive, stretch};
use super::hash::{h16, sha256_parts};
use super::hybrid::{Identity, KeyError, Recipient};
use super::random::Random;
use super::sealed::OpenError;
use super::signature::{self, Purpose, SigningSecret};
use super::words::{SHOWN_BYTES, WordList, group_digits, to_digits, to_words};
use crate::domain::{AccountId, Bytes, Digest, Handle, Instance, PROTOCOL_VERSION, Role};

pub use keyring::{Keyring, UnlockingPasskey};
pub use names::{KnownName, KnownNames, NameError};

/// Words of a passphrase: 77 bits.
pub const PASSPHRASE_WORDS: usize = 7;
/// Longer input is refused before anything is derived from it.
pub const LONGEST_PASSPHRASE: usize = 256;

/// A passphrase, wiped when dropped. Has no `Debug`.
#[derive(Clone)]
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// Seven random words, joined by single spaces.
    pub fn generate(random: &Random, list: WordList) -> Self {
        let words: Vec<_> = (0..PASSPHRASE_WORDS)
            .map(|_| {
                let index = u16::try_from(random.below(2048)).expect("below 2,048");
                list.word(index)
            })
            .collect();
        Self(Zeroizing::new(words.join(" ")))
    }

    /// Reads what was typed: NFKC, single spaces. `None` if empty or too long.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() > LONGEST_PASSPHRASE {
            return None;
        }
        let folded: Zeroizing<String> = Zeroizing::new(text.nfkc().collect());
        let words: Vec<&str> = folded.split_whitespace().collect();
        (!words.is_empty()).then(|| Self(Zeroizing::new(words.join(" "))))
    }

    /// The words.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Derives the account's keys; one `stretch`.
    pub fn keys(&self, instance: &Instance, handle: &Handle) -> AccountKeys {
        let salt = h16(&[
            b"thicket/v1 salt",
            instance.as_bytes(),
            handle.as_str().as_bytes(),
        ]);
        let master = stretch(self.0.as_bytes(), &salt);
        AccountKeys {
            login_key: derive(&master, "thicket/v1 login"),
            unlock: Identity::from_seed(&derive(&master, "thicket/v1 unlock")),
        }
    }
}

/// What a passphrase derives.
pub struct AccountKeys {
    /// Shown to the server to sign in.
    pub login_key: Secret,
    /// Opens the keyring; its recipient is neither sent nor stored.
    pub unlock: Identity,
}

/// A keyring or an enrolment that cannot be believed.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// The passphrase does not open this keyring, or it was changed.
    #[error("the passphrase does not open this keyring")]
    Open(#[from] OpenError),
    /// The keyring is not the document it should be.
    #[error("the keyring is not valid")]
    Document,
    /// It is another account's or another intake's.
    #[error("the keyring belongs to another account or intake")]
    Mismatch,
    /// The ledger is shorter than, or differs from, the one this account has seen.
    #[error("the ledger is not the one that this account has seen")]
    Fork,
    /// The ledger names other keys for this account.
    #[error("the ledger names other keys for this account")]
    OtherKeys,
    /// A signature does not fit.
    #[error("the signature does not fit")]
    Signature,
    /// The identity is in a file of the owner's own, and in no keyring.
    #[error("the key of this account is in a file of its owner's own: use the workbench")]
    OwnFile,
    /// A key is not a key.
    #[error(transparent)]
    Key(#[from] KeyError),
}

/// The public half of a new account, signed by its own key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolment {
    /// Protocol version.
    pub v: u8,
    /// The account.
    pub account: AccountId,
    /// Its role.
    pub role: Role,
    /// `age1pq1…`
    pub recipient: String,
    /// Ed25519 public key, 32 bytes.
    pub signing: Digest,
}

/// A signed enrolment as it is sent.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SignedEnrolment {
    /// The JSON bytes of an [`Enrolment`].
    pub payload: Bytes,
    /// Ed25519 over them.
    pub signature: Bytes,
}

impl Enrolment {
    /// Signs an account's public keys.
    pub fn sign(
        account: AccountId,
        role: Role,
        identity: &Identity,
        signing: &SigningSecret,
        instance: &Instance,
    ) -> SignedEnrolment {
        let enrolment = Self {
            v: PROTOCOL_VERSION,
            account,
            role,
            recipient: identity.recipient().as_str().to_owned(),
            signing: Digest(signing.public()),
        };
        let payload = serde_json::to_vec(&enrolment).expect("plain fields become JSON");
        let signature = signing.sign(Purpose::Enrolment, instance, &payload);
        SignedEnrolment {
            payload: Bytes(payload),
            signature: Bytes(signature.to_vec()),
        }
    }
}

/// Checks an enrolment's signature and keys.
pub fn verify_enrolment(
    instance: &Instance,
    payload: &[u8],
    signature: &[u8],
) -> Result<Enrolment, AccountError> {
    let enrolment: Enrolment =
        serde_json::from_slice(payload).map_err(|_| AccountError::Document)?;
    if enrolment.v != PROTOCOL_VERSION {
        return Err(AccountError::Document);
    }
    Recipient::parse(&enrolment.recipient)?;
    let valid = signature::is_valid_public_key(&enrolment.signing.0)
        && signature::verify(
            &enrolment.signing.0,
            Purpose::Enrolment,
            instance,
            payload,
            signature,
        );
    if valid {
        Ok(enrolment)
    } else {
        Err(AccountError::Signature)
    }
}

/// New keys of an account, signed by themselves and by the key of before, as they are sent.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SignedRotation {
    /// The JSON bytes of an [`Enrolment`] with the new keys.
    pub payload: Bytes,
    /// Over them, by the new signing key.
    pub signature: Bytes,
    /// Over them, by the signing key of before: whoever offers keys has the old ones.
    pub old_signature: Bytes,
}

impl SignedRotation {
    /// Signs new keys with the old signing key too.
    pub fn sign(new: SignedEnrolment, old_signing: &SigningSecret, instance: &Instance) -> Self {
        let old_signature = old_signing.sign(Purpose::Rotation, instance, &new.payload.0);
        Self {
            payload: new.payload,
            signature: new.signature,
            old_signature: Bytes(old_signature.to_vec()),
        }
    }
}

/// Checks new keys and both signatures; `old_signing` is the key that the ledger has for the account.
pub fn verify_rotation(
    instance: &Instance,
    old_signing: &[u8; 32],
    rotation: &SignedRotation,
) -> Result<Enrolment, AccountError> {
    let (payload, old) = (&rotation.payload.0, &rotation.old_signature.0);
    if !signature::verify(old_signing, Purpose::Rotation, instance, payload, old) {
        return Err(AccountError::Signature);
    }
    verify_enrolment(instance, payload, &rotation.signature.0)
}

/// The instance of a genesis hash: its first 16 bytes.
pub fn instance_of(genesis: &Digest) -> Instance {
    let mut instance = [0; 16];
    instance.copy_from_slice(&genesis.0[..16]);
    Instance(instance)
}

/// 88 bits that two people can compare by voice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint([u8; SHOWN_BYTES]);

impl Fingerprint {
    /// Of an account's role and keys.
    pub fn of_account(
        instance: &Instance,
        account: &AccountId,
        role: Role,
        recipient: &str,
        signing: &[u8; 32],
    ) -> Self {
        Self::cut(&sha256_parts(&[
            b"thicket/v1 fingerprint\0",
            instance.as_bytes(),
            account.as_bytes(),
            role.code().as_bytes(),
            recipient.as_bytes(),
            signing,
        ]))
    }

    /// Of an intake.
    pub fn of_intake(genesis: &Digest) -> Self {
        Self::cut(&sha256_parts(&[
            b"thicket/v1 fingerprint\0",
            genesis.as_bytes(),
        ]))
    }

    fn cut(digest: &Digest) -> Self {
        let mut bytes = [0; SHOWN_BYTES];
        bytes.copy_from_slice(&digest.0[..SHOWN_BYTES]);
        Self(bytes)
    }

    /// 28 digits in groups of four.
    pub fn digits(&self) -> String {
        group_digits(&to_digits(&self.0))
    }

    /// 8 words.
    pub fn words(&self, list: WordList) -> String {
        to_words(&self.0, list)
    }
}
