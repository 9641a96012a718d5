//! Keys that move, in Chromium: a colleague who gets 200 cases, new keys of one's own, new keys of cases.

use std::sync::Arc;

use serde_json::{Value, json};
use thicket::clock::Clock;
use thicket::crypto::account::SignedRotation;
use thicket::crypto::ledger::Action;
use thicket::crypto::mailbox::{MailboxPage, OpenedMailbox};
use thicket::crypto::record::OpenedGrant;
use thicket::domain::{AccountId, CaseId, Role, decode_base64url};
use thirtyfour::By;

use super::app::{Account, App};
use super::browser::{Browser, Setup};
use super::holder::Holder;
use super::newcomer::{Newcomer, sign};
use super::person::{self, Sealed, Staff, code, ledger, seal, send};

const CASES: usize = 200;

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(work).await.unwrap()
}

async fn sign_in(browser: &Browser, app: &App, account: &Account, step: i64) {
    let page = format!("{}/desk?lang=en", app.url);
    browser.goto(page).await.unwrap();
    browser.fill("#handle", &account.handle).await;
    browser.fill("#passphrase", &account.passphrase).await;
    browser.fill("#code", &code(account, step)).await;
    browser.click("#sign-in").await;
}

/// Waits until every row of the queue is open; how many there are, and how many of them are trouble.
pub async fn whole_queue(browser: &Browser) -> (usize, usize) {
    browser.shown("#queue[data-loading='false']").await;
    let script = "return [Number(document.querySelector('#queue').dataset.known), \
                  document.querySelectorAll('.row-trouble').length]";
    let found = browser.execute(script, Vec::new()).await.unwrap();
    found.convert().unwrap()
}

