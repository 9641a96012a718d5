//! Storing a report: the case, both mailboxes, report, card and grants, all or nothing.
//!
//! A stranger may do this, so nothing here answers with anything that was stored.

use crate::domain::{AccountId, CaseId, Day, DeskId, Digest, Mailbox, RecordId, Status};

use super::ledger::{StoredEntry, entry};
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

type BeforeRow = (
    Option<Vec<u8>>,
    Option<Vec<u8>>,
    Option<i64>,
    Option<Vec<u8>>,
    Option<String>,
);

impl ReadTransaction {
    /// What a report is compared with: whether its case was sent before, and with the same bytes; and the
    /// ledger's entries from number `seq` on, in order. One look, since everybody else who writes waits.
    pub async fn before_submission(
        &mut self,
        case: CaseId,
        body: Digest,
        seq: u64,
    ) -> Result<(EarlierSubmission, Vec<StoredEntry>), StorageError> {
        let seq = i64::try_from(seq).map_err(|_| StorageError::Corrupt("ledger number"))?;
        let rows: Vec<BeforeRow> = sqlx::query_as(
            "SELECT c.body, e.id, l.seq, l.payload, l.signatures FROM (SELECT 1) AS always \
             LEFT JOIN cases c ON c.id = $1 LEFT JOIN erased_cases e ON e.id = $1 \
             LEFT JOIN ledger l ON l.seq >= $2 ORDER BY l.seq",
        )
        .bind(case.as_bytes())
        .bind(seq)
        .fetch_all(self.connection())
        .await?;
        let earlier = match rows.first() {
            Some((Some(stored), ..)) if stored == body.as_bytes() => EarlierSubmission::Same,
            Some((Some(_), ..)) => EarlierSubmission::Different,
            Some((None, Some(_), ..)) => EarlierSubmission::Erased,
            _ => EarlierSubmission::New,
        };
        let entries = rows
            .into_iter()
            .filter_map(|(_, _, seq, payload, signatures)| Some(entry(seq?, payload?, signatures?)))
            .collect::<Result<_, _>>()?;
        Ok((earlier, entries))
    }
}

/// Everything but what is rarely longer. Each statement stands for itself, and together they are one
/// message to the connection's thread: waking it costs more than most of them.
macro_rules! store {
    ($($grants:literal)*) => {
        concat!(
            "INSERT INTO cases (case_key, id, desk, received, activity, state, open, card_key, body, recipient) \
             VALUES ($1, $2, $3, $4, $4, $5, 1, $6, $7, $8); \
             INSERT INTO records (record_key, case_key, digest, id, wire, day, size, sealed) VALUES \
             ($1, $1, $9, $10, 'report', $4, $11, $12), ($6, $1, $13, $14, 'card', $4, $15, $16); \
             INSERT INTO mailboxes (mailbox_key, mailbox, case_key, slip, first) \
             VALUES ($1, $17, $1, $18, $19), ($6, $20, $1, $21, $22) ON CONFLICT (mailbox) DO NOTHING",
            $($grants,)*
        )
    };
}

/// How many rows that is without grants.
const ROWS: usize = 5;

/// The text that stores a report with so many grants. There are few on a desk; more come one by one.
const STORE: [&str; 6] = [
    store!(),
    store!(
        "; INSERT INTO grants (case_key, grant_key, account, sealed) VALUES ($1, $23, $24, $25)"
    ),
    store!(
        "; INSERT INTO grants (case_key, grant_key, account, sealed) VALUES ($1, $23, $24, $25), \
        ($1, $26, $27, $28)"
    ),
    store!(
        "; INSERT INTO grants (case_key, grant_key, account, sealed) VALUES ($1, $23, $24, $25), \
        ($1, $26, $27, $28), ($1, $29, $30, $31)"
    ),
    store!(
        "; INSERT INTO grants (case_key, grant_key, account, sealed) VALUES ($1, $23, $24, $25), \
        ($1, $26, $27, $28), ($1, $29, $30, $31), ($1, $32, $33, $34)"
    ),
    store!(
        "; INSERT INTO grants (case_key, grant_key, account, sealed) VALUES ($1, $23, $24, $25), \
        ($1, $26, $27, $28), ($1, $29, $30, $31), ($1, $32, $33, $34), ($1, $35, $36, $37)"
    ),
];

impl WriteTransaction {
    /// Stores a report. False if one of the mailboxes is known: then the transaction must be dropped.
    pub async fn store_submission(
        &mut self,
        new: &NewSubmission<'_>,
    ) -> Result<bool, StorageError> {
        let (report_id, report, report_digest) = new.report;
        let (card_id, card, card_digest) = new.card;
        let (report_begins, report_rest) = split(report);
        let [first, second] = &new.mailboxes;
        let together = new.grants.len().min(STORE.len() - 1);
        let (grants, more) = new.grants.split_at(together);
        let mut query = sqlx::query(STORE[together])
            .bind(new.key.next(0))
            .bind(new.case.as_bytes())
            .bind(new.desk.as_bytes())
            .bind(new.day.to_string())
            .bind(Status::Received.code())
            .bind(new.key.next(1))
            .bind(new.body.as_bytes())
            .bind(new.recipient)
            .bind(report_digest.as_bytes())
            .bind(report_id.as_bytes())
            .bind(stored_size(report)?)
            .bind(report_begins)
            .bind(card_digest.as_bytes())
            .bind(card_id.as_bytes())
            .bind(stored_size(card)?)
            .bind(card)
            .bind(first.mailbox.as_bytes())
            .bind(first.slip)
            .bind(first.first)
            .bind(second.mailbox.as_bytes())
            .bind(second.slip)
            .bind(second.first);
        for (n, grant) in grants.iter().enumerate() {
            query = query
                .bind(new.key.next(n))
                .bind(grant.account.as_bytes())
                .bind(grant.sealed);
        }
        let done = query.execute(self.connection()).await?;
        if done.rows_affected() != (ROWS + together) as u64 {
            return Ok(false);
        }
        insert_chunks(self.connection(), new.key, report_rest).await?;
        for (n, grant) in more.iter().enumerate() {
            sqlx::query(
                "INSERT INTO grants (case_key, grant_key, account, sealed) VALUES ($1, $2, $3, $4)",
            )
            .bind(new.key.next(0))
            .bind(new.key.next(together + n))
            .bind(grant.account.as_bytes())
            .bind(grant.sealed)
            .execute(self.connection())
            .await?;
        }
        Ok(true)
    }
}
