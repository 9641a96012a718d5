//! A desk's texts for replies, sealed to each of its caseworkers.

use crate::domain::AccountId;

use super::scope::CaseworkerSession;
use super::{ReadTransaction, StorageError, WriteTransaction};

impl ReadTransaction {
    /// The file that this caseworker can open, if there is one.
    pub async fn templates(
        &mut self,
        session: &CaseworkerSession,
    ) -> Result<Option<Vec<u8>>, StorageError> {
        let row: Option<(Vec<u8>,)> =
            sqlx::query_as("SELECT sealed FROM templates WHERE account = $1")
                .bind(session.account().as_bytes())
                .fetch_optional(self.connection())
                .await?;
        Ok(row.map(|(sealed,)| sealed))
    }
}

impl WriteTransaction {
    /// Replaces the file of one caseworker; another one's session writes it. Who is on the desk is the workflow's rule.
    pub async fn put_templates(
        &mut self,
        _by: &CaseworkerSession,
        account: AccountId,
        sealed: &[u8],
    ) -> Result<(), StorageError> {
        sqlx::query(
            "INSERT INTO templates (account, sealed) VALUES ($1, $2) \
             ON CONFLICT (account) DO UPDATE SET sealed = excluded.sealed",
        )
        .bind(account.as_bytes())
        .bind(sealed)
        .execute(self.connection())
        .await?;
        Ok(())
    }
}
