//! What a reporter's browser fetches before it can seal a report.

use std::fmt::Write as _;

use thicket::crypto::hybrid::Identity;
use thicket::crypto::ledger::Action;
use thicket::crypto::random::Random;

use super::app::App;
use super::http::{self, Answer, send};
use super::newcomer::sign;
use super::person;

/// The most bytes of all of it.
const BYTES: usize = 60_000;

fn get(app: &App, path: &str) -> Answer {
    let url = format!("{}{path}", app.url);
    let answer = send("GET", &url, &[("accept-encoding", "gzip, br")], b"");
    assert_eq!(answer.status, 200, "{path}");
    assert_eq!(answer.header("content-encoding"), Some("br"), "{path}");
    answer
}

/// What stands between `before` and the next quote.
fn quoted<'a>(html: &'a str, before: &str) -> &'a str {
    let (_, rest) = html.split_once(before).unwrap();
    rest.split_once('"').unwrap().0
}

/// The bytes of both pages and all that they need, in the language that needs most, and what they are made of.
fn weighed(app: &App) -> (usize, String) {
    let mut table = String::new();
    let mut largest = 0;
    for locale in ["en", "zh-Hans", "zh-Hant", "ug"] {
        let plain = |path: &str| http::get(&format!("{}/{locale}/{path}", app.url)).text();
        let (home, report) = (plain(""), plain("report"));
        let css = quoted(&home, "rel=\"stylesheet\" href=\"");
        assert_eq!(css, quoted(&report, "rel=\"stylesheet\" href=\""));
        let script = quoted(&report, "<script defer src=\"");
        let worker = quoted(&report, "\"worker\":\"");
        let parts = [
            ("home", format!("/{locale}/")),
            ("css", css.to_owned()),
            ("report", format!("/{locale}/report")),
            ("script", script.to_owned()),
            ("worker", worker.to_owned()),
        ];
        // Five requests: nothing else is named by either page, but the words of receipts, which are
        // fetched when a report was sent.
        assert_eq!(home.matches("/assets/").count(), 1, "{locale}");
        let words = usize::from(report.contains("\"words\":\""));
        assert_eq!(report.matches("/assets/").count() - words, 3, "{locale}");

        let _ = write!(table, "\n{locale:8}");
        let mut sum = 0;
        for (name, path) in parts {
            let bytes = get(app, &path).body.len();
            let _ = write!(table, "{name} {bytes:6}  ");
            sum += bytes;
        }
        let _ = write!(table, "together {sum:6}");
        largest = largest.max(sum);
    }
    (largest, table)
}

#[test]
fn first_page_and_form_are_60_000_bytes_in_every_language() {
    let (largest, table) = weighed(&App::start());
    assert!(largest <= BYTES, "more than {BYTES} bytes:{table}");
}

#[test]
fn first_page_and_form_are_60_000_bytes_with_a_recovery_key_too() {
    let app = App::start();
    let admin = person::sign_in(&app, &app.admin());
    let recipient = Identity::generate(&Random::system()).recipient();
    let recipient = Some(recipient.as_str().to_owned());
    assert_eq!(
        sign(&app, &admin, Action::Recovery { recipient }).status,
        201
    );
    let home = http::get(&format!("{}/en/", app.url)).text();
    assert!(home.contains("recovery key"));

    let (largest, table) = weighed(&app);
    assert!(largest <= BYTES, "more than {BYTES} bytes:{table}");
}
