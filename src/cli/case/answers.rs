//! The answers of a report as lines to read: known codes in words, the rest made harmless.
//!
//! Must never drop an answer that it does not understand.

use std::fmt::Write as _;

use serde_json::{Map, Value};
use zeroize::Zeroizing;

use crate::cli::output::{plain, plain_text};
use crate::domain::questionnaire::{FieldKind, Kind, QUESTIONS};
use crate::i18n::{Texts, message_id};

const MARGIN: &str = "    ";

/// All answers, in the order of the questionnaire; those to questions that it does not have come last.
pub fn lines(answers: &Map<String, Value>, words: &Texts) -> Zeroizing<String> {
    let mut out = Zeroizing::new(String::with_capacity(64 * 1024));
    for question in QUESTIONS {
        if let Some(answer) = answers.get(question.key) {
            let label = words.get(&message_id("question", question.key));
            let _ = writeln!(out, "  {label}");
            one(&mut out, question.key, &question.kind, answer, words);
        }
    }
    let known = |key: &str| QUESTIONS.iter().any(|question| question.key == key);
    for (key, answer) in answers.iter().filter(|(key, _)| !known(key)) {
        let _ = writeln!(out, "  {}", plain(key));
        line(&mut out, &unknown(answer));
    }
    out
}

fn one(out: &mut String, key: &str, kind: &Kind, answer: &Value, words: &Texts) {
    let option = |value: &Value| code(&message_id("option", key), value, words);
    match (kind, answer) {
        (Kind::One(_), value) => line(out, &option(value)),
        (Kind::Many(_), Value::Array(values)) => {
            values.iter().for_each(|value| line(out, &option(value)));
        }
        (Kind::Place, value) => line(out, &place(value, words)),
        (Kind::Places, Value::Array(values)) => {
            values
                .iter()
                .for_each(|value| line(out, &place(value, words)));
        }
        (Kind::Fields(_) | Kind::Rows(_), Value::Object(fields)) => {
            entry(out, key, kind, fields, words);
        }
        (Kind::Rows(_), Value::Array(rows)) => {
            for row in rows {
                match row {
                    Value::Object(fields) => entry(out, key, kind, fields, words),
                    other => line(out, &unknown(other)),
                }
            }
        }
        (Kind::Matrix { .. }, Value::Object(rows)) => {
            for (row, value) in rows {
                let label = label(&message_id("row", key), row, words);
                line(out, &format!("{label}: {}", option(value)));
            }
        }
        (_, Value::String(text)) => {
            let _ = writeln!(out, "{}", plain_text(text, MARGIN));
        }
        (_, other) => line(out, &unknown(other)),
    }
}

/// The fields of one entry.
fn entry(out: &mut String, key: &str, kind: &Kind, fields: &Map<String, Value>, words: &Texts) {
    let (Kind::Fields(known) | Kind::Rows(known)) = kind else {
        return;
    };
    for (name, value) in fields {
        let field = known.iter().find(|field| field.key == name);
        // `field-keep-for`, not `field-keep-keep-for`.
        let short = name.strip_prefix("keep_").unwrap_or(name);
        let label = label(&message_id("field", key), short, words);
        // Options of `keep` are called after their field alone where that says it already.
        let prefix = message_id(&message_id("option", key), short);
        let text = match (field.map(|field| &field.kind), value) {
            (Some(FieldKind::One(_)), value) => code(&prefix, value, words),
            (Some(FieldKind::Many(_)), Value::Array(values)) => {
                let values: Vec<_> = values
                    .iter()
                    .map(|value| code(&prefix, value, words))
                    .collect();
                values.join(", ")
            }
            (Some(FieldKind::Flag), Value::Bool(true)) => {
                words.get("option-consent-yes").into_owned()
            }
            (_, Value::String(text)) => {
                let _ = writeln!(out, "{MARGIN}{label}:\n{}", plain_text(text, "      "));
                continue;
            }
            (_, other) => unknown(other),
        };
        line(out, &format!("{label}: {text}"));
    }
}

fn line(out: &mut String, text: &str) {
    let _ = writeln!(out, "{MARGIN}{text}");
}

fn label(prefix: &str, name: &str, words: &Texts) -> String {
    let known = words.find(&message_id(prefix, name));
    known.map_or_else(|| plain(name), std::borrow::Cow::into_owned)
}

fn code(prefix: &str, value: &Value, words: &Texts) -> String {
    match value {
        Value::String(code) => label(prefix, code, words),
        other => unknown(other),
    }
}

fn place(value: &Value, words: &Texts) -> String {
    code("place", value, words)
}

fn unknown(value: &Value) -> String {
    match value {
        Value::String(text) => plain(text),
        other => plain(&other.to_string()),
    }
}
