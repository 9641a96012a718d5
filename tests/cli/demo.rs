//! `thicket demo`: that it is a complete intake, and leaves nothing behind.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::http::{self, address_of};
use crate::people::sign_in;
use crate::process::{Home, Ready, Running};

/// Starts a demo and returns what it says of itself.
pub fn start(home: &Home) -> (Running, Value) {
    let arguments = ["demo", "--listen", "127.0.0.1:0", "--json"];
    let running = home.start_with(&arguments, Ready::Out, &[("THICKET_LIMITS", "off")]);
    let description = serde_json::from_str(&running.first).unwrap();
    (running, description)
}

/// The same in a folder that stays.
pub fn start_in(home: &Home, data: &std::path::Path) -> (Running, Value) {
    let data = data.to_str().unwrap();
    let arguments = ["demo", "--listen", "127.0.0.1:0", "--json", "--data", data];
    let running = home.start_with(&arguments, Ready::Out, &[("THICKET_LIMITS", "off")]);
    let description = serde_json::from_str(&running.first).unwrap();
    (running, description)
}

#[test]
fn a_demo_is_a_complete_intake_and_leaves_nothing_behind() {
    let home = Home::new();
    let (running, demo) = start(&home);
    let url = demo["url"].as_str().unwrap();
    assert!(url.starts_with("http://localhost:"), "{url}");
    let folder = std::path::PathBuf::from(demo["data"].as_str().unwrap());
    assert!(folder.join("thicket.db").is_file());

    let accounts = demo["accounts"].as_array().unwrap().iter();
    let roles: Vec<_> = accounts
        .map(|account| account["role"].as_str().unwrap())
        .collect();
    assert_eq!(roles, ["admin", "caseworker", "caseworker", "caseworker"]);

    let intake = http::ask(&address_of(url), "GET", "/api/v1/intake", None, "").json();
    assert_eq!(intake["open"], true);
    assert_eq!(intake["desks"][0]["roster"].as_array().unwrap().len(), 3);
    let page = http::ask(&address_of(url), "GET", "/en/", None, "");
    assert_eq!(page.status, 200);

    let caseworker = sign_in(url, &demo["accounts"][1]);
    assert!(
        !caseworker
            .ledger
            .is_stale(thicket::clock::Clock::system().today())
    );
    let cases = caseworker.open_all();
    assert_eq!(cases.len(), 12);
    let mut states: BTreeMap<&str, usize> = BTreeMap::new();
    for case in &cases {
        *states
            .entry(case.row["state"].as_str().unwrap())
            .or_default() += 1;
        let untouched = case.row["state"] == "received";
        assert_eq!(case.works == 0, untouched);
        assert_eq!(case.row["assignee"].is_null(), untouched);
        assert!(!case.card.content.languages.is_empty());
    }
    assert_eq!(states["received"], 2);
    // Taken, moved, and perhaps a note; where there is more, somebody answered.
    assert!(cases.iter().filter(|case| case.works > 3).count() >= 2);
    assert!(states.len() >= 5, "{states:?}");
    let mut locales: Vec<_> = cases
        .iter()
        .map(|case| case.report.locale.as_str())
        .collect();
    locales.sort_unstable();
    locales.dedup();
    assert_eq!(locales, ["en", "tr", "zh-Hans", "zh-Hant"]);

    // What is sealed is nowhere in the clear, and there is no core dump to look for it in.
    let planted = cases[0].report.answers["happened"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(!home.holds(&planted[..planted.floor_char_boundary(24)]));
    assert!(running.id() > 0);
    assert_eq!(core_limit(running.id()), "0");
    assert!(running.stop().success());
    assert!(!folder.exists());
}

#[test]
fn n42_an_admin_of_the_demo_reaches_no_case() {
    let home = Home::new();
    let (_running, demo) = start(&home);
    let admin = sign_in(demo["url"].as_str().unwrap(), &demo["accounts"][0]);
    let address = address_of(demo["url"].as_str().unwrap());
    let answer = http::ask(&address, "GET", "/api/v1/cases", Some(&admin.cookie), "");
    assert_eq!(answer.status, 404);
}

#[test]
fn a_demo_keeps_a_folder_that_was_asked_for_and_takes_no_used_one() {
    let home = Home::new();
    let data = home.data();
    let data = data.to_str().unwrap();
    let arguments = ["demo", "--listen", "127.0.0.1:0", "--json", "--data", data];
    assert!(home.start(&arguments, Ready::Out).stop().success());
    assert!(home.data().join("genesis").is_file());
    let report = home.run(&["check", "--data", data], "").done();
    assert!(report.contains("3 readers"), "{report}");
    assert!(home.run(&arguments, "").refused().contains("is not empty"));
    let open = ["demo", "--listen", "0.0.0.0:0"];
    assert!(home.run(&open, "").refused().contains("this machine only"));
}

fn core_limit(process: u32) -> String {
    let limits = std::fs::read_to_string(format!("/proc/{process}/limits"));
    // Not readable at all is what PR_SET_DUMPABLE does for other users.
    let limits = limits.unwrap_or_else(|_| "Max core file size 0".to_owned());
    let line = limits
        .lines()
        .find(|line| line.starts_with("Max core file size"));
    line.unwrap().split_whitespace().nth(4).unwrap().to_owned()
}