fn bytes(value: &Value) -> Vec<u8> {
    decode_base64url(value.as_str().unwrap()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_colleague_gets_200_cases_and_new_keys_take_200_along() {
    let app = Arc::new(blocking(|| App::start_with(&[("THICKET_LIMITS", "off")])).await);
    let (newcomer, admin) = {
        let app = app.clone();
        blocking(move || {
            let ledger = ledger(&app);
            for n in 0..CASES {
                let sealed = seal(&ledger, &format!("Report {n}."));
                assert_eq!(send(&app, &sealed.submission).status, 201);
            }
            let admin = person::sign_in(&app, &app.admin());
            let newcomer = Newcomer::join(&app, &admin, "newcomer", Role::Caseworker);
            (newcomer, Arc::new(admin))
        })
        .await
    };
    let account = app.caseworker(0);
    let browser = Browser::open(Setup::default()).await;
    sign_in(&browser, &app, &account, 0).await;
    assert_eq!(whole_queue(&browser).await.1, 0);

    // The queue says who lacks cases, and one button gives them.
    let row = format!(".lacking[data-account='{}']", newcomer.account);
    browser.says(&row, "64+").await;
    assert_eq!(browser.axe().await, Vec::<String>::new());
    browser.picture("moving-lacking-1280").await;
    browser.click(&format!("{row} button")).await;
    browser.shown("#give-fingerprint").await;
    assert_eq!(browser.axe().await, Vec::<String>::new());
    browser.picture("moving-give-1280").await;
    browser.click("#give-yes").await;
    browser.says("#moving-status", "Access given").await;
    assert!(browser.find(By::Css(&row)).await.is_err());
    let granted = {
        let app = app.clone();
        blocking(move || {
            let answer = newcomer.try_sign_in(&app);
            assert_eq!(answer.status, 200, "{}", answer.text());
            let cookie = answer.header("set-cookie").unwrap().to_owned();
            let cookie = cookie.split(';').next().unwrap().to_owned();
            let (mut after, mut opened) = (String::new(), 0);
            let instance = ledger(&app).instance();
            loop {
                let url = format!("{}/api/v1/cases?state=open&after={after}", app.url);
                let headers = [("cookie", cookie.as_str())];
                let page = super::http::send("GET", &url, &headers, b"").json();
                for case in page["cases"].as_array().unwrap() {
                    let id: CaseId = case["case"].as_str().unwrap().parse().unwrap();
                    let grant = bytes(&case["grant"]);
                    OpenedGrant::open(&newcomer.identity, &instance, &id, &grant).unwrap();
                    opened += 1;
                }
                match page["next"].as_str() {
                    Some(next) => after = next.to_owned(),
                    None => return opened,
                }
            }
        })
        .await
    };
    assert!(granted >= CASES, "{granted}");

    // New keys: offered, every grant sealed to them, and exchanged once the admin has signed.
    browser.click("#account-open").await;
    browser.shown("#present-fingerprint").await;
    browser.click("#offer-keys").await;
    browser
        .fill("#prove-keys-passphrase", &account.passphrase)
        .await;
    browser.fill("#prove-keys-code", &code(&account, 1)).await;
    let used = Clock::system().unix_seconds() / 30 + 1;
    assert_eq!(browser.axe().await, Vec::<String>::new());
    browser.click("#prove-keys-go").await;
    browser.shown("#keys-offered").await;
    let words = browser.text("#new-fingerprint .words").await;
    browser
        .says("#bring-status", "Your access to every case")
        .await;
    browser.shown("#bringing[data-missing='0']").await;
    browser.picture("keys-offered-1280").await;
    assert_eq!(browser.axe().await, Vec::<String>::new());
    let signed = {
        let (app, handle) = (app.clone(), account.handle.clone());
        let admin = admin.clone();
        blocking(move || {
            let accounts = admin.call("GET", "accounts", None).json();
            let mut listed = accounts["accounts"].as_array().unwrap().iter();
            let listed = listed.find(|one| one["handle"] == *handle).unwrap();
            assert_eq!(listed["rotation"]["missing"], 0);
            let rotation: SignedRotation =
                serde_json::from_value(listed["rotation"].clone()).unwrap();
            let keys: Value = serde_json::from_slice(&rotation.payload.0).unwrap();
            let action = Action::Rotate {
                account: listed["account"].as_str().unwrap().parse().unwrap(),
                recipient: keys["recipient"].as_str().unwrap().to_owned(),
                signing: serde_json::from_value(keys["signing"].clone()).unwrap(),
            };
            sign(&app, &admin, action).status
        })
        .await
    };
    assert_eq!(signed, 201);
    // The session is over; the same passphrase opens the new keyring, and with it every case.
    browser.click("#account-back").await;
    browser.click("#queue-refresh").await;
    browser.shown("#sign-in").await;
    // A code of an older step than the last one is not taken.
    while Clock::system().unix_seconds() / 30 < used {
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    }
    sign_in(&browser, &app, &account, 1).await;
    let (all, trouble) = whole_queue(&browser).await;
    assert!(all >= CASES);
    assert_eq!(trouble, 0);
    browser.click("#about-open").await;
    assert_eq!(browser.text("#own-fingerprint .words").await, words);
    browser.close().await;
}

/// Suspends a caseworker for cause, as the admin page does; returns whom.
pub fn suspend_for_cause(app: &App, admin: &Staff, handle: &str) -> AccountId {
    let accounts = admin.call("GET", "accounts", None).json();
    let mut listed = accounts["accounts"].as_array().unwrap().iter();
    let listed = listed.find(|one| one["handle"] == *handle).unwrap();
    let account: AccountId = listed["account"].as_str().unwrap().parse().unwrap();
    assert_eq!(sign(app, admin, Action::Suspend { account }).status, 201);
    let path = format!("accounts/{account}/rekey");
    let marked = admin.call("POST", &path, Some(&json!({"v": 1})));
    assert_eq!(marked.status, 200, "{}", marked.text());
    assert!(marked.json()["cases"].as_u64().unwrap() > 0);
    account
}

/// The mailbox as a reporter's client opens it.
fn mailbox(app: &App, sealed: &Sealed) -> OpenedMailbox {
    let holder = Holder::of(app, &sealed.real);
    let page: MailboxPage = serde_json::from_value(holder.open()).unwrap();
    OpenedMailbox::open(&holder.keys, &ledger(app), &[page]).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn marked_cases_get_new_keys_and_the_reporter_is_told() {
    let app = Arc::new(blocking(App::start).await);
    let (sealed, suspended) = {
        let app = app.clone();
        blocking(move || {
            let sealed = seal(&ledger(&app), "They know my new address.");
            assert_eq!(send(&app, &sealed.submission).status, 201);
            let admin = person::sign_in(&app, &app.admin());
            let suspended = suspend_for_cause(&app, &admin, &app.caseworker(2).handle);
            (Arc::new(sealed), suspended)
        })
        .await
    };
    let case = sealed.submission.case;
    let before = sealed.submission.case_recipient.clone();
    let account = app.caseworker(0);
    let browser = Browser::open(Setup::default()).await;
    sign_in(&browser, &app, &account, 0).await;
    whole_queue(&browser).await;
    browser.says("#marked", "stays exposed").await;
    assert_eq!(browser.axe().await, Vec::<String>::new());
    browser.picture("moving-marked-1280").await;
    browser.click("#rekey-marked").await;
    browser.says("#moving-status", "New keys were made").await;
    assert!(browser.find(By::Css("#moving-error")).await.is_err());
    assert!(browser.find(By::Css("#marked")).await.is_err());

    // The case says what stays exposed and who reads it now; nothing in it is called tampering.
    browser
        .click(&format!("[data-case='{case}'] .open-case"))
        .await;
    browser.says("#history", "A new key for this case").await;
    assert!(browser.find(By::Css("#tampering")).await.is_err());
    browser.click("#access-open").await;
    browser.says("#access-exposed", "stays exposed").await;
    assert_eq!(
        browser
            .find_all(By::Css("#readers li"))
            .await
            .unwrap()
            .len(),
        2
    );
    let gone = format!("#readers [data-account='{suspended}']");
    assert!(browser.find(By::Css(&gone)).await.is_err());
    assert_eq!(browser.axe().await, Vec::<String>::new());
    browser.picture("access-1280").await;
    browser.fill("#note", "Written under the new key.").await;
    browser.click("#note-add").await;
    browser.says("#history", "Written under the new key.").await;

    // Deletion asks twice and waits for somebody else.
    browser.click("#erase-ask").await;
    browser.click("#access-yes").await;
    browser.says("#erasure", "Somebody else has to agree").await;
    assert!(browser.find(By::Css("#erase-agree")).await.is_err());
    browser.close().await;

    // The colleague agrees in the page, and anybody can call it off.
    let browser = Browser::open(Setup {
        width: Some(320),
        ..Setup::default()
    })
    .await;
    sign_in(&browser, &app, &app.caseworker(1), 0).await;
    browser
        .click(&format!("[data-case='{case}'] .open-case"))
        .await;
    browser.click("#erase-agree").await;
    browser.click("#access-yes").await;
    browser.says("#erasure", "is erased on").await;
    assert_eq!(browser.axe().await, Vec::<String>::new());
    browser.picture("access-320").await;
    browser.click("#erase-stop").await;
    browser.shown("#erase-ask").await;
    browser.close().await;

    let opened = {
        let (app, sealed) = (app.clone(), sealed.clone());
        blocking(move || {
            // The reporter takes the new key from the mail, and a colleague reads what is sealed to it.
            let opened = mailbox(&app, &sealed);
            let recipient = opened.case_recipient.unwrap().as_str().to_owned();
            let colleague = person::sign_in(&app, &app.caseworker(1));
            let (view, grant, _) = colleague.open(&case);
            assert_eq!(grant.identity.recipient().as_str(), recipient);
            assert_eq!(grant.earlier.len(), 1);
            assert_eq!(view["case_recipient"], *recipient);
            assert_eq!(view["erasure"], Value::Null);
            recipient
        })
        .await
    };
    assert_ne!(opened, before);
}
