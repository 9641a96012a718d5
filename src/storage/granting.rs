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

/// How a case came to the key that it has.
#[derive(Clone, Copy, Debug)]
pub struct NewestKey {
    /// How many keys it had before.
    pub earlier: u64,
    /// Since when.
    pub since: Day,
    /// Who gave it; none where that was before this was kept.
    pub by: Option<AccountId>,
}

/// Why a case is to have a new key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyReason {
    /// It is marked, because of what admins signed.
    Marked,
    /// Somebody who is refused it has its key, or the reader has only one from before. A caseworker can bring that about.
    Readers,
}

/// A grant that was made from one of the recovery account's.
pub struct Recovered<'a> {
    /// Random key of its row.
    pub key: RowKey,
    /// The case.
    pub case: CaseId,
    /// Whom it was sealed to.
    pub account: AccountId,
    /// The age file.
    pub sealed: &'a [u8],
    /// Whether it opens only what came before the case's newest key.
    pub older: bool,
}

type MissingRow = (Vec<u8>, String, Vec<u8>);

macro_rules! missing {
    ($filter:literal) => {
        concat!(
            "SELECT c.id, c.activity, g.sealed FROM cases c CROSS JOIN grants g ",
            "WHERE (c.activity, c.id) < ($1, $2)",
            $filter,
            " AND g.case_key = c.case_key AND g.account = $3 AND g.behind = 0 AND NOT EXISTS ",
            "(SELECT 1 FROM grants o WHERE o.case_key = c.case_key AND o.account = $4 AND o.behind = 0) AND NOT EXISTS ",
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

    /// Who has a grant of a case's newest key, and the reader, whose own may be from before.
    pub async fn grantees(&mut self, access: &CaseAccess) -> Result<Vec<AccountId>, StorageError> {
        let rows: Vec<(Vec<u8>,)> = sqlx::query_as(
            "SELECT account FROM grants WHERE case_key = $1 AND (behind = 0 OR account = $2) ORDER BY account",
        )
        .bind(access.case_key())
        .bind(access.account().as_bytes())
        .fetch_all(self.connection())
        .await?;
        rows.iter()
            .map(|(account,)| Ok(AccountId::from_slice(account)?))
            .collect()
    }

    /// How a case came to its newest key, if that was not its first.
    pub async fn newest_key(
        &mut self,
        access: &CaseAccess,
    ) -> Result<Option<NewestKey>, StorageError> {
        let row: Option<(i64, String, Option<Vec<u8>>)> = sqlx::query_as(
            "SELECT number, replaced, author FROM earlier_keys WHERE case_key = $1 ORDER BY number DESC LIMIT 1",
        )
        .bind(access.case_key())
        .fetch_optional(self.connection())
        .await?;
        row.map(|(number, day, author)| {
            Ok(NewestKey {
                earlier: u64::try_from(number).map_err(|_| StorageError::Corrupt("count"))?,
                since: day.parse()?,
                by: author
                    .map(|account| AccountId::from_slice(&account))
                    .transpose()?,
            })
        })
        .transpose()
    }

    /// The reason for a new key that the database knows, if there is one.
    pub async fn reason_for_new_key(
        &mut self,
        access: &CaseAccess,
    ) -> Result<Option<KeyReason>, StorageError> {
        let row: Option<(i64,)> = sqlx::query_as(
            "SELECT c.rekey FROM cases c WHERE c.case_key = $1 AND (c.rekey = 1 OR EXISTS (SELECT 1 FROM grants g \
             WHERE g.case_key = c.case_key AND g.account = $2 AND g.behind = 1) OR EXISTS (SELECT 1 FROM grants g \
             JOIN refusals r ON r.case_key = g.case_key AND r.account = g.account \
             WHERE g.case_key = c.case_key AND g.behind = 0))",
        )
        .bind(access.case_key())
        .bind(access.account().as_bytes())
        .fetch_optional(self.connection())
        .await?;
        Ok(row.map(|(marked,)| match marked {
            1 => KeyReason::Marked,
            _ => KeyReason::Readers,
        }))
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

    /// Every grant of the recovery account, for whoever runs the machine to take to the custodians: by case, newest first,
    /// with those from before a case got new keys, since whoever gave it the newest one may have sealed nothing of use.
    pub async fn recovery_grants(
        &mut self,
        _operator: &Operator,
        recovery: AccountId,
    ) -> Result<Vec<(CaseId, Vec<u8>)>, StorageError> {
        let rows: Vec<(Vec<u8>, Vec<u8>)> = sqlx::query_as(
            "SELECT c.id, s.sealed FROM (SELECT case_key, sealed, 1 AS newest, 0 AS number FROM grants WHERE account = $1 \
             UNION ALL SELECT case_key, sealed, 0, number FROM earlier_grants WHERE account = $1) s \
             JOIN cases c ON c.case_key = s.case_key ORDER BY c.id, s.newest DESC, s.number DESC",
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
    /// Gives a case a new key: those who get it keep the grant they had beside it. Who had one and gets none, suspended or
    /// refused now, keeps that one, behind: a new key takes no access away for good.
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
            "INSERT INTO earlier_keys (case_key, number, replaced, record, recipient, author) \
             SELECT case_key, $2, $3, $4, recipient, $5 FROM cases WHERE case_key = $1",
        )
        .bind(case_key)
        .bind(keys + 1)
        .bind(new.day.to_string())
        .bind(new.record.as_bytes())
        .bind(access.account().as_bytes())
        .execute(self.connection())
        .await?;
        for sql in [
            "UPDATE grants SET behind = 1 WHERE case_key = $1",
            // Sealed to an offered recipient, but the key of before.
            "DELETE FROM rotation_grants WHERE case_key = $1",
        ] {
            sqlx::query(sql)
                .bind(case_key)
                .execute(self.connection())
                .await?;
        }
        for (number, grant) in new.grants.iter().enumerate() {
            let added = self
                .insert_grant(case_key, new.key.next(number), grant.account, grant.sealed)
                .await?;
            if !added {
                return Err(StorageError::Corrupt("grant of a new key"));
            }
        }
        sqlx::query("UPDATE cases SET recipient = $1, rekey = 0 WHERE case_key = $2")
            .bind(new.recipient)
            .bind(case_key)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Adds a grant of a case's newest key. One that is from before is kept among the earlier ones; another stays as it is,
    /// and false is returned.
    pub(super) async fn insert_grant(
        &mut self,
        case_key: i64,
        key: i64,
        account: AccountId,
        sealed: &[u8],
    ) -> Result<bool, StorageError> {
        for sql in [
            // What somebody who moves to new keys brought of a grant from before: it would land in place of this one.
            "DELETE FROM rotation_grants WHERE case_key = $1 AND account = $2 AND EXISTS \
             (SELECT 1 FROM grants g WHERE g.case_key = $1 AND g.account = $2 AND g.behind = 1)",
            // The row moves as it is, so its key stays random and unique.
            "INSERT INTO earlier_grants (grant_key, case_key, account, number, sealed) \
             SELECT g.grant_key, g.case_key, g.account, \
             (SELECT COUNT(*) FROM earlier_keys k WHERE k.case_key = g.case_key) + \
             (SELECT COUNT(*) FROM earlier_grants e WHERE e.case_key = g.case_key AND e.account = g.account), g.sealed \
             FROM grants g WHERE g.case_key = $1 AND g.account = $2 AND g.behind = 1",
            "DELETE FROM grants WHERE case_key = $1 AND account = $2 AND behind = 1",
        ] {
            sqlx::query(sql)
                .bind(case_key)
                .bind(account.as_bytes())
                .execute(self.connection())
                .await?;
        }
        let done = sqlx::query(
            "INSERT INTO grants (grant_key, case_key, account, sealed) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (case_key, account) DO NOTHING",
        )
        .bind(key)
        .bind(case_key)
        .bind(account.as_bytes())
        .bind(sealed)
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
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

    /// The recovery account's grant of a case, of the key that it has now; `None` if there is none.
    pub async fn newest_recovery_grant(
        &mut self,
        _operator: &Operator,
        recovery: AccountId,
        case: CaseId,
    ) -> Result<Option<Vec<u8>>, StorageError> {
        let row: Option<(Vec<u8>,)> = sqlx::query_as(
            "SELECT g.sealed FROM cases c JOIN grants g ON g.case_key = c.case_key AND g.account = $2 WHERE c.id = $1",
        )
        .bind(case.as_bytes())
        .bind(recovery.as_bytes())
        .fetch_optional(self.connection())
        .await?;
        Ok(row.map(|(sealed,)| sealed))
    }

    /// Gives a case back to a caseworker. A grant that is there is kept as one of before, so that junk that was brought
    /// does not stand in the way. One that opens only what came before becomes such a one itself: it takes no newer one's
    /// place, and is there if that is junk. `None` if there is no such case, false if they have this very grant or are
    /// kept from the case.
    pub async fn recover_grant(
        &mut self,
        _operator: &Operator,
        grant: &Recovered<'_>,
    ) -> Result<Option<bool>, StorageError> {
        let known: Option<(i64,)> = sqlx::query_as("SELECT case_key FROM cases WHERE id = $1")
            .bind(grant.case.as_bytes())
            .fetch_optional(self.connection())
            .await?;
        let Some((case_key,)) = known else {
            return Ok(None);
        };
        let account = grant.account.as_bytes();
        let left_out: Option<(i64,)> = sqlx::query_as(
            "SELECT 1 FROM refusals WHERE case_key = $1 AND account = $2 UNION ALL \
             SELECT 1 FROM grants WHERE case_key = $1 AND account = $2 AND sealed = $3 UNION ALL \
             SELECT 1 FROM earlier_grants WHERE case_key = $1 AND account = $2 AND sealed = $3",
        )
        .bind(case_key)
        .bind(account)
        .bind(grant.sealed)
        .fetch_optional(self.connection())
        .await?;
        if left_out.is_some() {
            return Ok(Some(false));
        }
        let newest: Option<(i64,)> = sqlx::query_as(
            "SELECT 1 FROM grants WHERE case_key = $1 AND account = $2 AND behind = 0",
        )
        .bind(case_key)
        .bind(account)
        .fetch_optional(self.connection())
        .await?;
        let key = grant.key.next(0);
        if grant.older && newest.is_some() {
            sqlx::query(
                "INSERT INTO earlier_grants (grant_key, case_key, account, number, sealed) SELECT $1, $2, $3, \
                 (SELECT COUNT(*) FROM earlier_keys k WHERE k.case_key = $2) + \
                 (SELECT COUNT(*) FROM earlier_grants e WHERE e.case_key = $2 AND e.account = $3), $4",
            )
            .bind(key)
            .bind(case_key)
            .bind(account)
            .bind(grant.sealed)
            .execute(self.connection())
            .await?;
            return Ok(Some(true));
        }
        let behind = "UPDATE grants SET behind = 1 WHERE case_key = $1 AND account = $2";
        sqlx::query(behind)
            .bind(case_key)
            .bind(account)
            .execute(self.connection())
            .await?;
        let given = self
            .insert_grant(case_key, key, grant.account, grant.sealed)
            .await?;
        if grant.older {
            sqlx::query(behind)
                .bind(case_key)
                .bind(account)
                .execute(self.connection())
                .await?;
        }
        Ok(Some(given))
    }
}
