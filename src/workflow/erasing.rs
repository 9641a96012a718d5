//! Deleting a case: one caseworker asks, another agrees, and a week goes by in which anybody with a grant may call it
//! off. A reporter who takes a report back needs none of it.

use serde::Serialize;

use crate::domain::{AccountId, CaseId, Day};
use crate::storage::scope::CaseworkerSession;
use crate::storage::{ERASURE_DAYS, Erasure};

use super::casework::access;
use super::{Thicket, WorkflowError};

/// That a case is to be deleted.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct ErasureView {
    /// Who asked.
    pub by: AccountId,
    /// When.
    pub asked: Day,
    /// Who else agreed.
    pub agreed: Option<AccountId>,
    /// The first day on which it can be.
    pub on: Day,
}

impl From<Erasure> for ErasureView {
    fn from(erasure: Erasure) -> Self {
        Self {
            by: erasure.by,
            asked: erasure.asked,
            agreed: erasure.agreed,
            on: erasure.asked.plus(ERASURE_DAYS),
        }
    }
}

impl Thicket {
    /// Asks for a case to be deleted, or agrees to what somebody else asked for.
    pub async fn ask_for_erasure(
        &self,
        session: &CaseworkerSession,
        case: CaseId,
    ) -> Result<(), WorkflowError> {
        let mut tx = self.0.db.write().await?;
        self.still_signed_in(&mut tx, &session.into()).await?;
        let access = access(&mut tx, session, case).await?;
        tx.ask_for_erasure(&access, self.0.clock.today()).await?;
        Ok(tx.commit().await?)
    }

    /// Calls a deletion off.
    pub async fn call_off_erasure(
        &self,
        session: &CaseworkerSession,
        case: CaseId,
    ) -> Result<(), WorkflowError> {
        let mut tx = self.0.db.write().await?;
        self.still_signed_in(&mut tx, &session.into()).await?;
        let access = access(&mut tx, session, case).await?;
        if !tx.call_off_erasure(&access).await? {
            return Err(WorkflowError::NotFound);
        }
        Ok(tx.commit().await?)
    }
}
