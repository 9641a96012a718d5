//! The roster ledger's entries. Only kept here: whoever reads them verifies them.

use super::scope::{AccountKeeper, Invitation};
use super::{ReadTransaction, StorageError, WriteTransaction};

/// An entry as it was signed.
#[derive(Clone, Debug)]
pub struct StoredEntry {
    /// Its number; the genesis is 0.
    pub seq: u64,
    /// The payload's bytes exactly as signed.
    pub payload: Vec<u8>,
    /// JSON array of `{account, signature}`.
    pub signatures: String,
}

impl ReadTransaction {
    /// The entries from number `seq` on, in order.
    pub async fn ledger_from(&mut self, seq: u64) -> Result<Vec<StoredEntry>, StorageError> {
        let Ok(seq) = i64::try_from(seq) else {
            return Ok(Vec::new());
        };
        let rows: Vec<(i64, Vec<u8>, String)> = sqlx::query_as(
            "SELECT seq, payload, signatures FROM ledger WHERE seq >= $1 ORDER BY seq",
        )
        .bind(seq)
        .fetch_all(self.connection())
        .await?;
        rows.into_iter()
            .map(|(seq, payload, signatures)| entry(seq, payload, signatures))
            .collect()
    }
}

/// An entry of its row.
pub(super) fn entry(
    seq: i64,
    payload: Vec<u8>,
    signatures: String,
) -> Result<StoredEntry, StorageError> {
    Ok(StoredEntry {
        seq: u64::try_from(seq).map_err(|_| StorageError::Corrupt("ledger number"))?,
        payload,
        signatures,
    })
}

impl WriteTransaction {
    /// Adds an entry at the end. False if its number is taken.
    pub async fn append_to_ledger(
        &mut self,
        _keeper: AccountKeeper<'_>,
        entry: &StoredEntry,
    ) -> Result<bool, StorageError> {
        self.insert_entry(entry).await
    }

    /// Adds the first entries of all, which the first admin's enrolment carries. False if there is a
    /// ledger already.
    pub async fn begin_ledger(
        &mut self,
        _first_admin: &Invitation,
        entries: &[StoredEntry],
    ) -> Result<bool, StorageError> {
        for entry in entries {
            if !self.insert_entry(entry).await? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    async fn insert_entry(&mut self, entry: &StoredEntry) -> Result<bool, StorageError> {
        let seq = i64::try_from(entry.seq).map_err(|_| StorageError::Corrupt("ledger number"))?;
        let done = sqlx::query(
            "INSERT INTO ledger (seq, payload, signatures) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        )
        .bind(seq)
        .bind(&entry.payload)
        .bind(&entry.signatures)
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }
}
