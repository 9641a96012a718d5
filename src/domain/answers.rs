//! What a reporter answered: only known keys and options, within the limits, in the order of the
//! questionnaire.
//!
//! The texts are wiped when the answers are dropped, and there is no way to print them.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};
use serde_json::{Map, Value};
use zeroize::{ZeroizeOnDrop, Zeroizing};

use super::fuzzy_date::FuzzyDate;
use super::places;
use super::plaintext::wipe;
use super::questionnaire::{
    Field, FieldKind, Kind, LONGEST_LINE, LONGEST_TEXT, MOST_DAYS, MOST_ROWS, QUESTIONS, Question,
    REQUIRED,
};

/// The most bytes of the answers as JSON: the largest report, less what else it holds.
pub const MOST_BYTES: usize = 250_000;

/// The answers to one questionnaire.
pub struct Answers(Vec<(&'static str, Value)>);

/// An answer that cannot be taken as it is. Never repeats it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FieldError {
    /// The form field, such as `when.start`.
    pub field: String,
    /// What is wrong with it.
    pub problem: Problem,
}

/// What is wrong with an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Problem {
    /// It is needed and missing.
    Required,
    /// It is too long, or there are too many of it.
    TooLong,
    /// It is not a year, a month or a day.
    NotADate,
    /// It is not a number of days.
    NotDays,
    /// It is none of the options.
    NotAnOption,
}

impl Problem {
    /// The id of the message that tells a person.
    pub fn message(self) -> &'static str {
        match self {
            Self::Required => "error-required-happened",
            Self::TooLong => "error-too-long",
            Self::NotADate => "error-date",
            Self::NotDays => "error-days",
            Self::NotAnOption => "error-option",
        }
    }
}

impl Answers {
    /// Reads form fields: `danger=now`, `kinds=calls&kinds=return`, `when.start=…`,
    /// `clues.0.value=…`. Unknown fields and empty ones are passed over.
    pub fn from_fields<'a>(
        fields: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, Vec<FieldError>> {
        let mut given: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (name, value) in fields {
            let value = value.trim();
            if !value.is_empty() {
                given.entry(name).or_default().push(value);
            }
        }
        let mut reader = Reader {
            given,
            errors: Vec::new(),
        };
        let mut answers = Self(Vec::new());
        for question in QUESTIONS {
            if let Some(value) = reader.answer(question) {
                answers.0.push((question.key, value));
            } else if question.key == REQUIRED {
                reader.refuse(question.key, Problem::Required);
            }
        }
        if answers.to_json().len() > MOST_BYTES {
            reader.refuse(REQUIRED, Problem::TooLong);
        }
        if reader.errors.is_empty() {
            Ok(answers)
        } else {
            Err(reader.errors)
        }
    }

    /// Reads a JSON object as a report holds it, by the same rules.
    pub fn from_json(object: &Map<String, Value>) -> Result<Self, Vec<FieldError>> {
        let mut fields = Vec::new();
        for (key, value) in object {
            flatten(key.clone(), value, &mut fields);
        }
        Self::from_fields(
            fields
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str())),
        )
    }

    /// The answer to a question.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.0
            .iter()
            .find_map(|(name, value)| (*name == key).then_some(value))
    }

    /// The answer to a question that is answered with a text or one code.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.get(key)?.as_str()
    }

    /// Whether a code is the answer, or among the answers, to a question.
    pub fn has(&self, key: &str, code: &str) -> bool {
        match self.get(key) {
            Some(Value::Array(values)) => values.iter().any(|value| value == code),
            Some(value) => value == code,
            None => false,
        }
    }

    /// The codes or rows that answer a question.
    pub fn all(&self, key: &str) -> &[Value] {
        self.get(key)
            .and_then(Value::as_array)
            .map_or(&[], Vec::as_slice)
    }

    /// The JSON object as a report holds it.
    pub fn to_json(&self) -> Zeroizing<Vec<u8>> {
        // Room for the most there can be, so that growing leaves no copies behind.
        let mut json = Zeroizing::new(Vec::with_capacity(self.most_bytes()));
        // Writing plain values to memory cannot fail.
        let _ = serde_json::to_writer(&mut *json, self);
        json
    }

    /// Hands the answers over to what seals them; from then on wiping them is its task.
    pub fn into_object(mut self) -> Map<String, Value> {
        std::mem::take(&mut self.0)
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value))
            .collect()
    }

    fn most_bytes(&self) -> usize {
        fn of(value: &Value) -> usize {
            match value {
                // One character may be written as six.
                Value::String(text) => text.len() * 6 + 3,
                Value::Array(values) => values.iter().map(of).sum::<usize>() + 2,
                Value::Object(fields) => {
                    fields
                        .iter()
                        .map(|(key, value)| key.len() + 4 + of(value))
                        .sum::<usize>()
                        + 2
                }
                Value::Null | Value::Bool(_) | Value::Number(_) => 24,
            }
        }
        self.0
            .iter()
            .map(|(key, value)| key.len() + 4 + of(value))
            .sum::<usize>()
            + 2
    }
}

impl Serialize for Answers {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}

impl Drop for Answers {
    fn drop(&mut self) {
        self.0.iter_mut().for_each(|(_, value)| wipe(value));
    }
}

impl ZeroizeOnDrop for Answers {}

struct Reader<'a> {
    given: BTreeMap<&'a str, Vec<&'a str>>,
    errors: Vec<FieldError>,
}

