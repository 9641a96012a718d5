//! The second database: the bytes of sealed parts of files, in chunks.
//!
//! It has a writer of its own, so that many bytes do not hold up reports. It knows no case: whoever asks must
//! have found the part in the first database, through a scope. Nothing here may be handed a plaintext, and no
//! chunk may be written whose part has no row there, or it is taken for an orphan and removed.

use std::path::{Path, PathBuf};

use sqlx::ConnectOptions;
use sqlx::sqlite::{SqlitePool, SqlitePoolOptions};

use crate::domain::Day;

use super::log::CopyFromLog;
use super::transaction::SharedWriter;
use super::{PATIENCE, ReadTransaction, StorageError, WriteTransaction, make_private, options};

/// How many bytes of a part one row holds. Measured: with less, commits take most of the time; with more,
/// memory for each upload grows and nothing else.
pub const CHUNK_BYTES: usize = 524_288;
/// Keys that belong to a part, one for each of its chunks.
const KEYS: i64 = 16;
/// Connections that only read.
const READERS: u32 = 4;
/// 8 MiB of chunks; 16 MiB of log.
const COPY_FROM_LOG: CopyFromLog = CopyFromLog {
    turns: 16,
    pages: 256,
};
/// Orphans are looked for among so many parts at a time.
const BATCH: usize = 256;

/// The key of a part and of its first chunk: random, so that it says nothing about order or number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PartKey(i64);

impl PartKey {
    /// A key from eight random bytes, of which 58 bits are used.
    pub fn from_random(bytes: [u8; 8]) -> Self {
        Self::of_chunk(i64::from_be_bytes(bytes) & (i64::MAX >> 1))
    }

    /// The part that a chunk belongs to.
    fn of_chunk(chunk_key: i64) -> Self {
        Self(chunk_key & !(KEYS - 1))
    }

    pub(super) fn stored(key: i64) -> Result<Self, StorageError> {
        if Self::of_chunk(key).0 == key {
            Ok(Self(key))
        } else {
            Err(StorageError::Corrupt("part's key"))
        }
    }

    pub(super) fn value(self) -> i64 {
        self.0
    }

    fn chunk(self, number: u64) -> Result<i64, StorageError> {
        let number = i64::try_from(number).unwrap_or(KEYS);
        if number < KEYS {
            Ok(self.0 + number)
        } else {
            Err(StorageError::Corrupt("number of a chunk"))
        }
    }
}

/// The open second database. Cloning shares it.
#[derive(Clone)]
pub struct FileStore {
    path: PathBuf,
    readers: SqlitePool,
    writer: SharedWriter,
}

impl FileStore {
    /// Opens the file at `path` and brings it up to date.
    pub(super) async fn open(path: &Path) -> Result<Self, StorageError> {
        make_private(path)?;
        let options = options(path)
            // As in the first database; 64 MiB here.
            .pragma("wal_autocheckpoint", "1024")
            .pragma("journal_size_limit", "83886080");
        let mut connection = options
            .clone()
            .page_size(65_536)
            .pragma("cache_size", "-8192")
            .connect()
            .await?;
        sqlx::migrate!("./migrations/files")
            .run(&mut connection)
            .await?;
        let copying = options.connect().await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .acquire_timeout(PATIENCE)
            .connect_lazy_with(
                options
                    .pragma("cache_size", "-1024")
                    .pragma("query_only", "ON"),
            );
        Ok(Self {
            path: path.to_owned(),
            readers,
            writer: SharedWriter::new(connection, copying, COPY_FROM_LOG),
        })
    }

    async fn read(&self) -> Result<ReadTransaction, StorageError> {
        ReadTransaction::begin(&self.readers).await
    }

    pub(super) fn writer(&self) -> &SharedWriter {
        &self.writer
    }

    /// The size of the file in bytes.
    pub fn size(&self) -> u64 {
        self.path.metadata().map_or(0, |metadata| metadata.len())
    }

    /// How many bytes of a part are on the disk.
    pub async fn length(&self, part: PartKey) -> Result<u64, StorageError> {
        let last: Option<(i64, i64)> = sqlx::query_as(
            "SELECT chunk_key, length(bytes) FROM chunks \
             WHERE chunk_key >= $1 AND chunk_key < $2 ORDER BY chunk_key DESC LIMIT 1",
        )
        .bind(part.0)
        .bind(part.0 + KEYS)
        .fetch_optional(self.read().await?.connection())
        .await?;
        let Some((key, length)) = last else {
            return Ok(0);
        };
        let length = u64::try_from(length).map_err(|_| StorageError::Corrupt("chunk"))?;
        let before = u64::try_from(key - part.0).map_err(|_| StorageError::Corrupt("chunk"))?;
        Ok(before * CHUNK_BYTES as u64 + length)
    }

