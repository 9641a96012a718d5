//! Erasing cases: one caseworker asks, another agrees, and a week goes by in which anybody with a grant may call it off;
//! or a reporter takes the report back, which needs none of it and waits three to four days for a caseworker to keep it.
//!
//! Must never erase while nobody was there to object.

use serde::Serialize;

use crate::crypto::journal::Act;
use crate::domain::{AccountId, CaseId, Day};
use crate::storage::scope::CaseworkerSession;
use crate::storage::{Erasure, Holds};

use super::casework::access;
use super::refusing::unconflicted;
use super::{Thicket, WorkflowError};

/// Days after which a withdrawn report is erased. Three days are promised at least, and only days are kept: so it is the
/// first day that begins later than that, whenever on its day the report was withdrawn.
pub(super) const DAYS_UNTIL_ERASED: i32 = 4;

const HOLDS: Holds = Holds {
    agreed: 7,
    asked: 14,
    withdrawn: DAYS_UNTIL_ERASED,
};

/// That a case is to be deleted.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct ErasureView {
    /// Who asked.
    pub by: AccountId,
    /// When.
    pub asked: Day,
    /// Who else agreed.
    pub agreed: Option<AccountId>,
    /// The first day on which it can be, or, while nobody agreed, could have been.
    pub on: Day,
}

impl From<Erasure> for ErasureView {
    fn from(erasure: Erasure) -> Self {
        let since = erasure.agreed.map_or(erasure.asked, |(_, day)| day);
        Self {
            by: erasure.by,
            asked: erasure.asked,
            agreed: erasure.agreed.map(|(account, _)| account),
            on: since.plus(HOLDS.agreed),
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
        unconflicted(&mut tx, &access).await?;
        let before = tx.erasure(&access).await?;
        let today = self.0.clock.today();
        tx.ask_for_erasure(&access, today, HOLDS).await?;
        let now = tx.erasure(&access).await?;
        if now != before {
            let agreed = now.is_some_and(|erasure| erasure.agreed.is_some());
            let act = match agreed {
                true => Act::EraseAgree { cases: 1 },
                false => Act::EraseAsk { cases: 1 },
            };
            self.note(&mut tx, Some(session.account()), &act).await?;
        }
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
        let act = Act::EraseStop { cases: 1 };
        self.note(&mut tx, Some(session.account()), &act).await?;
        Ok(tx.commit().await?)
    }

    /// Erases the reports whose time has come, and empties the log of what they left there. Returns how many.
    pub async fn erase_due(&self) -> Result<u64, WorkflowError> {
        let mut tx = self.0.db.write().await?;
        let erased = tx.erase_due(self.0.clock.today(), HOLDS).await?;
        if erased.deleted > 0 {
            let cases = erased.deleted;
            self.note(&mut tx, None, &Act::Erase { cases }).await?;
        }
        if erased.withdrawn > 0 {
            let cases = erased.withdrawn;
            self.note(&mut tx, None, &Act::EraseWithdrawn { cases })
                .await?;
        }
        tx.commit().await?;
        let cases = erased.deleted + erased.withdrawn;
        if cases > 0
            && let Err(error) = self.0.db.empty_log().await
        {
            self.visits().note_remnants();
            return Err(error.into());
        }
        Ok(cases)
    }
}
