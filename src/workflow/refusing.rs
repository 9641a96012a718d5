//! Refusing named people a case for a conflict of interest. A signed record in the case says who did it; the list beside
//! it is what the server goes by: nobody on it is granted the case in any way, and nobody on it moves it.

use serde::Deserialize;

use crate::crypto::hash::sha256;
use crate::crypto::journal::Act;
use crate::crypto::sealed;
use crate::domain::{AccountId, Bytes, CaseId, PROTOCOL_VERSION, RecordId, Role, Wire};
use crate::storage::scope::{CaseAccess, CaseworkerSession};
use crate::storage::{NewRecord, PutRecord, ReadTransaction};

use super::body::{check_version, versioned};
use super::casework::access;
use super::error::refuse_file;
use super::granting::readers;
use super::{Thicket, WorkflowError};

/// Fewer could not check each other, so refusing somebody a case may not leave fewer.
const FEWEST_LEFT: usize = 2;

/// More are never refused one case; the record has room for them.
const MOST_REFUSED: usize = 64;

/// The body of `PUT cases/{case}/refused`.
#[derive(Clone, Debug, Deserialize)]
pub struct RefusalRequest {
    v: u8,
    refused: Vec<AccountId>,
    record: Bytes,
}
versioned!(RefusalRequest);

impl RefusalRequest {
    /// As a client in the same process makes it.
    pub fn new(refused: Vec<AccountId>, record: Vec<u8>) -> Self {
        Self {
            v: PROTOCOL_VERSION,
            refused,
            record: Bytes(record),
        }
    }
}

impl Thicket {
    /// Says exactly who is refused a case from now on, together with the signed record that says so. Grants that one
    /// of them has stay until the case gets a new key. The same record again changes nothing.
    pub async fn refuse(
        &self,
        session: &CaseworkerSession,
        case: CaseId,
        request: &RefusalRequest,
    ) -> Result<PutRecord, WorkflowError> {
        check_version(request)?;
        let refused = &request.refused;
        if refused.len() > MOST_REFUSED || !refused.is_sorted_by(|one, next| one < next) {
            return Err(WorkflowError::InvalidBody(
                "at most 64 are refused, sorted and each once",
            ));
        }
        sealed::check(Wire::Work, &request.record.0).map_err(refuse_file(Wire::Work))?;
        let record = NewRecord {
            key: self.row_key(),
            id: RecordId(self.0.random.bytes()),
            wire: Wire::Work,
            day: self.0.clock.today(),
            sealed: &request.record.0,
            digest: sha256(&request.record.0),
        };
        let mut tx = self.0.db.write().await?;
        let ledger = self.still_signed_in(&mut tx, &session.into()).await?;
        let access = access(&mut tx, session, case).await?;
        let before = unconflicted(&mut tx, &access).await?;
        let put = tx.put_record(&access, &record).await?;
        if let PutRecord::Known(_) = put {
            // Whoever sent it first may not be on the disk yet.
            tx.commit().await?;
            return Ok(put);
        }
        let is_caseworker = |account: &AccountId| {
            let listed = ledger.account(account);
            listed.is_some_and(|listed| listed.role == Role::Caseworker)
        };
        if !refused.iter().all(is_caseworker) {
            return Err(WorkflowError::RosterChanged);
        }
        if refused.contains(&session.account()) {
            return Err(WorkflowError::InvalidBody(
                "whoever asks must be left: a colleague refuses them",
            ));
        }
        // Allowing somebody again is never held up.
        if refused.iter().any(|account| !before.contains(account)) {
            let (desk, _) = tx.desk_and_recipient(&access).await?;
            let grantees = tx.grantees(&access).await?;
            check_enough(&readers(&ledger, desk, &grantees, refused))?;
        }
        tx.set_refused(&access, refused).await?;
        self.note(&mut tx, Some(session.account()), &Act::Refuse { cases: 1 })
            .await?;
        tx.commit().await?;
        Ok(put)
    }
}

/// Refuses to leave a case with fewer people than could check each other.
pub(super) fn check_enough(readers: &[AccountId]) -> Result<(), WorkflowError> {
    if readers.len() < FEWEST_LEFT {
        return Err(WorkflowError::InvalidBody("two must be left"));
    }
    Ok(())
}

/// Who is refused a case, unless the caller is one of them: a grant from before lets them read it, and move nothing.
pub(super) async fn unconflicted(
    tx: &mut ReadTransaction,
    access: &CaseAccess,
) -> Result<Vec<AccountId>, WorkflowError> {
    let refused = tx.refused(access).await?;
    if refused.contains(&access.account()) {
        return Err(WorkflowError::ConflictOfInterest);
    }
    Ok(refused)
}
