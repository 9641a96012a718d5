//! New keys of an account: it offers them with its keyring and grants sealed to them; once admins have signed them
//! into the ledger, everything is exchanged at once.

use serde::{Deserialize, Serialize};

use crate::crypto::account::{SignedRotation, verify_rotation};
use crate::crypto::hash::sha256;
use crate::crypto::sealed;
use crate::domain::{Bytes, CaseId, Digest, FactorId, PROTOCOL_VERSION, Wire};
use crate::storage::scope::{CaseworkerSession, StaffSession};
use crate::storage::{CaseGrant, LISTED_GRANTS, NewRotation, StoredRotation};

use super::body::{check_version, versioned};
use super::error::refuse_file;
use super::proof::Proof;
use super::signing_in::{KeyringCopy, check_keyrings};
use super::{Thicket, WorkflowError};

/// The body of `PUT account/rotation`.
#[derive(Deserialize)]
pub struct RotationRequest {
    v: u8,
    proof: Proof,
    rotation: SignedRotation,
    keyring: Bytes,
    #[serde(default)]
    copies: Vec<KeyringCopy>,
}

/// The body of `POST account/rotation/grants`.
#[derive(Clone, Debug, Deserialize)]
pub struct OwnGrantsRequest {
    v: u8,
    grants: Vec<ResealedGrant>,
}
versioned!(RotationRequest, OwnGrantsRequest);

/// A grant of one case.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SentGrant {
    /// The case.
    pub case: CaseId,
    /// The sealed grant.
    pub key: Bytes,
}

/// A grant that was made from another one, for another key.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ResealedGrant {
    /// The case.
    pub case: CaseId,
    /// The sealed grant.
    pub key: Bytes,
    /// SHA-256 of the sealed grant that it was made from, which may not be the newest any more.
    pub from: Digest,
}

/// What `GET account/rotation` answers.
#[derive(Clone, Debug, Serialize)]
pub struct OwnRotationView {
    v: u8,
    /// What one offers.
    pub rotation: Option<SignedRotation>,
    /// How many grants are still to be brought.
    pub missing: u64,
    /// The first of them.
    pub cases: Vec<GrantView>,
}

/// One's own grant of a case.
#[derive(Clone, Debug, Serialize)]
pub struct GrantView {
    /// The case.
    pub case: CaseId,
    /// The sealed grant.
    pub grant: Bytes,
}

impl From<CaseGrant> for GrantView {
    fn from(stored: CaseGrant) -> Self {
        Self {
            case: stored.case,
            grant: Bytes(stored.grant),
        }
    }
}

impl RotationRequest {
    /// As a client in the same process makes it.
    pub fn new(proof: Proof, rotation: SignedRotation, keyring: Vec<u8>) -> Self {
        Self {
            v: PROTOCOL_VERSION,
            proof,
            rotation,
            keyring: Bytes(keyring),
            copies: Vec::new(),
        }
    }
}

impl OwnGrantsRequest {
    /// As a client in the same process makes it.
    pub fn new(grants: Vec<ResealedGrant>) -> Self {
        Self {
            v: PROTOCOL_VERSION,
            grants,
        }
    }
}

/// Grants are brought so many at a time, each of them a sealed one.
pub(super) fn check_grants<'a>(
    grants: impl ExactSizeIterator<Item = &'a Bytes>,
) -> Result<(), WorkflowError> {
    if !(1..=LISTED_GRANTS).contains(&grants.len()) {
        return Err(WorkflowError::InvalidBody("1 to 64 grants at a time"));
    }
    for grant in grants {
        sealed::check(Wire::Grant, &grant.0).map_err(refuse_file(Wire::Grant))?;
    }
    Ok(())
}

