//! What there is to know and to do about cases when somebody leaves: how much work there is, what a revocation would leave
//! behind, and which cases are to get new keys.
//!
//! Counts only: an admin is never told which cases.

use serde::Serialize;

use crate::crypto::journal::Act;
use crate::domain::{AccountId, AccountState, PROTOCOL_VERSION, Role};
use crate::storage::WorkloadRow;
use crate::storage::scope::{AccountKeeper, AdminSession};

use super::{Thicket, WorkflowError};

/// What `GET workload` answers.
#[derive(Clone, Debug, Serialize)]
pub struct Workload {
    v: u8,
    /// By desk, state and assignee.
    pub rows: Vec<WorkloadRow>,
}

/// What `GET accounts/{account}/cases` answers: what revoking the account would leave behind.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct CasesLeft {
    v: u8,
    /// How many cases it has a grant of.
    pub cases: u64,
    /// Those that somebody has to work on.
    pub open: u64,
    /// Of those, the ones that it has taken, by the hint.
    pub taken: u64,
    /// How many no active caseworker but it can read: while there is one, it cannot be revoked.
    pub alone: u64,
}

impl Thicket {
    /// How much work there is; no case is named.
    pub async fn workload(&self, keeper: AccountKeeper<'_>) -> Result<Workload, WorkflowError> {
        let mut tx = self.0.db.read().await?;
        Ok(Workload {
            v: PROTOCOL_VERSION,
            rows: tx.workload(keeper).await?,
        })
    }

    /// How many cases would lose a reader if this account were revoked, and how many would have none left.
    pub async fn cases_left(
        &self,
        keeper: AccountKeeper<'_>,
        account: AccountId,
    ) -> Result<CasesLeft, WorkflowError> {
        let mut tx = self.0.db.read().await?;
        let held = tx.cases_held(keeper, account).await?;
        let held = held.ok_or(WorkflowError::NotFound)?;
        Ok(CasesLeft {
            v: PROTOCOL_VERSION,
            cases: held.all,
            open: held.open,
            taken: held.taken,
            alone: tx.cases_of_nobody_else(keeper, account).await?,
        })
    }

    /// Marks the cases that a suspended account has a grant of: they are to get a new key. Returns how many.
    pub async fn mark_for_rekey(
        &self,
        session: &AdminSession,
        account: AccountId,
    ) -> Result<u64, WorkflowError> {
        let keeper = AccountKeeper::from(session);
        let mut tx = self.0.db.write().await?;
        let ledger = self.still_signed_in(&mut tx, &session.into()).await?;
        let suspended = ledger.account(&account).is_some_and(|listed| {
            listed.role == Role::Caseworker && listed.state == AccountState::Suspended
        });
        if !suspended {
            return Err(WorkflowError::NotFound);
        }
        let cases = tx.mark_cases(keeper, account).await?;
        if cases > 0 {
            let act = Act::Mark { account, cases };
            self.note(&mut tx, keeper.account(), &act).await?;
        }
        tx.commit().await?;
        Ok(cases)
    }
}
