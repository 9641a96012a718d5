//! What a running intake does by itself: telling cases that a mailbox of theirs was opened, removing what deleted mail left behind, erasing what was withdrawn,
//! removing what nobody can ask for any more of files, rewriting the database at night, so that it tells less of what
//! came when, and looking whether the ledger is still the one that was verified.

use std::time::Duration;

use crate::cli::data::Data;
use crate::clock::Clock;
use crate::storage::StorageError;
use crate::workflow::WorkflowError;

/// How often there is a look.
const PERIOD: Duration = Duration::from_secs(60);
/// The hours (UTC) in which a rewriting disturbs least.
const NIGHT: std::ops::Range<i64> = 2..6;
/// From this size on once a week is enough: it takes long, and writers wait.
const LARGE: u64 = 1 << 30;
const DAYS_WHEN_LARGE: i64 = 7;
/// From this size on the bytes of files are not rewritten: days of their coming stay in the order of pages.
const LARGEST_REWRITTEN: u64 = 16 << 30;
/// So many looks lie between two batches of visits: long enough that a batch does not tell when a mailbox was opened.
const LOOKS_BETWEEN_VISITS: u32 = 5;
/// So many looks lie between two times that files are tidied up.
const LOOKS_BETWEEN_TIDYING: u32 = 60;

/// Runs until serving must stop, and says why.
pub async fn run(data: &Data, clock: &Clock) -> anyhow::Error {
    // At the start too: the server may have been killed between the two databases.
    tidy_files(data).await;
    let mut looks: u32 = 0;
    loop {
        tokio::time::sleep(PERIOD).await;
        looks = looks.wrapping_add(1);
        if looks.is_multiple_of(LOOKS_BETWEEN_VISITS) {
            store_visits(data).await;
        }
        let erased = data.thicket.erase_due().await;
        if let Err(error) = &erased {
            tracing::error!(%error, "what was withdrawn cannot be erased; trying again later");
        }
        if looks.is_multiple_of(LOOKS_BETWEEN_TIDYING) || matches!(erased, Ok(1..)) {
            tidy_files(data).await;
        }
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

/// Does what must not wait for the next start. To be called when nobody is served any more.
pub async fn end(data: &Data) {
    store_visits(data).await;
}

async fn tidy_files(data: &Data) {
    match data.thicket.tidy_parts().await {
        Ok(0) => {}
        Ok(_) => tracing::info!("removed what was left of forgotten or erased files"),
        Err(error) => tracing::error!(%error, "files cannot be tidied up; trying again later"),
    }
}

async fn store_visits(data: &Data) {
    if let Err(error) = data.thicket.store_visits().await {
        tracing::error!(%error, "visits cannot be stored, or what was deleted not be removed; trying again later");
    }
}

async fn compact_when_due(data: &Data, clock: &Clock) -> Result<(), StorageError> {
    let today = clock.today();
    let last = data.db.read().await?.compacted().await?;
    let hour = clock.unix_seconds().rem_euclid(86_400) / 3600;
    if is_due(last.map(|last| today.days_since(last)), hour, data.size()) {
        data.db.compact(today).await?;
        tracing::info!("rewrote the database");
    }
    let files = data.db.files();
    let size = files.size();
    // A copy is made and then goes through the log, so the disk has to hold two more.
    let room = files.disk_room()?;
    if size < LARGEST_REWRITTEN && size.saturating_mul(2) < room {
        let last = files.compacted().await?;
        if is_due(last.map(|last| today.days_since(last)), hour, size) {
            files.compact(today).await?;
            tracing::info!("rewrote the database of files");
        }
    }
    Ok(())
}

/// Whether to rewrite now, so many days after the last time. A machine that is off at night does it by day,
/// when it is late; a new database waits for its first night.
fn is_due(days: Option<i64>, hour: i64, size: u64) -> bool {
    let period = if size < LARGE { 1 } else { DAYS_WHEN_LARGE };
    let days = days.unwrap_or(period);
    days > period || (days == period && NIGHT.contains(&hour))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_database_is_rewritten_at_night_and_a_large_one_less_often() {
        assert!(is_due(Some(1), 3, 1000) && is_due(None, 3, 1000));
        assert!(!is_due(Some(1), 12, 1000) && !is_due(None, 12, 1000));
        assert!(is_due(Some(2), 12, 1000));
        assert!(!is_due(Some(0), 3, 1000));
        assert!(!is_due(Some(6), 3, LARGE) && is_due(Some(7), 3, LARGE));
        assert!(!is_due(Some(7), 12, LARGE) && is_due(Some(8), 12, LARGE));
    }
}
