//! Whose turn it is to write a part. There is one at a time, and the newest comes first.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{OwnedMutexGuard, watch};

use crate::storage::PartKey;

/// Everybody who writes, or waits to. A part that nobody writes is not in it.
#[derive(Clone, Default)]
pub struct Turns(Arc<Mutex<HashMap<PartKey, Entry>>>);

struct Entry {
    /// The number of the newest turn.
    newest: watch::Sender<u64>,
    writing: Arc<tokio::sync::Mutex<()>>,
    /// How many have or wait for a turn.
    users: usize,
}

impl Turns {
    /// Waits for a turn, and tells whoever has it now that it is over.
    pub async fn take(&self, part: PartKey) -> Turn {
        let (place, writing) = self.enter(part);
        let guard = writing.lock_owned().await;
        Turn {
            place,
            _writing: guard,
        }
    }

    fn enter(&self, part: PartKey) -> (Place, Arc<tokio::sync::Mutex<()>>) {
        let mut entries = self.entries();
        let entry = entries.entry(part).or_insert_with(|| Entry {
            newest: watch::Sender::new(0),
            writing: Arc::default(),
            users: 0,
        });
        entry.users += 1;
        entry.newest.send_modify(|newest| *newest += 1);
        let place = Place {
            turns: self.clone(),
            part,
            number: *entry.newest.borrow(),
            newest: entry.newest.subscribe(),
        };
        (place, Arc::clone(&entry.writing))
    }

    fn entries(&self) -> MutexGuard<'_, HashMap<PartKey, Entry>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Having or waiting for a turn.
struct Place {
    turns: Turns,
    part: PartKey,
    number: u64,
    newest: watch::Receiver<u64>,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut entries = self.turns.entries();
        if let Some(entry) = entries.get_mut(&self.part) {
            entry.users -= 1;
            if entry.users == 0 {
                entries.remove(&self.part);
            }
        }
    }
}

/// The permission to write a part, alone. The place is given up first, then the lock: who enters between finds
/// a new entry, and nobody else is left to write.
pub struct Turn {
    place: Place,
    _writing: OwnedMutexGuard<()>,
}

impl Turn {
    /// Whether somebody else waits.
    pub fn is_over(&self) -> bool {
        *self.place.newest.borrow() > self.place.number
    }

    /// Waits until somebody else does.
    pub async fn over(&mut self) {
        let number = self.place.number;
        let _ = self.place.newest.wait_for(|newest| *newest > number).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_newest_has_the_turn_and_nothing_is_left_behind() {
        let turns = Turns::default();
        let part = PartKey::from_random([7; 8]);
        let mut first = turns.take(part).await;
        assert!(!first.is_over());
        let waiting: Vec<_> = (0..2)
            .map(|_| {
                let turns = turns.clone();
                tokio::spawn(async move { turns.take(part).await.is_over() })
            })
            .collect();
        first.over().await;
        tokio::task::yield_now().await;
        drop(first);
        let mut over = Vec::new();
        for task in waiting {
            over.push(task.await.unwrap());
        }
        // One of the two came before the other and had nothing to do any more.
        assert!(over.contains(&false));
        assert!(turns.entries().is_empty());
        assert!(!turns.take(part).await.is_over());
    }
}
