//! A caseworker refuses a colleague a case for a conflict of interest, in Chromium.

use std::sync::Arc;

use serde_json::json;
use thicket::clock::Clock;
use thicket::crypto::case::{CaseFile, OpenedCase, Writer};
use thicket::crypto::random::Random;
use thicket::crypto::record::WorkContent;
use thicket::domain::{AccountId, CaseId, Day, Role, Wire, decode_base64url, encode_base64url};
use thirtyfour::By;

use super::app::{Account, App};
use super::browser::{Browser, Setup};
use super::clerk::blocking;
use super::newcomer::Newcomer;
use super::person::{self, Staff, code, ledger, seal, send};

async fn sign_in(browser: &Browser, app: &App, account: &Account) {
    let page = format!("{}/desk?lang=en", app.url);
    browser.goto(page).await.unwrap();
    browser.fill("#handle", &account.handle).await;
    browser.fill("#passphrase", &account.passphrase).await;
    browser.fill("#code", &code(account, 0)).await;
    browser.click("#sign-in").await;
}

/// What may be chosen in a list.
async fn offered(browser: &Browser, list: &str) -> Vec<String> {
    let script =
        "return [...document.querySelectorAll(arguments[0] + ' option')].map((one) => one.value)";
    let found = browser.execute(script, vec![json!(list)]).await.unwrap();
    found.convert().unwrap()
}

/// A case opened with every check.
fn checked(staff: &Staff, case: &CaseId) -> OpenedCase {
    let (view, grant, _) = staff.open(case);
    let sealed: Vec<(Wire, Day, Vec<u8>)> = view["records"]
        .as_array()
        .unwrap()
        .iter()
        .map(|record| {
            let wire = serde_json::from_value(record["wire"].clone()).unwrap();
            let sealed = decode_base64url(record["sealed"].as_str().unwrap()).unwrap();
            (
                wire,
                record["day"].as_str().unwrap().parse().unwrap(),
                sealed,
            )
        })
        .collect();
    let files: Vec<_> = sealed
        .iter()
        .map(|(wire, day, sealed)| CaseFile {
            wire: *wire,
            day: *day,
            sealed,
        })
        .collect();
    let desk = view["desk"].as_str().unwrap().parse().unwrap();
    let readers: Vec<AccountId> = staff.ledger.members(&desk).copied().collect();
    let opened = OpenedCase::open(&staff.ledger, &grant, case, &files, &readers);
    assert!(opened.problems.is_empty(), "{:?}", opened.problems);
    opened
}

/// A refusal that no browser has signed.
fn refuse(staff: &Staff, case: &CaseId, refused: Vec<AccountId>) {
    let random = Random::system();
    let writer = Writer {
        keyring: &staff.keyring,
        ledger: &staff.ledger,
        random: &random,
        day: Clock::system().today(),
    };
    let content = WorkContent::Refusal {
        refused: refused.clone(),
    };
    let record = checked(staff, case).seal_work(&writer, content).unwrap();
    let body = json!({"v": 1, "refused": refused, "record": encode_base64url(&record)});
    let path = format!("cases/{case}/refused");
    for status in [201, 200] {
        let answer = staff.call("PUT", &path, Some(&body));
        assert_eq!(answer.status, status, "{}", answer.text());
    }
}

