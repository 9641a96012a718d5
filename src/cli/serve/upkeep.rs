//! What a running intake does by itself: telling cases that a mailbox of theirs was opened, removing what deleted mail left behind, erasing what was withdrawn,
//! removing what nobody can ask for any more of files, rewriting the database at night, so that it tells less of what
//! came when, and looking whether the ledger is still the one that was verified.

use std::time::Duration;

use crate::cli::data::Data;
use crate::clock::Clock;
use crate::domain::Day;
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

/// So many looks are left out after a rewriting that failed: it reads the whole file, and a disk that is full stays so.
const LOOKS_AFTER_FAILURE: u32 = 60;

/// When a rewriting may be tried.
#[derive(Default)]
struct Rest(u32);

impl Rest {
    /// To be asked at each look.
    fn is_over(&mut self) -> bool {
        let over = self.0 == 0;
        self.0 = self.0.saturating_sub(1);
        over
    }

    fn begin(&mut self) {
        self.0 = LOOKS_AFTER_FAILURE;
    }
}

/// Runs until serving must stop, and says why.
pub async fn run(data: &Data, clock: &Clock) -> anyhow::Error {
    // At the start too: the server may have been killed between the two databases.
    tidy_files(data).await;
    let mut looks: u32 = 0;
    let mut rest = Rest::default();
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
        if rest.is_over()
            && let Err(error) = compact_when_due(data, clock).await
        {
            tracing::error!(%error, "a database cannot be rewritten; trying again in an hour");
            rest.begin();
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
    let hour = clock.unix_seconds().rem_euclid(86_400) / 3600;
    let files = data.db.files();
    let days = |last: Option<Day>| last.map(|last| today.days_since(last));
    // That one cannot be rewritten does not keep the other from it.
    let first = async {
        let last = data.db.read().await?.compacted().await?;
        if is_due(days(last), hour, data.size()) {
            check_room(data.size(), files.disk_room()?)?;
            data.db.compact(today).await?;
            tracing::info!("rewrote the database");
        }
        Ok(())
    }
    .await;
    let size = files.size();
    if size < LARGEST_REWRITTEN && is_due(days(files.compacted().await?), hour, size) {
        check_room(size, files.disk_room()?)?;
        files.compact(today).await?;
        tracing::info!("rewrote the database of files");
    }
    first
}

/// A copy is made and then goes through the log, so the disk has to hold two more.
fn check_room(size: u64, room: u64) -> Result<(), StorageError> {
    if size.saturating_mul(2) < room {
        Ok(())
    } else {
        Err(StorageError::Full)
    }
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
    fn n09_a_rewriting_without_room_is_not_begun_and_tried_again_in_an_hour() {
        assert!(check_room(1000, 2001).is_ok());
        for room in [0, 1000, 2000] {
            assert!(matches!(check_room(1000, room), Err(StorageError::Full)));
        }
        let mut rest = Rest::default();
        assert!(rest.is_over() && rest.is_over());
        rest.begin();
        assert_eq!((0..1000).position(|_| rest.is_over()), Some(60));
        assert!(rest.is_over());
    }

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
