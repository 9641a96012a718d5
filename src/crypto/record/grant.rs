//! Grants: the case identity, sealed to one account.

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{RecordError, case_id, parse, to_json};
use crate::crypto::hybrid::{Identity, Recipient};
use crate::crypto::sealed::{self, SealError};
use crate::domain::{CaseId, Digest, Instance, PROTOCOL_VERSION, Wire};

#[derive(Serialize, Deserialize)]
struct GrantDocument {
    v: u8,
    kind: String,
    case: CaseId,
    identity: Zeroizing<String>,
    report: Digest,
    card: Digest,
}

/// A grant after its checks: the case identity, and what its giver vouches for.
#[derive(Clone)]
pub struct OpenedGrant {
    /// Opens everything sealed to the case.
    pub identity: Identity,
    /// SHA-256 of the sealed report.
    pub report: Digest,
    /// SHA-256 of the sealed first card.
    pub card: Digest,
}

impl OpenedGrant {
    /// Seals it to one account: access is having it.
    pub fn seal(&self, case: &CaseId, account: &Recipient) -> Result<Vec<u8>, SealError> {
        let document = GrantDocument {
            v: PROTOCOL_VERSION,
            kind: "grant".to_owned(),
            case: *case,
            identity: self.identity.to_text(),
            report: self.report,
            card: self.card,
        };
        let json = to_json(&document, Wire::Grant.largest())?;
        sealed::seal(account, Wire::Grant, &json)
    }

    /// Opens it and recomputes the case from the identity inside.
    pub fn open(
        account: &Identity,
        instance: &Instance,
        case: &CaseId,
        file: &[u8],
    ) -> Result<Self, RecordError> {
        let json = sealed::open(account, Wire::Grant, file)?;
        let document: GrantDocument = parse(&json, "grant", case)?;
        let identity = Identity::parse(&document.identity)?;
        if case_id(instance, &identity.recipient()) != *case {
            return Err(RecordError::Identity);
        }
        Ok(Self {
            identity,
            report: document.report,
            card: document.card,
        })
    }
}
