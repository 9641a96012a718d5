//! Grants that move: what a colleague lacks, a case's new key, and cases that were brought back with the recovery key.

use crate::domain::{AccountId, CaseId, Day, DeskId, Digest};

use super::queue::QueueCursor;
use super::rotations::{CaseGrant, LISTED_GRANTS};
use super::scope::{CaseAccess, CaseworkerSession, Operator};
use super::submissions::NewGrant;
use super::{ReadTransaction, RowKey, StorageError, WriteTransaction};

/// A page of cases that somebody lacks a grant of.
#[derive(Clone, Debug)]
pub struct MissingPage {
    /// At most [`LISTED_GRANTS`], newest activity first, with the reader's own grants.
    pub cases: Vec<CaseGrant>,
    /// Where the next page begins; `None` on the last.
    pub next: Option<QueueCursor>,
}

/// A case's new key.
pub struct NewKey<'a> {
    /// The new age recipient.
    pub recipient: &'a str,
    /// SHA-256 of the sealed record that names it.
    pub record: Digest,
    /// Today.
    pub day: Day,
    /// Random key of the first grant's row; the others get its neighbours.
    pub key: RowKey,
    /// Exactly those who can open the case from now on.
    pub grants: &'a [NewGrant<'a>],
}

type MissingRow = (Vec<u8>, String, Vec<u8>);

macro_rules! missing {
    ($filter:literal) => {
        concat!(
            "SELECT c.id, c.activity, g.sealed FROM cases c CROSS JOIN grants g ",
            "WHERE (c.activity, c.id) < ($1, $2)",
            $filter,
            " AND g.case_key = c.case_key AND g.account = $3 AND NOT EXISTS ",
            "(SELECT 1 FROM grants o WHERE o.case_key = c.case_key AND o.account = $4) AND NOT EXISTS ",
            "(SELECT 1 FROM refusals r WHERE r.case_key = c.case_key AND r.account IN ($3, $4)) ",
            "ORDER BY c.activity DESC, c.id DESC LIMIT 65"
        )
    };
}

const MISSING: &str = missing!("");
const MISSING_OF_DESK: &str = missing!(" AND c.open = 1 AND c.desk = $5");

impl ReadTransaction {
    /// Of the cases that this caseworker can open, those that `account` cannot: the open ones of a desk, or all.
    pub async fn missing_grants(
        &mut self,
        session: &CaseworkerSession,
        account: AccountId,
        desk: Option<DeskId>,
        after: Option<QueueCursor>,
    ) -> Result<MissingPage, StorageError> {
        let (activity, case) = QueueCursor::start(after);
        let sql = if desk.is_some() {
            MISSING_OF_DESK
        } else {
            MISSING
        };
        let mut query = sqlx::query_as(sql)
            .bind(activity)
            .bind(case)
            .bind(session.account().0.to_vec())
            .bind(account.0.to_vec());
        if let Some(desk) = desk {
            query = query.bind(desk.0.to_vec());
        }
        let rows: Vec<MissingRow> = query.fetch_all(self.connection()).await?;
        let more = rows.len() > LISTED_GRANTS;
        let mut next = None;
        let mut cases = Vec::new();
        for (case, activity, grant) in rows.into_iter().take(LISTED_GRANTS) {
            let case = CaseId::from_slice(&case)?;
            next = Some(QueueCursor::at(activity.parse()?, case));
            cases.push(CaseGrant { case, grant });
        }
        Ok(MissingPage {
            cases,
            next: next.filter(|_| more),
        })
    }

    /// Which desk a case is on, and its age recipient.
    pub async fn desk_and_recipient(
        &mut self,
        access: &CaseAccess,
    ) -> Result<(DeskId, String), StorageError> {
        let (desk, recipient): (Vec<u8>, String) =
            sqlx::query_as("SELECT desk, recipient FROM cases WHERE case_key = $1")
                .bind(access.case_key())
                .fetch_one(self.connection())
                .await?;
        Ok((DeskId::from_slice(&desk)?, recipient))
    }

    /// Who has a grant of a case.
    pub async fn grantees(&mut self, access: &CaseAccess) -> Result<Vec<AccountId>, StorageError> {
        let rows: Vec<(Vec<u8>,)> =
            sqlx::query_as("SELECT account FROM grants WHERE case_key = $1 ORDER BY account")
                .bind(access.case_key())
                .fetch_all(self.connection())
                .await?;
        rows.iter()
            .map(|(account,)| Ok(AccountId::from_slice(account)?))
            .collect()
    }

    /// The day on which a case got its newest key, if it was not its first.
    pub async fn rekeyed_on(&mut self, access: &CaseAccess) -> Result<Option<Day>, StorageError> {
        let row: Option<(String,)> = sqlx::query_as(
            "SELECT replaced FROM earlier_keys WHERE case_key = $1 ORDER BY number DESC LIMIT 1",
        )
        .bind(access.case_key())
        .fetch_optional(self.connection())
        .await?;
        Ok(row.map(|(day,)| day.parse()).transpose()?)
    }

