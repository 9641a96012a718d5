//! The sealed files of a case, for those who have a grant of it.

use sqlx::sqlite::SqliteConnection;

use crate::domain::{AccountId, CaseId, Day, DeskId, Digest, Mailbox, RecordId, Status, Wire};

use super::scope::CaseAccess;
use super::{ReadTransaction, RowKey, StorageError, WriteTransaction};

/// How much of a sealed file one row holds: the largest work record, so that only long reports need more
/// than one row.
const ROW_BYTES: usize = 65_536;

/// A sealed file to be stored.
pub struct NewRecord<'a> {
    /// Random key of its row.
    pub key: RowKey,
    /// What the interface will call it.
    pub id: RecordId,
    /// What it is on the wire.
    pub wire: Wire,
    /// Today.
    pub day: Day,
    /// The file.
    pub sealed: &'a [u8],
    /// Its SHA-256.
    pub digest: Digest,
}

/// Whether a record was new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PutRecord {
    /// Stored now.
    Stored(RecordId),
    /// The same bytes were there already, under this id.
    Known(RecordId),
}

/// A sealed file as stored.
#[derive(Clone, Debug)]
pub struct StoredRecord {
    /// What the interface calls it.
    pub id: RecordId,
    /// What it is on the wire.
    pub wire: Wire,
    /// When it came.
    pub day: Day,
    /// The file.
    pub sealed: Vec<u8>,
}

/// A case with everything sealed that belongs to it.
#[derive(Clone, Debug)]
pub struct CaseDetails {
    /// The case.
    pub case: CaseId,
    /// Its age recipient.
    pub recipient: String,
    /// When it came.
    pub received: Day,
    /// When its newest record came.
    pub activity: Day,
    /// Hint of where it stands.
    pub state: Status,
    /// Hint of who has taken it.
    pub assignee: Option<AccountId>,
    /// The newest card.
    pub card: Vec<u8>,
    /// The reader's own grant.
    pub grant: Vec<u8>,
    /// Whether it should get a new key.
    pub rekey: bool,
    /// The desk it is on.
    pub desk: DeskId,
    /// Both mailboxes, in the order of their bytes.
    pub mailboxes: Vec<Mailbox>,
    /// The day on which a withdrawn report is erased.
    pub erase_on: Option<Day>,
    /// The report, all cards and all work, by day and otherwise in no order.
    pub records: Vec<StoredRecord>,
}

type CaseRow = (
    String,
    String,
    String,
    String,
    Option<Vec<u8>>,
    Vec<u8>,
    Vec<u8>,
    Option<String>,
    i64,
    Vec<u8>,
);

type RecordRow = (i64, Vec<u8>, String, String, i64, Vec<u8>);

impl ReadTransaction {
    /// Everything of one case.
    pub async fn case_details(&mut self, access: &CaseAccess) -> Result<CaseDetails, StorageError> {
        let row: CaseRow =
            sqlx::query_as(
                "SELECT c.recipient, c.received, c.activity, c.state, c.assignee, r.sealed, g.sealed, \
                 c.erase_on, c.rekey, c.desk FROM cases c JOIN records r ON r.record_key = c.card_key \
                 JOIN grants g ON g.case_key = c.case_key WHERE c.case_key = $1 AND g.account = $2",
            )
            .bind(access.case_key())
            .bind(access.account().as_bytes())
            .fetch_one(self.connection())
            .await?;
        let (recipient, received, activity, state, assignee, card, grant, erase_on, rekey, desk) =
            row;
        Ok(CaseDetails {
            case: access.case(),
            recipient,
            received: received.parse()?,
            activity: activity.parse()?,
            state: state.parse()?,
            assignee: assignee
                .map(|account| AccountId::from_slice(&account))
                .transpose()?,
            card,
            grant,
            rekey: rekey == 1,
            desk: DeskId::from_slice(&desk)?,
            mailboxes: self.mailboxes_of(access).await?,
            erase_on: erase_on.map(|day| day.parse()).transpose()?,
            records: self.records_of(access).await?,
        })
    }

    /// Both mailboxes of a case, in the order of their bytes.
    pub async fn mailboxes_of(
        &mut self,
        access: &CaseAccess,
    ) -> Result<Vec<Mailbox>, StorageError> {
        let rows: Vec<(Vec<u8>,)> =
            sqlx::query_as("SELECT mailbox FROM mailboxes WHERE case_key = $1 ORDER BY mailbox")
                .bind(access.case_key())
                .fetch_all(self.connection())
                .await?;
        rows.iter()
            .map(|(mailbox,)| Ok(Mailbox::from_slice(mailbox)?))
            .collect()
    }

    async fn records_of(&mut self, access: &CaseAccess) -> Result<Vec<StoredRecord>, StorageError> {
        let rows: Vec<RecordRow> = sqlx::query_as(
            "SELECT record_key, id, wire, day, size, sealed FROM records \
             WHERE case_key = $1 ORDER BY day, record_key",
        )
        .bind(access.case_key())
        .fetch_all(self.connection())
        .await?;
        let mut records = Vec::with_capacity(rows.len());
        for (record_key, id, wire, day, size, mut sealed) in rows {
            let size = usize::try_from(size).map_err(|_| StorageError::Corrupt("size"))?;
            if sealed.len() < size {
                let rest: Vec<(Vec<u8>,)> = sqlx::query_as(
                    "SELECT bytes FROM chunks WHERE record_key = $1 ORDER BY number",
                )
                .bind(record_key)
                .fetch_all(self.connection())
                .await?;
                sealed.reserve_exact(size - sealed.len());
                for (bytes,) in rest {
                    sealed.extend_from_slice(&bytes);
                }
            }
            if sealed.len() != size {
                return Err(StorageError::Corrupt("whole record"));
            }
            records.push(StoredRecord {
                id: RecordId::from_slice(&id)?,
                wire: wire.parse()?,
                day: day.parse()?,
                sealed,
            });
        }
        Ok(records)
    }
}

