//! Storing a report: the case, both mailboxes, report, card and grants, all or nothing.
//!
//! A stranger may do this, so nothing here answers with anything that was stored.

use crate::domain::{AccountId, CaseId, Day, DeskId, Digest, Mailbox, RecordId, Status};

use super::records::{insert_chunks, split, stored_size};
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

macro_rules! insert_grants {
    ($($more:literal)?) => {
        concat!(
            "INSERT INTO grants (case_key, grant_key, account, sealed) VALUES ($1, $2, $3, $4)",
            $($more)?
        )
    };
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

/// The text that inserts so many grants, 1 to 5, at once: the turn is held for one statement instead of one
/// a grant.
const INSERT_GRANTS: [&str; 5] = [
    insert_grants!(),
    insert_grants!(", ($1, $5, $6, $7)"),
    insert_grants!(", ($1, $5, $6, $7), ($1, $8, $9, $10)"),
    insert_grants!(", ($1, $5, $6, $7), ($1, $8, $9, $10), ($1, $11, $12, $13)"),
    insert_grants!(
        ", ($1, $5, $6, $7), ($1, $8, $9, $10), ($1, $11, $12, $13), ($1, $14, $15, $16)"
    ),
];

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
        .bind(new.key.next(1))
        .bind(new.body.as_bytes())
        .bind(new.recipient)
        .execute(self.connection())
        .await?;
        self.insert_report_and_card(new, case_key).await?;
        self.insert_grants(new, case_key).await?;
        self.insert_mailboxes(new, case_key).await
    }

    async fn insert_report_and_card(
        &mut self,
        new: &NewSubmission<'_>,
        case_key: i64,
    ) -> Result<(), StorageError> {
        let (report_id, report, report_digest) = new.report;
        let (card_id, card, card_digest) = new.card;
        let (first, rest) = split(report);
        sqlx::query(
            "INSERT INTO records (record_key, case_key, digest, id, wire, day, size, sealed) VALUES \
             ($1, $2, $3, $4, 'report', $5, $6, $7), ($8, $2, $9, $10, 'card', $5, $11, $12)",
        )
        .bind(new.key.next(0))
        .bind(case_key)
        .bind(report_digest.as_bytes())
        .bind(report_id.as_bytes())
        .bind(new.day.to_string())
        .bind(stored_size(report)?)
        .bind(first)
        .bind(new.key.next(1))
        .bind(card_digest.as_bytes())
        .bind(card_id.as_bytes())
        .bind(stored_size(card)?)
        .bind(card)
        .execute(self.connection())
        .await?;
        insert_chunks(self.connection(), new.key, rest).await
    }

    async fn insert_grants(
        &mut self,
        new: &NewSubmission<'_>,
        case_key: i64,
    ) -> Result<(), StorageError> {
        let mut key = 0;
        for grants in new.grants.chunks(INSERT_GRANTS.len()) {
            let mut query = sqlx::query(INSERT_GRANTS[grants.len() - 1]).bind(case_key);
            for grant in grants {
                query = query
                    .bind(new.key.next(key))
                    .bind(grant.account.as_bytes())
                    .bind(grant.sealed);
                key += 1;
            }
            query.execute(self.connection()).await?;
        }
        Ok(())
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
