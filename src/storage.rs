//! The database: two SQLite files that keep what was acknowledged, whatever is killed next. `thicket.db` has
//! everything but the bytes of files, which are in `files.db` beside it.
//!
//! This is the only place with SQL. It speaks domain types inside a transaction and decides nothing:
//! rules belong to the workflow. It must never be handed a plaintext, and no method may reach a case,
//! a mailbox or an account without the value from [`scope`] that permits it.

mod accounts;
mod endings;
mod erasures;
mod factors;
mod files;
mod granting;
mod invitations;
mod journal;
mod ledger;
mod log;
mod mail;
mod overview;
mod parts;
mod proposals;
mod queue;
mod records;
mod recovery_codes;
mod refusals;
mod resets;
mod rotations;
pub mod scope;
mod sessions;
mod submissions;
mod templates;
mod transaction;
mod upkeep;

use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;
use std::time::Duration;

use sqlx::ConnectOptions;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};

pub use accounts::{Account, Colleague, EnrolledKeys, NewKeyring};
pub use endings::CasesHeld;
pub use erasures::{Erased, Erasure, Holds};
pub use factors::{CodeFactor, NewCopy, NewFactor, OwnFactor, PasskeyFactor, UsedFactor};
pub use files::{CHUNK_BYTES, FileStore, PartKey};
pub use granting::{KeyReason, MissingPage, NewKey, NewestKey, Recovered};
pub use invitations::{Enrolled, NewInvitation};
pub use journal::JournalReader;
pub use ledger::StoredEntry;
pub use mail::{MailboxPage, NewMail, PAGE_MAIL, RecordUsage, StoredMail};
pub use overview::{AccountDetails, SessionTimes, WorkloadRow};
pub use parts::{NewPart, Orphans, PartUsage, Removed, StoredPart, Upload};
pub use queue::{PAGE_ROWS, QueueCursor, QueuePage, QueueRow};
pub use records::{CaseDetails, NewRecord, PutRecord, StoredRecord};
pub use resets::Reset;
pub use rotations::{CaseGrant, LISTED_GRANTS, NewRotation, StoredRotation};
pub use sessions::{NewSession, SessionLimits, SignInCandidate};
pub use submissions::{EarlierSubmission, NewGrant, NewMailbox, NewSubmission};
pub use transaction::{ReadTransaction, WriteTransaction};

use log::CopyFromLog;
use scope::Operator;
use transaction::SharedWriter;

/// Connections that only read. A queue page takes a few milliseconds, so few are enough.
const READERS: u32 = 4;
/// How long to wait for another process (the command line, a VACUUM) or a free reader; also in `upkeep`, as text.
const PATIENCE: Duration = Duration::from_secs(30);

/// Some 8 MiB of reports; 16 MiB of log.
const COPY_FROM_LOG: CopyFromLog = CopyFromLog {
    turns: 64,
    pages: 4000,
};

/// The open database. Cloning shares it.
#[derive(Clone)]
pub struct Db {
    readers: SqlitePool,
    writer: SharedWriter,
    files: FileStore,
}

/// The key of a row that belongs to a case: random, so that it says nothing about order or number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowKey(i64);

impl RowKey {
    /// A key from eight random bytes; 62 bits of them are used, which leaves room for [`Self::next`].
    pub fn from_random(bytes: [u8; 8]) -> Self {
        Self(i64::from_be_bytes(bytes) & (i64::MAX >> 1))
    }

    /// The `n`th neighbour, for rows written by the same submission.
    fn next(self, n: usize) -> i64 {
        self.0 + i64::try_from(n).unwrap_or(0)
    }
}

