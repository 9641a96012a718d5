//! Storing a report: the case, both mailboxes, report, card and grants, all or nothing.
//!
//! A stranger may do this, so nothing here answers with anything that was stored.

use crate::domain::{AccountId, CaseId, Day, DeskId, Digest, Mailbox, RecordId, Status, Wire};

use super::records::{NewRecord, insert_record};
use super::{ReadTransaction, RowKey, StorageError, WriteTransaction};

/// A report that was checked and is to be stored.
pub struct NewSubmission<'a> {
    /// Random key of the first row; the other rows of this submission get its neighbours.
    pub key: RowKey,
    /// The case.
    pub case: CaseId,
    /// The case's age recipient.
    pub recipient: &'a str,
    /// The desk it is for.
    pub desk: DeskId,
    /// SHA-256 of what was sent.
    pub body: Digest,
    /// Today.
    pub day: Day,
    /// The two mailboxes.
    pub mailboxes: [NewMailbox<'a>; 2],
    /// The sealed report and the id it gets.
    pub report: (RecordId, &'a [u8], Digest),
    /// The sealed card and the id it gets.
    pub card: (RecordId, &'a [u8], Digest),
    /// Who will be able to open it.
    pub grants: &'a [NewGrant<'a>],
}

/// One of a report's two mailboxes.
pub struct NewMailbox<'a> {
    /// SHA-256 of the key that opens it.
    pub mailbox: Mailbox,
    /// What ties it to the case, sealed.
    pub slip: &'a [u8],
    /// Its first mail, sealed.
    pub first: &'a [u8],
}

/// The case identity, sealed to an account.
pub struct NewGrant<'a> {
    /// To whom.
    pub account: AccountId,
    /// The sealed file.
    pub sealed: &'a [u8],
}

/// What is known of a case that somebody sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EarlierSubmission {
    /// Nothing.
    New,
    /// Exactly this was stored already.
    Same,
    /// The case exists with another content.
    Different,
    /// The case was erased.
    Erased,
}

impl ReadTransaction {
    /// Whether a case was sent before, and whether with the same bytes.
    pub async fn earlier_submission(
        &mut self,
        case: CaseId,
        body: Digest,
    ) -> Result<EarlierSubmission, StorageError> {
        let row: Option<(Option<Vec<u8>>,)> = sqlx::query_as(
            "SELECT body FROM cases WHERE id = $1 UNION ALL SELECT NULL FROM erased_cases WHERE id = $1",
        )
        .bind(case.as_bytes())
        .fetch_optional(self.connection())
        .await?;
        Ok(match row {
            None => EarlierSubmission::New,
            Some((None,)) => EarlierSubmission::Erased,
            Some((Some(stored),)) if stored == body.as_bytes() => EarlierSubmission::Same,
            Some(_) => EarlierSubmission::Different,
        })
    }
}

impl WriteTransaction {
    /// Stores a report. False if one of the mailboxes is known: then the transaction must be dropped.
    pub async fn store_submission(
        &mut self,
        new: &NewSubmission<'_>,
    ) -> Result<bool, StorageError> {
        let case_key = new.key.next(0);
        let records = [
            (Wire::Report, &new.report, new.key.next(0)),
            (Wire::Card, &new.card, new.key.next(1)),
        ];
        sqlx::query(
            "INSERT INTO cases \
             (case_key, id, desk, received, activity, state, open, card_key, body, recipient) \
             VALUES ($1, $2, $3, $4, $4, $5, 1, $6, $7, $8)",
        )
        .bind(case_key)
        .bind(new.case.as_bytes())
        .bind(new.desk.as_bytes())
        .bind(new.day.to_string())
        .bind(Status::Received.code())
        .bind(records[1].2)
        .bind(new.body.as_bytes())
        .bind(new.recipient)
        .execute(self.connection())
        .await?;
        for (wire, (id, sealed, digest), record_key) in records {
            let record = NewRecord {
                key: RowKey(record_key),
                id: *id,
                wire,
                day: new.day,
                sealed,
                digest: *digest,
            };
            insert_record(self.connection(), case_key, &record).await?;
        }
        for (n, grant) in new.grants.iter().enumerate() {
            sqlx::query(
                "INSERT INTO grants (grant_key, case_key, account, sealed) VALUES ($1, $2, $3, $4)",
            )
            .bind(new.key.next(n))
            .bind(case_key)
            .bind(grant.account.as_bytes())
            .bind(grant.sealed)
            .execute(self.connection())
            .await?;
        }
        self.insert_mailboxes(new, case_key).await
    }

    async fn insert_mailboxes(
        &mut self,
        new: &NewSubmission<'_>,
        case_key: i64,
    ) -> Result<bool, StorageError> {
        let [first, second] = &new.mailboxes;
        let done = sqlx::query(
            "INSERT INTO mailboxes (mailbox_key, mailbox, case_key, slip, first) \
             VALUES ($1, $2, $3, $4, $5), ($6, $7, $3, $8, $9) ON CONFLICT (mailbox) DO NOTHING",
        )
        .bind(new.key.next(0))
        .bind(first.mailbox.as_bytes())
        .bind(case_key)
        .bind(first.slip)
        .bind(first.first)
        .bind(new.key.next(1))
        .bind(second.mailbox.as_bytes())
        .bind(second.slip)
        .bind(second.first)
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 2)
    }
}
