//! Grants: the case identity, sealed to one account.

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{RecordError, case_id, parse, to_json};
use crate::crypto::hybrid::{Identity, Recipient};
use crate::crypto::sealed::{self, OpenError, SealError};
use crate::domain::{CaseId, Digest, Instance, PROTOCOL_VERSION, Wire};

#[derive(Serialize, Deserialize)]
struct GrantDocument {
    v: u8,
    kind: String,
    case: CaseId,
    identity: Zeroizing<String>,
    report: Digest,
    card: Digest,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    earlier: Vec<Zeroizing<String>>,
}

/// The most keys a case has had that a grant has room for.
pub const MOST_EARLIER: usize = 16;

/// A grant after its checks: the case identity, and what its giver vouches for.
#[derive(Clone)]
pub struct OpenedGrant {
    /// Opens everything sealed to the case since it got its newest key.
    pub identity: Identity,
    /// Those before it, newest first; the last of them gives the case. Empty where it has had one key only.
    pub earlier: Vec<Identity>,
    /// SHA-256 of the sealed report.
    pub report: Digest,
    /// SHA-256 of the sealed first card.
    pub card: Digest,
}

impl OpenedGrant {
    /// Every key of the case, newest first.
    pub fn identities(&self) -> impl Iterator<Item = &Identity> {
        std::iter::once(&self.identity).chain(&self.earlier)
    }

    /// Opens a file of the case with whichever of its keys fits.
    pub(super) fn open_file(
        &self,
        wire: Wire,
        file: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        let mut result = Err(OpenError::OtherKey);
        for identity in self.identities() {
            result = sealed::open(identity, wire, file);
            if !matches!(result, Err(OpenError::OtherKey)) {
                break;
            }
        }
        result
    }

    /// Seals it to one account: access is having it.
    pub fn seal(&self, case: &CaseId, account: &Recipient) -> Result<Vec<u8>, SealError> {
        let document = GrantDocument {
            v: PROTOCOL_VERSION,
            kind: "grant".to_owned(),
            case: *case,
            identity: self.identity.to_text(),
            earlier: self.earlier.iter().map(Identity::to_text).collect(),
            report: self.report,
            card: self.card,
        };
        let json = to_json(&document, Wire::Grant.largest())?;
        sealed::seal(account, Wire::Grant, &json)
    }

    /// Opens it with whichever of an account's identities it is sealed to, that of now or one of before a rotation.
    pub fn open_with<'a>(
        identities: impl IntoIterator<Item = &'a Identity>,
        instance: &Instance,
        case: &CaseId,
        file: &[u8],
    ) -> Result<Self, RecordError> {
        for identity in identities {
            match Self::open(identity, instance, case, file) {
                Err(RecordError::Open(OpenError::OtherKey)) => {}
                other => return other,
            }
        }
        Err(RecordError::Open(OpenError::OtherKey))
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
        if document.earlier.len() > MOST_EARLIER {
            return Err(RecordError::Document("grant"));
        }
        let earlier = document
            .earlier
            .iter()
            .map(|text| Identity::parse(text))
            .collect::<Result<Vec<_>, _>>()?;
        // A case keeps the id that its first key gave it.
        let first = earlier.last().unwrap_or(&identity);
        if case_id(instance, &first.recipient()) != *case {
            return Err(RecordError::Identity);
        }
        Ok(Self {
            identity,
            earlier,
            report: document.report,
            card: document.card,
        })
    }
}
