//! Transactions. Readers each see one unchanging view; writers take turns on one connection.
//!
//! Waiting for the disk is what a write costs, so writers share it: each runs inside a savepoint of one
//! SQLite transaction, then queues a second time, and whoever's second turn comes first commits for all
//! before them. A commit is reported only when it is on the disk, and a writer that fails or is dropped
//! undoes its own savepoint alone. Nothing here may hold a turn while waiting for anything but SQLite.

use std::sync::{Arc, OnceLock};

use sqlx::sqlite::{Sqlite, SqliteConnection, SqlitePool};
use tokio::sync::{Mutex, OwnedMutexGuard};

use super::StorageError;

/// A view of the database that does not change while it is held.
pub struct ReadTransaction(Held);

enum Held {
    Reader(sqlx::Transaction<'static, Sqlite>),
    Writer(OwnedMutexGuard<Writer>),
}

impl ReadTransaction {
    pub(super) async fn begin(readers: &SqlitePool) -> Result<Self, StorageError> {
        Ok(Self(Held::Reader(readers.begin().await?)))
    }

    pub(super) fn connection(&mut self) -> &mut SqliteConnection {
        match &mut self.0 {
            Held::Reader(transaction) => transaction,
            Held::Writer(writer) => &mut writer.connection,
        }
    }
}

/// A turn at writing, which can also read. Dropping it undoes it.
pub struct WriteTransaction {
    /// Always there until the turn is given up.
    turn: Option<ReadTransaction>,
    writer: Arc<Mutex<Writer>>,
}

impl std::ops::Deref for WriteTransaction {
    type Target = ReadTransaction;

    fn deref(&self) -> &ReadTransaction {
        self.turn.as_ref().expect("held until dropped")
    }
}

impl std::ops::DerefMut for WriteTransaction {
    fn deref_mut(&mut self) -> &mut ReadTransaction {
        self.turn.as_mut().expect("held until dropped")
    }
}

impl WriteTransaction {
    pub(super) async fn begin(writer: &Arc<Mutex<Writer>>) -> Result<Self, StorageError> {
        let mut guard = Arc::clone(writer).lock_owned().await;
        if guard.shared_by >= BATCH {
            guard = tokio::spawn(async move {
                // A failure is told to those whom it concerns.
                let _ = guard.settle_all().await;
                guard
            })
            .await
            .map_err(|_| StorageError::Undone)?;
        }
        let mut transaction = Self {
            turn: Some(ReadTransaction(Held::Writer(guard))),
            writer: Arc::clone(writer),
        };
        transaction.state().enter().await?;
        Ok(transaction)
    }

    /// Makes everything written durable. An error means that nothing of it was kept.
    pub async fn commit(mut self) -> Result<(), StorageError> {
        let batch = self.state().leave();
        self.turn = None;
        let writer = Arc::clone(&self.writer);
        // In a task of its own, since somebody hanging up must not interrupt a commit for others.
        tokio::spawn(async move { writer.lock().await.settle(&batch).await })
            .await
            .map_err(|_| StorageError::Undone)?
    }

    fn state(&mut self) -> &mut Writer {
        match &mut self.turn {
            Some(ReadTransaction(Held::Writer(writer))) => writer,
            _ => unreachable!("a write transaction holds the writer until it is dropped"),
        }
    }
}

impl Drop for WriteTransaction {
    fn drop(&mut self) {
        if self.turn.take().is_none() {
            return;
        }
        // Undone by whoever comes next, or by this task, so that no other process waits for nobody.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            let writer = Arc::clone(&self.writer);
            runtime.spawn(async move { writer.lock().await.settle_all().await });
        }
    }
}

/// How many writers may share one commit: bounds what one failing commit takes with it.
const BATCH: usize = 64;

/// What became of the writers that share a commit; empty until it is known.
type Outcome = Arc<OnceLock<Result<(), Failure>>>;

#[derive(Clone, Copy, Debug)]
enum Failure {
    Full,
    Other,
}

/// How far the connection is. Set before each statement, so that a future that is dropped in the middle
/// leaves behind what the next one has to tidy.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// No transaction is open.
    Idle,
    /// `BEGIN` was sent; nobody has written.
    Opening,
    /// A transaction is open and nobody is inside a savepoint that matters.
    Between,
    /// Somebody is inside the savepoint.
    Inside,
    /// Whoever was inside the savepoint is done; it is released by the next one, or by the commit.
    Done,
}

