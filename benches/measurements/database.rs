//! Databases beside the server: bare commits to compare with, and looking into the server's own file.

use std::path::Path;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Row as _};
use tokio::runtime::Runtime;

use crate::server::Server;

/// A connection and what it runs on.
pub struct Database {
    runtime: Runtime,
    connection: SqliteConnection,
}

impl Database {
    /// Opens a file as the server does, making it if it is missing.
    pub fn open(path: &Path) -> Self {
        Self::connect(
            &SqliteConnectOptions::new()
                .filename(path)
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .foreign_keys(true)
                .pragma("secure_delete", "ON")
                .pragma("journal_size_limit", "4194304"),
        )
    }

    /// Opens the database of a server that is not running, to fill it fast.
    pub fn open_for_filling(path: &Path) -> Self {
        Self::connect(
            &SqliteConnectOptions::new()
                .filename(path)
                .synchronous(SqliteSynchronous::Off)
                .foreign_keys(false)
                .pragma("cache_size", "-200000"),
        )
    }

    /// The database of a server, to be looked into.
    pub fn of(server: &Server) -> Self {
        Self::open(&server.app.data().join("thicket.db"))
    }

    fn connect(options: &SqliteConnectOptions) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let options = options.clone().disable_statement_logging();
        let connection = runtime.block_on(options.connect()).unwrap();
        Self {
            runtime,
            connection,
        }
    }

    /// Runs a statement, with blobs for its parameters.
    pub fn run(&mut self, sql: &'static str, blobs: &[&[u8]]) {
        let mut query = sqlx::query(sql);
        for blob in blobs {
            query = query.bind(*blob);
        }
        self.runtime
            .block_on(query.execute(&mut self.connection))
            .unwrap();
    }

    /// The first column of every row.
    pub fn column<T>(&mut self, sql: &'static str) -> Vec<T>
    where
        T: for<'r> sqlx::Decode<'r, sqlx::Sqlite> + sqlx::Type<sqlx::Sqlite>,
    {
        let query = sqlx::query(sql).fetch_all(&mut self.connection);
        let rows = self.runtime.block_on(query).unwrap();
        rows.iter().map(|row| row.get(0)).collect()
    }
}
