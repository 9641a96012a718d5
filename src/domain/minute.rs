//! Minutes (UTC), which only accounts, their links and their sessions have.

use serde::{Serialize, Serializer};

use super::Day;

const MINUTES_A_DAY: i64 = 24 * 60;

/// A minute, written `2026-11-22T09:05Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Minute(
    /// Minutes since 1970-01-01T00:00Z.
    pub i64,
);

impl std::fmt::Display for Minute {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let day = Day::from_unix_seconds(self.0.saturating_mul(60));
        let minute = self.0.rem_euclid(MINUTES_A_DAY);
        write!(f, "{day}T{:02}:{:02}Z", minute / 60, minute % 60)
    }
}

impl Serialize for Minute {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::Minute;

    #[test]
    fn a_minute_is_written_with_its_day() {
        assert_eq!(Minute(0).to_string(), "1970-01-01T00:00Z");
        assert_eq!(
            Minute(1_795_348_800 / 60 + 61).to_string(),
            "2026-11-22T13:01Z"
        );
        assert_eq!(Minute(-1).to_string(), "1969-12-31T23:59Z");
    }
}
