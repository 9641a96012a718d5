//! Parts of files, as the first database knows them: of which case, how long, whether whole.

use crate::domain::{Day, PartId};

use super::files::PartKey;
use super::scope::{CaseAccess, MailboxAccess, Operator};
use super::{Db, ReadTransaction, StorageError, WriteTransaction};

/// Parts without a row that are removed without asking, however few parts there are in all.
const FEW: u64 = 8;

/// A part that is to be begun.
#[derive(Clone, Copy, Debug)]
pub struct NewPart {
    /// Random key of its row and of its chunks.
    pub key: PartKey,
    /// What its sender calls it.
    pub id: PartId,
    /// Its length when it is whole, in bytes.
    pub size: u64,
    /// Today.
    pub day: Day,
}

/// What a case has of files, finished and unfinished.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartUsage {
    /// How many parts.
    pub parts: u64,
    /// How many bytes they have, or will have.
    pub bytes: u64,
}

/// A part of a case, for somebody with a mailbox of that case. Made only by [`WriteTransaction::add_part`]
/// and [`ReadTransaction::open_upload`].
#[derive(Clone, Copy, Debug)]
pub struct Upload {
    key: PartKey,
    case_key: i64,
    size: u64,
    finished: bool,
    day: Day,
}

impl Upload {
    /// Where its bytes are.
    pub fn key(&self) -> PartKey {
        self.key
    }

    /// Its length when it is whole, in bytes.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The day its newest bytes came, or it was begun.
    pub fn day(&self) -> Day {
        self.day
    }

    /// Whether it was whole when it was looked up.
    pub fn is_finished(&self) -> bool {
        self.finished
    }
}

/// A whole part of a case, for a caseworker with a grant of it. Made only by [`ReadTransaction::open_part`].
#[derive(Clone, Copy, Debug)]
pub struct StoredPart {
    key: PartKey,
    size: u64,
}

impl StoredPart {
    /// Where its bytes are.
    pub fn key(&self) -> PartKey {
        self.key
    }

    /// Its length in bytes.
    pub fn size(&self) -> u64 {
        self.size
    }
}

fn length(stored: i64) -> Result<u64, StorageError> {
    u64::try_from(stored).map_err(|_| StorageError::Corrupt("length of a part"))
}

fn stored_length(length: u64) -> Result<i64, StorageError> {
    i64::try_from(length).map_err(|_| StorageError::Corrupt("length of a part"))
}

impl ReadTransaction {
    /// What a mailbox's case has of files.
    pub async fn part_usage(&mut self, access: &MailboxAccess) -> Result<PartUsage, StorageError> {
        let (parts, bytes): (i64, i64) = sqlx::query_as(
            "SELECT COUNT(*), COALESCE(SUM(size), 0) FROM parts WHERE case_key = $1",
        )
        .bind(access.case_key())
        .fetch_one(self.connection())
        .await?;
        Ok(PartUsage {
            parts: length(parts)?,
            bytes: length(bytes)?,
        })
    }

    /// A part of a mailbox's case.
    pub async fn open_upload(
        &mut self,
        access: &MailboxAccess,
        id: PartId,
    ) -> Result<Option<Upload>, StorageError> {
        let row: Option<(i64, i64, i64, String)> = sqlx::query_as(
            "SELECT part_key, size, finished, day FROM parts WHERE case_key = $1 AND id = $2",
        )
        .bind(access.case_key())
        .bind(id.as_bytes())
        .fetch_optional(self.connection())
        .await?;
        row.map(|(key, size, finished, day)| {
            Ok(Upload {
                key: PartKey::stored(key)?,
                case_key: access.case_key(),
                size: length(size)?,
                finished: finished != 0,
                day: day.parse()?,
            })
        })
        .transpose()
    }

