//! The codes in the binary are those of the published questionnaire and taxonomy: nothing that one of them
//! knows may be unknown to the other.

use serde_json::Value;
use thicket::domain::questionnaire::{FieldKind, Kind, QUESTIONS, REQUIRED};
use thicket::domain::{CloseReason, Status, Urgency};

/// Answered on the device and never sent.
const NEVER_SENT: &str = "safe_to_write";
/// Sent part by part, not as an answer.
const FILES: &str = "files";

fn questionnaire() -> Value {
    serde_json::from_str(include_str!("questionnaire.json")).unwrap()
}

fn taxonomy() -> Value {
    serde_json::from_str(include_str!("taxonomy.json")).unwrap()
}

fn codes(values: &Value) -> Vec<&str> {
    let values = values.as_array().unwrap().iter();
    values
        .map(|value| value.get("v").unwrap_or(value).as_str().unwrap())
        .collect()
}

#[test]
fn every_question_is_the_published_one() {
    let published = questionnaire();
    let published: Vec<&Value> = published["reporter"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|question| question["key"] != NEVER_SENT && question["key"] != FILES)
        .collect();
    assert_eq!(published.len(), QUESTIONS.len());
    for (question, published) in QUESTIONS.iter().zip(published) {
        let key = question.key;
        assert_eq!(key, published["key"]);
        assert_eq!(published["required"], key == REQUIRED, "{key}");
        match question.kind {
            Kind::One(options) | Kind::Many(options) => {
                assert_eq!(options, codes(&published["options"]), "{key}");
            }
            Kind::Matrix { rows, options } => {
                let published_rows = published["rows"].as_object().unwrap();
                assert_eq!(rows.len(), published_rows.len(), "{key}");
                assert!(
                    rows.iter().all(|row| published_rows.contains_key(*row)),
                    "{key}"
                );
                assert_eq!(options, codes(&published["values"]), "{key}");
            }
            Kind::Fields(fields) | Kind::Rows(fields) => {
                // "when" has its fields in words only.
                let Some(published) = published["fields"].as_object() else {
                    assert_eq!(key, "when");
                    continue;
                };
                assert_eq!(fields.len(), published.len(), "{key}");
                for field in fields {
                    let options = match field.kind {
                        FieldKind::One(options) | FieldKind::Many(options) => options,
                        _ => {
                            assert!(published[field.key].is_string(), "{key}.{}", field.key);
                            continue;
                        }
                    };
                    assert_eq!(options, codes(&published[field.key]), "{key}.{}", field.key);
                }
            }
            Kind::Text | Kind::Place | Kind::Places => {}
        }
    }
}

#[test]
fn statuses_reasons_and_urgencies_are_the_published_ones() {
    let published = taxonomy();
    let statuses: Vec<_> = Status::ALL.iter().map(|status| status.code()).collect();
    assert_eq!(statuses, codes(&published["statuses"]));
    let reasons: Vec<_> = CloseReason::ALL
        .iter()
        .map(|reason| reason.code())
        .collect();
    assert_eq!(reasons, codes(&published["close_reasons"]));
    let urgencies = published["urgency"].as_object().unwrap();
    assert_eq!(urgencies.len(), Urgency::ALL.len());
    assert!(
        Urgency::ALL
            .iter()
            .all(|urgency| urgencies.contains_key(urgency.code()))
    );
}