/// What the database may refuse with. None of them repeats a value that was stored.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// There is no room left on the disk; nothing of the transaction was stored.
    #[error("the disk is full")]
    Full,
    /// Another process held the database, or every reader was taken, for too long.
    #[error("the database is busy")]
    Busy,
    /// The transaction was undone together with another one that failed. Sending it again is safe.
    #[error("the transaction was undone")]
    Undone,
    /// A row holds something that Thicket did not write.
    #[error("the database holds something that is not a {0}")]
    Corrupt(&'static str),
    /// The file or its folder cannot be created or protected.
    #[error("cannot prepare the database file")]
    File(#[from] std::io::Error),
    /// The database is of another version of Thicket.
    #[error("cannot bring the database up to date")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// Anything else SQLite says.
    #[error("the database failed")]
    Database(#[source] sqlx::Error),
}

impl From<sqlx::Error> for StorageError {
    fn from(error: sqlx::Error) -> Self {
        if matches!(error, sqlx::Error::PoolTimedOut) {
            return Self::Busy;
        }
        let code = error
            .as_database_error()
            .and_then(|database| database.code())
            .and_then(|code| code.parse::<i32>().ok());
        // The low byte is SQLite's primary code: 5 and 6 busy and locked, 13 full.
        match code.map(|code| code & 0xff) {
            Some(5 | 6) => Self::Busy,
            Some(13) => Self::Full,
            _ => Self::Database(error),
        }
    }
}

impl From<crate::domain::ParseError> for StorageError {
    fn from(error: crate::domain::ParseError) -> Self {
        Self::Corrupt(error.expected)
    }
}

impl Db {
    /// Opens the database at `path` and the one of files beside it, making them and its folder (for the owner alone) when missing,
    /// and brings them up to date. Several processes may have them open.
    pub async fn open(path: &Path) -> Result<Self, StorageError> {
        make_private(path)?;
        let options = options(path)
            // What is written is copied from the log all the while; the writer does it itself, and then waits for the disk,
            // only where the log has 32 MiB. It is then written over in place.
            .pragma("wal_autocheckpoint", "8000")
            .pragma("journal_size_limit", "41943040");
        // 16 MiB hold the upper pages of every index of some hundred thousand cases.
        let writing = options.clone().pragma("cache_size", "-16384");
        let mut connection = writing.connect().await?;
        sqlx::migrate!("./migrations").run(&mut connection).await?;
        let copying = options.connect().await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .acquire_timeout(PATIENCE)
            .connect_lazy_with(options.pragma("query_only", "ON"));
        Ok(Self {
            readers,
            writer: SharedWriter::new(connection, copying, COPY_FROM_LOG),
            files: FileStore::open(&path.with_file_name("files.db")).await?,
        })
    }

    /// Opens the database for whoever runs the machine. Only the command line may call this: it is what
    /// makes an [`Operator`].
    pub async fn open_as_operator(path: &Path) -> Result<(Self, Operator), StorageError> {
        let db = Self::open(path).await?;
        Ok((db, Operator::new()))
    }

    /// The bytes of files.
    pub fn files(&self) -> &FileStore {
        &self.files
    }

    /// Starts reading: one unchanging view, however long it takes.
    pub async fn read(&self) -> Result<ReadTransaction, StorageError> {
        ReadTransaction::begin(&self.readers).await
    }

    /// Starts writing, when everybody who asked before has had their turn. What is not committed is undone.
    pub async fn write(&self) -> Result<WriteTransaction, StorageError> {
        WriteTransaction::begin(&self.writer).await
    }

    /// Waits for what is being written and closes the files. Other clones can do nothing afterwards.
    pub async fn close(self) -> Result<(), StorageError> {
        self.readers.close().await;
        let mut writer = self.writer.lock().await;
        let settled = writer.settle_all().await;
        self.files.close().await.and(settled)
    }
}

/// How both files are opened.
fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        // FULL, not the usual NORMAL: a commit that was acknowledged must survive a power cut.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(PATIENCE)
        .pragma("secure_delete", "ON")
        // What a savepoint may have to undo stays in memory instead of a temporary file.
        .pragma("temp_store", "MEMORY")
        .disable_statement_logging()
}

/// Makes folder and file for the owner alone before SQLite opens them; its log files inherit the mode.
fn make_private(path: &Path) -> std::io::Result<()> {
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)?;
    }
    let file = std::fs::OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .mode(0o600)
        .open(path)?;
    file.set_permissions(std::fs::Permissions::from_mode(0o600))
}

#[cfg(test)]
mod tests;
