//! Who is kept from a case for a conflict of interest. What a caseworker signed about it is sealed to the case; this is
//! what the server goes by when somebody is to be granted it.

use crate::domain::AccountId;

use super::scope::CaseAccess;
use super::{ReadTransaction, StorageError, WriteTransaction};

impl ReadTransaction {
    /// Who is kept from a case.
    pub async fn refused(&mut self, access: &CaseAccess) -> Result<Vec<AccountId>, StorageError> {
        let rows: Vec<(Vec<u8>,)> =
            sqlx::query_as("SELECT account FROM refusals WHERE case_key = $1 ORDER BY account")
                .bind(access.case_key())
                .fetch_all(self.connection())
                .await?;
        rows.iter()
            .map(|(account,)| Ok(AccountId::from_slice(account)?))
            .collect()
    }
}

impl WriteTransaction {
    /// Says exactly who is kept from a case from now on. A grant that one of them has stays, as it is sealed now.
    pub async fn set_refused(
        &mut self,
        access: &CaseAccess,
        refused: &[AccountId],
    ) -> Result<(), StorageError> {
        sqlx::query("DELETE FROM refusals WHERE case_key = $1")
            .bind(access.case_key())
            .execute(self.connection())
            .await?;
        for account in refused {
            for sql in [
                "INSERT INTO refusals (case_key, account) VALUES ($1, $2)",
                "DELETE FROM rotation_grants WHERE case_key = $1 AND account = $2",
            ] {
                sqlx::query(sql)
                    .bind(access.case_key())
                    .bind(account.as_bytes())
                    .execute(self.connection())
                    .await?;
            }
        }
        Ok(())
    }
}
