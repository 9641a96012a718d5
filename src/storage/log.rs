//! Copying what was written from SQLite's log to its file, beside those who write.
//!
//! Nobody who writes may have to wait for it, and no log may grow for ever.

use std::sync::Weak;

use sqlx::sqlite::SqliteConnection;
use tokio::sync::{Mutex, mpsc};

use super::transaction::Writer;

/// When to copy from the log to the file. The writer does it itself only where nobody else could: it would have to
/// wait for the disk.
#[derive(Clone, Copy)]
pub(super) struct CopyFromLog {
    /// After so many turns.
    pub turns: usize,
    /// From so many pages on, the log is written over from its beginning.
    pub pages: i64,
}

impl CopyFromLog {
    /// Copies whenever it is due, until the writer is gone.
    pub(super) async fn run(
        self,
        mut connection: SqliteConnection,
        mut due: mpsc::Receiver<()>,
        writer: Weak<Mutex<Writer>>,
    ) {
        while due.recv().await.is_some() {
            // What cannot be copied stays in the log, from where it is read.
            if checkpoint(&mut connection).await.unwrap_or(0) < self.pages {
                continue;
            }
            // The log begins anew when it has nothing that was not copied. The rest is what was written meanwhile.
            let Some(writer) = writer.upgrade() else {
                return;
            };
            let mut writer = writer.lock_owned().await;
            let _ = writer.settle_all().await;
            let _ = checkpoint(&mut connection).await;
        }
    }
}

/// Copies what can be copied without waiting for anybody, and returns how many pages the log has.
async fn checkpoint(connection: &mut SqliteConnection) -> Result<i64, sqlx::Error> {
    let (_, pages, _): (i64, i64, i64) = sqlx::query_as("PRAGMA wal_checkpoint(PASSIVE)")
        .fetch_one(connection)
        .await?;
    Ok(pages)
}
