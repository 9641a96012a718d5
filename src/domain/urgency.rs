//! How fast somebody must act, judged from the answers alone, and the first card of a case
//! (PROTOCOL.md, section 4). A caseworker may judge otherwise later.

use serde_json::Value;

use super::answers::Answers;
use super::fuzzy_date::FuzzyDate;
use super::{Day, Urgency};

/// The most bytes of a card's summary.
pub const LONGEST_SUMMARY: usize = 600;

/// What the reporter's own card says of the answers. Has no `Debug`; whoever takes the texts out
/// of it wipes them.
pub struct FirstCard {
    /// How fast somebody must act.
    pub urgency: Urgency,
    /// The kinds of harm.
    pub kinds: Vec<String>,
    /// Where the affected person is: one place or none.
    pub places: Vec<String>,
    /// The languages to answer in.
    pub languages: Vec<String>,
    /// The beginning of what happened.
    pub summary: String,
}

impl FirstCard {
    /// The card for these answers, given in that language on that day (UTC).
    pub fn new(answers: &Answers, locale: &str, today: Day) -> Self {
        let mut languages = codes(answers.all("reply_langs"));
        if languages.is_empty() {
            languages.push(locale.to_owned());
        }
        Self {
            urgency: urgency(answers, today),
            kinds: codes(answers.all("kinds")),
            places: answers
                .text("where_now")
                .map(str::to_owned)
                .into_iter()
                .collect(),
            languages,
            summary: beginning(answers.text("happened").unwrap_or_default()).to_owned(),
        }
    }
}

fn codes(values: &[Value]) -> Vec<String> {
    values
        .iter()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}

/// The most bytes of a summary as JSON, where quotes take two bytes each and control characters
/// six: more might not fit a card on which every box was ticked.
const LONGEST_SUMMARY_AS_JSON: usize = 2 * LONGEST_SUMMARY;

fn beginning(text: &str) -> &str {
    let mut summary = cut(text, LONGEST_SUMMARY);
    while as_json(summary) > LONGEST_SUMMARY_AS_JSON {
        summary = cut(summary, summary.len() / 2);
    }
    summary
}

/// The beginning of a text, at most so many bytes, cut between characters.
fn cut(text: &str, most: usize) -> &str {
    let fits = |end: &usize| text.is_char_boundary(*end);
    let end = (0..=most.min(text.len())).rev().find(fits);
    &text[..end.unwrap_or_default()]
}

fn as_json(text: &str) -> usize {
    text.bytes()
        .map(|byte| match byte {
            b'"' | b'\\' => 2,
            0..=0x1f => 6,
            _ => 1,
        })
        .sum()
}

/// The first rule that holds, with `today` as the sender's day (UTC).
pub fn urgency(answers: &Answers, today: Day) -> Urgency {
    let case = Rules { answers, today };
    if case.immediate() {
        Urgency::U1
    } else if case.urgent() {
        Urgency::U2
    } else if case.priority() {
        Urgency::U3
    } else {
        Urgency::U4
    }
}

struct Rules<'a> {
    answers: &'a Answers,
    today: Day,
}

impl Rules<'_> {
    fn immediate(&self) -> bool {
        let held = self.any("papers", &["detained_abroad"]);
        let may_be_sent = self.any("papers", &["removal", "extradition", "interpol"]);
        self.any("danger", &["now"])
            || self.ahead(&["removal_flight", "extradition_decision"], 14)
            || (self.any("kinds", &["lure"]) && self.ahead(&["travel", "meeting_demanded"], 7))
            || (self.any("kinds", &["taken"]) && self.ago(self.when("start"), 7))
            || (held && may_be_sent)
    }

    fn urgent(&self) -> bool {
        let relative_harmed = self.any("home_effects", &["detained", "missing", "hurt"]);
        let recent = self
            .when("start")
            .is_none_or(|start| self.today.days_since(start) <= 92);
        let in_person = self.any("channel", &["in_person"]) || self.any("kinds", &["visit"]);
        let last = self.when("end").or_else(|| self.when("start"));
        self.any("danger", &["soon"])
            || self.any("kinds", &["taken", "attack"])
            || (relative_harmed && recent)
            || self.ahead(&[], 30)
            || (in_person && self.ago(last, 14))
    }

    fn priority(&self) -> bool {
        let ongoing = self
            .answers
            .get("when")
            .and_then(|when| when.get("ongoing"));
        self.any("danger", &["ongoing"])
            || ongoing == Some(&Value::Bool(true))
            || self.any("how_often", &["many", "continuous"])
    }

    fn any(&self, key: &str, codes: &[&str]) -> bool {
        codes.iter().any(|code| self.answers.has(key, code))
    }

    fn when(&self, field: &str) -> Option<Day> {
        day(self.answers.get("when")?.get(field)?)
    }

    fn ago(&self, when: Option<Day>, most: i64) -> bool {
        when.is_some_and(|when| (0..=most).contains(&self.today.days_since(when)))
    }

    /// Whether something of these types, or of any type if none is named, is that near.
    fn ahead(&self, types: &[&str], most: i64) -> bool {
        self.answers.all("coming_up").iter().any(|row| {
            let kind = row.get("type").and_then(Value::as_str).unwrap_or_default();
            let when = row.get("date").and_then(day);
            (types.is_empty() || types.contains(&kind))
                && when.is_some_and(|when| (0..=most).contains(&when.days_since(self.today)))
        })
    }
}

fn day(value: &Value) -> Option<Day> {
    value.as_str()?.parse::<FuzzyDate>().ok()?.first_day()
}

#[cfg(test)]
mod tests;