    /// One chunk of a part; `None` where there is none.
    pub async fn chunk(&self, part: PartKey, number: u64) -> Result<Option<Vec<u8>>, StorageError> {
        let row: Option<(Vec<u8>,)> =
            sqlx::query_as("SELECT bytes FROM chunks WHERE chunk_key = $1")
                .bind(part.chunk(number)?)
                .fetch_optional(self.read().await?.connection())
                .await?;
        Ok(row.map(|(bytes,)| bytes))
    }

    /// Stores a chunk, in place of a shorter one of the same number, and returns once it is on the disk.
    pub async fn put_chunk(
        &self,
        part: PartKey,
        number: u64,
        bytes: Vec<u8>,
    ) -> Result<(), StorageError> {
        let mut tx = WriteTransaction::begin(&self.writer).await?;
        sqlx::query(
            "INSERT INTO chunks (chunk_key, bytes) VALUES ($1, $2) \
             ON CONFLICT (chunk_key) DO UPDATE SET bytes = excluded.bytes",
        )
        .bind(part.chunk(number)?)
        .bind(bytes)
        .execute(tx.connection())
        .await?;
        tx.commit().await
    }

    /// Removes all bytes of a part. One part a transaction: every page of it is overwritten.
    pub async fn remove(&self, part: PartKey) -> Result<(), StorageError> {
        let mut tx = WriteTransaction::begin(&self.writer).await?;
        sqlx::query("DELETE FROM chunks WHERE chunk_key >= $1 AND chunk_key < $2")
            .bind(part.0)
            .bind(part.0 + KEYS)
            .execute(tx.connection())
            .await?;
        tx.commit().await
    }

    /// The next parts that have bytes, after `after`.
    pub(super) async fn parts_after(
        &self,
        after: Option<PartKey>,
    ) -> Result<Vec<PartKey>, StorageError> {
        let mut tx = self.read().await?;
        let mut found = Vec::new();
        let mut from = after.map_or(0, |part| part.0 + KEYS);
        while found.len() < BATCH {
            let next: Option<(i64,)> = sqlx::query_as(
                "SELECT chunk_key FROM chunks WHERE chunk_key >= $1 ORDER BY chunk_key LIMIT 1",
            )
            .bind(from)
            .fetch_optional(tx.connection())
            .await?;
            let Some((key,)) = next else { break };
            let part = PartKey::of_chunk(key);
            found.push(part);
            from = part.0 + KEYS;
        }
        Ok(found)
    }

    /// Room for new bytes: what is free on the disk beyond `reserve`, and what is free inside the file.
    pub async fn room(&self, reserve: u64) -> Result<u64, StorageError> {
        let (pages, size): (i64, i64) = sqlx::query_as(
            "SELECT freelist_count, page_size FROM pragma_freelist_count, pragma_page_size",
        )
        .fetch_one(self.read().await?.connection())
        .await?;
        let inside = u64::try_from(pages.saturating_mul(size)).unwrap_or(0);
        Ok(room(self.disk_room()?, reserve, inside))
    }

    /// How many bytes are free on the disk.
    pub fn disk_room(&self) -> Result<u64, StorageError> {
        let disk = rustix::fs::statvfs(&self.path).map_err(std::io::Error::from)?;
        Ok(disk.f_bavail.saturating_mul(disk.f_frsize))
    }

    /// The day the file was last rewritten.
    pub async fn compacted(&self) -> Result<Option<Day>, StorageError> {
        self.read().await?.compacted().await
    }

    /// What SQLite finds wrong with the file, in its own words; nothing if it is whole.
    pub async fn faults(&self) -> Result<Vec<String>, StorageError> {
        self.read().await?.faults().await
    }

    pub(super) async fn close(self) -> Result<(), StorageError> {
        self.readers.close().await;
        self.writer.lock().await.settle_all().await
    }
}

/// What is left of the disk beyond the reserve, and what is free inside the file: new bytes go there first.
fn room(disk: u64, reserve: u64, inside: u64) -> u64 {
    disk.saturating_sub(reserve).saturating_add(inside)
}

#[cfg(test)]
mod tests {
    use super::room;

    #[test]
    fn n09_what_was_removed_is_room_on_a_disk_that_is_almost_full() {
        assert_eq!(room(1_000, 400, 0), 600);
        assert_eq!(room(401, 400, 5_000), 5_001);
        assert_eq!(room(300, 400, 5_000), 5_000);
        assert_eq!(room(300, 400, 0), 0);
    }
}
