//! Recovery codes, each of which works once in place of a second factor. Only their hashes are kept.

use crate::domain::{AccountId, Digest};

use super::scope::StaffSession;
use super::{ReadTransaction, StorageError, WriteTransaction};

impl ReadTransaction {
    /// How many recovery codes one has left.
    pub async fn own_recovery_codes(
        &mut self,
        session: &StaffSession,
    ) -> Result<u64, StorageError> {
        let (count,): (i64,) =
            sqlx::query_as("SELECT COUNT(*) FROM recovery_codes WHERE account = $1")
                .bind(session.account().as_bytes())
                .fetch_one(self.connection())
                .await?;
        u64::try_from(count).map_err(|_| StorageError::Corrupt("count"))
    }
}

impl WriteTransaction {
    /// Puts recovery codes in place of those one had.
    pub async fn put_recovery_codes(
        &mut self,
        session: &StaffSession,
        digests: &[Digest],
    ) -> Result<(), StorageError> {
        self.forget_recovery_codes(session.account()).await?;
        for digest in digests {
            sqlx::query("INSERT INTO recovery_codes (digest, account) VALUES ($1, $2)")
                .bind(digest.as_bytes())
                .bind(session.account().as_bytes())
                .execute(self.connection())
                .await?;
        }
        Ok(())
    }

    pub(super) async fn forget_recovery_codes(
        &mut self,
        account: AccountId,
    ) -> Result<(), StorageError> {
        sqlx::query("DELETE FROM recovery_codes WHERE account = $1")
            .bind(account.as_bytes())
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
