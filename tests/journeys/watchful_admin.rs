//! What an admin's page notices, and what it asks for before it does something, in Chromium.

use std::sync::Arc;

use serde_json::json;
use thicket::clock::Clock;
use thicket::crypto::account::{Enrolment, Fingerprint, SignedRotation};
use thicket::crypto::hybrid::Identity;
use thicket::crypto::random::Random;
use thicket::crypto::signature::SigningSecret;
use thicket::crypto::words::WordList;
use thicket::domain::{AccountId, Role, encode_base64url};
use thirtyfour::prelude::*;

use super::app::App;
use super::browser::{Browser, Setup};
use super::clerk::{blocking, go, heard, invite, open, sign_in};
use super::database::in_database;
use super::http;
use super::local_desk::LocalDesk;
use super::newcomer::Newcomer;
use super::person::{self, code, credentials, ledger};

async fn unlock_again(browser: &Browser, app: &App) {
    browser
        .goto(format!("{}/admin?lang=en", app.url))
        .await
        .unwrap();
    browser.fill("#passphrase", &app.admin().passphrase).await;
    browser.click("#unlock").await;
    browser.shown("#people").await;
}

async fn account_of(app: &Arc<App>, handle: &str) -> Vec<u8> {
    let (app, handle) = (Arc::clone(app), handle.to_owned());
    blocking(move || {
        let mut id = Vec::new();
        in_database(&app, async |connection| {
            let row: (Vec<u8>,) = sqlx::query_as("SELECT id FROM accounts WHERE handle = $1")
                .bind(handle)
                .fetch_one(connection)
                .await
                .unwrap();
            id = row.0;
        });
        id
    })
    .await
}