/// The one connection that writes.
pub(super) struct Writer {
    connection: SqliteConnection,
    stage: Stage,
    outcome: Outcome,
    shared_by: usize,
}

impl Writer {
    pub(super) fn new(connection: SqliteConnection) -> Self {
        Self {
            connection,
            stage: Stage::Idle,
            outcome: Outcome::default(),
            shared_by: 0,
        }
    }

    /// Outside every transaction, for what SQLite refuses inside one. To be called from a task of its own.
    pub(super) async fn alone(&mut self) -> Result<&mut SqliteConnection, StorageError> {
        self.settle_all().await?;
        Ok(&mut self.connection)
    }

    async fn run(&mut self, sql: &'static str) -> Result<(), StorageError> {
        sqlx::query(sql).execute(&mut self.connection).await?;
        Ok(())
    }

    /// One message to the connection's thread a turn: waking it costs more than most statements.
    async fn enter(&mut self) -> Result<(), StorageError> {
        self.tidy().await;
        let sql = match self.stage {
            Stage::Idle => {
                self.outcome = Outcome::default();
                self.shared_by = 0;
                self.stage = Stage::Opening;
                "BEGIN IMMEDIATE; SAVEPOINT turn"
            }
            // Interrupted here, the one before may be released or not: `COMMIT` does it, and nothing undoes it.
            Stage::Done => {
                self.stage = Stage::Between;
                "RELEASE turn; SAVEPOINT turn"
            }
            // Interrupted here, the savepoint may exist or not: it is empty, and `COMMIT` closes it.
            _ => "SAVEPOINT turn",
        };
        if let Err(error) = self.run(sql).await {
            self.undo(Failure::Other).await;
            return Err(error);
        }
        self.stage = Stage::Inside;
        self.shared_by += 1;
        Ok(())
    }

    fn leave(&mut self) -> Outcome {
        self.stage = Stage::Done;
        Arc::clone(&self.outcome)
    }

    /// Undoes what a dropped writer left behind.
    async fn tidy(&mut self) {
        match self.stage {
            Stage::Idle | Stage::Between | Stage::Done => {}
            Stage::Opening => self.undo(Failure::Other).await,
            Stage::Inside => {
                if self.run("ROLLBACK TO turn").await.is_err() {
                    self.undo(Failure::Other).await;
                    return;
                }
                self.stage = Stage::Between;
                if self.run("RELEASE turn").await.is_err() {
                    self.undo(Failure::Other).await;
                }
            }
        }
    }

    /// Commits for everybody waiting in `outcome`'s batch, unless that was done already.
    async fn settle(&mut self, outcome: &Outcome) -> Result<(), StorageError> {
        if outcome.get().is_none() {
            self.settle_all().await?;
        }
        match outcome.get() {
            Some(Ok(())) => Ok(()),
            Some(Err(Failure::Full)) => Err(StorageError::Full),
            Some(Err(Failure::Other)) | None => Err(StorageError::Undone),
        }
    }

    /// Leaves no transaction open. To be called where it cannot be interrupted: whoever sees half a commit
    /// cannot know whether it happened.
    pub(super) async fn settle_all(&mut self) -> Result<(), StorageError> {
        self.tidy().await;
        match self.stage {
            Stage::Idle => Ok(()),
            _ => self.commit().await,
        }
    }

    async fn commit(&mut self) -> Result<(), StorageError> {
        match self.run("COMMIT").await {
            Ok(()) => {
                self.stage = Stage::Idle;
                let _ = self.outcome.set(Ok(()));
                Ok(())
            }
            Err(error) => {
                let failure = match error {
                    StorageError::Full => Failure::Full,
                    _ => Failure::Other,
                };
                self.undo(failure).await;
                Err(error)
            }
        }
    }

    async fn undo(&mut self, failure: Failure) {
        // It fails where SQLite has rolled back by itself, which is as good.
        let _ = self.run("ROLLBACK").await;
        self.stage = Stage::Idle;
        let _ = self.outcome.set(Err(failure));
    }
}