    /// A whole part of a case.
    pub async fn open_part(
        &mut self,
        access: &CaseAccess,
        id: PartId,
    ) -> Result<Option<StoredPart>, StorageError> {
        let row: Option<(i64, i64)> = sqlx::query_as(
            "SELECT part_key, size FROM parts WHERE case_key = $1 AND id = $2 AND finished = 1",
        )
        .bind(access.case_key())
        .bind(id.as_bytes())
        .fetch_optional(self.connection())
        .await?;
        row.map(|(key, size)| {
            Ok(StoredPart {
                key: PartKey::stored(key)?,
                size: length(size)?,
            })
        })
        .transpose()
    }

    /// The whole parts of a case with their lengths, by id.
    pub async fn list_parts(
        &mut self,
        access: &CaseAccess,
    ) -> Result<Vec<(PartId, u64)>, StorageError> {
        let rows: Vec<(Vec<u8>, i64)> = sqlx::query_as(
            "SELECT id, size FROM parts WHERE case_key = $1 AND finished = 1 ORDER BY id",
        )
        .bind(access.case_key())
        .fetch_all(self.connection())
        .await?;
        rows.into_iter()
            .map(|(id, size)| Ok((PartId::from_slice(&id)?, length(size)?)))
            .collect()
    }

    /// Parts that were erased or forgotten, and whose bytes are to be removed.
    async fn gone_parts(&mut self) -> Result<Vec<PartKey>, StorageError> {
        let rows: Vec<(i64,)> = sqlx::query_as("SELECT part_key FROM gone_parts")
            .fetch_all(self.connection())
            .await?;
        rows.into_iter()
            .map(|(key,)| PartKey::stored(key))
            .collect()
    }

    async fn has_part(&mut self, key: PartKey) -> Result<bool, StorageError> {
        let row: Option<(i64,)> = sqlx::query_as("SELECT part_key FROM parts WHERE part_key = $1")
            .bind(key.value())
            .fetch_optional(self.connection())
            .await?;
        Ok(row.is_some())
    }
}

impl WriteTransaction {
    /// Begins a part of a mailbox's case; `None` if the case has one of this id already.
    pub async fn add_part(
        &mut self,
        access: &MailboxAccess,
        part: &NewPart,
    ) -> Result<Option<Upload>, StorageError> {
        let done = sqlx::query(
            "INSERT INTO parts (part_key, case_key, id, size, day) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (case_key, id) DO NOTHING",
        )
        .bind(part.key.value())
        .bind(access.case_key())
        .bind(part.id.as_bytes())
        .bind(stored_length(part.size)?)
        .bind(part.day.to_string())
        .execute(self.connection())
        .await?;
        Ok((done.rows_affected() == 1).then_some(Upload {
            key: part.key,
            case_key: access.case_key(),
            size: part.size,
            finished: false,
            day: part.day,
        }))
    }

    /// Notes that bytes of an unfinished part came on this day, so that it is not forgotten. False if it was removed
    /// meanwhile.
    pub async fn keep_part(&mut self, part: &mut Upload, day: Day) -> Result<bool, StorageError> {
        let done = sqlx::query("UPDATE parts SET day = $1 WHERE part_key = $2 AND case_key = $3")
            .bind(day.to_string())
            .bind(part.key.value())
            .bind(part.case_key)
            .execute(self.connection())
            .await?;
        part.day = day;
        Ok(done.rows_affected() == 1)
    }

    /// Notes that every byte of a part is on the disk, `size` of them. False if it was removed meanwhile.
    pub async fn finish_part(&mut self, part: &Upload, size: u64) -> Result<bool, StorageError> {
        let done = sqlx::query(
            "UPDATE parts SET finished = 1, size = $1 WHERE part_key = $2 AND case_key = $3",
        )
        .bind(stored_length(size)?)
        .bind(part.key.value())
        .bind(part.case_key)
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Forgets an unfinished part. False if it is whole, or was removed meanwhile.
    pub async fn remove_upload(&mut self, part: &Upload) -> Result<bool, StorageError> {
        let done =
            sqlx::query("DELETE FROM parts WHERE part_key = $1 AND case_key = $2 AND finished = 0")
                .bind(part.key.value())
                .bind(part.case_key)
                .execute(self.connection())
                .await?;
        Ok(done.rows_affected() == 1)
    }
}

/// Parts of which there are bytes and no row.
#[derive(Debug, Default)]
pub struct Orphans {
    keys: Vec<PartKey>,
    parts: u64,
}

impl Orphans {
    /// How many.
    pub fn count(&self) -> u64 {
        self.keys.len() as u64
    }

