use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::domain::places;

fn ids(locale: Locale, file: File) -> BTreeMap<String, String> {
    texts(locale).files[file as usize]
        .entries()
        .map(|entry| match entry {
            ast::Entry::Message(message) => {
                assert!(message.attributes.is_empty(), "{}", message.id.name);
                let pattern = message.value.as_ref().expect("every message has words");
                for element in &pattern.elements {
                    if let ast::PatternElement::Placeable { expression } = element {
                        assert_ne!(place_of(expression), "", "{locale} {}", message.id.name);
                    }
                }
                (message.id.name.to_owned(), unfilled(pattern))
            }
            other => panic!("{locale} {file:?}: only messages and comments: {other:?}"),
        })
        .collect()
}

fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split("{ $")
        .skip(1)
        .filter_map(|rest| rest.split(" }").next())
        .collect()
}

#[test]
fn all_languages_say_the_same_things() {
    for locale in Locale::ALL {
        for (index, file) in File::ALL.into_iter().enumerate() {
            assert_eq!(file as usize, index);
            let source = texts(locale).files[index].source();
            FluentResource::try_new(source.to_owned())
                .map_err(|(_, errors)| errors)
                .unwrap_or_else(|errors| panic!("{locale} {file:?}: {errors:?}"));

            let english = ids(Locale::En, file);
            let here = ids(locale, file);
            let missing: Vec<_> = english
                .keys()
                .filter(|id| !here.contains_key(*id))
                .collect();
            let extra: Vec<_> = here
                .keys()
                .filter(|id| !english.contains_key(*id))
                .collect();
            assert!(missing.is_empty(), "{locale} {file:?} lacks {missing:?}");
            assert!(
                extra.is_empty(),
                "{locale} {file:?} has too much: {extra:?}"
            );
            for (id, text) in &english {
                assert_eq!(placeholders(text), placeholders(&here[id]), "{locale} {id}");
            }
        }
    }
}

#[test]
fn no_id_is_used_twice() {
    for locale in Locale::ALL {
        let mut seen = BTreeSet::new();
        for file in File::ALL {
            for id in ids(locale, file).into_keys() {
                assert!(seen.insert(id.clone()), "{locale} {id}");
            }
        }
    }
}

#[test]
fn each_order_holds_every_place_once() {
    let all: BTreeSet<_> = places::ALL.iter().copied().collect();
    for locale in Locale::ALL {
        let order: Vec<_> = texts(locale).places().collect();
        assert_eq!(order.len(), all.len(), "{locale}");
        assert_eq!(order.into_iter().collect::<BTreeSet<_>>(), all, "{locale}");
        for code in places::ALL.iter().chain(&places::NO_PLACE) {
            assert!(
                texts(locale).find(&message_id("place", code)).is_some(),
                "{locale} {code}"
            );
        }
    }
}

#[test]
fn what_runs_from_left_to_right_is_isolated_in_uyghur() {
    let mut dates = 0;
    for file in File::ALL {
        for (id, text) in ids(Locale::Ug, file) {
            // A day, a month, a count with its unit: what stands between their parts would turn them around.
            let bare: String = text
                .split('\u{2066}')
                .enumerate()
                .map(|(at, part)| match part.split_once('\u{2069}') {
                    Some((_, rest)) if at > 0 => rest,
                    _ => part,
                })
                .collect();
            dates += usize::from(bare != text);
            let characters: Vec<char> = bare.chars().collect();
            for around in characters.windows(3) {
                let [before, between, after] = around else {
                    continue;
                };
                let digits = before.is_ascii_digit() && after.is_ascii_digit();
                assert!(!(digits && matches!(between, '-' | '/')), "{id}: {text}");
            }
        }
    }
    assert!(dates > 2);
    // The script that fills a message in gets the marks, not how they are written down.
    let start = "\u{2066}2026-11\u{2069}";
    for text in [
        texts(Locale::Ug).unfilled("error-date"),
        texts(Locale::Ug).get("error-date").into_owned(),
    ] {
        assert!(text.contains(start) && !text.contains('\\'), "{text}");
    }
}

#[test]
fn accept_language_is_understood() {
    for (header, expected) in [
        ("", Locale::En),
        ("*", Locale::En),
        ("de-DE, fr;q=0.9", Locale::En),
        ("zh", Locale::ZhHans),
        ("zh-CN,zh;q=0.9,en;q=0.8", Locale::ZhHans),
        ("zh-TW,zh;q=0.9", Locale::ZhHant),
        ("zh-HK", Locale::ZhHant),
        ("zh-Hant-MO", Locale::ZhHant),
        ("yue", Locale::ZhHant),
        ("ug-CN", Locale::Ug),
        ("tr, ug;q=0.8, en;q=0.9", Locale::En),
        ("en;q=0.1, ug;q=0.2", Locale::Ug),
        ("zh;q=0, en", Locale::En),
        ("ug;q=7, en;q=0.1", Locale::En),
        ("ug;q=NaN", Locale::En),
    ] {
        assert_eq!(Locale::negotiate(header), expected, "{header}");
    }
    assert_eq!(Locale::negotiate(&"ug;".repeat(100_000)), Locale::Ug);
}

#[test]
fn words_and_their_places() {
    let english = texts(Locale::En);
    assert_eq!(english.get("language-name"), "English");
    assert_eq!(
        english.with("form-row-number", &[("number", "2")]),
        "Entry 2"
    );
    assert_eq!(english.unfilled("form-row-number"), "Entry { $number }");
    assert_eq!(
        english.messages(&[File::Reporter])["form-row-number"],
        "Entry { $number }"
    );
    assert_eq!(english.get("no-such-message"), "no-such-message");
    assert_eq!(english.find("no-such-message"), None);
    // In a right-to-left line the value is isolated from what stands around it.
    let uyghur = texts(Locale::Ug).with("form-row-number", &[("number", "2")]);
    assert!(uyghur.contains("\u{2068}2\u{2069}"), "{uyghur}");
    assert_eq!(
        message_id("option-when", "in_person"),
        "option-when-in-person"
    );
    assert_eq!(texts(Locale::En).place("CN-XZ"), "Tibet");
}
