//! Clients that share no code with Thicket: written from PROTOCOL.md alone, on stock age in Node.

use std::process::Command;

use super::app::App;
use super::person::{self, ledger, seal, sign_in};

fn node(script: &str, arguments: &[&str]) -> serde_json::Value {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/foreign-client");
    let output = Command::new("node")
        .arg(script)
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn a_client_that_shares_no_code_sends_a_report_and_opens_one() {
    let app = App::start();
    let sent = node("send.mjs", &[&app.url, "ئاكامنى تۇتۇپ كەتتى."]);
    let case = sent["case"].as_str().unwrap().parse().unwrap();
    let (_, _, report) = sign_in(&app, &app.caseworker(0)).open(&case);
    assert_eq!(report.answers["happened"], "ئاكامنى تۇتۇپ كەتتى.");

    let sealed = seal(&ledger(&app), "它的钥匙在同一个协议里。");
    assert_eq!(person::send(&app, &sealed.submission).status, 201);
    let account = app.caseworker(1);
    let opened = node(
        "open.mjs",
        &[
            &app.url,
            &account.handle,
            &account.passphrase,
            &account.totp,
            &sealed.submission.case.to_string(),
        ],
    );
    assert!(
        opened.to_string().contains("它的钥匙在同一个协议里。"),
        "{opened}"
    );
}
