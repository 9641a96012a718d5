//! Every page in every language, and the plain form's whole way with a pretended site behind it.

mod choosing;
mod plain;
mod plain_mailbox;
mod site;

use std::collections::BTreeSet;

use axum::http::header::{ACCEPT_LANGUAGE, HeaderMap, USER_AGENT};

use self::site::{PLANTED, Site, intake, planted_intake};
use super::form_body::FormFields;
use super::plain::{PlainForm, Receipts};
use super::*;
use crate::domain::Answers;
use crate::i18n::texts;

/// Every page, with everything on it that can be, as (name, language, HTML).
fn samples() -> Vec<(&'static str, Locale, String)> {
    let site = Site::new();
    let receipts = Receipts {
        real: site.draw_receipt(),
        safe: site.draw_receipt(),
    };
    let body = form_body(&[
        ("danger", PLANTED),
        ("kinds", "calls"),
        ("when.start", PLANTED),
        ("when.original", PLANTED),
        ("coming_up.4.note", PLANTED),
        ("where_now", "TW"),
        ("behind_where", "CN-XZ"),
        ("consent.stats", "yes"),
        ("keep.silent_after_days", PLANTED),
    ]);
    let typed = FormFields::parse(body.as_bytes()).expect("a form");
    let errors = Answers::from_fields(typed.iter()).err().expect("errors");
    let mut pages = Vec::new();
    for locale in Locale::ALL {
        for intake in [intake(), planted_intake()] {
            let files = [None, Some(FileRefusal::NoRoom)].map(|refused| FileOutcome {
                name: PLANTED.to_owned(),
                refused,
            });
            let mut add = |name, html| pages.push((name, locale, html));
            add("home", render_home(locale, &intake, false));
            add("home in WeChat", render_home(locale, &intake, true));
            add("report", render_report(locale, &intake));
            add("mailbox", render_mailbox(locale, &intake));
            for stage in plain_mailbox::stages() {
                add(
                    "plain mailbox",
                    render_plain_mailbox(locale, &intake, stage),
                );
            }
            add("closed", render_closed(locale, "/report", &intake));
            add("in WeChat", render_in_app(locale, "/report/plain", &intake));
            add(
                "plain",
                render_plain(PlainForm {
                    locale,
                    intake: &intake,
                    typed: &typed,
                    errors: &errors,
                    message: Some(PLANTED.into()),
                    receipts: &receipts,
                    as_new: true,
                }),
            );
            add(
                "receipt",
                render_receipt(locale, &intake, &receipts, true, &files),
            );
            add("help", render_help(locale, None));
            for topic in Topic::ALL {
                add(topic.slug(), render_help(locale, Some(topic)));
            }
            for problem in [
                Problem::new(StatusCode::NOT_FOUND, "not-found"),
                Problem::internal(PLANTED.to_owned()),
            ] {
                add("error", render_error(locale, &problem, true));
            }
            for page in [StaffPage::Desk, StaffPage::Enroll, StaffPage::Admin] {
                let shell = StaffShell {
                    page,
                    locale,
                    base: "",
                    local: false,
                    origin: "",
                };
                add("staff", render_staff(shell));
            }
        }
    }
    pages
}

fn form_body(fields: &[(&str, &str)]) -> String {
    let encode =
        |text: &str| -> String { text.bytes().map(|byte| format!("%{byte:02X}")).collect() };
    fields
        .iter()
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
        .collect::<Vec<_>>()
        .join("&")
}

#[test]
fn check_words_are_in_the_language_of_the_page_and_in_english() {
    let intake = intake();
    let characters = "的 一 是 在 不 了 有 和";
    let english = "abandon ability able about above absent absorb abstract";
    let page = render_home(Locale::ZhHans, &intake, false);
    assert!(page.contains(&format!("{characters} / {english}")));
    for locale in [Locale::En, Locale::ZhHant, Locale::Ug] {
        let page = render_home(locale, &intake, false);
        assert!(page.contains(english) && !page.contains(characters));
    }
}

#[test]
fn every_page_names_its_language_and_direction() {
    for (name, locale, html) in samples() {
        let direction = locale.direction().as_str();
        let root = format!("<!doctype html>\n<html lang=\"{locale}\" dir=\"{direction}\">");
        assert!(html.starts_with(&root), "{name} {locale}");
        assert!(html.ends_with("</html>"), "{name} {locale}");
    }
}

