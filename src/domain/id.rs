//! Random identifiers and digests. They are the only names that the server has for things.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::{ParseError, decode_base64url, encode_base64url};

macro_rules! fixed_bytes {
    ($(#[$doc:meta])* $name:ident, $length:literal, $expected:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub [u8; $length]);

        impl $name {
            /// Reads the bytes of a database column or a decoded field; refuses another length.
            pub fn from_slice(bytes: &[u8]) -> Result<Self, ParseError> {
                bytes.try_into().map(Self).map_err(|_| ParseError { expected: $expected })
            }

            /// The bytes.
            pub fn as_bytes(&self) -> &[u8] {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&encode_base64url(&self.0))
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), encode_base64url(&self.0))
            }
        }

        impl std::str::FromStr for $name {
            type Err = ParseError;

            fn from_str(text: &str) -> Result<Self, ParseError> {
                // Longer text is refused before it is decoded.
                if text.len() > $length * 2 {
                    return Err(ParseError { expected: $expected });
                }
                Self::from_slice(&decode_base64url(text)?)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                text.parse().map_err(de::Error::custom)
            }
        }
    };
}

fixed_bytes!(
    /// A case: the first 16 bytes of SHA-256 over its key (PROTOCOL.md, section 2).
    CaseId, 16, "case id"
);
fixed_bytes!(
    /// An account, 16 random bytes.
    AccountId, 16, "account id"
);
fixed_bytes!(
    /// A desk, 16 random bytes.
    DeskId, 16, "desk id"
);
fixed_bytes!(
    /// A stored record, 16 random bytes.
    RecordId, 16, "record id"
);
fixed_bytes!(
    /// A sealed part of a file, 16 bytes that its sender derived or drew.
    PartId, 16, "part id"
);
fixed_bytes!(
    /// A second factor of an account, or a challenge that one answers; 16 random bytes.
    FactorId, 16, "factor id"
);
fixed_bytes!(
    /// A deployment: the first 16 bytes of the genesis hash. Public.
    Instance, 16, "instance"
);
fixed_bytes!(
    /// A mailbox as the server knows it: SHA-256 of the mailbox key.
    Mailbox, 32, "mailbox"
);
fixed_bytes!(
    /// A SHA-256 digest.
    Digest, 32, "SHA-256 digest"
);

/// The newest entry of the ledger that somebody has seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerHead {
    /// Its number; the genesis is 0.
    pub seq: u64,
    /// SHA-256 of its payload.
    pub hash: Digest,
}
