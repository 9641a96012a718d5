//! Keys at the workbench, in Chromium: whom a case is sealed to, and what is left of keys after a lock.

use std::sync::Arc;

use thirtyfour::By;

use super::app::App;
use super::browser::{Browser, Setup};
use super::database::in_database;
use super::person::code;

/// Notes every pair of expanded keys that the page remembers.
const WATCH: &str = "window.remembered = []; const add = Array.prototype.unshift; \
    Array.prototype.unshift = function (...added) { \
        const [first] = added; \
        if (first && first.seed instanceof Uint8Array && first.keys) window.remembered.push([this, first]); \
        return add.apply(this, added); };";

/// How many are remembered now, and how many of all that ever were have bytes left.
const LEFT: &str = "const alive = (bytes) => bytes.some((byte) => byte !== 0); \
    return [window.remembered.filter(([memory]) => memory.length > 0).length, \
        window.remembered.filter(([, { seed, keys }]) => alive(seed) || alive(keys.secretKey)).length];";

async fn left(browser: &Browser) -> (u64, u64) {
    let found = browser.execute(LEFT, Vec::new()).await.unwrap();
    found.convert().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lock_leaves_no_keys_in_the_page() {
    let app = tokio::task::spawn_blocking(App::start).await.unwrap();
    let browser = Browser::open(Setup::default()).await;
    let account = app.caseworker(0);
    browser
        .goto(format!("{}/desk?lang=en", app.url))
        .await
        .unwrap();
    browser.shown("#sign-in-form").await;
    browser.execute(WATCH, Vec::new()).await.unwrap();
    browser.fill("#handle", &account.handle).await;
    browser.fill("#passphrase", &account.passphrase).await;
    browser.fill("#code", &code(&account, 0)).await;
    browser.click("#sign-in").await;
    browser.click("[data-case] .open-case").await;
    browser.fill("#note", "Sealed while it is locked.").await;
    let (remembered, alive) = left(&browser).await;
    assert!(remembered > 0 && alive > 0, "{remembered} {alive}");
    browser.click("#lock").await;
    browser.shown("#unlock-form").await;
    assert_eq!(left(&browser).await, (0, 0));
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_is_handed_over_only_after_a_look_at_the_fingerprint() {
    let app = Arc::new(tokio::task::spawn_blocking(App::start).await.unwrap());
    let browser = Browser::open(Setup::default()).await;
    let account = app.caseworker(0);
    browser
        .goto(format!("{}/desk?lang=en", app.url))
        .await
        .unwrap();
    browser.fill("#handle", &account.handle).await;
    browser.fill("#passphrase", &account.passphrase).await;
    browser.fill("#code", &code(&account, 0)).await;
    browser.click("#sign-in").await;
    browser.click("#about-open").await;
    browser.shown("#about").await;
    let known = browser
        .execute(
            "return [...document.querySelectorAll('#about .entry > div')].map((one) => \
             [one.querySelector('dt').textContent, one.querySelector('.words').textContent])",
            Vec::new(),
        )
        .await
        .unwrap();
    let known: Vec<(String, String)> = known.convert().unwrap();
    browser.click("#about-close").await;
    browser.click("[data-case] .open-case").await;
    // Whoever does not have it yet.
    let choose = "const field = document.getElementById('hand-over-to'); \
        const [last] = [...field.options].slice(-1); field.value = last.value; \
        field.dispatchEvent(new Event('change', { bubbles: true })); return last.text.split(' (')[0];";
    browser.shown("#hand-over-to").await;
    let assigned = browser.text("#case-assignee").await;
    for decided in [false, true] {
        let chosen = browser.execute(choose, Vec::new()).await.unwrap();
        let chosen: String = chosen.convert().unwrap();
        let (_, words) = known.iter().find(|(name, _)| *name == chosen).unwrap();
        browser.click("#hand-over").await;
        browser.says("#hand-over-dialog .words", words).await;
        assert_eq!(browser.axe().await, Vec::<String>::new());
        if decided {
            browser.click("#hand-over-yes").await;
            browser.says("#case-assignee", &chosen).await;
        } else {
            browser.click("#hand-over-no").await;
            assert!(browser.find(By::Css("#hand-over-dialog")).await.is_err());
            assert_eq!(browser.text("#case-assignee").await, assigned);
        }
    }
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n18_names_that_somebody_exchanged_are_noticed_and_taken_only_after_the_words() {
    let app = Arc::new(tokio::task::spawn_blocking(App::start).await.unwrap());
    let browser = Browser::open(Setup::default()).await;
    let account = app.caseworker(0);
    browser
        .goto(format!("{}/desk?lang=en", app.url))
        .await
        .unwrap();
    browser.fill("#handle", &account.handle).await;
    browser.fill("#passphrase", &account.passphrase).await;
    browser.fill("#code", &code(&account, 0)).await;
    browser.click("#sign-in").await;
    browser.shown("#queue tbody tr").await;
    assert!(browser.find(By::Css("#ledger-warning")).await.is_err());
    browser.click("#lock").await;
    browser.shown("#unlock-form").await;
    tokio::task::spawn_blocking({
        let app = Arc::clone(&app);
        move || {
            in_database(&app, async |connection| {
                for sql in [
                    "UPDATE accounts SET handle = 'other' WHERE handle = 'caseworker-b'",
                    "UPDATE accounts SET handle = 'caseworker-b' WHERE handle = 'caseworker-c'",
                    "UPDATE accounts SET handle = 'caseworker-c' WHERE handle = 'other'",
                ] {
                    let done = sqlx::query(sql).execute(&mut *connection).await.unwrap();
                    assert_eq!(done.rows_affected(), 1);
                }
            });
        }
    })
    .await
    .unwrap();

    browser.fill("#passphrase", &account.passphrase).await;
    browser.click("#unlock").await;
    browser
        .shown("#ledger-warning [data-problem=tampering-names]")
        .await;
    // Nobody can be handed a case under either name.
    browser.click("[data-case] .open-case").await;
    browser.shown("#report-answers").await;
    assert!(browser.find(By::Css("#hand-over-to")).await.is_err());
    browser.click("#about-open").await;
    browser
        .says(
            "#renamed",
            "Who was called caseworker-b is called caseworker-c now",
        )
        .await;
    assert_eq!(browser.axe().await, Vec::<String>::new());
    browser.picture("names-exchanged-1280").await;
    for name in ["caseworker-c", "caseworker-b"] {
        let button = format!("[data-name='{name}'] button:not([aria-disabled])");
        browser.click(&button).await;
        let gone = format!("#about:not(:has([data-name='{name}']))");
        browser.shown(&gone).await;
    }
    browser.click("#about-close").await;
    assert!(browser.find(By::Css("#ledger-warning")).await.is_err());
    // What was taken is remembered: the next unlocking warns of nothing.
    browser.click("#lock").await;
    browser.fill("#passphrase", &account.passphrase).await;
    browser.click("#unlock").await;
    browser.shown("#hand-over-to").await;
    assert!(browser.find(By::Css("#ledger-warning")).await.is_err());
    browser.close().await;
}
