//! Dates as people remember them: a year, a month or a day.

use super::{Day, ParseError};

/// A year, a month or a day, and whether it is only about then (EDTF, ISO 8601-2).
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct FuzzyDate {
    year: u16,
    month: Option<u8>,
    day: Option<u8>,
    qualifier: Option<char>,
}

impl FuzzyDate {
    /// The day that rules count from: a month counts as its first day; a year is too vague, and so
    /// is anything that is only about then.
    pub fn first_day(self) -> Option<Day> {
        match self.qualifier {
            None => self.day_in_calendar(),
            Some(_) => None,
        }
    }

    fn day_in_calendar(self) -> Option<Day> {
        let month = self.month?;
        let day = self.day.unwrap_or(1);
        format!("{:04}-{month:02}-{day:02}", self.year).parse().ok()
    }
}

impl std::fmt::Display for FuzzyDate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}", self.year)?;
        for part in [self.month, self.day].into_iter().flatten() {
            write!(f, "-{part:02}")?;
        }
        match self.qualifier {
            Some(qualifier) => write!(f, "{qualifier}"),
            None => Ok(()),
        }
    }
}

impl std::str::FromStr for FuzzyDate {
    type Err = ParseError;

    /// Reads what people write for `2026-11-22`: `2026.11.22`, `2026/11`, `2026年11月22日`, with the
    /// digits of any keyboard.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        parse(text.trim()).ok_or(ParseError {
            expected: "year, month or day",
        })
    }
}

fn parse(text: &str) -> Option<FuzzyDate> {
    // Longer text cannot be a date, whatever its spaces.
    if text.len() > 64 {
        return None;
    }
    let qualifier = text
        .chars()
        .next_back()
        .filter(|last| "~?%".contains(*last));
    let text = text.trim_end_matches(['~', '?', '%', '年', '月', '日', ' ']);
    let mut parts = text
        .split(['-', '/', '.', '年', '月', ' '])
        .filter(|part| !part.is_empty());
    let year = number(parts.next()?, 4, 4)?;
    let month = parts.next().map(|part| number(part, 1, 2).and_then(small));
    let day = parts.next().map(|part| number(part, 1, 2).and_then(small));
    let date = FuzzyDate {
        year,
        month: transpose(month)?,
        day: transpose(day)?,
        qualifier,
    };
    let known = parts.next().is_none()
        && (1900..=2199).contains(&year)
        && (date.month.is_none() || date.day_in_calendar().is_some());
    known.then_some(date)
}

fn transpose(part: Option<Option<u8>>) -> Option<Option<u8>> {
    match part {
        None => Some(None),
        Some(None) => None,
        Some(value) => Some(value),
    }
}

fn small(number: u16) -> Option<u8> {
    u8::try_from(number).ok()
}

fn number(text: &str, shortest: usize, longest: usize) -> Option<u16> {
    if !(shortest..=longest).contains(&text.chars().count()) {
        return None;
    }
    text.chars()
        .try_fold(0, |number, character| Some(number * 10 + digit(character)?))
}

/// ASCII, full-width, Arabic-Indic and Persian digits.
fn digit(character: char) -> Option<u16> {
    let zero = match character {
        '0'..='9' => '0',
        '\u{ff10}'..='\u{ff19}' => '\u{ff10}',
        '\u{660}'..='\u{669}' => '\u{660}',
        '\u{6f0}'..='\u{6f9}' => '\u{6f0}',
        _ => return None,
    };
    u16::try_from(u32::from(character) - u32::from(zero)).ok()
}

#[cfg(test)]
mod tests {
    use super::FuzzyDate;

    #[test]
    fn what_people_write() {
        for (text, expected) in [
            ("2026", "2026"),
            ("2026-11", "2026-11"),
            (" 2026-3-4 ", "2026-03-04"),
            ("2026/11/22", "2026-11-22"),
            ("2026.1", "2026-01"),
            ("2026年11月22日", "2026-11-22"),
            ("2026年3月", "2026-03"),
            ("2026年", "2026"),
            ("２０２６－11", ""),
            ("２０２６-１１", "2026-11"),
            ("۲۰۲۶-۱۱-۲۲", "2026-11-22"),
            ("2024-02-29", "2024-02-29"),
            ("2026-03~", "2026-03~"),
            ("2026-02-29", ""),
            ("2026-13", ""),
            ("2026-00", ""),
            ("2026-11-22-01", ""),
            ("22.11.2026", ""),
            ("last week", ""),
            ("", ""),
            ("0000", ""),
            ("-2026", "2026"),
            ("99999", ""),
        ] {
            let date = text.parse::<FuzzyDate>().map(|date| date.to_string());
            assert_eq!(date.unwrap_or_default(), expected, "{text}");
        }
    }

    #[test]
    fn the_day_that_rules_count_from() {
        let first = |text: &str| {
            let date: FuzzyDate = text.parse().expect("a date");
            date.first_day().map(|day| day.to_string())
        };
        assert_eq!(first("2026"), None);
        assert_eq!(first("2026-11").as_deref(), Some("2026-11-01"));
        assert_eq!(first("2026-11~"), None);
        assert_eq!(first("2026-11-22").as_deref(), Some("2026-11-22"));
    }
}
