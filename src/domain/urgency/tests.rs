use super::*;

fn judged(fields: &[(&str, &str)]) -> Urgency {
    let today: Day = "2026-11-22".parse().expect("a day");
    let happened = [("happened", "x")];
    let fields = happened.iter().chain(fields).copied();
    let answers = Answers::from_fields(fields)
        .map_err(|_| ())
        .expect("valid answers");
    urgency(&answers, today)
}

#[test]
fn immediate() {
    for fields in [
        &[("danger", "now")][..],
        &[
            ("coming_up.0.type", "removal_flight"),
            ("coming_up.0.date", "2026-11-22"),
        ],
        &[
            ("coming_up.0.type", "extradition_decision"),
            ("coming_up.0.date", "2026-12-06"),
        ],
        &[
            ("kinds", "lure"),
            ("coming_up.0.type", "travel"),
            ("coming_up.0.date", "2026-11-29"),
        ],
        &[("kinds", "taken"), ("when.start", "2026-11-15")],
        &[("papers", "detained_abroad"), ("papers", "interpol")],
    ] {
        assert_eq!(judged(fields), Urgency::U1, "{fields:?}");
    }
}

#[test]
fn urgent() {
    for fields in [
        &[("danger", "soon")][..],
        &[("kinds", "taken")],
        &[("kinds", "taken"), ("when.start", "2026-11-14")],
        &[("kinds", "taken"), ("when.start", "2026-11-23")],
        &[("kinds", "taken"), ("when.start", "2026")],
        &[("kinds", "attack")],
        &[("home_effects", "detained")],
        &[("home_effects", "missing"), ("when.start", "2026")],
        &[("home_effects", "hurt"), ("when.start", "2026-08-22")],
        &[
            ("coming_up.0.type", "removal_flight"),
            ("coming_up.0.date", "2026-12-07"),
        ],
        &[
            ("coming_up.0.type", "travel"),
            ("coming_up.0.date", "2026-11-29"),
        ],
        &[("coming_up.1.date", "2026-12-22")],
        &[("coming_up.1.date", "2026-12")],
        &[("channel", "in_person"), ("when.start", "2026-11-08")],
        &[
            ("kinds", "visit"),
            ("when.start", "2026-01"),
            ("when.end", "2026-11-20"),
        ],
    ] {
        assert_eq!(judged(fields), Urgency::U2, "{fields:?}");
    }
}

#[test]
fn priority_and_routine() {
    for fields in [
        &[("danger", "ongoing")][..],
        &[("when.ongoing", "yes")],
        &[("how_often", "many")],
        &[("how_often", "continuous")],
    ] {
        assert_eq!(judged(fields), Urgency::U3, "{fields:?}");
    }
    for fields in [
        &[][..],
        &[("danger", "past")],
        &[("home_effects", "detained"), ("when.start", "2026-08-21")],
        &[
            ("coming_up.0.type", "removal_flight"),
            ("coming_up.0.date", "2026-11-21"),
        ],
        &[
            ("coming_up.0.type", "removal_flight"),
            ("coming_up.0.date", "2026"),
        ],
        &[("coming_up.0.date", "2026-12-23")],
        &[
            ("kinds", "visit"),
            ("when.start", "2026-11-20"),
            ("when.end", "2026-11-30"),
        ],
        &[("kinds", "visit"), ("when.start", "2026-11-07")],
        &[("papers", "detained_abroad")],
    ] {
        assert_eq!(judged(fields), Urgency::U4, "{fields:?}");
    }
}

#[test]
fn the_first_card() {
    let today: Day = "2026-11-22".parse().expect("a day");
    let happened = "字".repeat(201);
    let fields = [
        ("happened", happened.as_str()),
        ("kinds", "calls"),
        ("where_now", "TW"),
    ];
    let answers = Answers::from_fields(fields)
        .map_err(|_| ())
        .expect("valid answers");
    let card = FirstCard::new(&answers, "ug", today);
    assert_eq!(card.urgency, Urgency::U4);
    assert_eq!(card.kinds, ["calls"]);
    assert_eq!(card.places, ["TW"]);
    assert_eq!(card.languages, ["ug"]);
    assert_eq!(card.summary, "字".repeat(200));
}

#[test]
fn a_summary_fits_its_card_whatever_it_holds() {
    for (text, length) in [("a", 600), ("\"", 600), ("\u{1}", 150), ("字", 600)] {
        let happened = format!("x{}", text.repeat(700));
        assert!(beginning(&happened).len() <= length, "{text:?}");
        assert!(as_json(beginning(&happened)) <= LONGEST_SUMMARY_AS_JSON);
    }
}