impl Reader<'_> {
    fn refuse(&mut self, field: &str, problem: Problem) {
        self.errors.push(FieldError {
            field: field.to_owned(),
            problem,
        });
    }

    fn first(&self, name: &str) -> Option<&str> {
        self.given.get(name)?.first().copied()
    }

    fn answer(&mut self, question: &Question) -> Option<Value> {
        let key = question.key;
        match question.kind {
            Kind::Text => self.text(key, MOST_BYTES),
            Kind::One(options) => self.one(key, |code| known(options, code)),
            Kind::Many(options) => self.many(key, |code| known(options, code)),
            Kind::Place => self.one(key, places::place_or_none),
            Kind::Places => self.many(key, places::place),
            Kind::Fields(fields) => self.fields(key, fields),
            Kind::Rows(fields) => self.rows(key, fields),
            Kind::Matrix { rows, options } => {
                let mut answer = Map::new();
                for row in rows {
                    let name = format!("{key}.{row}");
                    if let Some(value) = self.one(&name, |code| known(options, code)) {
                        answer.insert((*row).to_owned(), value);
                    }
                }
                (!answer.is_empty()).then_some(Value::Object(answer))
            }
        }
    }

    fn fields(&mut self, prefix: &str, fields: &[Field]) -> Option<Value> {
        let mut answer = Map::new();
        for field in fields {
            let name = format!("{prefix}.{}", field.key);
            let value = match field.kind {
                FieldKind::Line => self.text(&name, LONGEST_LINE),
                FieldKind::Text => self.text(&name, LONGEST_TEXT),
                FieldKind::Date => self.date(&name),
                FieldKind::Flag => self.first(&name).map(|_| Value::Bool(true)),
                FieldKind::One(options) => self.one(&name, |code| known(options, code)),
                FieldKind::Many(options) => self.many(&name, |code| known(options, code)),
                FieldKind::Days => self.days(&name),
            };
            if let Some(value) = value {
                answer.insert(field.key.to_owned(), value);
            }
        }
        (!answer.is_empty()).then_some(Value::Object(answer))
    }

    fn rows(&mut self, key: &str, fields: &[Field]) -> Option<Value> {
        let rows: Vec<Value> = (0..MOST_ROWS)
            .filter_map(|row| self.fields(&format!("{key}.{row}"), fields))
            .collect();
        let beyond = format!("{key}.{MOST_ROWS}.");
        if self.given.keys().any(|name| name.starts_with(&beyond)) {
            self.refuse(key, Problem::TooLong);
        }
        (!rows.is_empty()).then_some(Value::Array(rows))
    }

    fn text(&mut self, name: &str, longest: usize) -> Option<Value> {
        let text = self.first(name)?;
        if text.chars().count() > longest {
            self.refuse(name, Problem::TooLong);
            return None;
        }
        // Forms send line ends in the way of the network, scripts in that of the page.
        Some(Value::String(text.replace("\r\n", "\n")))
    }

    fn one(&mut self, name: &str, known: impl Fn(&str) -> Option<&'static str>) -> Option<Value> {
        let found = known(self.first(name)?);
        if found.is_none() {
            self.refuse(name, Problem::NotAnOption);
        }
        found.map(Value::from)
    }

    fn many(&mut self, name: &str, known: impl Fn(&str) -> Option<&'static str>) -> Option<Value> {
        let mut codes: Vec<Value> = Vec::new();
        let given = self.given.get(name)?.clone();
        for code in given {
            match known(code) {
                Some(code) if codes.iter().any(|earlier| earlier == code) => {}
                Some(code) => codes.push(Value::from(code)),
                None => {
                    self.refuse(name, Problem::NotAnOption);
                    return None;
                }
            }
        }
        Some(Value::Array(codes))
    }

    fn date(&mut self, name: &str) -> Option<Value> {
        let date = self.first(name)?.parse::<FuzzyDate>();
        if date.is_err() {
            self.refuse(name, Problem::NotADate);
        }
        date.ok().map(|date| Value::String(date.to_string()))
    }

    fn days(&mut self, name: &str) -> Option<Value> {
        let days = self.first(name)?.parse::<u16>().ok();
        let days = days.filter(|days| (1..=MOST_DAYS).contains(days));
        if days.is_none() {
            self.refuse(name, Problem::NotDays);
        }
        days.map(Value::from)
    }
}

fn known(options: &[&'static str], code: &str) -> Option<&'static str> {
    options.iter().copied().find(|option| *option == code)
}

/// Turns JSON into the form fields that would give it.
fn flatten(name: String, value: &Value, fields: &mut Vec<(String, Zeroizing<String>)>) {
    match value {
        Value::Null | Value::Bool(false) => {}
        Value::Bool(true) => fields.push((name, Zeroizing::new("yes".to_owned()))),
        Value::Number(number) => fields.push((name, Zeroizing::new(number.to_string()))),
        Value::String(text) => fields.push((name, Zeroizing::new(text.clone()))),
        Value::Array(values) => {
            for (index, value) in values.iter().enumerate() {
                let row = matches!(value, Value::Object(_));
                let name = if row {
                    format!("{name}.{index}")
                } else {
                    name.clone()
                };
                flatten(name, value, fields);
            }
        }
        Value::Object(object) => {
            for (key, value) in object {
                flatten(format!("{name}.{key}"), value, fields);
            }
        }
    }
}

#[cfg(test)]
mod tests;
