//! Text that somebody's safety depends on, wiped from memory when it is let go.

use zeroize::{Zeroize as _, ZeroizeOnDrop, Zeroizing};

/// Text of a reporter. Cannot be printed by mistake: it has neither `Debug` nor `Display`.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Plaintext(Zeroizing<String>);

impl Plaintext {
    /// Takes the text over.
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl ZeroizeOnDrop for Plaintext {}

impl AsRef<[u8]> for Plaintext {
    fn as_ref(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// Overwrites every text in a JSON value.
pub(super) fn wipe(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::String(text) => text.zeroize(),
        serde_json::Value::Array(values) => values.iter_mut().for_each(wipe),
        serde_json::Value::Object(fields) => fields.values_mut().for_each(wipe),
        serde_json::Value::Null | serde_json::Value::Bool(_) | serde_json::Value::Number(_) => {}
    }
}
