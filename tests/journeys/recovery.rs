//! A recovery key in the pages: reporters are told, and every way in which a browser seals a grant seals one to it.

use std::sync::Arc;

use thicket::crypto::hybrid::Identity;
use thicket::crypto::ledger::{Action, RECOVERY_ACCOUNT};
use thicket::crypto::random::Random;
use thicket::crypto::record::OpenedGrant;
use thicket::domain::CaseId;
use thirtyfour::By;

use super::app::App;
use super::browser::{Browser, Setup};
use super::newcomer::sign;
use super::person::{self, code, ledger};
use super::sending::sql;

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(work).await.unwrap()
}

fn unhex(text: &str) -> Vec<u8> {
    let digits = text.as_bytes().chunks_exact(2);
    digits
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

/// Opens every grant of the recovery account, and says how many keys each case has had.
fn opened(app: &App, identity: &Identity) -> Vec<usize> {
    let rows = sql(
        app,
        "SELECT hex(c.id) || ' ' || hex(g.sealed) FROM grants g JOIN cases c ON c.case_key = g.case_key \
         WHERE g.account = zeroblob(16)",
    );
    let instance = ledger(app).instance();
    rows.iter()
        .map(|row| {
            let (case, sealed) = row.split_once(' ').unwrap();
            let case = CaseId::from_slice(&unhex(case)).unwrap();
            let grant = OpenedGrant::open(identity, &instance, &case, &unhex(sealed)).unwrap();
            grant.identities().count()
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn reporters_are_told_of_a_recovery_key_and_browsers_seal_to_it() {
    let app = Arc::new(blocking(App::start).await);
    let identity = Arc::new(Identity::generate(&Random::system()));
    {
        let (app, identity) = (app.clone(), identity.clone());
        blocking(move || {
            let admin = person::sign_in(&app, &app.admin());
            let recipient = Some(identity.recipient().as_str().to_owned());
            let answer = sign(&app, &admin, Action::Recovery { recipient });
            assert_eq!(answer.status, 201, "{}", answer.text());
        })
        .await;
    }
    let all = {
        let app = app.clone();
        blocking(move || sql(&app, "SELECT hex(id) FROM cases").len()).await
    };

    // A reporter is told before anything is written, on a small screen too.
    let small = Setup {
        width: Some(320),
        ..Setup::default()
    };
    let browser = Browser::open(small).await;
    for (locale, words) in [("ug", "قۇتقۇزۇش ئاچقۇچى"), ("en", "recovery key")] {
        let page = format!("{}/{locale}/", app.url);
        browser.goto(page).await.unwrap();
        browser.says("section[aria-labelledby='who']", words).await;
        assert_eq!(browser.axe().await, Vec::<String>::new());
        browser
            .picture(&format!("home-recovery-{locale}-320"))
            .await;
    }
    let page = format!("{}/en/report", app.url);
    browser.goto(page).await.unwrap();
    browser.fill("#f-happened", "They came again.").await;
    browser.click("#send").await;
    browser.shown("#receipt .digits").await;
    browser.close().await;
    let keys = {
        let (app, identity) = (app.clone(), identity.clone());
        blocking(move || opened(&app, &identity)).await
    };
    assert_eq!(keys, [1], "the form's own");

    // The workbench offers the cases of before, and says who can open one.
    let browser = Browser::open(Setup::default()).await;
    let account = app.caseworker(0);
    let page = format!("{}/desk?lang=en", app.url);
    browser.goto(page).await.unwrap();
    browser.fill("#handle", &account.handle).await;
    browser.fill("#passphrase", &account.passphrase).await;
    browser.fill("#code", &code(&account, 0)).await;
    browser.click("#sign-in").await;
    browser.shown("#queue[data-loading='false']").await;
    let row = format!(".lacking[data-account='{RECOVERY_ACCOUNT}']");
    browser.says(&row, "The recovery key cannot open").await;
    browser.click(&format!("{row} button")).await;
    browser.click("#give-yes").await;
    browser.says("#moving-status", "Access given").await;
    assert!(browser.find(By::Css(&row)).await.is_err());
    browser.click("tr.row .open-case").await;
    browser.click("#access-open").await;
    let reader = format!("#readers [data-account='{RECOVERY_ACCOUNT}']");
    browser.says(&reader, "The recovery key").await;
    assert_eq!(browser.axe().await, Vec::<String>::new());
    browser.picture("access-recovery-1280").await;

    // A new key goes to it too, and what was sealed before stays open to it.
    browser.click("#rekey").await;
    browser.click("#access-yes").await;
    browser.says("#history", "A new key for this case").await;
    browser.says(&reader, "The recovery key").await;
    assert!(browser.find(By::Css("#tampering")).await.is_err());
    browser.close().await;
    let mut keys = blocking(move || opened(&app, &identity)).await;
    keys.sort_unstable();
    assert_eq!(keys.len(), all + 1);
    assert_eq!(keys[all - 1..], [1, 2]);
}
