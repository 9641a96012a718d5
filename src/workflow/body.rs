//! Reading JSON documents that somebody sent.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use zeroize::Zeroizing;

use crate::domain::{Digest, PROTOCOL_VERSION, ReportSubmission};

use super::WorkflowError;

/// A document that names its version.
pub trait Versioned {
    /// The version it names.
    fn version(&self) -> u8;
}

macro_rules! versioned {
    ($($name:ty),+ $(,)?) => {
        $(impl $crate::workflow::Versioned for $name {
            fn version(&self) -> u8 {
                self.v
            }
        })+
    };
}
pub(super) use versioned;

versioned!(ReportSubmission);

/// Reads a document. Unknown fields are ignored; another version is refused as such, whatever else differs.
pub fn read_body<T: DeserializeOwned + Versioned>(json: &[u8]) -> Result<T, WorkflowError> {
    #[derive(Deserialize)]
    struct Version {
        v: i64,
    }
    match serde_json::from_slice::<T>(json) {
        Ok(document) => check_version(&document).map(|()| document),
        // What serde says may repeat what was sent, so it goes no further.
        Err(_) => Err(match serde_json::from_slice::<Version>(json) {
            Ok(other) if other.v != i64::from(PROTOCOL_VERSION) => {
                WorkflowError::UnsupportedVersion
            }
            _ => WorkflowError::InvalidBody("not the fields that are expected here"),
        }),
    }
}

/// Refuses another version.
pub(super) fn check_version(document: &impl Versioned) -> Result<(), WorkflowError> {
    if document.version() == PROTOCOL_VERSION {
        Ok(())
    } else {
        Err(WorkflowError::UnsupportedVersion)
    }
}

/// 32 secret bytes that somebody sent, wiped when dropped. Has no `Debug`.
pub struct SentSecret(Zeroizing<[u8; 32]>);

impl SentSecret {
    /// SHA-256 of them, which is all that is ever stored.
    pub(super) fn digest(&self) -> Digest {
        crate::crypto::hash::sha256(self.0.as_slice())
    }
}

impl From<[u8; 32]> for SentSecret {
    fn from(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }
}

impl<'de> Deserialize<'de> for SentSecret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Read as any other 32 bytes are: longer text is refused before it is decoded.
        Digest::deserialize(deserializer).map(|bytes| Self(Zeroizing::new(bytes.0)))
    }
}
