//! The only source of the present moment, so that tests can set it.
//!
//! Nothing else may read the system's clock; clippy refuses it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use crate::domain::Day;

/// Tells the time. Cloning shares the same clock.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    Manual(Arc<AtomicI64>),
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that stands still at `seconds` since 1970-01-01T00:00:00Z until it is moved.
    pub fn manual(seconds: i64) -> Self {
        Self(Source::Manual(Arc::new(AtomicI64::new(seconds))))
    }

    /// Moves a manual clock forward by `seconds`; does nothing to the system's.
    pub fn advance(&self, seconds: i64) {
        if let Source::Manual(now) = &self.0 {
            now.fetch_add(seconds, Ordering::SeqCst);
        }
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    #[allow(
        clippy::disallowed_methods,
        reason = "this is the one place that may ask"
    )]
    pub fn unix_seconds(&self) -> i64 {
        match &self.0 {
            Source::System => jiff::Timestamp::now().as_second(),
            Source::Manual(now) => now.load(Ordering::SeqCst),
        }
    }

    /// The day (UTC).
    pub fn today(&self) -> Day {
        Day::from_unix_seconds(self.unix_seconds())
    }
}
