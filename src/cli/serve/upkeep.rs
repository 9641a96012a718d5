//! What a running intake does by itself: rewriting the database at night, so that it tells less of what came
//! when, and looking whether the ledger is still the one that was verified.

use std::time::Duration;

use crate::cli::data::Data;
use crate::clock::Clock;
use crate::storage::StorageError;
use crate::workflow::WorkflowError;

/// How often there is a look.
const PERIOD: Duration = Duration::from_secs(60);
/// The hour (UTC) from which on it is night.
const NIGHT_HOUR: i64 = 2;
/// From this size on once a week is enough: it takes long, and writers wait.
const LARGE: u64 = 1 << 30;
const DAYS_WHEN_LARGE: i64 = 7;

/// Runs until serving must stop, and says why.
pub async fn run(data: &Data, clock: &Clock) -> anyhow::Error {
    loop {
        tokio::time::sleep(PERIOD).await;
        if let Err(error) = data.thicket.ledger().await {
            match error {
                // The disk or another process; each request finds that out by itself.
                WorkflowError::Busy | WorkflowError::StorageFull | WorkflowError::Internal(_) => {}
                other => return anyhow::Error::new(other).context("stopped serving"),
            }
        }
        if let Err(error) = compact_when_due(data, clock).await {
            tracing::error!(%error, "the database cannot be rewritten; trying again later");
        }
    }
}

async fn compact_when_due(data: &Data, clock: &Clock) -> Result<(), StorageError> {
    let hour = clock.unix_seconds().rem_euclid(86_400) / 3600;
    let today = clock.today();
    let days = match data.db.read().await?.compacted().await? {
        Some(last) => today.days_since(last),
        None => i64::MAX,
    };
    if hour >= NIGHT_HOUR && is_due(days, data.size()) {
        data.db.compact(today).await?;
        tracing::info!("rewrote the database");
    }
    Ok(())
}

fn is_due(days: i64, size: u64) -> bool {
    let period = if size < LARGE { 1 } else { DAYS_WHEN_LARGE };
    days >= period
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_database_is_rewritten_less_often() {
        assert!(is_due(1, 1000) && is_due(i64::MAX, 1000));
        assert!(!is_due(0, 1000) && !is_due(6, LARGE) && is_due(7, LARGE));
    }
}
