//! Whoever can write to the database, which no client has to believe.

use super::app::App;

/// Does something to the database behind the server's back.
pub fn in_database(app: &App, change: impl AsyncFnOnce(&mut sqlx::SqliteConnection)) {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(async {
            use sqlx::Connection as _;
            let options = sqlx::sqlite::SqliteConnectOptions::new()
                .filename(app.data().join("thicket.db"))
                .busy_timeout(std::time::Duration::from_secs(10));
            let mut connection = sqlx::SqliteConnection::connect_with(&options)
                .await
                .unwrap();
            change(&mut connection).await;
        });
}
