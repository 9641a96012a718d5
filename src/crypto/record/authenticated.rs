//! Records that the holder of a receipt authenticates with a key shared with their reader: deniable to anybody else.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize as _, Zeroizing};

use super::{RecordError, parse, to_json};
use crate::crypto::hash::{hmac_sha256, verify_hmac_sha256};
use crate::crypto::hybrid::Recipient;
use crate::crypto::sealed::{self, SealError};
use crate::domain::{Bytes, CaseId, Instance, PROTOCOL_VERSION, Wire};

#[derive(Serialize, Deserialize)]
struct Envelope {
    v: u8,
    payload: Bytes,
    mac: Bytes,
}

/// A payload whose MAC has not been checked yet.
pub(super) struct Authenticated {
    payload: Zeroizing<Vec<u8>>,
    mac: Vec<u8>,
}

/// Authenticates a document under `key` and seals it to `recipient`.
pub(super) fn seal(
    document: &impl Serialize,
    wire: Wire,
    label: &[u8],
    instance: &Instance,
    key: &[u8; 32],
    recipient: &Recipient,
) -> Result<Vec<u8>, SealError> {
    let mut payload = to_json(document, wire.largest())?;
    let mac = hmac_sha256(key, &[label, instance.as_bytes(), &payload]);
    let mut envelope = Envelope {
        v: PROTOCOL_VERSION,
        payload: Bytes(std::mem::take(&mut *payload)),
        mac: Bytes(mac.to_vec()),
    };
    let json = to_json(&envelope, 2 * wire.largest());
    envelope.payload.0.zeroize();
    sealed::seal(recipient, wire, &json?)
}

impl Authenticated {
    /// Reads an opened file; `kind` names it in errors.
    pub(super) fn read(json: &[u8], kind: &'static str) -> Result<Self, RecordError> {
        let envelope: Envelope =
            serde_json::from_slice(json).map_err(|_| RecordError::Document(kind))?;
        if envelope.v != PROTOCOL_VERSION {
            return Err(RecordError::Document(kind));
        }
        Ok(Self {
            payload: Zeroizing::new(envelope.payload.0),
            mac: envelope.mac.0,
        })
    }

    /// Refuses a payload that this key did not authenticate.
    pub(super) fn check(
        &self,
        label: &[u8],
        instance: &Instance,
        key: &[u8; 32],
    ) -> Result<(), RecordError> {
        let parts = [label, instance.as_bytes(), self.payload.as_slice()];
        if verify_hmac_sha256(key, &parts, &self.mac) {
            Ok(())
        } else {
            Err(RecordError::Mac)
        }
    }

    /// The document, checked for its kind and case.
    pub(super) fn payload<T: DeserializeOwned>(
        &self,
        kind: &'static str,
        case: &CaseId,
    ) -> Result<T, RecordError> {
        parse(&self.payload, kind, case)
    }
}
