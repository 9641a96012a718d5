//! age's post-quantum hybrid recipients: `age1pq1…`, stanza `mlkem768x25519`, the X-Wing KEM in
//! HPKE, as C2SP's age specification defines them. The age crate has no native type for them yet;
//! this file goes the day it does.

use std::collections::HashSet;

use age_core::format::{FileKey, Stanza};
use age_core::secrecy::ExposeSecret;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use bech32::primitives::decode::CheckedHrpstring;
use bech32::{Bech32, Checksum, Hrp};
use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::XWing;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use zeroize::Zeroizing;

use super::random::Random;

/// Bytes of an encapsulated key in a stanza.
pub const ENCAPSULATED_KEY_BYTES: usize = 1120;
/// Bytes of a wrapped file key in a stanza.
pub const WRAPPED_FILE_KEY_BYTES: usize = 32;
/// The stanza's type.
pub const STANZA_TAG: &str = "mlkem768x25519";

const INFO: &[u8] = b"age-encryption.org/mlkem768x25519";
const LABEL: &str = "postquantum";
const RECIPIENT_PREFIX: &str = "age1pq";
const IDENTITY_PREFIX: &str = "age-secret-key-pq-";
/// A recipient is 1,958 characters; anything much longer is refused unread.
const LONGEST_TEXT: usize = 2048;

type PublicKey = <XWing as Kem>::PublicKey;
type PrivateKey = <XWing as Kem>::PrivateKey;
type EncappedKey = <XWing as Kem>::EncappedKey;

/// Text that is not a hybrid recipient or identity. Never repeats the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Not an `age1pq1…` recipient.
    #[error("not a hybrid age recipient (age1pq1…)")]
    Recipient,
    /// Not an `AGE-SECRET-KEY-PQ-1…` identity.
    #[error("not a hybrid age identity (AGE-SECRET-KEY-PQ-1…)")]
    Identity,
}

/// BIP 173's checksum without its length limit, as age uses it.
#[derive(Clone, Copy)]
enum AgeBech32 {}

impl Checksum for AgeBech32 {
    type MidstateRepr = u32;
    const CODE_LENGTH: usize = 4096;
    const CHECKSUM_LENGTH: usize = Bech32::CHECKSUM_LENGTH;
    const GENERATOR_SH: [u32; 5] = Bech32::GENERATOR_SH;
    const TARGET_RESIDUE: u32 = Bech32::TARGET_RESIDUE;
}

fn decode(text: &str, prefix: &str) -> Option<Zeroizing<Vec<u8>>> {
    if text.len() > LONGEST_TEXT {
        return None;
    }
    let checked = CheckedHrpstring::new::<AgeBech32>(text).ok()?;
    if checked.hrp() != Hrp::parse(prefix).ok()? {
        return None;
    }
    Some(Zeroizing::new(checked.byte_iter().collect()))
}

fn hrp(prefix: &str) -> Hrp {
    Hrp::parse(prefix).expect("the prefixes are valid")
}

/// Characters of an identity's text are fewer.
const IDENTITY_ROOM: usize = 128;

/// A hybrid public key that things are sealed to.
#[derive(Clone)]
pub struct Recipient {
    key: PublicKey,
    text: String,
}

impl Recipient {
    /// Reads `age1pq1…`; refuses other recipient types, so that no plugin is ever looked for,
    /// and keys that are not canonical.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let bytes = decode(text, RECIPIENT_PREFIX).ok_or(KeyError::Recipient)?;
        let recipient = Self::from_bytes(&bytes)?;
        // One key has one spelling: padding bits and upper case do not survive this.
        if recipient.text == text {
            Ok(recipient)
        } else {
            Err(KeyError::Recipient)
        }
    }

    /// Reads the 1,216 bytes of a public key.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, KeyError> {
        let key = PublicKey::from_bytes(bytes).map_err(|_| KeyError::Recipient)?;
        Ok(Self::from_key(key))
    }

    fn from_key(key: PublicKey) -> Self {
        let text = bech32::encode_lower::<AgeBech32>(hrp(RECIPIENT_PREFIX), &key.to_bytes())
            .expect("a recipient is within the code length");
        Self { key, text }
    }

    /// The 1,216 bytes of the key.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.key.to_bytes().to_vec()
    }

    /// `age1pq1…`
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl PartialEq for Recipient {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Recipient {}

impl std::fmt::Debug for Recipient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Recipient({}…)", &self.text[..16])
    }
}