async fn choose(browser: &Browser, list: &str, value: &str) {
    browser
        .click(&format!("{list} option[value='{value}']"))
        .await;
    browser.click(&format!("{list}-go")).await;
    browser.click("#access-yes").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_colleague_is_offered_nowhere_and_left_out_of_the_new_key() {
    let app = Arc::new(blocking(|| App::start_with(&[("THICKET_LIMITS", "off")])).await);
    let (case, reader, newcomer) = {
        let app = app.clone();
        blocking(move || {
            let sealed = seal(&ledger(&app), "It was my cousin, who works with you.");
            assert_eq!(send(&app, &sealed.submission).status, 201);
            let admin = person::sign_in(&app, &app.admin());
            let newcomer = Newcomer::join(&app, &admin, "newcomer", Role::Caseworker);
            let reader = person::sign_in(&app, &app.caseworker(2));
            refuse(&reader, &sealed.submission.case, vec![newcomer.account]);
            (sealed.submission.case, Arc::new(reader), Arc::new(newcomer))
        })
        .await
    };
    let (has_it, has_it_not) = (
        reader.keyring.account.to_string(),
        newcomer.account.to_string(),
    );
    let browser = Browser::open(Setup::default()).await;
    sign_in(&browser, &app, &app.caseworker(0)).await;
    browser
        .click(&format!("[data-case='{case}'] .open-case"))
        .await;
    browser.click("#access-open").await;
    // What was signed elsewhere counts here, and can be lifted.
    browser
        .says("#history", "refused this case to: newcomer")
        .await;
    assert!(
        !offered(&browser, "#access-grant")
            .await
            .contains(&has_it_not)
    );
    browser.click("#refused button").await;
    browser.click("#access-yes").await;
    browser
        .shown(&format!("#access-grant option[value='{has_it_not}']"))
        .await;
    browser
        .says("#history", "refused this case to nobody any more")
        .await;

    // Somebody who does not have it: from now on nothing offers them.
    choose(&browser, "#access-refuse", &has_it_not).await;
    browser.says("#refused", "newcomer").await;
    assert!(browser.find(By::Css(".refused-holds")).await.is_err());
    for list in ["#access-grant", "#access-refuse", "#hand-over-to"] {
        assert!(
            !offered(&browser, list).await.contains(&has_it_not),
            "{list}"
        );
    }
    // Somebody who has it: the desk says that they can read on, and offers a new key.
    choose(&browser, "#access-refuse", &has_it).await;
    browser
        .says(".refused-holds", "until the case gets a new key")
        .await;
    assert_eq!(browser.axe().await, Vec::<String>::new());
    browser.picture("refused-1280").await;
    assert_eq!(status(&reader, case).await, 200);
    assert!(!offered(&browser, "#hand-over-to").await.contains(&has_it));
    browser.click("#rekey").await;
    browser
        .says("#access-sure", "refused this case does not get the new key")
        .await;
    browser.click("#access-yes").await;
    browser.says("#history", "A new key for this case").await;
    let gone = format!("#readers [data-account='{has_it}']");
    assert!(browser.find(By::Css(&gone)).await.is_err());
    assert!(browser.find(By::Css(".refused-holds")).await.is_err());
    assert!(browser.find(By::Css("#tampering")).await.is_err());
    assert_eq!(status(&reader, case).await, 404);
    browser.close().await;

    // A colleague, on a small screen: bulk grants leave the case out, the server refuses it by name, and it can be lifted.
    let browser = Browser::open(Setup {
        width: Some(320),
        ..Setup::default()
    })
    .await;
    let colleague = app.caseworker(1);
    sign_in(&browser, &app, &colleague).await;
    browser.shown("#queue[data-loading='false']").await;
    let row = format!(".lacking[data-account='{has_it}']");
    assert!(browser.find(By::Css(&row)).await.is_err());
    browser
        .click(&format!("[data-case='{case}'] .open-case"))
        .await;
    browser.says("#history", "refused this case to:").await;
    assert!(browser.find(By::Css("#tampering")).await.is_err());
    let refused = {
        let (app, newcomer) = (app.clone(), newcomer.clone());
        blocking(move || {
            let staff = person::sign_in(&app, &colleague);
            let (view, grant, _) = staff.open(&case);
            let mut listed: Vec<AccountId> = view["refused"]
                .as_array()
                .unwrap()
                .iter()
                .map(|one| one.as_str().unwrap().parse().unwrap())
                .collect();
            listed.sort_unstable();
            let opened = checked(&staff, &case);
            assert_eq!(opened.refused, listed, "signed in the browser");
            let key = grant.seal(&case, &newcomer.identity.recipient()).unwrap();
            let body = json!({"v": 1, "account": newcomer.account, "key": encode_base64url(&key)});
            let answer = staff.call("POST", &format!("cases/{case}/grants"), Some(&body));
            assert_eq!(
                (answer.status, answer.problem().as_str()),
                (409, "conflict-of-interest")
            );
            let missing = format!("desk/missing?account={}", newcomer.account);
            let missing = staff.call("GET", &missing, None).json();
            let cases = missing["cases"].as_array().unwrap();
            assert!(cases.iter().all(|one| one["case"] != case.to_string()));
            listed
        })
        .await
    };
    let mut both: Vec<AccountId> = [&has_it, &has_it_not]
        .map(|one| one.parse().unwrap())
        .into();
    both.sort_unstable();
    assert_eq!(refused, both);
    browser.click("#access-open").await;
    browser
        .click(&format!("#refused [data-account='{has_it_not}'] button"))
        .await;
    assert_eq!(browser.axe().await, Vec::<String>::new());
    browser.picture("refused-320").await;
    browser.click("#access-yes").await;
    browser
        .shown(&format!("#access-grant option[value='{has_it_not}']"))
        .await;
    choose(&browser, "#access-grant", &has_it_not).await;
    browser
        .shown(&format!("#readers [data-account='{has_it_not}']"))
        .await;
    browser.close().await;
}

async fn status(staff: &Arc<Staff>, case: CaseId) -> u16 {
    let staff = staff.clone();
    blocking(move || staff.call("GET", &format!("cases/{case}"), None).status).await
}
