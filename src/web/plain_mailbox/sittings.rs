//! Which messages were lately sent through the mailbox without scripts, so that a form posted again because its answer
//! was lost is one message, and a changed one is another. In memory only, as digests under a key that ends with the
//! process.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::OwnedMutexGuard;

use super::super::pages::{Sitting, Written};
use crate::crypto::hash::hmac_sha256;
use crate::crypto::random::Random;
use crate::crypto::stack::wiping_the_stack;
use crate::domain::{Digest, Mailbox, RecordId};

/// The most messages that are remembered.
const REMEMBERED: usize = 4096;

/// What was sent at one place of a sitting; empty until it is stored.
type Place = Arc<tokio::sync::Mutex<Option<Digest>>>;

/// What was lately sent.
pub struct Sittings {
    key: [u8; 32],
    /// Names this process in forms: what an earlier one remembered is not known here.
    run: RecordId,
    places: Mutex<Places>,
}

#[derive(Default)]
struct Places {
    by_name: HashMap<Digest, Place>,
    order: VecDeque<Digest>,
}

/// The place of one message, held until it is stored, so that the same form posted meanwhile waits.
pub struct Turn {
    sitting: Sitting,
    text: Digest,
    place: OwnedMutexGuard<Option<Digest>>,
}

impl Sittings {
    /// Nothing was sent yet.
    pub fn new(random: &Random) -> Self {
        Self {
            key: random.bytes(),
            run: RecordId(random.bytes()),
            places: Mutex::default(),
        }
    }

    /// A new sitting.
    pub fn begin(&self, random: &Random) -> Sitting {
        Sitting {
            run: self.run,
            id: RecordId(random.bytes()),
            seq: 1,
        }
    }

    /// The turn to store what was written. A place that is taken by another text, or that this process cannot know,
    /// is exchanged for the first of a new sitting: a message may then be there twice, and is never lost.
    pub async fn turn(&self, random: &Random, mailbox: &Mailbox, written: &Written) -> Turn {
        let text =
            wiping_the_stack(|| Digest(hmac_sha256(&self.key, &[b"text", written.text.as_ref()])));
        if written.sitting.run == self.run {
            let turn = self.at(mailbox, written.sitting, text).await;
            if turn.place.is_none_or(|sent| sent == text) {
                return turn;
            }
        }
        self.at(mailbox, self.begin(random), text).await
    }

    async fn at(&self, mailbox: &Mailbox, sitting: Sitting, text: Digest) -> Turn {
        let parts: [&[u8]; 4] = [
            b"place",
            mailbox.as_bytes(),
            sitting.id.as_bytes(),
            &sitting.seq.to_be_bytes(),
        ];
        let place = self.place(Digest(hmac_sha256(&self.key, &parts)));
        Turn {
            sitting,
            text,
            place: place.lock_owned().await,
        }
    }

    fn place(&self, name: Digest) -> Place {
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = places.by_name.get(&name) {
            return Arc::clone(place);
        }
        if places.order.len() == REMEMBERED
            && let Some(oldest) = places.order.pop_front()
        {
            places.by_name.remove(&oldest);
        }
        places.order.push_back(name);
        let place = Place::default();
        places.by_name.insert(name, Arc::clone(&place));
        place
    }
}

impl Turn {
    /// Where the message stands.
    pub fn sitting(&self) -> Sitting {
        self.sitting
    }

    /// Whether the same was stored here before.
    pub fn was_sent(&self) -> bool {
        self.place.is_some()
    }

    /// It is on the disk. Returns where the next one stands.
    pub fn sent(mut self) -> Sitting {
        *self.place = Some(self.text);
        self.next()
    }

    /// Where the next message stands.
    pub fn next(&self) -> Sitting {
        Sitting {
            seq: self.sitting.seq.saturating_add(1),
            ..self.sitting
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Plaintext;

    fn written(text: &str, sitting: Sitting) -> Written {
        Written {
            text: Plaintext::new(text.to_owned()),
            sitting,
        }
    }

    #[tokio::test]
    async fn n59_the_same_form_posted_again_is_one_message_and_a_changed_one_is_another() {
        let random = Random::seeded(11);
        let (sittings, mailbox) = (Sittings::new(&random), Mailbox([1; 32]));
        let first = sittings.begin(&random);
        let turn = |text: &'static str, at: Sitting| {
            let (sittings, random) = (&sittings, &random);
            async move { sittings.turn(random, &mailbox, &written(text, at)).await }
        };
        // One that failed to be stored leaves its place to whatever comes next.
        drop(turn("one", first).await);
        let sent = turn("changed", first).await;
        assert!(!sent.was_sent());
        assert_eq!(sent.sitting(), first);
        let second = sent.sent();
        assert_eq!((second.id, second.seq), (first.id, 2));
        let again = turn("changed", first).await;
        assert!(again.was_sent());
        assert_eq!(again.next(), second);
        drop(again);
        // Gone back and changed once more: a sitting of its own.
        let other = turn("changed again", first).await;
        assert!(!other.was_sent());
        assert_ne!(other.sitting().id, first.id);
        assert_eq!(other.sitting().seq, 1);
        // Another mailbox has other places.
        let theirs = sittings
            .turn(&random, &Mailbox([2; 32]), &written("changed", first))
            .await;
        assert!(!theirs.was_sent());
        // After a restart nobody is told that something was sent, and no place is used twice.
        let restarted = Sittings::new(&random);
        let new = restarted
            .turn(&random, &mailbox, &written("changed", first))
            .await;
        assert!(!new.was_sent());
        assert_ne!(new.sitting().id, first.id);
    }

    #[tokio::test]
    async fn who_posts_the_same_meanwhile_waits_for_its_end() {
        let random = Random::seeded(12);
        let sittings = Arc::new(Sittings::new(&random));
        let (mailbox, first) = (Mailbox([1; 32]), sittings.begin(&random));
        let turn = sittings
            .turn(&random, &mailbox, &written("once", first))
            .await;
        let waiting = tokio::spawn({
            let (sittings, random) = (Arc::clone(&sittings), random.clone());
            async move {
                let again = written("once", first);
                sittings.turn(&random, &mailbox, &again).await.was_sent()
            }
        });
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished());
        turn.sent();
        assert!(waiting.await.unwrap());
    }

    #[test]
    fn no_more_are_remembered_than_a_fixed_number() {
        let sittings = Sittings::new(&Random::seeded(13));
        for n in 0..=REMEMBERED as u64 {
            let mut name = [0; 32];
            name[..8].copy_from_slice(&n.to_be_bytes());
            sittings.place(Digest(name));
        }
        let places = sittings.places.lock().unwrap();
        assert_eq!(
            (places.by_name.len(), places.order.len()),
            (REMEMBERED, REMEMBERED)
        );
    }
}