#[test]
fn n48_nothing_planted_becomes_markup() {
    for (name, locale, html) in samples() {
        let lower = html.to_ascii_lowercase();
        assert!(!lower.contains("<script>"), "{name} {locale}");
        assert!(!lower.contains("<img"), "{name} {locale}");
        // Only scripts of ours, and data blocks.
        for rest in lower.split("<script ").skip(1) {
            let ours = rest.starts_with("defer src=\"/assets/");
            assert!(
                ours || rest.starts_with("type=\"application/json\""),
                "{name} {locale}"
            );
        }
        // No script and no style in attributes: the policy would refuse them.
        for attribute in [" onclick=", " onload=", " onsubmit=", " style="] {
            assert!(!lower.contains(attribute), "{name} {locale}: {attribute}");
        }
    }
}

#[test]
fn no_page_lacks_words() {
    // A message that is nowhere is shown as its id.
    let ids: BTreeSet<String> = ids_in_templates();
    for id in &ids {
        for locale in Locale::ALL {
            assert!(texts(locale).find(id).is_some(), "{locale} lacks {id}");
        }
    }
    for (name, locale, html) in samples() {
        // Scripts look messages up by id; everywhere else an id would be a missing message.
        let shown: String = html
            .split("<script type=\"application/json\"")
            .enumerate()
            .map(|(index, part)| match index {
                0 => part,
                _ => part.split_once("</script>").map_or("", |(_, rest)| rest),
            })
            .collect();
        for prefix in [
            "question-",
            "option-",
            "field-",
            "row-",
            "place-",
            "section-",
            "problem-",
        ] {
            assert!(
                !shown.contains(&format!(">{prefix}")),
                "{name} {locale}: {prefix}"
            );
        }
        assert!(!shown.contains("{ $"), "{name} {locale}");
        assert!(!shown.contains("{$"), "{name} {locale}");
        assert!(!shown.contains("{{"), "{name} {locale}");
    }
}

/// What templates ask for by `t.get("…")`.
fn ids_in_templates() -> BTreeSet<String> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let folders = [root.clone(), root.join("reporter"), root.join("staff")];
    let mut ids = BTreeSet::new();
    for folder in folders {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path
                .extension()
                .is_some_and(|extension| extension == "html")
            {
                let template = std::fs::read_to_string(path).expect("a template");
                let asked = template.split("t.get(\"").skip(1);
                ids.extend(asked.filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())));
            }
        }
    }
    assert!(ids.len() > 40);
    ids
}

#[test]
fn every_page_for_reporters_has_the_way_out_first() {
    for (name, locale, html) in samples() {
        if name == "staff" {
            continue;
        }
        let body = html.split_once("<body>").expect("a body").1;
        let first = body.split_once("<a ").expect("a link").1;
        assert!(
            first.starts_with("class=\"leave\" id=\"leave\" href=\"https://"),
            "{name}"
        );
        assert!(
            first.contains("rel=\"noreferrer noopener\""),
            "{name} {locale}"
        );
        // Nothing that looks as if it kept the code leads away from it.
        if name == "receipt" {
            assert!(!html.contains("class=\"languages\""));
            continue;
        }
        // On most of its stages there is something to lose: its own test knows which.
        if name == "plain mailbox" {
            continue;
        }
        for other in Locale::ALL {
            // The plain form's are buttons of the form, which keep what was typed.
            let way = match name {
                "plain" if other == locale => format!("<span lang=\"{other}\" aria-current"),
                "plain" => format!("formaction=\"/{other}/report/plain\""),
                _ => format!("hreflang=\"{other}\""),
            };
            assert!(html.contains(&way), "{name} {locale}");
        }
    }
}

#[test]
fn ids_are_unique_and_labels_lead_to_them() {
    for (name, locale, html) in samples() {
        let values = |attribute: &str| -> Vec<String> {
            html.split(&format!(" {attribute}=\""))
                .skip(1)
                .filter_map(|rest| Some(rest.split_once('"')?.0.to_owned()))
                .collect()
        };
        let ids = values("id");
        let unique: BTreeSet<_> = ids.iter().collect();
        assert_eq!(ids.len(), unique.len(), "{name} {locale}");
        let named = values("for").into_iter().chain(values("aria-labelledby"));
        let described = values("aria-describedby");
        let described = described
            .iter()
            .flat_map(|ids| ids.split(' '))
            .map(str::to_owned);
        let linked = values("href")
            .into_iter()
            .filter_map(|href| Some(href.strip_prefix('#')?.to_owned()));
        for id in named.chain(described).chain(linked) {
            assert!(unique.contains(&id), "{name} {locale}: {id}");
        }
    }
}