    /// Of how many parts that have bytes.
    pub fn among(&self) -> u64 {
        self.parts
    }

    /// Whether there are more than a kill between the two databases leaves: then it is rather the rows that are missing.
    pub fn are_too_many(&self) -> bool {
        self.count() > FEW && self.count().saturating_mul(10) > self.parts
    }
}

/// What became of the bytes that no case has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Removed {
    /// Of how many parts they were removed.
    pub removed: u64,
    /// Of how many they were not, because there are too many.
    pub left: u64,
}

impl Db {
    /// Forgets parts of which nothing came since `day` and that never became whole.
    pub async fn forget_unfinished_parts(&self, day: Day) -> Result<(), StorageError> {
        let mut tx = self.write().await?;
        sqlx::query(
            "INSERT INTO gone_parts (part_key) \
             SELECT part_key FROM parts WHERE finished = 0 AND day < $1 \
             ON CONFLICT (part_key) DO NOTHING",
        )
        .bind(day.to_string())
        .execute(tx.connection())
        .await?;
        sqlx::query("DELETE FROM parts WHERE finished = 0 AND day < $1")
            .bind(day.to_string())
            .execute(tx.connection())
            .await?;
        tx.commit().await
    }

    /// Removes the bytes of parts that no case has: of an erased one, or of one that was forgotten. To be
    /// called after erasing, and now and then, since the server may be killed between the two databases. Where
    /// there are too many of which the first database does not know that they are gone, it may be the wrong one, and
    /// they are left without the operator's word.
    pub async fn remove_orphans(&self, word: Option<&Operator>) -> Result<Removed, StorageError> {
        let gone = self.read().await?.gone_parts().await?;
        let mut removed = 0;
        for part in &gone {
            if self.files.length(*part).await? > 0 {
                self.files.remove(*part).await?;
                removed += 1;
            }
        }
        let orphans = self.orphans().await?;
        let left = if orphans.are_too_many() && word.is_none() {
            orphans.count()
        } else {
            for part in &orphans.keys {
                self.files.remove(*part).await?;
                removed += 1;
            }
            0
        };
        if removed > 0 || !gone.is_empty() {
            self.files.empty_log().await?;
        }
        // Not before: if the log cannot be emptied now, it is the next time.
        if !gone.is_empty() {
            let mut tx = self.write().await?;
            for part in &gone {
                sqlx::query("DELETE FROM gone_parts WHERE part_key = $1")
                    .bind(part.value())
                    .execute(tx.connection())
                    .await?;
            }
            tx.commit().await?;
        }
        Ok(Removed { removed, left })
    }

    /// Parts of which there are bytes and no row.
    pub async fn orphans(&self) -> Result<Orphans, StorageError> {
        let (mut after, mut found) = (None, Orphans::default());
        loop {
            // In this order: a part has its row before it has bytes.
            let parts = self.files.parts_after(after).await?;
            let Some(last) = parts.last() else {
                return Ok(found);
            };
            after = Some(*last);
            let mut tx = self.read().await?;
            for part in parts {
                found.parts += 1;
                if !tx.has_part(part).await? {
                    found.keys.push(part);
                }
            }
        }
    }

    /// What does not fit between the two databases: whole parts whose bytes are not all there.
    pub async fn broken_parts(&self) -> Result<u64, StorageError> {
        let mut broken = 0;
        let rows: Vec<(i64, i64)> =
            sqlx::query_as("SELECT part_key, size FROM parts WHERE finished = 1")
                .fetch_all(self.read().await?.connection())
                .await?;
        for (key, size) in rows {
            if self.files.length(PartKey::stored(key)?).await? != length(size)? {
                broken += 1;
            }
        }
        Ok(broken)
    }
}