impl WriteTransaction {
    /// Adds a sealed file to a case; a card becomes the one its queue row shows.
    pub async fn put_record(
        &mut self,
        access: &CaseAccess,
        record: &NewRecord<'_>,
    ) -> Result<PutRecord, StorageError> {
        if let Some(id) = known_record(self.connection(), access.case_key(), record).await? {
            return Ok(PutRecord::Known(id));
        }
        insert_record(self.connection(), access.case_key(), record).await?;
        let card_key = (record.wire == Wire::Card).then(|| record.key.next(0));
        sqlx::query(
            "UPDATE cases SET activity = $1, card_key = COALESCE($2, card_key) WHERE case_key = $3",
        )
        .bind(record.day.to_string())
        .bind(card_key)
        .bind(access.case_key())
        .execute(self.connection())
        .await?;
        Ok(PutRecord::Stored(record.id))
    }

    /// Sets the hint of where a case stands and who has taken it. Any state but taken back or erased keeps a
    /// case that was to be erased. False, and nothing is set, if it is to be erased on a day that is not `seen`.
    pub async fn set_hint(
        &mut self,
        access: &CaseAccess,
        state: Status,
        assignee: Option<AccountId>,
        seen: Option<Day>,
    ) -> Result<bool, StorageError> {
        let ends = matches!(state, Status::Withdrawn | Status::Erased);
        let done = sqlx::query(
            "UPDATE cases SET state = $1, open = $2, assignee = $3, \
             erase_on = CASE WHEN $4 = 1 THEN erase_on END \
             WHERE case_key = $5 AND (erase_on IS NULL OR erase_on = $6)",
        )
        .bind(state.code())
        .bind(i64::from(state.is_open()))
        .bind(assignee.map(|account| account.0.to_vec()))
        .bind(i64::from(ends))
        .bind(access.case_key())
        .bind(seen.map(|day| day.to_string()))
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Lets one more account open a case. A grant that is there already stays as it is: nobody can take
    /// another's access away by writing over it. False if the one that is there is another.
    pub async fn add_grant(
        &mut self,
        access: &CaseAccess,
        key: RowKey,
        account: AccountId,
        sealed: &[u8],
    ) -> Result<bool, StorageError> {
        if self
            .insert_grant(access.case_key(), key.next(0), account, sealed)
            .await?
        {
            return Ok(true);
        }
        let (there,): (Vec<u8>,) =
            sqlx::query_as("SELECT sealed FROM grants WHERE case_key = $1 AND account = $2")
                .bind(access.case_key())
                .bind(account.as_bytes())
                .fetch_one(self.connection())
                .await?;
        Ok(there == sealed)
    }
}

/// The record of a case with the same bytes, if it was stored before.
pub(super) async fn known_record(
    connection: &mut SqliteConnection,
    case_key: i64,
    record: &NewRecord<'_>,
) -> Result<Option<RecordId>, StorageError> {
    let known: Option<(Vec<u8>,)> =
        sqlx::query_as("SELECT id FROM records WHERE case_key = $1 AND digest = $2")
            .bind(case_key)
            .bind(record.digest.as_bytes())
            .fetch_optional(connection)
            .await?;
    known
        .map(|(id,)| Ok(RecordId::from_slice(&id)?))
        .transpose()
}

/// Writes a record's rows.
pub(super) async fn insert_record(
    connection: &mut SqliteConnection,
    case_key: i64,
    record: &NewRecord<'_>,
) -> Result<(), StorageError> {
    let (first, rest) = split(record.sealed);
    sqlx::query(
        "INSERT INTO records (record_key, case_key, digest, id, wire, day, size, sealed) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(record.key.next(0))
    .bind(case_key)
    .bind(record.digest.as_bytes())
    .bind(record.id.as_bytes())
    .bind(record.wire.code())
    .bind(record.day.to_string())
    .bind(stored_size(record.sealed)?)
    .bind(first)
    .execute(&mut *connection)
    .await?;
    insert_chunks(connection, record.key, rest).await
}

/// What the record's own row holds, and what goes into rows of chunks.
pub(super) fn split(sealed: &[u8]) -> (&[u8], &[u8]) {
    sealed.split_at(sealed.len().min(ROW_BYTES))
}

pub(super) fn stored_size(sealed: &[u8]) -> Result<i64, StorageError> {
    i64::try_from(sealed.len()).map_err(|_| StorageError::Corrupt("size"))
}

/// Writes what did not fit into the row of the record with this key.
pub(super) async fn insert_chunks(
    connection: &mut SqliteConnection,
    key: RowKey,
    rest: &[u8],
) -> Result<(), StorageError> {
    for (number, bytes) in (1_i64..).zip(rest.chunks(ROW_BYTES)) {
        sqlx::query(
            "INSERT INTO chunks (chunk_key, record_key, number, bytes) VALUES ($1, $2, $3, $4)",
        )
        .bind(key.next(0) + number)
        .bind(key.next(0))
        .bind(number)
        .bind(bytes)
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}
