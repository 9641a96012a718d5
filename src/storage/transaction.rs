//! Transactions. Readers each see one unchanging view; writers take turns on one connection.
//!
//! Waiting for the disk is what a write costs, so writers share it: each runs inside a savepoint of one
//! SQLite transaction, and whoever was done first commits for all who had a turn meanwhile. A commit is
//! reported only when it is on the disk. A writer that is dropped, or whom a constraint refuses, undoes its own
//! savepoint alone; where SQLite itself fails, all who share the commit are told. Nothing here may hold a turn
//! while waiting for anything but SQLite.

use std::sync::Arc;

use sqlx::sqlite::{Sqlite, SqliteArguments, SqliteConnection, SqlitePool, SqliteRow};
use tokio::sync::{Mutex, OwnedMutexGuard, mpsc, watch};

use super::StorageError;
use super::log::CopyFromLog;

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
    writer: SharedWriter,
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
    pub(super) async fn begin(writer: &SharedWriter) -> Result<Self, StorageError> {
        let mut transaction = Self {
            turn: Some(ReadTransaction(Held::Writer(Self::wait(writer).await?))),
            writer: writer.clone(),
        };
        transaction.state().enter().await?;
        Ok(transaction)
    }

    /// Waits for a turn.
    async fn wait(writer: &SharedWriter) -> Result<OwnedMutexGuard<Writer>, StorageError> {
        let mut guard = writer.lock().await;
        if guard.shared_by >= BATCH {
            guard = tokio::spawn(async move {
                // A failure is told to those whom it concerns.
                let _ = guard.settle_all().await;
                guard
            })
            .await
            .map_err(|_| StorageError::Undone)?;
        }
        Ok(guard)
    }

    /// The same, and runs a query in the turn: one message to the connection's thread instead of two. No turn is
    /// left if a constraint refuses the query. To be called from a task of its own, or what an interrupted one
    /// wrote would be kept.
    pub(super) async fn begin_with<'q>(
        writer: &SharedWriter,
        query: impl FnOnce(Entering) -> Result<Query<'q>, StorageError>,
    ) -> Result<Option<(Self, Vec<SqliteRow>)>, StorageError> {
        let mut transaction = Self {
            turn: Some(ReadTransaction(Held::Writer(Self::wait(writer).await?))),
            writer: writer.clone(),
        };
        let rows = transaction.state().enter_with(query).await?;
        Ok(rows.map(|rows| (transaction, rows)))
    }

    /// Makes everything written durable. An error means that nothing of it was kept.
    pub async fn commit(mut self) -> Result<(), StorageError> {
        let (mut outcome, first) = self.state().leave();
        self.turn = None;
        if first {
            let writer = self.writer.clone();
            // In a task of its own, since somebody hanging up must not interrupt a commit for others.
            tokio::spawn(async move {
                // A failure is told to those whom it concerns. If somebody else has committed for this batch, it is the
                // next one that is committed, a little early.
                let _ = writer.lock().await.settle_all().await;
            });
        }
        let known = outcome.wait_for(Option::is_some).await;
        match known.as_deref() {
            Ok(Some(Ok(()))) => Ok(()),
            Ok(Some(Err(Failure::Full))) => Err(StorageError::Full),
            _ => Err(StorageError::Undone),
        }
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
            let writer = self.writer.clone();
            runtime.spawn(async move { writer.lock().await.settle_all().await });
        }
    }
}

/// How many writers may share one commit: bounds what one failing commit takes with it.
const BATCH: usize = 64;

/// What became of the writers that share a commit; nothing until it is known.
type Outcome = Option<Result<(), Failure>>;

#[derive(Clone, Copy, Debug)]
enum Failure {
    Full,
    Other,
}

impl Failure {
    fn of(error: &StorageError) -> Self {
        match error {
            StorageError::Full => Self::Full,
            _ => Self::Other,
        }
    }
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

/// How a turn is entered.
#[derive(Clone, Copy)]
pub(super) enum Entering {
    /// As the first of a batch.
    First,
    /// After somebody who is done.
    AfterAnother,
    /// After somebody whose turn was undone.
    Between,
}

macro_rules! entering {
    (First) => {
        "BEGIN IMMEDIATE; SAVEPOINT turn"
    };
    (AfterAnother) => {
        "RELEASE turn; SAVEPOINT turn"
    };
    (Between) => {
        "SAVEPOINT turn"
    };
}
pub(super) use entering;

impl Entering {
    /// The text that does it. A longer one begins with what the macro of this name gives.
    fn sql(self) -> &'static str {
        match self {
            Self::First => entering!(First),
            Self::AfterAnother => entering!(AfterAnother),
            Self::Between => entering!(Between),
        }
    }
}

/// A query with what is bound to it.
pub(super) type Query<'q> = sqlx::query::Query<'q, Sqlite, SqliteArguments>;

