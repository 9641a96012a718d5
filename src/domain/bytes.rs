//! Bytes as they stand in JSON: base64url without padding (RFC 4648 §5), decoded strictly.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::ParseError;

/// Writes bytes as unpadded base64url.
pub fn encode_base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Reads unpadded base64url; padding, other alphabets and stray bits are refused.
pub fn decode_base64url(text: &str) -> Result<Vec<u8>, ParseError> {
    URL_SAFE_NO_PAD.decode(text).map_err(|_| ParseError {
        expected: "base64url text",
    })
}

/// Bytes of any length that are base64url in JSON.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Bytes(pub Vec<u8>);

impl std::fmt::Debug for Bytes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Bytes({} bytes)", self.0.len())
    }
}

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&encode_base64url(&self.0))
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Base64Url)
    }
}

/// Decodes out of the document itself: a `Cow` would be a copy of every sealed file first.
struct Base64Url;

impl de::Visitor<'_> for Base64Url {
    type Value = Bytes;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("base64url text")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Bytes, E> {
        decode_base64url(text).map(Bytes).map_err(E::custom)
    }
}
