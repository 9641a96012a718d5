//! Storing a report: the case, both mailboxes, report, card and grants, all or nothing.
//!
//! A stranger may do this, so nothing here answers with anything that was stored.

use crate::domain::{AccountId, CaseId, Day, DeskId, Digest, Mailbox, RecordId, Status};

use super::ledger::{StoredEntry, entry};
use super::records::{insert_chunks, split, stored_size};
use super::transaction::{Entering, Query, entering};
use super::{Db, ReadTransaction, RowKey, StorageError, WriteTransaction};

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
        let rows: Vec<BeforeRow> = sqlx::query_as(
            "SELECT c.body, e.id, l.seq, l.payload, l.signatures FROM (SELECT 1) AS always \
             LEFT JOIN cases c ON c.id = $1 LEFT JOIN erased_cases e ON e.id = $1 \
             LEFT JOIN ledger l ON l.seq >= $2 ORDER BY l.seq",
        )
        .bind(case.as_bytes())
        .bind(stored_seq(seq)?)
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

/// The text that stores a report but for what is rarely there: a long report's chunks, and more than five grants.
/// Each statement stands for itself, and together they are one message to the connection's thread: waking it
/// costs more than most of them. A case that is known or erased, or a ledger with entries that the addressees were
/// not checked against, makes no row of a case, and what refers to it is then refused. It returns two rows, fewer
/// if a mailbox is known.
macro_rules! store {
    ($begin:expr, $($grants:literal)*) => {
        concat!(
            $begin,
            "INSERT INTO cases (case_key, id, desk, received, activity, state, open, card_key, body, recipient) \
             SELECT $1, $2, $3, $4, $4, $5, 1, $6, $7, $8 \
             WHERE NOT EXISTS (SELECT 1 FROM cases WHERE id = $2) \
             AND NOT EXISTS (SELECT 1 FROM erased_cases WHERE id = $2) \
             AND NOT EXISTS (SELECT 1 FROM ledger WHERE seq >= $23); \
             INSERT INTO records (record_key, case_key, digest, id, wire, day, size, sealed) VALUES \
             ($1, $1, $9, $10, 'report', $4, $11, $12), ($6, $1, $13, $14, 'card', $4, $15, $16); ",
            $($grants,)*
            "INSERT INTO mailboxes (mailbox_key, mailbox, case_key, slip, first) \
             VALUES ($1, $17, $1, $18, $19), ($6, $20, $1, $21, $22) \
             ON CONFLICT (mailbox) DO NOTHING RETURNING mailbox_key"
        )
    };
}

/// The same for each number of grants, 0 to 5. There are few on a desk; more come one by one.
macro_rules! store_with_grants {
    ($begin:expr) => {
        [
            store!($begin,),
            store!(
                $begin,
                "INSERT INTO grants (case_key, grant_key, account, sealed) VALUES ($1, $24, $25, $26); "
            ),
            store!(
                $begin,
                "INSERT INTO grants (case_key, grant_key, account, sealed) VALUES ($1, $24, $25, $26), \
                 ($1, $27, $28, $29); "
            ),
            store!(
                $begin,
                "INSERT INTO grants (case_key, grant_key, account, sealed) VALUES ($1, $24, $25, $26), \
                 ($1, $27, $28, $29), ($1, $30, $31, $32); "
            ),
            store!(
                $begin,
                "INSERT INTO grants (case_key, grant_key, account, sealed) VALUES ($1, $24, $25, $26), \
                 ($1, $27, $28, $29), ($1, $30, $31, $32), ($1, $33, $34, $35); "
            ),
            store!(
                $begin,
                "INSERT INTO grants (case_key, grant_key, account, sealed) VALUES ($1, $24, $25, $26), \
                 ($1, $27, $28, $29), ($1, $30, $31, $32), ($1, $33, $34, $35), ($1, $36, $37, $38); "
            ),
        ]
    };
}

/// The most grants in one text.
const TOGETHER: usize = 5;

type Texts = [&'static str; TOGETHER + 1];

/// Within a turn.
const STORE: Texts = store_with_grants!("");
const STORE_FIRST: Texts = store_with_grants!(concat!(entering!(First), "; "));
const STORE_AFTER_ANOTHER: Texts = store_with_grants!(concat!(entering!(AfterAnother), "; "));
const STORE_BETWEEN: Texts = store_with_grants!(concat!(entering!(Between), "; "));

/// Both mailboxes.
const MAILBOXES: usize = 2;

/// The query that stores a report, with at most [`TOGETHER`] of its grants.
fn store<'q>(
    texts: &Texts,
    new: &'q NewSubmission<'_>,
    seq: u64,
) -> Result<Query<'q>, StorageError> {
    let (report_id, report, report_digest) = new.report;
    let (card_id, card, card_digest) = new.card;
    let (report_begins, _) = split(report);
    let [first, second] = &new.mailboxes;
    let together = new.grants.len().min(TOGETHER);
    let mut query = sqlx::query(texts[together])
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
        .bind(second.first)
        .bind(stored_seq(seq)?);
    for (n, grant) in new.grants[..together].iter().enumerate() {
        query = query
            .bind(new.key.next(n))
            .bind(grant.account.as_bytes())
            .bind(grant.sealed);
    }
    Ok(query)
}

fn stored_seq(seq: u64) -> Result<i64, StorageError> {
    i64::try_from(seq).map_err(|_| StorageError::Corrupt("ledger number"))
}

impl Db {
    /// Stores a report and returns once it is on the disk, if there is nothing to be said about it: its case and its
    /// mailboxes are new, the ledger has no entry from number `seq` on, and it is of the usual length. Else false,
    /// and nothing is stored. To be called from a task of its own.
    pub async fn store_usual_submission(
        &self,
        new: &NewSubmission<'_>,
        seq: u64,
    ) -> Result<bool, StorageError> {
        let (_, report_rest) = split(new.report.1);
        if !report_rest.is_empty() || new.grants.len() > TOGETHER {
            return Ok(false);
        }
        let query = |entering| {
            let texts = match entering {
                Entering::First => &STORE_FIRST,
                Entering::AfterAnother => &STORE_AFTER_ANOTHER,
                Entering::Between => &STORE_BETWEEN,
            };
            store(texts, new, seq)
        };
        match WriteTransaction::begin_with(&self.writer, query).await? {
            Some((tx, rows)) if rows.len() == MAILBOXES => {
                tx.commit().await?;
                Ok(true)
            }
            _ => Ok(false),
        }
    }
}

impl WriteTransaction {
    /// Stores a report, after [`ReadTransaction::before_submission`] found nothing against it; the ledger's next number
    /// is `seq`. False if one of the mailboxes is known: then the transaction must be dropped.
    pub async fn store_submission(
        &mut self,
        new: &NewSubmission<'_>,
        seq: u64,
    ) -> Result<bool, StorageError> {
        let rows = store(&STORE, new, seq)?
            .fetch_all(self.connection())
            .await?;
        if rows.len() != MAILBOXES {
            return Ok(false);
        }
        let (_, report_rest) = split(new.report.1);
        let together = new.grants.len().min(TOGETHER);
        let more = &new.grants[together..];
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
