//! Signed work: notes and events of caseworkers.

use serde::{Deserialize, Serialize};

use super::{RecordError, to_json};
use crate::crypto::hybrid::{Identity, Recipient};
use crate::crypto::ledger::Ledger;
use crate::crypto::sealed::{self, SealError};
use crate::crypto::signature::{self, Purpose, SigningSecret};
use crate::domain::{
    AccountId, AccountState, Bytes, CaseId, CloseReason, Day, Digest, Instance, LedgerHead,
    PROTOCOL_VERSION, RecordId, Role, Status, Wire,
};

#[derive(Serialize, Deserialize)]
struct Signed {
    v: u8,
    payload: Bytes,
    signature: Bytes,
}

/// What a caseworker signs in a case.
#[derive(Clone, Serialize, Deserialize)]
pub struct WorkPayload {
    /// Protocol version.
    pub v: u8,
    /// The case.
    pub case: CaseId,
    /// 16 random bytes.
    pub id: RecordId,
    /// Who wrote it.
    pub author: AccountId,
    /// The author's count of work records in this case, from 1.
    pub seq: u64,
    /// SHA-256 of the newest sealed records the author saw.
    pub after: Vec<Digest>,
    /// The ledger the author saw.
    pub ledger: LedgerHead,
    /// The day (UTC).
    pub day: Day,
    /// The rest.
    #[serde(flatten)]
    pub content: WorkContent,
}

/// The kinds of signed work.
#[derive(Clone, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum WorkContent {
    /// An internal note.
    Note {
        /// Its words.
        text: String,
    },
    /// The whole new truth about state and assignee.
    Event {
        /// Where the case stands.
        state: Status,
        /// Who works on it.
        assignee: Option<AccountId>,
        /// Why it was closed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<CloseReason>,
    },
}

impl WorkPayload {
    /// Signs it and seals it to the case.
    pub fn seal(
        &self,
        instance: &Instance,
        case_recipient: &Recipient,
        signing: &SigningSecret,
    ) -> Result<Vec<u8>, SealError> {
        let payload = to_json(self, Wire::Work.largest())?;
        let signature = signing.sign(Purpose::Record, instance, &payload);
        let envelope = Signed {
            v: PROTOCOL_VERSION,
            payload: Bytes(payload.to_vec()),
            signature: Bytes(signature.to_vec()),
        };
        let json = to_json(&envelope, Wire::Work.largest())?;
        sealed::seal(case_recipient, Wire::Work, &json)
    }

    /// Opens it and checks case, author and signature. The author must have been an active caseworker with
    /// that key at the ledger head that the record names: what was signed before a suspension stays valid.
    pub fn open(
        ledger: &Ledger,
        case_identity: &Identity,
        case: &CaseId,
        file: &[u8],
    ) -> Result<Self, RecordError> {
        let json = sealed::open(case_identity, Wire::Work, file)?;
        let envelope: Signed =
            serde_json::from_slice(&json).map_err(|_| RecordError::Document("work record"))?;
        let payload: Self = serde_json::from_slice(&envelope.payload.0)
            .map_err(|_| RecordError::Document("work record"))?;
        if envelope.v != PROTOCOL_VERSION || payload.v != PROTOCOL_VERSION {
            return Err(RecordError::Document("work record"));
        }
        if payload.case != *case {
            return Err(RecordError::Case);
        }
        ledger
            .check_extends(&payload.ledger)
            .map_err(|_| RecordError::Signature)?;
        let author = ledger
            .account_at(payload.ledger.seq, &payload.author)
            .ok_or(RecordError::Signature)?;
        let valid = author.role == Role::Caseworker
            && author.state == AccountState::Vetted
            && signature::verify(
                &author.signing,
                Purpose::Record,
                &ledger.instance(),
                &envelope.payload.0,
                &envelope.signature.0,
            );
        if valid {
            Ok(payload)
        } else {
            Err(RecordError::Signature)
        }
    }
}
