//! Links to a new second factor. An admin makes one; only whoever also has the passphrase uses it.

use crate::domain::{AccountId, Day, Digest, FactorId};

use super::scope::AccountKeeper;
use super::sessions::SignInCandidate;
use super::{ReadTransaction, StorageError, WriteTransaction};

/// A link that is neither used nor over, of an account whose passphrase is still to be proved.
#[derive(Clone, Copy, Debug)]
pub struct Reset {
    account: AccountId,
    token: Digest,
}

impl ReadTransaction {
    /// The link with this token, if it is this account's and not over at `now` (minutes since 1970).
    pub async fn find_reset(
        &mut self,
        candidate: &SignInCandidate,
        token: Digest,
        now: i64,
    ) -> Result<Option<Reset>, StorageError> {
        let row: Option<(i64,)> = sqlx::query_as(
            "SELECT 1 FROM resets WHERE token = $1 AND account = $2 AND expires > $3",
        )
        .bind(token.as_bytes())
        .bind(candidate.account().as_bytes())
        .bind(now)
        .fetch_optional(self.connection())
        .await?;
        Ok(row.map(|_| Reset {
            account: candidate.account(),
            token,
        }))
    }

    /// The seed that the link's owner was shown last.
    pub async fn reset_secret(&mut self, reset: &Reset) -> Result<Option<Vec<u8>>, StorageError> {
        let row: Option<(Option<Vec<u8>>,)> =
            sqlx::query_as("SELECT secret FROM resets WHERE account = $1 AND token = $2")
                .bind(reset.account.as_bytes())
                .bind(reset.token.as_bytes())
                .fetch_optional(self.connection())
                .await?;
        Ok(row.and_then(|(secret,)| secret))
    }
}

impl WriteTransaction {
    /// Makes a link for an account that has enrolled and was not stopped, in place of an earlier one. False if
    /// there is no such account.
    pub async fn put_reset(
        &mut self,
        _keeper: AccountKeeper<'_>,
        account: AccountId,
        token: Digest,
        expires: i64,
    ) -> Result<bool, StorageError> {
        let done = sqlx::query(
            "INSERT INTO resets (account, token, expires) SELECT id, $2, $3 FROM accounts \
             WHERE id = $1 AND state IN ('enrolled', 'vetted') \
             ON CONFLICT (account) DO UPDATE SET token = excluded.token, expires = excluded.expires, secret = NULL",
        )
        .bind(account.as_bytes())
        .bind(token.as_bytes())
        .bind(expires)
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Makes a link useless. False if there is none.
    pub async fn withdraw_reset(
        &mut self,
        _keeper: AccountKeeper<'_>,
        account: AccountId,
    ) -> Result<bool, StorageError> {
        self.remove_reset(account).await
    }

    /// Remembers the seed that is shown now, in place of an earlier one.
    pub async fn offer_reset_secret(
        &mut self,
        reset: &Reset,
        secret: &[u8],
    ) -> Result<bool, StorageError> {
        let done = sqlx::query("UPDATE resets SET secret = $1 WHERE account = $2 AND token = $3")
            .bind(secret)
            .bind(reset.account.as_bytes())
            .bind(reset.token.as_bytes())
            .execute(self.connection())
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Puts the offered secret in place of every factor and recovery code, ends every session, and uses the link
    /// up. False if it was used meanwhile, or the passphrase changed.
    pub async fn use_reset(
        &mut self,
        candidate: &SignInCandidate,
        reset: &Reset,
        factor: FactorId,
        name: &str,
        step: i64,
        today: Day,
    ) -> Result<bool, StorageError> {
        sqlx::query("DELETE FROM factors WHERE account = $1")
            .bind(reset.account.as_bytes())
            .execute(self.connection())
            .await?;
        let done = sqlx::query(
            "INSERT INTO factors (id, account, kind, name, added, used, step, secret) \
             SELECT $1, r.account, 'code', $2, $3, $3, $4, r.secret FROM resets r \
             JOIN accounts a ON a.id = r.account \
             WHERE r.account = $5 AND r.token = $6 AND r.secret IS NOT NULL AND a.login = $7 AND a.state = $8",
        )
        .bind(factor.as_bytes())
        .bind(name)
        .bind(today.to_string())
        .bind(step)
        .bind(reset.account.as_bytes())
        .bind(reset.token.as_bytes())
        .bind(candidate.login.as_bytes())
        .bind(candidate.state.code())
        .execute(self.connection())
        .await?;
        if done.rows_affected() != 1 {
            return Ok(false);
        }
        self.forget_recovery_codes(reset.account).await?;
        self.end_sessions_of(reset.account).await?;
        self.remove_reset(reset.account).await
    }

    pub(super) async fn remove_reset(&mut self, account: AccountId) -> Result<bool, StorageError> {
        let done = sqlx::query("DELETE FROM resets WHERE account = $1")
            .bind(account.as_bytes())
            .execute(self.connection())
            .await?;
        Ok(done.rows_affected() == 1)
    }
}
