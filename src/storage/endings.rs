//! What becomes of grants when an account ends: deleting them, and knowing first whom else that leaves.

use crate::domain::AccountId;

use super::scope::AccountKeeper;
use super::{ReadTransaction, StorageError, WriteTransaction};

/// How many cases an account has a grant of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CasesHeld {
    /// All of them.
    pub all: u64,
    /// Those that somebody has to work on.
    pub open: u64,
    /// Of those, the ones that the account has taken, by the hint.
    pub taken: u64,
}

fn count(number: i64) -> Result<u64, StorageError> {
    u64::try_from(number).map_err(|_| StorageError::Corrupt("count"))
}

impl ReadTransaction {
    /// How many cases an account has a grant of; `None` if there is no such account.
    pub async fn cases_held(
        &mut self,
        _keeper: AccountKeeper<'_>,
        account: AccountId,
    ) -> Result<Option<CasesHeld>, StorageError> {
        let row: Option<(i64, i64, i64)> = sqlx::query_as(
            "SELECT COUNT(c.case_key), COUNT(CASE WHEN c.open = 1 THEN 1 END), \
             COUNT(CASE WHEN c.open = 1 AND c.assignee = a.id THEN 1 END) \
             FROM accounts a LEFT JOIN grants g ON g.account = a.id LEFT JOIN cases c ON c.case_key = g.case_key \
             WHERE a.id = $1 GROUP BY a.id",
        )
        .bind(account.as_bytes())
        .fetch_optional(self.connection())
        .await?;
        row.map(|(all, open, taken)| {
            Ok(CasesHeld {
                all: count(all)?,
                open: count(open)?,
                taken: count(taken)?,
            })
        })
        .transpose()
    }

    /// How many cases no active caseworker but this account has a grant of that opens all there is.
    pub async fn cases_of_nobody_else(
        &mut self,
        _keeper: AccountKeeper<'_>,
        account: AccountId,
    ) -> Result<u64, StorageError> {
        let (cases,): (i64,) = sqlx::query_as(
            "SELECT COUNT(*) FROM grants g WHERE g.account = $1 AND NOT EXISTS \
             (SELECT 1 FROM grants o JOIN accounts a ON a.id = o.account \
             WHERE o.case_key = g.case_key AND o.account <> $1 AND o.behind = 0 AND a.state = 'vetted' \
             AND a.role = 'caseworker')",
        )
        .bind(account.as_bytes())
        .fetch_one(self.connection())
        .await?;
        count(cases)
    }
}

impl WriteTransaction {
    /// Marks the cases that an account has the key of: they should get a new one, also those that are over now and may go
    /// on. Returns how many were not marked before.
    pub async fn mark_cases(
        &mut self,
        _keeper: AccountKeeper<'_>,
        account: AccountId,
    ) -> Result<u64, StorageError> {
        let done = sqlx::query(
            "UPDATE cases SET rekey = 1 WHERE rekey = 0 \
             AND case_key IN (SELECT case_key FROM grants WHERE account = $1 AND behind = 0)",
        )
        .bind(account.as_bytes())
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected())
    }

    /// Marks the cases whose newest key an account named: nobody can tell any more whether that was dated back. Returns how
    /// many were not marked before.
    pub async fn mark_cases_named_by(
        &mut self,
        _keeper: AccountKeeper<'_>,
        account: AccountId,
    ) -> Result<u64, StorageError> {
        let done = sqlx::query(
            "UPDATE cases SET rekey = 1 WHERE rekey = 0 AND case_key IN (SELECT k.case_key FROM earlier_keys k \
             WHERE k.author = $1 AND k.number = \
             (SELECT MAX(n.number) FROM earlier_keys n WHERE n.case_key = k.case_key))",
        )
        .bind(account.as_bytes())
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected())
    }

    /// Deletes every grant to an account, or to the recovery recipient.
    pub async fn remove_grants(
        &mut self,
        _keeper: AccountKeeper<'_>,
        account: AccountId,
    ) -> Result<(), StorageError> {
        for sql in [
            "DELETE FROM grants WHERE account = $1",
            "DELETE FROM earlier_grants WHERE account = $1",
        ] {
            sqlx::query(sql)
                .bind(account.as_bytes())
                .execute(self.connection())
                .await?;
        }
        Ok(())
    }

    /// Deletes what an account that never returns could use: its grants, factors, links and keyrings.
    pub async fn end_account(
        &mut self,
        keeper: AccountKeeper<'_>,
        account: AccountId,
    ) -> Result<(), StorageError> {
        self.remove_grants(keeper, account).await?;
        for sql in [
            "DELETE FROM factors WHERE account = $1",
            "DELETE FROM recovery_codes WHERE account = $1",
            "DELETE FROM resets WHERE account = $1",
            "DELETE FROM rotations WHERE account = $1",
            "UPDATE accounts SET keyring = NULL, kept_keyring = NULL, kept_on = NULL, login = NULL WHERE id = $1",
        ] {
            sqlx::query(sql)
                .bind(account.as_bytes())
                .execute(self.connection())
                .await?;
        }
        Ok(())
    }
}
