//! What a new mailbox holds: the slip and the first mail, authenticated under the receipt.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{RecordError, parse};
use crate::crypto::hash::{hmac_sha256, verify_hmac_sha256};
use crate::crypto::receipt::ReceiptKeys;
use crate::crypto::sealed::{self, SealError};
use crate::domain::{Bytes, CaseId, Digest, Instance, LedgerHead, PROTOCOL_VERSION, Wire};

#[derive(Serialize, Deserialize)]
struct Authenticated {
    v: u8,
    payload: Bytes,
    mac: Bytes,
}

/// What ties a mailbox to its case, so that nobody can put another key in its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slip {
    /// Protocol version.
    pub v: u8,
    /// Always `slip`.
    pub kind: String,
    /// The case.
    pub case: CaseId,
    /// The intake.
    pub genesis: Digest,
    /// The ledger when the report was sealed.
    pub ledger: LedgerHead,
}

/// The routine words that both mailboxes start with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct First {
    /// Protocol version.
    pub v: u8,
    /// Always `first`.
    pub kind: String,
    /// The case.
    pub case: CaseId,
    /// The language of the form.
    pub locale: String,
    /// A name from the fixed list: `received`.
    pub words: String,
}

const SLIP_LABEL: &[u8] = b"thicket/v1 slip\0";
const FIRST_LABEL: &[u8] = b"thicket/v1 first\0";

impl Slip {
    /// Seals it to its mailbox.
    pub fn seal(&self, instance: &Instance, keys: &ReceiptKeys) -> Result<Vec<u8>, SealError> {
        seal_authenticated(self, Wire::Slip, SLIP_LABEL, instance, keys)
    }

    /// Opens and authenticates it.
    pub fn open(
        instance: &Instance,
        keys: &ReceiptKeys,
        case: &CaseId,
        file: &[u8],
    ) -> Result<Self, RecordError> {
        open_authenticated(Wire::Slip, "slip", SLIP_LABEL, instance, keys, case, file)
    }
}

impl First {
    /// Seals it to its mailbox.
    pub fn seal(&self, instance: &Instance, keys: &ReceiptKeys) -> Result<Vec<u8>, SealError> {
        seal_authenticated(self, Wire::First, FIRST_LABEL, instance, keys)
    }

    /// Opens and authenticates it.
    pub fn open(
        instance: &Instance,
        keys: &ReceiptKeys,
        case: &CaseId,
        file: &[u8],
    ) -> Result<Self, RecordError> {
        open_authenticated(
            Wire::First,
            "first",
            FIRST_LABEL,
            instance,
            keys,
            case,
            file,
        )
    }
}

fn seal_authenticated(
    document: &impl Serialize,
    wire: Wire,
    label: &[u8],
    instance: &Instance,
    keys: &ReceiptKeys,
) -> Result<Vec<u8>, SealError> {
    let payload = serde_json::to_vec(document).map_err(std::io::Error::from)?;
    let mac = hmac_sha256(&keys.slip_key, &[label, instance.as_bytes(), &payload]);
    let envelope = Authenticated {
        v: PROTOCOL_VERSION,
        payload: Bytes(payload),
        mac: Bytes(mac.to_vec()),
    };
    let json = serde_json::to_vec(&envelope).map_err(std::io::Error::from)?;
    sealed::seal(&keys.reply.recipient(), wire, &json)
}

fn open_authenticated<T: DeserializeOwned>(
    wire: Wire,
    kind: &'static str,
    label: &[u8],
    instance: &Instance,
    keys: &ReceiptKeys,
    case: &CaseId,
    file: &[u8],
) -> Result<T, RecordError> {
    let json = sealed::open(&keys.reply, wire, file)?;
    let envelope: Authenticated =
        serde_json::from_slice(&json).map_err(|_| RecordError::Document(kind))?;
    let parts = [label, instance.as_bytes(), envelope.payload.0.as_slice()];
    if !verify_hmac_sha256(&keys.slip_key, &parts, &envelope.mac.0) {
        return Err(RecordError::Mac);
    }
    parse(&envelope.payload.0, kind, case)
}
