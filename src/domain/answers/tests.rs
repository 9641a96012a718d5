use serde_json::json;

use super::*;

fn read(fields: &[(&str, &str)]) -> Result<Value, Vec<FieldError>> {
    Answers::from_fields(fields.iter().copied())
        .map(|answers| serde_json::from_slice(&answers.to_json()).expect("JSON"))
}

fn refused(fields: &[(&str, &str)]) -> Vec<(String, Problem)> {
    let errors = read(fields).expect_err("must be refused");
    errors
        .into_iter()
        .map(|error| (error.field, error.problem))
        .collect()
}

#[test]
fn every_kind_of_field_is_read() {
    let json = read(&[
        ("happened", "  First line\r\nsecond line \n"),
        ("danger", "now"),
        ("kinds", "calls"),
        ("kinds", "return"),
        ("kinds", "calls"),
        ("when.start", "2026年3月"),
        ("when.end", ""),
        ("when.ongoing", "yes"),
        ("when.original", "last week"),
        ("coming_up.0.type", ""),
        ("coming_up.1.type", "removal_flight"),
        ("coming_up.1.date", "2026/12/1"),
        ("clues.9.value", "+999 000"),
        ("where_now", "in_transit"),
        ("behind_where", "CN-XJ"),
        ("behind_where", ""),
        ("behind_where", "KZ"),
        ("contact.mode", "signal"),
        ("contact.never", "sms"),
        ("contact.never", "email"),
        ("consent.stats", "yes"),
        ("consent.un", ""),
        ("keep.silent_after_days", "30"),
        ("safe_to_write", "no"),
        ("receipt_real", "0"),
        ("nothing", "known"),
    ]);
    assert_eq!(
        json.map_err(|_| ()),
        Ok(json!({
            "happened": "First line\nsecond line",
            "danger": "now",
            "kinds": ["calls", "return"],
            "when": {"start": "2026-03", "ongoing": true, "original": "last week"},
            "coming_up": [{"type": "removal_flight", "date": "2026-12-01"}],
            "clues": [{"value": "+999 000"}],
            "where_now": "in_transit",
            "behind_where": ["CN-XJ", "KZ"],
            "contact": {"mode": "signal", "never": ["sms", "email"]},
            "consent": {"stats": "yes"},
            "keep": {"silent_after_days": 30},
        }))
    );
}

#[test]
fn only_what_happened_is_required() {
    assert_eq!(
        refused(&[("happened", " \n ")]),
        [("happened".to_owned(), Problem::Required)]
    );
    assert_eq!(
        read(&[("happened", "x")]).map_err(|_| ()),
        Ok(json!({"happened": "x"}))
    );
}

#[test]
fn what_is_not_on_offer_is_refused_by_its_field() {
    assert_eq!(
        refused(&[
            ("danger", "NOW"),
            ("happened", "x"),
            ("kinds", "calls"),
            ("kinds", "<script>"),
            ("when.start", "yesterday"),
            ("where_now", "XX"),
            ("behind_where", "unknown"),
            ("coming_up.2.type", "party"),
            ("clues.10.value", "one too many"),
            ("contact.never", "pigeon"),
            ("consent.stats", "maybe"),
            ("keep.silent_after_days", "0"),
        ]),
        [
            ("danger", Problem::NotAnOption),
            ("kinds", Problem::NotAnOption),
            ("when.start", Problem::NotADate),
            ("where_now", Problem::NotAnOption),
            ("behind_where", Problem::NotAnOption),
            ("coming_up.2.type", Problem::NotAnOption),
            ("clues", Problem::TooLong),
            ("contact.never", Problem::NotAnOption),
            ("consent.stats", Problem::NotAnOption),
            ("keep.silent_after_days", Problem::NotDays),
        ]
        .map(|(field, problem)| (field.to_owned(), problem))
    );
}

#[test]
fn lengths_are_limited() {
    let long = "字".repeat(LONGEST_LINE + 1);
    assert_eq!(
        refused(&[("happened", "x"), ("when.original", &long)]),
        [("when.original".to_owned(), Problem::TooLong)]
    );
    let line = "字".repeat(LONGEST_LINE);
    assert!(read(&[("happened", "x"), ("when.original", &line)]).is_ok());

    let most = "a".repeat(MOST_BYTES - r#"{"happened":""}"#.len());
    assert!(read(&[("happened", &most)]).is_ok());
    let more = format!("{most}a");
    assert_eq!(
        refused(&[("happened", &more)]),
        [("happened".to_owned(), Problem::TooLong)]
    );
    // What JSON has to write as six bytes counts as six.
    let control = "\u{1}".repeat(MOST_BYTES / 6);
    assert_eq!(
        refused(&[("happened", &format!("a{control}a"))]),
        [("happened".to_owned(), Problem::TooLong)]
    );
}

#[test]
fn json_is_read_by_the_same_rules() {
    let json = json!({
        "happened": "x",
        "kinds": ["calls", "family"],
        "when": {"start": "2026-03~", "ongoing": true, "original": "then"},
        "clues": [{"type": "phone", "value": "+999", "note": ""}, {"type": "other", "note": "n"}],
        "keep": {"silent_after_days": 14},
        "files": [{"name": "unknown here"}],
    });
    let answers = Answers::from_json(json.as_object().expect("object")).map_err(|_| ());
    let read: Result<Value, ()> =
        answers.map(|answers| serde_json::from_slice(&answers.to_json()).expect("JSON"));
    assert_eq!(
        read,
        Ok(json!({
            "happened": "x",
            "kinds": ["calls", "family"],
            "when": {"start": "2026-03~", "ongoing": true, "original": "then"},
            "clues": [{"type": "phone", "value": "+999"}, {"type": "other", "note": "n"}],
            "keep": {"silent_after_days": 14},
        }))
    );
    for wrong in [
        json!({"happened": ["a", {"b": "c"}]}),
        json!({"happened": {"a": 1}}),
    ] {
        let _ = Answers::from_json(wrong.as_object().expect("object")).map_err(|_| ());
    }
}