    /// The reader's own grants from before a case got new keys, newest first.
    pub async fn earlier_grants(
        &mut self,
        access: &CaseAccess,
    ) -> Result<Vec<Vec<u8>>, StorageError> {
        let rows: Vec<(Vec<u8>,)> = sqlx::query_as(
            "SELECT sealed FROM earlier_grants WHERE case_key = $1 AND account = $2 ORDER BY number DESC",
        )
        .bind(access.case_key())
        .bind(access.account().as_bytes())
        .fetch_all(self.connection())
        .await?;
        Ok(rows.into_iter().map(|(sealed,)| sealed).collect())
    }

    /// Every grant of the recovery account, for whoever runs the machine to take to the custodians.
    pub async fn recovery_grants(
        &mut self,
        _operator: &Operator,
        recovery: AccountId,
    ) -> Result<Vec<(CaseId, Vec<u8>)>, StorageError> {
        let rows: Vec<(Vec<u8>, Vec<u8>)> = sqlx::query_as(
            "SELECT c.id, g.sealed FROM grants g JOIN cases c ON c.case_key = g.case_key \
             WHERE g.account = $1 ORDER BY c.id",
        )
        .bind(recovery.as_bytes())
        .fetch_all(self.connection())
        .await?;
        rows.into_iter()
            .map(|(case, sealed)| Ok((CaseId::from_slice(&case)?, sealed)))
            .collect()
    }
}

impl WriteTransaction {
    /// Gives a case a new key: those who had a grant keep it beside the new one, unless they get none.
    pub async fn rekey(
        &mut self,
        access: &CaseAccess,
        new: &NewKey<'_>,
    ) -> Result<(), StorageError> {
        let case_key = access.case_key();
        let (keys,): (i64,) =
            sqlx::query_as("SELECT COUNT(*) FROM earlier_keys WHERE case_key = $1")
                .bind(case_key)
                .fetch_one(self.connection())
                .await?;
        sqlx::query(
            "INSERT INTO earlier_keys (case_key, number, replaced, record, recipient) \
             SELECT case_key, $2, $3, $4, recipient FROM cases WHERE case_key = $1",
        )
        .bind(case_key)
        .bind(keys + 1)
        .bind(new.day.to_string())
        .bind(new.record.as_bytes())
        .execute(self.connection())
        .await?;
        // The rows move as they are, so their keys stay random and unique.
        sqlx::query(
            "INSERT INTO earlier_grants (grant_key, case_key, account, number, sealed) \
             SELECT grant_key, case_key, account, $2, sealed FROM grants WHERE case_key = $1",
        )
        .bind(case_key)
        .bind(keys + 1)
        .execute(self.connection())
        .await?;
        for sql in [
            "DELETE FROM grants WHERE case_key = $1",
            // Sealed to an offered recipient, but the key of before.
            "DELETE FROM rotation_grants WHERE case_key = $1",
        ] {
            sqlx::query(sql)
                .bind(case_key)
                .execute(self.connection())
                .await?;
        }
        for (number, grant) in new.grants.iter().enumerate() {
            sqlx::query(
                "INSERT INTO grants (grant_key, case_key, account, sealed) VALUES ($1, $2, $3, $4)",
            )
            .bind(new.key.next(number))
            .bind(case_key)
            .bind(grant.account.as_bytes())
            .bind(grant.sealed)
            .execute(self.connection())
            .await?;
        }
        sqlx::query(
            "DELETE FROM earlier_grants WHERE case_key = $1 AND account NOT IN \
             (SELECT account FROM grants WHERE case_key = $1)",
        )
        .bind(case_key)
        .execute(self.connection())
        .await?;
        sqlx::query("UPDATE cases SET recipient = $1, rekey = 0 WHERE case_key = $2")
            .bind(new.recipient)
            .bind(case_key)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Says which desk a case is on.
    pub async fn set_desk(
        &mut self,
        access: &CaseAccess,
        desk: DeskId,
    ) -> Result<(), StorageError> {
        sqlx::query("UPDATE cases SET desk = $1 WHERE case_key = $2")
            .bind(desk.as_bytes())
            .bind(access.case_key())
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Gives a case back to a caseworker, with a grant that was made from the recovery account's. `None` if there is no
    /// such case, false if they have another grant of it or are kept from it.
    pub async fn recover_grant(
        &mut self,
        _operator: &Operator,
        key: RowKey,
        case: CaseId,
        account: AccountId,
        sealed: &[u8],
    ) -> Result<Option<bool>, StorageError> {
        let known: Option<(i64,)> = sqlx::query_as("SELECT case_key FROM cases WHERE id = $1")
            .bind(case.as_bytes())
            .fetch_optional(self.connection())
            .await?;
        let Some((case_key,)) = known else {
            return Ok(None);
        };
        let done = sqlx::query(
            "INSERT INTO grants (grant_key, case_key, account, sealed) SELECT $1, $2, $3, $4 WHERE NOT EXISTS \
             (SELECT 1 FROM refusals WHERE case_key = $2 AND account = $3) \
             ON CONFLICT (case_key, account) DO NOTHING",
        )
        .bind(key.next(0))
        .bind(case_key)
        .bind(account.as_bytes())
        .bind(sealed)
        .execute(self.connection())
        .await?;
        Ok(Some(done.rows_affected() == 1))
    }
}
