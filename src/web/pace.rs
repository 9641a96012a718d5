//! How fast somebody who sends much must send it. Slow is allowed; who sends next to nothing does not keep a place.

use std::time::Duration;

use tokio::time::Instant;

/// How long somebody has to send [`LEAST`] bytes.
const PERIOD: Duration = Duration::from_secs(60);
/// A quarter of a KiB a second, which a bad circuit still does.
const LEAST: usize = 16 * 1024;

/// Whether somebody sends fast enough to keep a place.
pub struct Pace {
    deadline: Instant,
    brought: usize,
}

impl Pace {
    /// Begins now.
    pub fn new(now: Instant) -> Self {
        Self {
            deadline: now + PERIOD,
            brought: 0,
        }
    }

    /// When it is too late for more.
    pub fn deadline(&self) -> Instant {
        self.deadline
    }

    /// Counts bytes that arrived, and were dealt with by `now`: that time is the disk's, not the sender's.
    pub fn took(&mut self, bytes: usize, arrived: Instant, now: Instant) {
        self.brought += bytes;
        if self.brought >= LEAST {
            *self = Self::new(now);
        } else {
            self.deadline += now - arrived;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn n02_slow_is_allowed_and_dribbling_is_not() {
        let start = Instant::now();
        let second = Duration::from_secs(1);
        let mut slow = Pace::new(start);
        for n in 1..600 {
            let now = start + n * second;
            assert!(now < slow.deadline, "cut off after {n} seconds");
            slow.took(300, now, now);
        }
        let mut dribbling = Pace::new(start);
        for n in 1..60 {
            let now = start + n * second;
            dribbling.took(200, now, now);
        }
        assert_eq!(dribbling.deadline, start + PERIOD);
        // A disk that takes long is not held against the sender.
        let mut waiting = Pace::new(start);
        waiting.took(100, start + second, start + 50 * second);
        assert_eq!(waiting.deadline, start + PERIOD + 49 * second);
    }
}
