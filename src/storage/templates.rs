//! A desk's texts for replies, sealed to each of its caseworkers.

use crate::domain::{AccountId, AccountState, DeskId, Role};

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

    /// Whether there is a file for an account, of which a colleague on its desk asks. Who is on the desk is the ledger's word.
    pub async fn has_templates(
        &mut self,
        by: &CaseworkerSession,
        account: AccountId,
    ) -> Result<bool, StorageError> {
        let row: Option<(i64,)> = sqlx::query_as(
            "SELECT 1 FROM templates t JOIN accounts b ON b.id = $2 \
             WHERE t.account = $1 AND b.role = $3 AND b.state = $4",
        )
        .bind(account.as_bytes())
        .bind(by.account().as_bytes())
        .bind(Role::Caseworker.code())
        .bind(AccountState::Vetted.code())
        .fetch_optional(self.connection())
        .await?;
        Ok(row.is_some())
    }
}

impl WriteTransaction {
    /// Replaces the file of one caseworker of the desk; another one's session writes it. Who is on the desk is the ledger's
    /// word; here neither is somebody who works no cases, and no other desk's texts are written over. False if one is.
    pub async fn put_templates(
        &mut self,
        by: &CaseworkerSession,
        desk: DeskId,
        account: AccountId,
        sealed: &[u8],
    ) -> Result<bool, StorageError> {
        let done = sqlx::query(
            "INSERT INTO templates (account, desk, sealed) \
             SELECT a.id, $2, $3 FROM accounts a JOIN accounts b ON b.id = $4 WHERE a.id = $1 \
             AND a.role = $5 AND a.state = $6 AND b.role = $5 AND b.state = $6 \
             ON CONFLICT (account) DO UPDATE SET sealed = excluded.sealed, desk = excluded.desk \
             WHERE templates.desk IS NULL OR templates.desk = excluded.desk",
        )
        .bind(account.as_bytes())
        .bind(desk.as_bytes())
        .bind(sealed)
        .bind(by.account().as_bytes())
        .bind(Role::Caseworker.code())
        .bind(AccountState::Vetted.code())
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }
}