#[test]
fn the_sealing_form_cannot_be_posted() {
    for locale in Locale::ALL {
        let html = render_report(locale, &intake());
        assert!(!html.contains("method="), "{locale}");
        assert!(!html.contains(" action="), "{locale}");
        assert!(!html.contains("receipt_real"), "{locale}");
        assert!(!html.contains("safe_to_write"), "{locale}");
    }
}

#[test]
fn nobody_is_promised_that_a_report_stays_with_one_desk() {
    for (locale, elsewhere) in [
        (Locale::En, "colleagues on another desk"),
        (Locale::ZhHans, "其他小组的同事"),
        (Locale::ZhHant, "其他小組的同事"),
        (Locale::Ug, "باشقا گۇرۇپپىدىكى خىزمەتداشلىرى"),
    ] {
        for id in [
            "form-desk-hint",
            "who-text",
            "who-text-recovery",
            "who-choice",
            "who-choice-recovery",
        ] {
            let said = crate::i18n::texts(locale).unfilled(id);
            assert!(said.contains(elsewhere), "{id} in {locale}: {said}");
        }
    }
}

#[test]
fn pages_say_which_way_it_is() {
    for locale in Locale::ALL {
        let words = texts(locale);
        let intake = intake();
        assert!(render_report(locale, &intake).contains(&*words.get("report-sealed-notice")));
        let receipts = Receipts {
            real: Site::new().draw_receipt(),
            safe: Site::new().draw_receipt(),
        };
        let plain = render_plain(PlainForm {
            locale,
            intake: &intake,
            typed: &FormFields::default(),
            errors: &[],
            message: None,
            receipts: &receipts,
            as_new: false,
        });
        assert!(plain.contains(&*words.get("plain-notice")), "{locale}");
        assert!(!plain.contains("<script"), "{locale}");
    }
}

#[test]
fn wechat_is_recognised() {
    let opened = |agent: &str| {
        let mut headers = HeaderMap::new();
        headers.insert(USER_AGENT, agent.parse().expect("a header"));
        opened_in_app(&headers)
    };
    assert!(opened(
        "Mozilla/5.0 (iPhone) Mobile/15E148 MicroMessenger/8.0.49(0x18003137)"
    ));
    assert!(opened(
        "Mozilla/5.0 (Linux; Android 14) MQQBrowser/6.2 QQ/9.0.85"
    ));
    assert!(!opened(
        "Mozilla/5.0 (Linux; Android 14) MQQBrowser/14.2 Mobile Safari/537.36"
    ));
    assert!(!opened(
        "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
    ));
    assert!(!opened_in_app(&HeaderMap::new()));
}

#[tokio::test]
async fn the_language_is_asked_for_once() {
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT_LANGUAGE, "ug, zh;q=0.5".parse().expect("a header"));
    let response = to_report(headers).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    assert_eq!(response.headers()["location"], "/ug/report");
    assert_eq!(response.headers()["vary"], "Accept-Language");
    let response = to_home(HeaderMap::new()).await;
    assert_eq!(response.headers()["location"], "/en/");
}

#[test]
fn the_script_is_given_the_ledger_as_it_was_signed() {
    let payload = r#"{"v":1,"name":"</script>字"}"#;
    let mut intake = intake();
    let entries = serde_json::json!([
        { "payload": crate::domain::encode_base64url(payload.as_bytes()), "signatures": [] },
    ]);
    intake.entries = entries.to_string().into();
    let html = render_report(Locale::En, &intake);
    let block = html.split_once("id=\"intake\">").expect("the block").1;
    let block = block.split_once("</script>").expect("its end").0;
    let settings: serde_json::Value = serde_json::from_str(block).expect("JSON");
    assert_eq!(settings["entries"][0]["payload"], payload);
    assert_eq!(settings["genesis"], intake.genesis.as_str());
    assert_eq!(settings["locale"], "en");
}

#[tokio::test]
async fn a_page_that_is_not_there_says_so_in_its_language() {
    let response = not_found("/ug/nothing".parse().expect("a path"), HeaderMap::new()).await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    let body = axum::body::to_bytes(response.into_body(), 1 << 20)
        .await
        .expect("a body");
    let html = String::from_utf8(body.to_vec()).expect("UTF-8");
    assert!(html.contains("<html lang=\"ug\" dir=\"rtl\">"));
}