/// The low byte is SQLite's primary code: 19, a constraint.
fn is_constraint(error: &sqlx::Error) -> bool {
    let code = error
        .as_database_error()
        .and_then(|database| database.code());
    let code = code.and_then(|code| code.parse::<i32>().ok());
    code.is_some_and(|code| code & 0xff == 19)
}

/// The one connection that writes, for whoever has a turn. Cloning shares it.
#[derive(Clone)]
pub(super) struct SharedWriter(Arc<Mutex<Writer>>);

impl SharedWriter {
    /// `copying` is another connection to the same file: it copies from the log what was written, so that nobody who
    /// writes has to. To be called within a runtime.
    pub(super) fn new(
        connection: SqliteConnection,
        copying: SqliteConnection,
        copy: CopyFromLog,
    ) -> Self {
        let (copying_due, due) = mpsc::channel(1);
        let writer = Writer::new(connection, copying_due, copy.turns);
        let writer = Arc::new(Mutex::new(writer));
        tokio::spawn(copy.run(copying, due, Arc::downgrade(&writer)));
        Self(writer)
    }

    /// The connection, when everybody who asked before has had their turn.
    pub(super) async fn lock(&self) -> OwnedMutexGuard<Writer> {
        Arc::clone(&self.0).lock_owned().await
    }
}

/// The one connection that writes.
pub(super) struct Writer {
    connection: SqliteConnection,
    stage: Stage,
    outcome: watch::Sender<Outcome>,
    shared_by: usize,
    /// Whether somebody of the batch is going to commit.
    called: bool,
    /// Says that it is time to copy from the log.
    copy: mpsc::Sender<()>,
    /// After how many turns it is.
    copy_after: usize,
    /// Turns since.
    turns: usize,
}

impl Writer {
    fn new(connection: SqliteConnection, copy: mpsc::Sender<()>, copy_after: usize) -> Self {
        Self {
            connection,
            stage: Stage::Idle,
            outcome: watch::Sender::default(),
            shared_by: 0,
            called: false,
            copy,
            copy_after,
            turns: 0,
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
        let entering = self.approach().await;
        if let Err(error) = self.run(entering.sql()).await {
            self.undo(Failure::Other).await;
            return Err(error);
        }
        self.entered();
        Ok(())
    }

    /// Enters a turn with a query whose text begins with what [`Entering::sql`] says. `None`, outside every turn,
    /// if a constraint refused it.
    async fn enter_with<'q>(
        &mut self,
        query: impl FnOnce(Entering) -> Result<Query<'q>, StorageError>,
    ) -> Result<Option<Vec<SqliteRow>>, StorageError> {
        let entering = self.approach().await;
        let query = query(entering)?;
        match query.fetch_all(&mut self.connection).await {
            Ok(rows) => {
                self.entered();
                Ok(Some(rows))
            }
            // No savepoint has constraints, so the query was reached: others keep what they wrote.
            Err(error) if is_constraint(&error) => {
                self.entered();
                self.tidy().await;
                Ok(None)
            }
            Err(error) => {
                let error = StorageError::from(error);
                self.undo(Failure::of(&error)).await;
                Err(error)
            }
        }
    }

    async fn approach(&mut self) -> Entering {
        self.tidy().await;
        match self.stage {
            Stage::Idle => {
                self.outcome = watch::Sender::default();
                self.shared_by = 0;
                self.called = false;
                self.stage = Stage::Opening;
                Entering::First
            }
            // Interrupted here, the one before may be released or not: `COMMIT` does it, and nothing undoes it.
            Stage::Done => {
                self.stage = Stage::Between;
                Entering::AfterAnother
            }
            // Interrupted here, the savepoint may exist or not: it is empty, and `COMMIT` closes it.
            _ => Entering::Between,
        }
    }

    fn entered(&mut self) {
        self.stage = Stage::Inside;
        self.shared_by += 1;
    }

    /// Ends a turn: what to wait for, and whether nobody of the batch is going to commit yet.
    fn leave(&mut self) -> (watch::Receiver<Outcome>, bool) {
        self.stage = Stage::Done;
        let called = std::mem::replace(&mut self.called, true);
        (self.outcome.subscribe(), !called)
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
                self.outcome.send_replace(Some(Ok(())));
                self.turns += self.shared_by;
                if self.turns >= self.copy_after {
                    self.turns = 0;
                    // It may still be busy with the time before.
                    let _ = self.copy.try_send(());
                }
                Ok(())
            }
            Err(error) => {
                self.undo(Failure::of(&error)).await;
                Err(error)
            }
        }
    }

    async fn undo(&mut self, failure: Failure) {
        // It fails where SQLite has rolled back by itself, which is as good.
        let _ = self.run("ROLLBACK").await;
        self.stage = Stage::Idle;
        self.outcome.send_replace(Some(Err(failure)));
    }
}
