//! Counts attempts by what they try: the mailbox, whether there is such a mailbox or not, and whoever asks.

use std::sync::{Mutex, PoisonError};

use crate::crypto::hash::hmac_sha256;
use crate::crypto::random::Random;
use crate::domain::Mailbox;

/// Counters. Many mailboxes share one, so that counting takes the same memory however many are tried and tells nothing of
/// which were; a secret says which, so that nobody can choose to use up another's.
const COUNTERS: usize = 1 << 16;
/// Seconds after which counting begins anew.
const WINDOW: i64 = 15 * 60;
/// Attempts in a window: a page, a few mails deleted and some follow-ups are a tenth of it.
const MOST: u32 = 120;

/// The counts, in memory only.
pub struct Guesses {
    secret: [u8; 32],
    counters: Mutex<Vec<Counter>>,
}

#[derive(Clone, Copy, Default)]
struct Counter {
    window: i64,
    count: u32,
}

impl Guesses {
    /// Nothing was tried yet.
    pub fn new(random: &Random) -> Self {
        Self {
            secret: random.bytes(),
            counters: Mutex::new(vec![Counter::default(); COUNTERS]),
        }
    }

    /// Counts one attempt at `now`, seconds since 1970; false if it is one too many.
    pub fn allow(&self, mailbox: &Mailbox, now: i64) -> bool {
        let mac = hmac_sha256(&self.secret, &[b"guess", mailbox.as_bytes()]);
        let place = usize::from(u16::from_be_bytes([mac[0], mac[1]]));
        let window = now / WINDOW;
        let mut counters = self.counters.lock().unwrap_or_else(PoisonError::into_inner);
        let counter = &mut counters[place];
        if counter.window != window {
            *counter = Counter { window, count: 0 };
        }
        counter.count = counter.count.saturating_add(1);
        counter.count <= MOST
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn n25_attempts_count_against_the_mailbox_they_try() {
        let guesses = Guesses::new(&Random::seeded(5));
        let (one, two) = (Mailbox([1; 32]), Mailbox([2; 32]));
        for _ in 0..MOST {
            assert!(guesses.allow(&one, 1_000_000));
        }
        assert!(!guesses.allow(&one, 1_000_000));
        assert!(guesses.allow(&two, 1_000_000));
        // Nobody is locked out for ever.
        assert!(guesses.allow(&one, 1_000_000 + WINDOW));
    }
}
