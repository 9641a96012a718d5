//! What an admin is shown before somebody is revoked, in Chromium.

use std::sync::Arc;

use thicket::crypto::ledger::Action;
use thirtyfour::By;

use super::app::App;
use super::browser::{Browser, Setup};
use super::clerk::{blocking, go, open, sign_in};
use super::newcomer::sign;
use super::person;

#[tokio::test(flavor = "multi_thread")]
async fn the_cases_that_would_be_left_with_nobody_are_counted_before_a_revocation_is_signed() {
    let app = Arc::new(App::start());
    let browser = Browser::open(Setup {
        width: Some(320),
        ..Setup::default()
    })
    .await;
    sign_in(&browser, &app, &app.admin(), 0).await;
    open(&browser, "caseworker-a").await;
    browser.click("#revoke").await;
    browser.shown("#leaving[data-alone='0']").await;
    browser
        .says("#leaving-cases", "Cases that this account can read")
        .await;
    browser.says("#leaving-open", "caseworker-b").await;
    browser
        .says("#leaving-alone", "No case would be left with nobody")
        .await;
    browser.shown("#revoke-do:not([aria-disabled])").await;
    assert_eq!(browser.axe().await, Vec::<String>::new());
    browser.picture("admin-leaving-320").await;
    browser.click("#revoke-cancel").await;

    // The others cannot read any more: it is said how many cases that leaves with nobody, and there is nothing to sign.
    let before = blocking({
        let app = Arc::clone(&app);
        move || {
            let admin = person::sign_in(&app, &app.admin());
            let accounts = admin.call("GET", "accounts", None).json();
            for handle in ["caseworker-b", "caseworker-c"] {
                let mut listed = accounts["accounts"].as_array().unwrap().iter();
                let listed = listed.find(|one| one["handle"] == handle).unwrap();
                let account = listed["account"].as_str().unwrap().parse().unwrap();
                assert_eq!(sign(&app, &admin, Action::Suspend { account }).status, 201);
            }
            person::ledger(&app).head().seq
        }
    })
    .await;
    go(&browser, "people").await;
    open(&browser, "caseworker-a").await;
    browser.click("#revoke").await;
    let shown = browser.shown("#leaving:not([data-alone='0'])").await;
    let alone = shown.attr("data-alone").await.unwrap().unwrap();
    assert!(alone.parse::<u32>().unwrap() > 0, "{alone}");
    browser.says("#leaving-alone", &alone).await;
    browser.shown("#revoke-do[aria-disabled='true']").await;
    browser.click("#revoke-do").await;
    assert!(browser.find(By::Css("#outcome")).await.is_err());
    let after = blocking({
        let app = Arc::clone(&app);
        move || person::ledger(&app).head().seq
    })
    .await;
    assert_eq!(before, after);
    browser.close().await;
}