async fn change(app: &Arc<App>, statement: &'static str, values: Vec<Vec<u8>>) {
    let app = Arc::clone(app);
    blocking(move || {
        in_database(&app, async |connection| {
            let mut query = sqlx::query(statement);
            for value in values {
                query = query.bind(value);
            }
            let done = query.execute(connection).await.unwrap();
            assert_eq!(done.rows_affected(), 1);
        });
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n18_n43_what_somebody_wrote_into_the_database_is_shown_to_an_admin() {
    let app = Arc::new(App::start());
    let browser = Browser::open(Setup::default()).await;
    sign_in(&browser, &app, &app.admin(), 0).await;
    assert!(browser.find(By::Css("#warnings")).await.is_err());
    // An honest journal first, whose head the admin's keys remember.
    invite(&browser, "somebody", "caseworker").await;
    go(&browser, "records").await;
    browser.says("#journal", "somebody").await;

    let (first, second) = (
        account_of(&app, "caseworker-a").await,
        account_of(&app, "caseworker-b").await,
    );
    let promote = "UPDATE accounts SET role = 'admin' WHERE id = $1";
    change(&app, promote, vec![first]).await;
    let revive = "UPDATE accounts SET state = 'suspended' WHERE id = $1";
    change(&app, revive, vec![second]).await;
    // The newest entry, of the note about them, says now that somebody was only signed out.
    let journal = "UPDATE journal SET payload = CAST(replace(CAST(payload AS TEXT), 'note', 'sign-out') AS BLOB) \
         WHERE seq = (SELECT MAX(seq) FROM journal)";
    change(&app, journal, Vec::new()).await;

    unlock_again(&browser, &app).await;
    browser
        .shown("#warnings [data-problem=admin-differs]")
        .await;
    browser
        .shown("#warnings [data-problem=tampering-journal]")
        .await;
    assert_eq!(browser.axe().await, Vec::<String>::new());
    browser.picture("admin-warnings-1280").await;
    open(&browser, "caseworker-a").await;
    browser.shown("#differences [data-problem=role]").await;
    browser.says(".facts", "Caseworker").await;
    open(&browser, "caseworker-b").await;
    browser.shown("#differences [data-problem=state]").await;
    browser.says("#person-state", "Vetted").await;
    go(&browser, "records").await;
    browser.shown("#journal-error").await;
    assert!(browser.find(By::Css("#journal li")).await.is_err());
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n47_a_link_to_a_new_factor_is_made_only_by_the_procedure() {
    let app = Arc::new(App::start());
    let browser = Browser::open(Setup::default()).await;
    sign_in(&browser, &app, &app.admin(), 0).await;
    open(&browser, "caseworker-a").await;
    browser.click("#reset").await;
    for check in ["1", "2"] {
        browser.click(&format!("#admin-reset-check-{check}")).await;
    }
    browser.fill("#reset-handle", "caseworker-a").await;
    browser.shown("#reset-do[aria-disabled=true]").await;
    browser.click("#admin-reset-check-3").await;
    browser.fill("#reset-handle", "caseworker-b").await;
    browser.shown("#reset-do[aria-disabled=true]").await;
    browser.fill("#reset-handle", "caseworker-a").await;
    browser.click("#reset-do:not([aria-disabled])").await;
    let link = browser.shown("#reset-link [data-link]").await;
    let link = link.attr("data-link").await.unwrap().unwrap();
    assert_eq!(browser.axe().await, Vec::<String>::new());
    let page = browser.source().await.unwrap();
    let account = app.caseworker(0);
    assert!(!page.contains(&account.totp) && !page.contains("otpauth:"));
    browser.click("#reset-link-away").await;
    browser.says("#person", "There is a link").await;
    assert!(!browser.source().await.unwrap().contains(&link));
    // It is of use to whoever also has the passphrase, and to nobody else.
    let statuses = blocking({
        let app = Arc::clone(&app);
        move || {
            let token = link.split('.').nth(1).unwrap().to_owned();
            let open = |account: &super::app::Account| {
                let known = credentials(&app, account, "");
                let body = json!({"v": 1, "token": token, "handle": "caseworker-a", "login_key": known["login_key"]});
                http::post_json(&format!("{}/api/v1/reset/open", app.url), &body).status
            };
            (open(&app.caseworker(1)), open(&account))
        }
    })
    .await;
    assert_eq!(statuses, (403, 200));
    // Withdrawn, it works no more.
    browser.click("#reset-withdraw").await;
    browser.says("#outcome", "withdrawn").await;
    browser.close().await;
}

/// What somebody offers who makes new keys, and the words of the new ones.
fn offer_new_keys(app: &App, one: &Newcomer) -> (String, Identity) {
    let random = Random::system();
    let (identity, signing) = (
        Identity::generate(&random),
        SigningSecret::generate(&random),
    );
    let ledger = ledger(app);
    let instance = ledger.instance();
    let enrolment = Enrolment::sign(one.account, one.role, &identity, &signing, &instance);
    let rotation = SignedRotation::sign(enrolment, &one.signing, &instance);
    let answer = one.try_sign_in(app);
    // A code of the step that was used, or an older one, proves nothing again.
    let used = Clock::system().unix_seconds() / 30 + 1;
    while Clock::system().unix_seconds() / 30 < used {
        std::thread::sleep(std::time::Duration::from_secs(1));
    }
    let cookie = answer.header("set-cookie").unwrap().to_owned();
    let cookie = cookie.split(';').next().unwrap();
    let proof = json!({"login_key": encode_base64url(&one.login_key), "code": one.code(1)});
    let body = json!({"v": 1, "proof": proof, "rotation": rotation, "keyring": encode_base64url(&one.keyring(app))});
    let headers = [("cookie", cookie), ("content-type", "application/json")];
    let url = format!("{}/api/v1/account/rotation", app.url);
    let put = http::send("PUT", &url, &headers, body.to_string().as_bytes());
    assert_eq!(put.status, 204, "{}", put.text());
    let words = Fingerprint::of_account(
        &instance,
        &one.account,
        one.role,
        identity.recipient().as_str(),
        &signing.public(),
    );
    (words.words(WordList::English), identity)
}

#[tokio::test(flavor = "multi_thread")]
async fn new_keys_are_signed_once_their_words_were_heard() {
    let app = Arc::new(App::start());
    let browser = Browser::open(Setup::default()).await;
    sign_in(&browser, &app, &app.admin(), 0).await;
    let (words, identity, account) = blocking({
        let app = Arc::clone(&app);
        move || {
            let admin = person::sign_in(&app, &app.admin());
            let one = Newcomer::join(&app, &admin, "newcomer", Role::Caseworker);
            let (words, identity) = offer_new_keys(&app, &one);
            (words, identity, one.account)
        }
    })
    .await;
    go(&browser, "waiting").await;
    browser.says("#to-vet", "newcomer").await;
    open(&browser, "newcomer").await;
    let old = browser.text("#old-fingerprint .words").await;
    // The words of before are not the new ones.
    browser.fill("#rotate-heard", &heard(&old)).await;
    browser.click("#rotate-compare").await;
    browser.shown("#rotate-wrong").await;
    browser.fill("#rotate-heard", &heard(&words)).await;
    browser.click("#rotate-compare").await;
    browser.says("#rotate-fingerprint .words", &words).await;
    assert_eq!(browser.axe().await, Vec::<String>::new());
    browser.click("#rotate-sign").await;
    browser.says("#outcome.alert-good", "in the ledger").await;
    let recipient = blocking({
        let app = Arc::clone(&app);
        move || recipient_of(&app, account)
    })
    .await;
    assert_eq!(recipient, identity.recipient().as_str());
    browser.close().await;
}

fn recipient_of(app: &App, account: AccountId) -> String {
    ledger(app).account(&account).unwrap().recipient.clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_admin_works_from_a_machine_of_their_own() {
    let app = Arc::new(App::start());
    let desk = blocking({
        let app = Arc::clone(&app);
        move || LocalDesk::start(&app.url, app.folder())
    })
    .await;
    let page = desk.url.replace("/desk", "/admin");
    let browser = Browser::open(Setup::default()).await;
    browser.goto(format!("{page}?lang=en")).await.unwrap();
    let admin = app.admin();
    browser.fill("#handle", &admin.handle).await;
    browser.fill("#passphrase", &admin.passphrase).await;
    browser.fill("#code", &code(&admin, 0)).await;
    browser.click("#sign-in").await;
    browser.shown("#people").await;
    // Links for others lead to the intake, not to this machine's own path.
    let link = invite(&browser, "somebody", "caseworker").await;
    assert!(
        link.starts_with(&format!("{}/enroll#v1.", app.url)),
        "{link}"
    );
    open(&browser, "caseworker-c").await;
    browser.click("#suspend").await;
    browser.click("#suspend-do").await;
    browser.says("#person-state", "Suspended").await;
    for (part, shown) in [
        ("work", "#work, #no-work"),
        ("records", "#journal li"),
        ("waiting", "#no-proposals"),
    ] {
        go(&browser, part).await;
        browser.shown(shown).await;
    }
    browser.close().await;
}
