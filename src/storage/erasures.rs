//! Cases that somebody wants deleted: a second caseworker has to agree, and some days to go by.

use crate::domain::{AccountId, Day};

use super::scope::CaseAccess;
use super::{ReadTransaction, StorageError, WriteTransaction};

/// That a case is to be deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Erasure {
    /// Who asked.
    pub by: AccountId,
    /// When.
    pub asked: Day,
    /// Who else agreed, if somebody did.
    pub agreed: Option<AccountId>,
}

impl ReadTransaction {
    /// Whether a case is to be deleted.
    pub async fn erasure(&mut self, access: &CaseAccess) -> Result<Option<Erasure>, StorageError> {
        let row: Option<(Vec<u8>, String, Option<Vec<u8>>)> =
            sqlx::query_as("SELECT asked_by, asked_on, agreed FROM erasures WHERE case_key = $1")
                .bind(access.case_key())
                .fetch_optional(self.connection())
                .await?;
        row.map(|(by, asked, agreed)| {
            Ok(Erasure {
                by: AccountId::from_slice(&by)?,
                asked: asked.parse()?,
                agreed: agreed
                    .map(|account| AccountId::from_slice(&account))
                    .transpose()?,
            })
        })
        .transpose()
    }
}

impl WriteTransaction {
    /// Asks for a case to be deleted, or agrees if somebody else has asked.
    pub async fn ask_for_erasure(
        &mut self,
        access: &CaseAccess,
        today: Day,
    ) -> Result<(), StorageError> {
        sqlx::query(
            "INSERT INTO erasures (case_key, asked_by, asked_on) VALUES ($1, $2, $3) \
             ON CONFLICT (case_key) DO UPDATE SET agreed = excluded.asked_by \
             WHERE erasures.asked_by <> excluded.asked_by AND erasures.agreed IS NULL",
        )
        .bind(access.case_key())
        .bind(access.account().as_bytes())
        .bind(today.to_string())
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Calls it off. False if nobody had asked.
    pub async fn call_off_erasure(&mut self, access: &CaseAccess) -> Result<bool, StorageError> {
        let done = sqlx::query("DELETE FROM erasures WHERE case_key = $1")
            .bind(access.case_key())
            .execute(self.connection())
            .await?;
        Ok(done.rows_affected() == 1)
    }
}
