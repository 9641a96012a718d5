//! Days (UTC). Times are never kept with a case, since they tell when somebody was online.

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::ParseError;

/// A calendar day in UTC, written `2026-11-22`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Day(Date);

impl Day {
    /// The day of a moment given in seconds since 1970-01-01T00:00:00Z.
    pub fn from_unix_seconds(seconds: i64) -> Self {
        let timestamp =
            jiff::Timestamp::from_second(seconds).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        Self(timestamp.to_zoned(jiff::tz::TimeZone::UTC).date())
    }

    /// Whole days from `earlier` to this day; negative if this one is before it.
    pub fn days_since(self, earlier: Day) -> i64 {
        i64::from((self.0 - earlier.0).get_days())
    }

    /// The day so many days later, or earlier where it is negative; the first or last of the calendar at its ends.
    pub fn plus(self, days: i32) -> Self {
        Self(self.0.saturating_add(days.days()))
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::str::FromStr for Day {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let error = ParseError {
            expected: "day like 2026-11-22",
        };
        // Every byte in its place: the parser takes signs and spaces too.
        let in_place = |(place, byte): (usize, u8)| match place {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        };
        if text.len() != 10 || !text.bytes().enumerate().all(in_place) {
            return Err(error);
        }
        Date::strptime("%Y-%m-%d", text)
            .map(Self)
            .map_err(|_| error)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::Day;

    #[test]
    fn days_are_counted_over_the_ends_of_months_and_of_the_calendar() {
        let day: Day = "2026-12-30".parse().unwrap();
        assert_eq!(day.plus(4).to_string(), "2027-01-03");
        assert_eq!(day.plus(4).plus(-4), day);
        assert_eq!(day.plus(4).days_since(day), 4);
        let last: Day = "9999-12-31".parse().unwrap();
        assert_eq!(last.plus(1), last);
    }

    #[test]
    fn a_day_is_four_two_and_two_digits() {
        for day in ["2026-11-22", "0000-01-01", "9999-12-31"] {
            assert_eq!(day.parse::<Day>().unwrap().to_string(), day);
        }
        for wrong in [
            "+026-11-22",
            "-026-11-22",
            " 026-11-22",
            "2026-+1-22",
            "2026-1-022",
            "2026-11- 2",
            "2026/11/22",
            "2026-02-30",
            "２026-11-2",
        ] {
            assert!(wrong.parse::<Day>().is_err(), "{wrong}");
        }
    }
}
