//! Looking after the file: rewriting it, and checking that it is whole.

use std::path::Path;
use std::time::Duration;

use sqlx::sqlite::SqliteConnection;

use crate::domain::Day;

use super::transaction::SharedWriter;
use super::{Db, FileStore, ReadTransaction, StorageError};

/// How often emptying the log is tried while others read.
const ATTEMPTS: usize = 8;
/// And how long there is between two.
const PAUSE: Duration = Duration::from_millis(150);

impl Db {
    /// Rewrites the whole file, so that neither free pages nor the order of pages tell what came when, and
    /// empties the log. Writers wait for it, none fails; it needs as much free disk as the file is long.
    pub async fn compact(&self, today: Day) -> Result<(), StorageError> {
        compact(self.writer.clone(), today).await
    }
}

impl FileStore {
    /// Rewrites the file of the bytes of files likewise; uploads wait for it.
    pub async fn compact(&self, today: Day) -> Result<(), StorageError> {
        compact(self.writer().clone(), today).await
    }
}

async fn compact(writer: SharedWriter, today: Day) -> Result<(), StorageError> {
    tokio::spawn(async move {
        let mut writer = writer.lock().await;
        let connection = writer.alone().await?;
        // The copy it makes may be larger than the memory, so it is a file; SQLite unlinks it as soon as
        // it is open. Left to itself SQLite would put it into /var/tmp, which may be another, unencrypted
        // disk. The other way to say where, an environment variable, cannot be set in a running process
        // without `unsafe`, and this pragma, though called deprecated, is guarded by a lock in SQLite.
        let folder = folder_of(connection).await?;
        let place = format!(
            "PRAGMA temp_store_directory = '{}'",
            folder.replace('\'', "''")
        );
        sqlx::query(sqlx::AssertSqlSafe(place))
            .execute(&mut *connection)
            .await?;
        sqlx::query("PRAGMA temp_store = FILE")
            .execute(&mut *connection)
            .await?;
        let rewritten = sqlx::query("VACUUM").execute(&mut *connection).await;
        sqlx::query("PRAGMA temp_store = MEMORY")
            .execute(&mut *connection)
            .await?;
        rewritten?;
        let emptied = truncate_log(connection).await;
        sqlx::query(
            "INSERT INTO meta (name, value) VALUES ('compacted', $1) \
                 ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        )
        .bind(today.to_string())
        .execute(&mut *connection)
        .await?;
        emptied
    })
    .await
    .map_err(|_| StorageError::Undone)?
}

impl Db {
    /// Empties the log, which may still hold what was deleted, and so writes over what the file still holds of it. Busy
    /// while somebody reads for long.
    pub async fn empty_log(&self) -> Result<(), StorageError> {
        empty_log(self.writer.clone()).await
    }
}

impl FileStore {
    /// Empties the log of the bytes of files likewise.
    pub async fn empty_log(&self) -> Result<(), StorageError> {
        empty_log(self.writer().clone()).await
    }
}

async fn empty_log(writer: SharedWriter) -> Result<(), StorageError> {
    tokio::spawn(async move {
        for _ in 1..ATTEMPTS {
            match truncate_log(writer.lock().await.alone().await?).await {
                // Writers need not wait for somebody who reads.
                Err(StorageError::Busy) => tokio::time::sleep(PAUSE).await,
                other => return other,
            }
        }
        truncate_log(writer.lock().await.alone().await?).await
    })
    .await
    .map_err(|_| StorageError::Undone)?
}

/// Writes the whole log back and cuts it off. SQLite says in a row, not by an error, that a reader kept it from that.
async fn truncate_log(connection: &mut SqliteConnection) -> Result<(), StorageError> {
    sqlx::query("PRAGMA busy_timeout = 100")
        .execute(&mut *connection)
        .await?;
    let done: Result<(i64, i64, i64), _> = sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)")
        .fetch_one(&mut *connection)
        .await;
    sqlx::query("PRAGMA busy_timeout = 30000")
        .execute(&mut *connection)
        .await?;
    match done? {
        (0, ..) => Ok(()),
        _ => Err(StorageError::Busy),
    }
}

/// The folder of the database, as SQLite itself names the file.
async fn folder_of(connection: &mut SqliteConnection) -> Result<String, StorageError> {
    let (file,): (String,) =
        sqlx::query_as("SELECT file FROM pragma_database_list WHERE name = 'main'")
            .fetch_one(connection)
            .await?;
    let folder = Path::new(&file).parent().and_then(Path::to_str);
    folder
        .filter(|folder| !folder.is_empty())
        .map(str::to_owned)
        .ok_or(StorageError::Corrupt("path in a folder"))
}

impl ReadTransaction {
    /// The day the file was last rewritten.
    pub async fn compacted(&mut self) -> Result<Option<Day>, StorageError> {
        let row: Option<(String,)> =
            sqlx::query_as("SELECT value FROM meta WHERE name = 'compacted'")
                .fetch_optional(self.connection())
                .await?;
        Ok(row.map(|(day,)| day.parse()).transpose()?)
    }

    /// What SQLite finds wrong with the file, in its own words; nothing if it is whole.
    pub async fn faults(&mut self) -> Result<Vec<String>, StorageError> {
        let rows: Vec<(String,)> = sqlx::query_as("PRAGMA integrity_check")
            .fetch_all(self.connection())
            .await?;
        let mut faults: Vec<String> = rows
            .into_iter()
            .map(|(line,)| line)
            .filter(|line| line != "ok")
            .collect();
        let dangling = sqlx::query("PRAGMA foreign_key_check")
            .fetch_all(self.connection())
            .await?;
        if !dangling.is_empty() {
            faults.push(format!(
                "{} rows refer to rows that are missing",
                dangling.len()
            ));
        }
        Ok(faults)
    }
}
