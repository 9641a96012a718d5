//! That a mailbox was opened: remembered in memory, and told to its case in a batch, off the path of the answer. With
//! the batch goes what deleted mail left behind in the files.
//!
//! Nothing in the clear may say which mailbox was opened, or deleted mail; what is stored looks like any other work.

use std::collections::HashSet;

use crate::crypto::record::NoticeKind;
use crate::domain::{Day, Mailbox};
use crate::storage::StorageError;

use super::mailbox::seal_notice;
use super::{Thicket, WorkflowError};

/// Visits stored in one transaction: a few milliseconds in which other writers wait.
const BATCH: usize = 32;

/// Which mailboxes were opened today, and which visits are still to be stored.
#[derive(Default)]
pub(super) struct Visits {
    day: Option<Day>,
    seen: HashSet<Mailbox>,
    waiting: Vec<(Mailbox, Day)>,
    /// Whether files may still hold what was deleted.
    remnants: bool,
}

impl Visits {
    /// Notes a visit, at most one of a mailbox and a day. Only of mailboxes that exist, so that strangers cannot fill
    /// the memory.
    pub(super) fn note(&mut self, mailbox: Mailbox, today: Day) {
        if self.day != Some(today) {
            self.day = Some(today);
            self.seen.clear();
        }
        if self.seen.insert(mailbox) {
            self.waiting.push((mailbox, today));
        }
    }

    /// Notes that something was deleted, and may still be in the files.
    pub(super) fn note_remnants(&mut self) {
        self.remnants = true;
    }

    fn stored(&mut self, batch: &[(Mailbox, Day)]) {
        self.waiting.retain(|visit| !batch.contains(visit));
    }
}

impl Thicket {
    /// Stores the visits since the last time, in random order, and removes what deleted mail left in the files. What could
    /// not be done waits for the next time. Goes on to its end, and the next call waits for that, also when nobody waits
    /// for this one any more: a visit is stored once.
    pub async fn store_visits(&self) -> Result<(), WorkflowError> {
        let thicket = self.clone();
        tokio::spawn(async move { thicket.store_waiting().await })
            .await
            .map_err(|_| WorkflowError::Busy)?
    }

    async fn store_waiting(&self) -> Result<(), WorkflowError> {
        let _alone = self.0.storing.lock().await;
        let mut waiting = self.visits().waiting.clone();
        for last in (1..waiting.len()).rev() {
            let other = self.0.random.below(last as u64 + 1);
            waiting.swap(last, usize::try_from(other).unwrap_or(last));
        }
        for batch in waiting.chunks(BATCH) {
            self.store_batch(batch).await?;
            self.visits().stored(batch);
        }
        if std::mem::take(&mut self.visits().remnants)
            && let Err(error) = self.0.db.empty_log().await
        {
            self.visits().note_remnants();
            return Err(error.into());
        }
        Ok(())
    }

    async fn store_batch(&self, batch: &[(Mailbox, Day)]) -> Result<(), WorkflowError> {
        let mut notices = Vec::with_capacity(batch.len());
        for (mailbox, day) in batch {
            // A look of its own for each, so that sealing keeps no view of the database open.
            let mut tx = self.0.db.read().await?;
            // A case that was erased meanwhile needs no visit.
            if let Some(access) = tx.open_mailbox(*mailbox).await? {
                match seal_notice(&mut tx, NoticeKind::Visit, &access, *day).await {
                    Ok(notice) => notices.push((*mailbox, *day, notice)),
                    // It will not be otherwise the next time, and must not keep the others waiting.
                    Err(
                        error @ (WorkflowError::Unsealed
                        | WorkflowError::Internal(StorageError::Corrupt(_))),
                    ) => tracing::error!(%error, "a visit cannot be sealed, and is left out"),
                    Err(error) => return Err(error),
                }
            }
        }
        let mut tx = self.0.db.write().await?;
        for (mailbox, day, notice) in &notices {
            if let Some(access) = tx.open_mailbox(*mailbox).await? {
                tx.put_notice(&access, &self.work_record(notice, *day))
                    .await?;
            }
        }
        Ok(tx.commit().await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mailbox_is_noted_once_a_day() {
        let mut visits = Visits::default();
        let (one, two) = (Mailbox([1; 32]), Mailbox([2; 32]));
        let today: Day = "2026-11-22".parse().unwrap();
        for mailbox in [one, one, two, one] {
            visits.note(mailbox, today);
        }
        assert_eq!(visits.waiting, [(one, today), (two, today)]);
        let tomorrow = today.plus(1);
        visits.note(one, tomorrow);
        assert_eq!(visits.waiting.len(), 3);
        assert_eq!(visits.seen.len(), 1);
    }
}
