//! Records that a caseworker signs. The author must have been an active caseworker with that key at the ledger head
//! that the record names: what was signed before a suspension stays valid.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize as _, Zeroizing};

use super::{RecordError, to_json};
use crate::crypto::hybrid::Recipient;
use crate::crypto::ledger::{Ledger, LedgerAccount};
use crate::crypto::sealed::{self, SealError};
use crate::crypto::signature::{self, Purpose, SigningSecret};
use crate::domain::{
    AccountId, AccountState, Bytes, Instance, LedgerHead, PROTOCOL_VERSION, Role, Wire,
};

#[derive(Serialize, Deserialize)]
struct Envelope {
    v: u8,
    payload: Bytes,
    signature: Bytes,
}

/// Who signed something, and the ledger they saw.
pub(super) trait Authored {
    /// The author's account.
    fn author(&self) -> AccountId;
    /// The newest ledger entry the author saw.
    fn ledger(&self) -> LedgerHead;
}

/// Signs a document and seals it to `recipient`.
pub(super) fn seal(
    document: &impl Serialize,
    wire: Wire,
    instance: &Instance,
    recipient: &Recipient,
    signing: &SigningSecret,
) -> Result<Vec<u8>, SealError> {
    let json = sign(document, wire, instance, signing)?;
    sealed::seal(recipient, wire, &json)
}

/// Signs a document and seals it to `recipient` in exactly `size` bytes.
pub(super) fn seal_exactly(
    document: &impl Serialize,
    (wire, size): (Wire, usize),
    instance: &Instance,
    recipient: &Recipient,
    signing: &SigningSecret,
) -> Result<Vec<u8>, SealError> {
    let json = sign(document, wire, instance, signing)?;
    sealed::seal_exactly(recipient, wire, size, &json)
}

fn sign(
    document: &impl Serialize,
    wire: Wire,
    instance: &Instance,
    signing: &SigningSecret,
) -> Result<Zeroizing<Vec<u8>>, SealError> {
    let mut payload = to_json(document, wire.largest())?;
    let signature = signing.sign(Purpose::Record, instance, &payload);
    let mut envelope = Envelope {
        v: PROTOCOL_VERSION,
        payload: Bytes(std::mem::take(&mut *payload)),
        signature: Bytes(signature.to_vec()),
    };
    let json = to_json(&envelope, 2 * wire.largest());
    envelope.payload.0.zeroize();
    json
}

/// Reads an opened file, lets `check` look at its document, and verifies the signature.
pub(super) fn read<T: DeserializeOwned + Authored>(
    ledger: &Ledger,
    json: &[u8],
    kind: &'static str,
    check: impl FnOnce(&T) -> Result<(), RecordError>,
) -> Result<T, RecordError> {
    read_by(Role::Caseworker, ledger, json, kind, check)
}

/// The same of what somebody of another role signs.
pub(super) fn read_by<T: DeserializeOwned + Authored>(
    role: Role,
    ledger: &Ledger,
    json: &[u8],
    kind: &'static str,
    check: impl FnOnce(&T) -> Result<(), RecordError>,
) -> Result<T, RecordError> {
    let envelope: Envelope =
        serde_json::from_slice(json).map_err(|_| RecordError::Document(kind))?;
    let payload = Zeroizing::new(envelope.payload.0);
    if envelope.v != PROTOCOL_VERSION {
        return Err(RecordError::Document(kind));
    }
    let document: T = serde_json::from_slice(&payload).map_err(|_| RecordError::Document(kind))?;
    check(&document)?;
    let seen = document.ledger();
    let signed_by = |key: &[u8; 32]| {
        let signature = &envelope.signature.0;
        signature::verify(
            key,
            Purpose::Record,
            &ledger.instance(),
            &payload,
            signature,
        )
    };
    let vouched = |author: &LedgerAccount| {
        author.role == role && author.state == AccountState::Vetted && signed_by(&author.signing)
    };
    if ledger.check_extends(&seen).is_err() {
        return Err(match ledger.account(&document.author()) {
            Some(author) if vouched(author) => RecordError::History(document.author()),
            _ => RecordError::Head,
        });
    }
    let author = ledger.account_at(seen.seq, &document.author());
    if author.is_some_and(vouched) {
        Ok(document)
    } else {
        Err(RecordError::Signature)
    }
}
