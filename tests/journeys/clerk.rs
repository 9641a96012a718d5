//! What an admin does on the administration's page, and what a newcomer does on the page of enrolment.

use super::app::{Account, App};
use super::browser::Browser;
use super::person::code;

/// Runs what waits on the network or a process off the test's own threads.
pub async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(work).await.unwrap()
}

/// The names of an intake and its first desk, which its first admin chooses.
pub struct Founding {
    pub intake: &'static str,
    pub desk: &'static str,
}

/// Enrols through the pages with a link. Answers the account, and the words that its owner reads out.
pub async fn enrol(
    browser: &Browser,
    link: &str,
    handle: &str,
    role: &str,
    founding: Option<Founding>,
) -> (Account, String) {
    let (page, fragment) = link.split_once('#').unwrap();
    // Another query, or the browser would only jump within the page it has.
    let address = format!("{page}?lang=en&for={handle}#{fragment}");
    browser.goto(address).await.unwrap();
    if let Some(founding) = founding {
        browser.fill("#intake-name", founding.intake).await;
        browser.fill("#desk-name", founding.desk).await;
        browser.click("#names-next").await;
    }
    let mut account = Account {
        handle: handle.to_owned(),
        role: role.to_owned(),
        passphrase: browser.text("#new-passphrase").await,
        totp: String::new(),
    };
    browser.click("#passphrase-next").await;
    browser.fill("#typed-passphrase", &account.passphrase).await;
    browser.click("#typed-next").await;
    let secret = browser.shown("#totp-secret").await;
    account.totp = secret.attr("data-secret").await.unwrap().unwrap();
    browser.fill("#code", &code(&account, 0)).await;
    browser.click("#finish").await;
    let words = browser.text("#enrolled #own-fingerprint .words").await;
    (account, words)
}

/// Signs in on the administration's page, with the code `steps` of 30 seconds from now.
pub async fn sign_in(browser: &Browser, app: &App, account: &Account, steps: i64) {
    browser
        .goto(format!("{}/admin?lang=en", app.url))
        .await
        .unwrap();
    browser.fill("#handle", &account.handle).await;
    browser.fill("#passphrase", &account.passphrase).await;
    browser.fill("#code", &code(account, steps)).await;
    browser.click("#sign-in").await;
    browser.shown("#people").await;
}

/// Goes to a part of the page.
pub async fn go(browser: &Browser, part: &str) {
    browser.click(&format!("#part-{part}")).await;
    browser
        .shown(&format!("#part-{part}[aria-current=page]"))
        .await;
}

/// Invites somebody and answers the link, which is then put away.
pub async fn invite(browser: &Browser, handle: &str, role: &str) -> String {
    go(browser, "people").await;
    browser.click("#invite-open").await;
    browser.fill("#invite-handle", handle).await;
    browser
        .click(&format!("#invite-role option[value={role}]"))
        .await;
    browser
        .fill("#invite-note", &format!("Met {handle} twice, in person."))
        .await;
    browser.click("#invite").await;
    let link = browser.shown("#invitation [data-link]").await;
    let address = link.attr("data-link").await.unwrap().unwrap();
    browser.shown("#invitation-qr").await;
    browser.click("#invitation-away").await;
    browser
        .shown(&format!("#people [data-handle='{handle}']"))
        .await;
    address
}

/// Opens the view of one account.
pub async fn open(browser: &Browser, handle: &str) {
    go(browser, "people").await;
    browser
        .click(&format!("#people [data-handle='{handle}'] .open-case"))
        .await;
    browser.shown("#person").await;
}

/// The first four letters of each word, as an admin types them who hears them read out.
pub fn heard(words: &str) -> String {
    let short: Vec<String> = words
        .split_whitespace()
        .map(|word| word.chars().take(4).collect())
        .collect();
    short.join(" ")
}

/// Compares the words of somebody who enrolled, and signs. `desk` is the number of the desk in the list.
pub async fn vet(browser: &Browser, handle: &str, words: &str, desk: usize) {
    open(browser, handle).await;
    browser.fill("#vet-heard", &heard(words)).await;
    browser.click("#vet-compare").await;
    browser.says("#vet-fingerprint .words", words).await;
    if desk > 0 {
        let option = format!("#vet-desk option:nth-child({})", desk + 1);
        browser.click(&option).await;
    }
    browser.click("#vet-sign").await;
    browser.shown("#outcome.alert-good").await;
}

/// Signs the one entry that waits, which names somebody whose words were read out again.
pub async fn sign_too(browser: &Browser, words: &str) {
    go(browser, "waiting").await;
    browser.fill("#proposals input", &heard(words)).await;
    browser.click("#proposals button[type=submit]").await;
    browser.click("#proposals .button-main").await;
    browser.says("#outcome.alert-good", "in the ledger").await;
}
