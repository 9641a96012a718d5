//! One's own account in Chromium: passkeys, recovery codes, another passphrase, new factors.

use std::sync::Arc;

use serde_json::json;
use thirtyfour::By;

use super::app::{Account, App};
use super::browser::{Browser, Setup};
use super::http;
use super::person::{self, code, credentials};

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(work).await.unwrap()
}

/// Plugs a security key into the browser; with `unlocks` it has the PRF extension. Returns its name.
async fn plug_in(browser: &Browser, unlocks: bool) -> String {
    browser.devtools("WebAuthn.enable", json!({})).await;
    let options = json!({"options": {
        "protocol": "ctap2",
        "ctap2Version": "ctap2_1",
        "transport": "usb",
        "hasResidentKey": true,
        "hasUserVerification": true,
        "isUserVerified": true,
        "automaticPresenceSimulation": true,
        "hasPrf": unlocks,
    }});
    let added = browser
        .devtools("WebAuthn.addVirtualAuthenticator", options)
        .await;
    added["authenticatorId"].as_str().unwrap().to_owned()
}

async fn pull_out(browser: &Browser, name: &str) {
    let which = json!({"authenticatorId": name});
    browser
        .devtools("WebAuthn.removeVirtualAuthenticator", which)
        .await;
}

async fn sign_in(browser: &Browser, app: &App, account: &Account, code: &str) {
    let page = format!("{}/desk?lang=en", app.url);
    browser.goto(page).await.unwrap();
    type_credentials(browser, account).await;
    browser.fill("#code", code).await;
    browser.click("#sign-in").await;
}

async fn type_credentials(browser: &Browser, account: &Account) {
    browser.fill("#handle", &account.handle).await;
    browser.fill("#passphrase", &account.passphrase).await;
}

async fn sign_out(browser: &Browser) {
    browser.click("#sign-out").await;
    browser.click("#sign-out-here").await;
    browser.shown("#sign-in").await;
}

async fn is_there(browser: &Browser, css: &str) -> bool {
    browser.find(By::Css(css)).await.is_ok()
}

/// Makes recovery codes with a one-time code and reads them.
pub async fn recovery_codes(browser: &Browser, account: &Account, code: &str) -> Vec<String> {
    browser.click("#make-recovery").await;
    browser
        .fill("#prove-recovery-passphrase", &account.passphrase)
        .await;
    browser.fill("#prove-recovery-code", code).await;
    browser.click("#prove-recovery-go").await;
    let shown = browser.text("#recovery-codes").await;
    shown.lines().map(str::to_owned).collect()
}

