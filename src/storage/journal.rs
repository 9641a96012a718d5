//! The staff's journal. Only kept here: whoever reads it verifies it.

use super::scope::{Operator, StaffSession};
use super::{ReadTransaction, StorageError, WriteTransaction};

/// Who may read the journal.
#[derive(Clone, Copy)]
pub enum JournalReader<'a> {
    /// Anybody who is signed in.
    Staff(&'a StaffSession),
    /// Whoever runs the machine.
    Operator(&'a Operator),
}

impl ReadTransaction {
    /// At most `most` payloads from number `seq` on, in order, each with its number.
    pub async fn journal_from(
        &mut self,
        _reader: JournalReader<'_>,
        seq: u64,
        most: u32,
    ) -> Result<Vec<(u64, Vec<u8>)>, StorageError> {
        let Ok(seq) = i64::try_from(seq) else {
            return Ok(Vec::new());
        };
        let rows: Vec<(i64, Vec<u8>)> = sqlx::query_as(
            "SELECT seq, payload FROM journal WHERE seq >= $1 ORDER BY seq LIMIT $2",
        )
        .bind(seq)
        .bind(i64::from(most))
        .fetch_all(self.connection())
        .await?;
        rows.into_iter().map(numbered).collect()
    }

    /// The newest payload and its number, which the next one follows.
    pub async fn newest_of_journal(&mut self) -> Result<Option<(u64, Vec<u8>)>, StorageError> {
        let row: Option<(i64, Vec<u8>)> =
            sqlx::query_as("SELECT seq, payload FROM journal ORDER BY seq DESC LIMIT 1")
                .fetch_optional(self.connection())
                .await?;
        row.map(numbered).transpose()
    }
}

fn numbered((seq, payload): (i64, Vec<u8>)) -> Result<(u64, Vec<u8>), StorageError> {
    let seq = u64::try_from(seq).map_err(|_| StorageError::Corrupt("journal number"))?;
    Ok((seq, payload))
}

impl WriteTransaction {
    /// Adds a payload at the end. An error if its number is taken.
    pub async fn append_to_journal(
        &mut self,
        seq: u64,
        payload: &[u8],
    ) -> Result<(), StorageError> {
        let seq = i64::try_from(seq).map_err(|_| StorageError::Corrupt("journal number"))?;
        sqlx::query("INSERT INTO journal (seq, payload) VALUES ($1, $2)")
            .bind(seq)
            .bind(payload)
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