/// A hybrid secret key that opens what was sealed to its recipient.
#[derive(Clone)]
pub struct Identity(Box<Secret>);

/// In a place of its own, where it is wiped: what is moved, or is in a list that grows, leaves copies behind.
#[derive(Clone)]
struct Secret {
    key: PrivateKey,
    seed: Zeroizing<[u8; 32]>,
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Identity(secret)")
    }
}

impl Identity {
    /// A fresh key pair.
    pub fn generate(random: &Random) -> Self {
        Self::from_seed(&Zeroizing::new(random.bytes()))
    }

    /// The key pair of a 32-byte X-Wing seed.
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        let key = PrivateKey::from_bytes(seed).expect("any 32 bytes are a seed");
        let seed = Zeroizing::new(*seed);
        Self(Box::new(Secret { key, seed }))
    }

    /// Reads `AGE-SECRET-KEY-PQ-1…`.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let bytes = decode(text, IDENTITY_PREFIX).ok_or(KeyError::Identity)?;
        let seed: Zeroizing<[u8; 32]> = Zeroizing::new(
            bytes
                .as_slice()
                .try_into()
                .map_err(|_| KeyError::Identity)?,
        );
        let identity = Self::from_seed(&seed);
        if identity.to_text().as_str() == text {
            Ok(identity)
        } else {
            Err(KeyError::Identity)
        }
    }

    /// `AGE-SECRET-KEY-PQ-1…`
    pub fn to_text(&self) -> Zeroizing<String> {
        // Taken in one piece: a text that grows leaves copies behind.
        let mut text = Zeroizing::new(String::with_capacity(IDENTITY_ROOM));
        bech32::encode_upper_to_fmt::<AgeBech32, _>(
            &mut *text,
            hrp(IDENTITY_PREFIX),
            self.0.seed.as_slice(),
        )
        .expect("an identity is within the code length");
        text
    }

    /// The public half.
    pub fn recipient(&self) -> Recipient {
        Recipient::from_key(XWing::sk_to_pk(&self.0.key))
    }
}

impl age::Recipient for Recipient {
    fn wrap_file_key(
        &self,
        file_key: &FileKey,
    ) -> Result<(Vec<Stanza>, HashSet<String>), age::EncryptError> {
        let (encapsulated, wrapped) =
            hpke::single_shot_seal::<ChaCha20Poly1305, HkdfSha256, XWing>(
                &OpModeS::Base,
                &self.key,
                INFO,
                file_key.expose_secret(),
                &[],
            )
            .map_err(|error| age::EncryptError::Io(std::io::Error::other(error.to_string())))?;
        let stanza = Stanza {
            tag: STANZA_TAG.to_owned(),
            args: vec![STANDARD_NO_PAD.encode(encapsulated.to_bytes())],
            body: wrapped,
        };
        Ok((vec![stanza], HashSet::from([LABEL.to_owned()])))
    }
}

impl age::Identity for Identity {
    fn unwrap_stanza(&self, stanza: &Stanza) -> Option<Result<FileKey, age::DecryptError>> {
        if stanza.tag != STANZA_TAG {
            return None;
        }
        let invalid = || Some(Err(age::DecryptError::InvalidHeader));
        let [argument] = stanza.args.as_slice() else {
            return invalid();
        };
        let Ok(encapsulated) = STANDARD_NO_PAD.decode(argument) else {
            return invalid();
        };
        if encapsulated.len() != ENCAPSULATED_KEY_BYTES
            || stanza.body.len() != WRAPPED_FILE_KEY_BYTES
            || is_low_order(&encapsulated[ENCAPSULATED_KEY_BYTES - 32..])
        {
            return invalid();
        }
        let Ok(encapsulated) = EncappedKey::from_bytes(&encapsulated) else {
            return invalid();
        };
        let file_key = Zeroizing::new(
            hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, XWing>(
                &OpModeR::Base,
                &self.0.key,
                &encapsulated,
                INFO,
                &stanza.body,
                &[],
            )
            .ok()?,
        );
        Some(FileKey::try_init_with_mut(|key| {
            if file_key.len() != key.len() {
                return Err(age::DecryptError::InvalidHeader);
            }
            key.copy_from_slice(&file_key);
            Ok(())
        }))
    }
}

/// Whether a point contributes nothing: every clamped multiple of it is zero.
fn is_low_order(point: &[u8]) -> bool {
    let mut bytes = [0; 32];
    bytes.copy_from_slice(point);
    x25519_dalek::x25519([1; 32], bytes) == [0; 32]
}