/// Types a recovery code in a form of the account's page.
pub async fn prove(browser: &Browser, form: &str, account: &Account, recovery: &str) {
    browser
        .fill(&format!("#{form}-passphrase"), &account.passphrase)
        .await;
    browser.click(&format!("#{form}-code-other")).await;
    browser.fill(&format!("#{form}-code"), recovery).await;
    browser.click(&format!("#{form}-go")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn passkeys_sign_in_and_unlock_beside_codes_that_stay() {
    let app = Arc::new(blocking(App::start).await);
    let account = app.caseworker(0);
    let browser = Browser::open(Setup::default()).await;
    let first = plug_in(&browser, true).await;
    sign_in(&browser, &app, &account, &code(&account, 0)).await;
    browser.shown("#queue tbody tr").await;
    browser.click("#account-open").await;
    browser.shown("#factors li").await;
    let codes = recovery_codes(&browser, &account, &code(&account, 1)).await;
    assert_eq!(codes.len(), 8);
    assert_eq!(browser.axe().await, Vec::<String>::new());
    browser.picture("account-recovery-1280").await;
    browser.click("#recovery-done").await;
    assert!(!is_there(&browser, "#recovery-codes").await);
    browser.says("#recovery-left", "8").await;

    // A security key with the extension: it signs in, and opens the keyring.
    browser.click("#add-passkey").await;
    browser.fill("#factor-name", "钥匙扣").await;
    assert_eq!(browser.axe().await, Vec::<String>::new());
    prove(&browser, "prove-factor", &account, &codes[0]).await;
    browser.click("#make-passkey").await;
    browser.says("#factors-notice", "opens your keys").await;
    browser.says("#factors", "钥匙扣").await;
    browser.picture("account-factors-1280").await;
    sign_out(&browser).await;
    assert_eq!(browser.axe().await, Vec::<String>::new());
    browser.picture("sign-in-with-passkeys-1280").await;
    browser.click("#passkey-alone").await;
    browser.shown("#queue tbody tr").await;
    browser.click("#lock").await;
    browser.shown("#unlock").await;
    browser.click("#passkey-alone").await;
    browser.shown("#queue tbody tr").await;
    pull_out(&browser, &first).await;

    // One without it is a second factor beside the passphrase, and says so when it is tried alone.
    let second = plug_in(&browser, false).await;
    browser.click("#account-open").await;
    browser.click("#add-passkey").await;
    browser.fill("#factor-name", "Old key").await;
    prove(&browser, "prove-factor", &account, &codes[1]).await;
    browser.click("#make-passkey").await;
    browser
        .says("#factors-notice", "beside the passphrase")
        .await;
    sign_out(&browser).await;
    browser.click("#passkey-alone").await;
    browser
        .says("#sign-in-error", "does not open your keys")
        .await;
    type_credentials(&browser, &account).await;
    browser.click("#sign-in-with-passkey").await;
    browser.shown("#queue tbody tr").await;

    // Removed, it signs in no more; codes do.
    browser.click("#account-open").await;
    browser.says("#factors", "Old key").await;
    let remove = "//li[contains(., 'Old key')]//button[contains(., 'Remove')]";
    browser
        .find(By::XPath(remove))
        .await
        .unwrap()
        .click()
        .await
        .unwrap();
    prove(&browser, "prove-remove", &account, &codes[2]).await;
    browser.says("#factors-notice", "Removed").await;
    sign_out(&browser).await;
    type_credentials(&browser, &account).await;
    browser.click("#sign-in-with-passkey").await;
    browser.says("#sign-in-error", "did not work").await;
    pull_out(&browser, &second).await;
    browser.click("#code-other").await;
    browser.fill("#code", &codes[3].to_uppercase()).await;
    browser.click("#sign-in").await;
    browser.shown("#queue tbody tr").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n37_another_passphrase_ends_every_other_session() {
    let app = Arc::new(blocking(App::start).await);
    let account = app.caseworker(0);
    let browser = Browser::open(Setup {
        width: Some(320),
        ..Setup::default()
    })
    .await;
    sign_in(&browser, &app, &account, &code(&account, 0)).await;
    browser.shown("#queue tbody tr").await;
    browser.click("#account-open").await;
    let codes = recovery_codes(&browser, &account, &code(&account, 1)).await;
    browser.click("#recovery-done").await;
    let elsewhere = {
        let (app, account, code) = (app.clone(), account.clone(), codes[0].clone());
        blocking(move || person::sign_in_with(&app, &account, &code)).await
    };
    browser.click("#change-passphrase").await;
    let passphrase = browser.text("#new-passphrase").await;
    assert_eq!(passphrase.split(' ').count(), 7);
    assert_eq!(browser.axe().await, Vec::<String>::new());
    browser.picture("account-passphrase-320").await;
    browser.click("#passphrase-next").await;
    browser.fill("#typed-passphrase", "some other words").await;
    browser.shown("#prove-passphrase-go[aria-disabled]").await;
    browser.fill("#typed-passphrase", &passphrase).await;
    // The old passphrase is needed, and a wrong one is told before the server is asked.
    let mut wrong = account.clone();
    wrong.passphrase = passphrase.clone();
    prove(&browser, "prove-passphrase", &wrong, &codes[1]).await;
    browser
        .says("#prove-passphrase-error", "did not work")
        .await;
    browser
        .fill("#prove-passphrase-passphrase", &account.passphrase)
        .await;
    browser.fill("#prove-passphrase-code", &codes[1]).await;
    browser.click("#prove-passphrase-go").await;
    browser.shown("#passphrase-done").await;
    browser.says("#sessions", "Here").await;
    assert_eq!(
        browser
            .find_all(By::Css("#sessions li"))
            .await
            .unwrap()
            .len(),
        1
    );
    assert_eq!(browser.axe().await, Vec::<String>::new());
    browser.picture("account-320").await;
    // Here it goes on; elsewhere the session is over, and the old passphrase signs nobody in.
    browser.click("#account-back").await;
    browser.click("#queue-refresh").await;
    browser.shown("#queue tbody tr").await;
    let refused = {
        let (app, account, code) = (app.clone(), account.clone(), codes[2].clone());
        blocking(move || {
            assert_eq!(elsewhere.call("GET", "session", None).status, 401);
            let body = credentials(&app, &account, &code);
            http::post_json(&format!("{}/api/v1/session", app.url), &body).status
        })
        .await
    };
    assert_eq!(refused, 403);
    sign_out(&browser).await;
    let mut renewed = account.clone();
    renewed.passphrase = passphrase;
    type_credentials(&browser, &renewed).await;
    browser.click("#code-other").await;
    browser.fill("#code", &codes[2]).await;
    browser.click("#sign-in").await;
    browser.shown("#queue tbody tr").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n47_a_lost_second_factor_is_set_up_anew_with_the_link_and_the_passphrase() {
    let app = Arc::new(blocking(App::start).await);
    let account = app.caseworker(0);
    let path = {
        let (app, handle) = (app.clone(), account.handle.clone());
        blocking(move || {
            let admin = person::sign_in(&app, &app.admin());
            let accounts = admin.call("GET", "accounts", None).json();
            let mut listed = accounts["accounts"].as_array().unwrap().iter();
            let id = listed.find(|one| one["handle"] == *handle).unwrap()["account"].clone();
            let path = format!("accounts/{}/reset", id.as_str().unwrap());
            let answer = admin.call("POST", &path, Some(&json!({"v": 1, "hours": 24})));
            assert_eq!(answer.status, 201, "{}", answer.text());
            answer.json()["path"].as_str().unwrap().to_owned()
        })
        .await
    };
    let browser = Browser::open(Setup::default()).await;
    let (before, fragment) = path.split_once('#').unwrap();
    let page = format!("{}{before}?lang=en#{fragment}", app.url);
    browser.goto(page).await.unwrap();
    browser.shown("#reset-who").await;
    // The link is out of the address bar at once.
    assert!(!browser.current_url().await.unwrap().as_str().contains('#'));
    assert_eq!(browser.axe().await, Vec::<String>::new());
    browser.picture("reset-1280").await;
    browser.fill("#handle", &account.handle).await;
    browser.fill("#passphrase", "some other words").await;
    browser.click("#reset-open").await;
    browser.says("#reset-error", "Check the handle").await;
    browser.fill("#passphrase", &account.passphrase).await;
    browser.click("#reset-open").await;
    let secret = browser.shown("#totp-secret").await;
    let totp = secret.attr("data-secret").await.unwrap().unwrap();
    let mut anew = account.clone();
    anew.totp = totp;
    browser.fill("#factor-name", "New phone").await;
    browser.fill("#code", &code(&anew, 0)).await;
    assert_eq!(browser.axe().await, Vec::<String>::new());
    browser.click("#reset-finish").await;
    browser.shown("#reset-done").await;
    sign_in(&browser, &app, &account, &code(&account, 0)).await;
    browser.says("#sign-in-error", "did not work").await;
    browser.fill("#code", &code(&anew, 1)).await;
    browser.click("#sign-in").await;
    browser.shown("#queue tbody tr").await;
    browser.close().await;
}
