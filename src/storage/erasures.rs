//! Cases that are to be erased: because their reporter withdrew them, or because two caseworkers want it. Either waits
//! for some days on which somebody could object.

use crate::domain::{AccountId, AccountState, Day, Role};

use super::scope::{CaseAccess, opens};
use super::{ReadTransaction, StorageError, WriteTransaction};

/// That a case is to be deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Erasure {
    /// Who asked.
    pub by: AccountId,
    /// When.
    pub asked: Day,
    /// Who else agreed, and when, if somebody did.
    pub agreed: Option<(AccountId, Day)>,
}

/// For how many days things wait.
#[derive(Clone, Copy, Debug)]
pub struct Holds {
    /// From agreeing to a deletion to deleting.
    pub agreed: i32,
    /// From asking for a deletion to forgetting that nobody agreed.
    pub asked: i32,
    /// From withdrawing a report to erasing it.
    pub withdrawn: i32,
}

/// How many cases were erased.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Erased {
    /// That their reporters had withdrawn.
    pub withdrawn: u64,
    /// That two caseworkers wanted deleted.
    pub deleted: u64,
}

/// Withdrawn since before the day $1, and somebody could have kept it: a caseworker with a grant that opens it, active
/// since the day $2 at the latest. Suspending everybody erases nothing.
macro_rules! withdrawn {
    () => {
        concat!(
            "c.erase_on <= $1 AND EXISTS (SELECT 1 FROM grants g JOIN accounts a ON a.id = g.account ",
            "WHERE g.case_key = c.case_key AND a.role = $4 AND a.state = $5 AND a.active_since <= $2",
            opens!("g"),
            ")"
        )
    };
}

/// Agreed on the day $3 at the latest by two who have the case still, and of the others who have a grant of it, if there
/// are any, somebody could have objected all the time.
macro_rules! deleted {
    () => {
        concat!(
            "EXISTS (SELECT 1 FROM erasures e WHERE e.case_key = c.case_key AND e.agreed_on <= $3 ",
            "AND 2 = (SELECT COUNT(*) FROM grants g JOIN accounts a ON a.id = g.account ",
            "WHERE g.case_key = c.case_key AND g.account IN (e.asked_by, e.agreed) AND a.state = $5 ",
            "AND NOT EXISTS (SELECT 1 FROM refusals r WHERE r.case_key = g.case_key AND r.account = g.account)) ",
            "AND (NOT EXISTS (SELECT 1 FROM grants g JOIN accounts a ON a.id = g.account ",
            "WHERE g.case_key = c.case_key AND g.account NOT IN (e.asked_by, e.agreed)) ",
            "OR EXISTS (SELECT 1 FROM grants g JOIN accounts a ON a.id = g.account ",
            "WHERE g.case_key = c.case_key AND g.account NOT IN (e.asked_by, e.agreed) ",
            "AND a.state = $5 AND a.active_since <= $3)))"
        )
    };
}

/// What is due, beginning with what a walk of small indexes finds.
macro_rules! due {
    () => {
        concat!(
            "(c.erase_on <= $1 OR c.case_key IN (SELECT case_key FROM erasures WHERE agreed_on <= $3)) AND ((",
            withdrawn!(),
            ") OR ",
            deleted!(),
            ")"
        )
    };
}

impl ReadTransaction {
    /// Whether a case is to be deleted.
    pub async fn erasure(&mut self, access: &CaseAccess) -> Result<Option<Erasure>, StorageError> {
        type Row = (Vec<u8>, String, Option<Vec<u8>>, Option<String>);
        let row: Option<Row> = sqlx::query_as(
            "SELECT asked_by, asked_on, agreed, agreed_on FROM erasures WHERE case_key = $1",
        )
        .bind(access.case_key())
        .fetch_optional(self.connection())
        .await?;
        row.map(|(by, asked, agreed, agreed_on)| {
            Ok(Erasure {
                by: AccountId::from_slice(&by)?,
                asked: asked.parse()?,
                agreed: match (agreed, agreed_on) {
                    (Some(account), Some(day)) => {
                        Some((AccountId::from_slice(&account)?, day.parse()?))
                    }
                    _ => None,
                },
            })
        })
        .transpose()
    }
}

impl WriteTransaction {
    /// Asks for a case to be deleted, or agrees if somebody else has asked. Who asked and agreed is in the answer of
    /// [`ReadTransaction::erasure`].
    pub async fn ask_for_erasure(
        &mut self,
        access: &CaseAccess,
        today: Day,
        holds: Holds,
    ) -> Result<(), StorageError> {
        self.forget_unanswered(today, holds).await?;
        sqlx::query(
            "INSERT INTO erasures (case_key, asked_by, asked_on) VALUES ($1, $2, $3) \
             ON CONFLICT (case_key) DO UPDATE SET agreed = excluded.asked_by, agreed_on = excluded.asked_on \
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

    /// Takes back what an account that was stopped had asked for or agreed to.
    pub(super) async fn withdraw_erasures_of(
        &mut self,
        account: AccountId,
    ) -> Result<(), StorageError> {
        for sql in [
            "DELETE FROM erasures WHERE asked_by = $1",
            "UPDATE erasures SET agreed = NULL, agreed_on = NULL WHERE agreed = $1",
        ] {
            sqlx::query(sql)
                .bind(account.as_bytes())
                .execute(self.connection())
                .await?;
        }
        Ok(())
    }

    async fn forget_unanswered(&mut self, today: Day, holds: Holds) -> Result<(), StorageError> {
        sqlx::query("DELETE FROM erasures WHERE agreed IS NULL AND asked_on < $1")
            .bind(today.plus(-holds.asked).to_string())
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Erases every case whose day has come, with all that belongs to it; only its id stays, so that it does not come
    /// back. Needs nobody's permission: which ones is a matter of their own day.
    pub async fn erase_due(&mut self, today: Day, holds: Holds) -> Result<Erased, StorageError> {
        self.forget_unanswered(today, holds).await?;
        let days = [
            today,
            today.plus(-holds.withdrawn),
            today.plus(-holds.agreed),
        ];
        let mut parts = sqlx::query(concat!(
            "INSERT INTO gone_parts (part_key) SELECT p.part_key FROM parts p ",
            "JOIN cases c ON c.case_key = p.case_key WHERE ",
            due!(),
            " ON CONFLICT (part_key) DO NOTHING"
        ));
        for day in days {
            parts = parts.bind(day.to_string());
        }
        parts
            .bind(Role::Caseworker.code())
            .bind(AccountState::Vetted.code())
            .execute(self.connection())
            .await?;
        let mut cases = sqlx::query_as(concat!(
            "DELETE FROM cases WHERE case_key IN (SELECT c.case_key FROM cases c WHERE ",
            due!(),
            ") RETURNING id, CASE WHEN erase_on <= $1 THEN 1 ELSE 0 END"
        ));
        for day in days {
            cases = cases.bind(day.to_string());
        }
        let rows: Vec<(Vec<u8>, i64)> = cases
            .bind(Role::Caseworker.code())
            .bind(AccountState::Vetted.code())
            .fetch_all(self.connection())
            .await?;
        let mut erased = Erased::default();
        for (id, withdrawn) in rows {
            sqlx::query("INSERT INTO erased_cases (id) VALUES ($1) ON CONFLICT (id) DO NOTHING")
                .bind(id)
                .execute(self.connection())
                .await?;
            match withdrawn {
                1 => erased.withdrawn += 1,
                _ => erased.deleted += 1,
            }
        }
        Ok(erased)
    }
}