impl Thicket {
    /// Offers new keys, in place of an earlier offer. They count once admins have signed them into the ledger. Whoever only
    /// borrows a session must not put another keyring beside them, so it takes proof.
    pub async fn offer_rotation(
        &self,
        session: &StaffSession,
        request: &RotationRequest,
    ) -> Result<(), WorkflowError> {
        check_version(request)?;
        check_keyrings(&request.keyring, &request.copies)?;
        let copies: Vec<(FactorId, &[u8])> = request
            .copies
            .iter()
            .map(|copy| (copy.id, copy.keyring.0.as_slice()))
            .collect();
        let proved = self.prove_again(session, &request.proof).await?;
        let mut tx = self.0.db.write().await?;
        let ledger = self.still_signed_in(&mut tx, session).await?;
        self.use_up(&mut tx, &proved).await?;
        let account = session.account();
        let listed = ledger.account(&account).ok_or(WorkflowError::SignedOut)?;
        let signed = &request.rotation;
        let offered = verify_rotation(&ledger.instance(), &listed.signing, signed)
            .ok()
            .filter(|offered| {
                offered.account == account
                    && offered.role == listed.role
                    && offered.recipient != listed.recipient
                    && offered.signing.0 != listed.signing
            });
        let offered = offered.ok_or(WorkflowError::InvalidBody(
            "new keys are signed by themselves and by the key of before",
        ))?;
        let new = NewRotation {
            recipient: &offered.recipient,
            signing: offered.signing.0,
            signed: StoredRotation {
                payload: signed.payload.0.clone(),
                signature: signed.signature.0.clone(),
                old_signature: signed.old_signature.0.clone(),
            },
            keyring: &request.keyring.0,
            copies: &copies,
        };
        if !tx.put_rotation(session, &new).await? {
            return Err(WorkflowError::NotFound);
        }
        tx.commit().await?;
        self.throttle().code_was_right(account);
        Ok(())
    }

    /// What one offers, and which grants are still to be brought.
    pub async fn own_rotation(
        &self,
        session: &StaffSession,
    ) -> Result<OwnRotationView, WorkflowError> {
        let mut tx = self.0.db.read().await?;
        let offer = tx.own_rotation(session).await?;
        let (grants, missing) = tx.grants_to_bring(session, offer.is_some()).await?;
        Ok(OwnRotationView {
            v: PROTOCOL_VERSION,
            rotation: offer.map(|offer| SignedRotation {
                payload: Bytes(offer.payload),
                signature: Bytes(offer.signature),
                old_signature: Bytes(offer.old_signature),
            }),
            missing,
            cases: grants.into_iter().map(GrantView::from).collect(),
        })
    }

    /// Takes the offer back.
    pub async fn withdraw_rotation(&self, session: &StaffSession) -> Result<(), WorkflowError> {
        let mut tx = self.0.db.write().await?;
        self.still_signed_in(&mut tx, session).await?;
        if !tx.remove_rotation(session).await? {
            return Err(WorkflowError::NotFound);
        }
        Ok(tx.commit().await?)
    }

    /// Takes one's own grants, sealed to the offered keys; without an offer, sealed to one's keys of now where the
    /// grant is older than they are. All of them or none, but for those that were made from another grant than the present
    /// one: they may be of an older key, and are still missing.
    pub async fn bring_grants(
        &self,
        session: &CaseworkerSession,
        request: &OwnGrantsRequest,
    ) -> Result<(), WorkflowError> {
        check_version(request)?;
        check_grants(request.grants.iter().map(|grant| &grant.key))?;
        let mut tx = self.0.db.write().await?;
        self.still_signed_in(&mut tx, &session.into()).await?;
        let offered = tx.own_rotation(&session.into()).await?.is_some();
        for grant in &request.grants {
            let present = tx.own_grant(session, grant.case).await?;
            if sha256(&present.ok_or(WorkflowError::NotFound)?) != grant.from {
                continue;
            }
            let done = if offered {
                tx.put_rotation_grant(session, self.row_key(), grant.case, &grant.key.0)
                    .await?
            } else {
                tx.renew_own_grant(session, grant.case, &grant.key.0)
                    .await?
            };
            if !done {
                return Err(WorkflowError::NotFound);
            }
        }
        Ok(tx.commit().await?)
    }
}
