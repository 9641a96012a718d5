//! Admins in Chromium.

use std::sync::Arc;
use std::time::{Duration, Instant};

use thicket::crypto::account::Fingerprint;
use thicket::crypto::ledger::Ledger;
use thicket::crypto::words::WordList;
use thicket::domain::{AccountState, Role};
use thirtyfour::prelude::*;

use super::app::App;
use super::browser::{Browser, Setup};
use super::clerk::{Founding, blocking, enrol, go, heard, invite, open, sign_in, sign_too, vet};
use super::database::in_database;
use super::newcomer::Newcomer;
use super::person::{self, code, ledger, seal, send};

async fn newest(app: &Arc<App>) -> Ledger {
    let app = Arc::clone(app);
    blocking(move || ledger(&app)).await
}

fn active(ledger: &Ledger, role: Role) -> usize {
    let accounts = ledger.accounts();
    accounts
        .filter(|(_, one)| one.role == role && one.state == AccountState::Vetted)
        .count()
}

#[tokio::test(flavor = "multi_thread")]
async fn from_nothing_to_two_admins_and_three_caseworkers_on_two_desks() {
    let app = Arc::new(App::start_empty());
    let (done, output) = blocking({
        let app = Arc::clone(&app);
        move || app.command(&["account", "invite", "--role", "admin", "founder"], "")
    })
    .await;
    assert!(done, "{output}");
    let fragment = output.split("/enroll#").nth(1).unwrap();
    let fragment = fragment.split_whitespace().next().unwrap();
    let link = format!("{}/enroll#{fragment}", app.url);

    // The first admin founds the intake, and invites a second one before anybody else.
    let first = Browser::open(Setup::default()).await;
    let founding = Founding {
        intake: "An intake",
        desk: "First desk",
    };
    let (founder, _) = enrol(&first, &link, "founder", "admin", Some(founding)).await;
    sign_in(&first, &app, &founder, 1).await;
    assert_eq!(first.axe().await, Vec::<String>::new());
    let link = invite(&first, "second", "admin").await;
    let other = Browser::open(Setup::default()).await;
    let (second, words) = enrol(&other, &link, "second", "admin", None).await;

    // Words that are not the person's are not enough, and the page does not show which they are.
    open(&first, "second").await;
    assert!(first.find(By::Css("#person .words")).await.is_err());
    first
        .says("#vetting-needs", "Your signature is enough")
        .await;
    let turned: Vec<&str> = words.split_whitespace().rev().collect();
    first.fill("#vet-heard", &turned.join(" ")).await;
    first.click("#vet-compare").await;
    first.says("#vet-wrong", "Not the same").await;
    assert!(first.find(By::Css("#vet-sign")).await.is_err());
    assert_eq!(first.axe().await, Vec::<String>::new());
    first.picture("admin-compare-1280").await;
    vet(&first, "second", &words, 0).await;
    assert_eq!(active(&newest(&app).await, Role::Admin), 2);
    assert_eq!(newest(&app).await.threshold(), 2);

    // A second desk takes one admin; whoever is vetted from now on takes two.
    go(&first, "rules").await;
    first.says("#threshold", "2 of 2").await;
    first.click("#desk-new").await;
    first.fill("#desk-name", "Second desk").await;
    first.click("#desk-new-do").await;
    first.says("#desks", "Second desk").await;
    assert_eq!(first.axe().await, Vec::<String>::new());
    sign_in(&other, &app, &second, 1).await;
    let people = Browser::open(Setup::default()).await;
    for (handle, desk) in [("worker-a", 0), ("worker-b", 0), ("worker-c", 1)] {
        let link = invite(&first, handle, "caseworker").await;
        let (_, words) = enrol(&people, &link, handle, "caseworker", None).await;
        vet(&first, handle, &words, desk).await;
        first
            .says("#outcome", "Signatures of other admins still needed: 1")
            .await;
        let before = newest(&app).await;
        // The second admin hears the words too, or has nothing to sign with.
        go(&other, "waiting").await;
        other.says("#proposals", handle).await;
        assert!(
            other
                .find(By::Css("#proposals .button-main"))
                .await
                .is_err()
        );
        sign_too(&other, &words).await;
        assert_eq!(newest(&app).await.head().seq, before.head().seq + 1);
    }
    assert_eq!(other.axe().await, Vec::<String>::new());
    let now = newest(&app).await;
    let desks: Vec<usize> = now
        .desks()
        .iter()
        .map(|(desk, _)| now.roster(desk).len())
        .collect();
    assert_eq!(desks, [2, 1]);
    // The note is there for the admin who did not write it.
    open(&other, "worker-c").await;
    other
        .says("#person", "Met worker-c twice, in person.")
        .await;
    other.says("#person-state", "Vetted").await;
    go(&first, "records").await;
    first.says("#ledger [data-action=vet]", "worker-c").await;
    first
        .says("#journal [data-action=invite]", "worker-c")
        .await;
    first
        .says("#journal [data-action=propose]", "founder")
        .await;
    assert_eq!(first.axe().await, Vec::<String>::new());
    exported_ledger_verifies(&app, &first).await;
    first.picture("admin-records-1280").await;

    // A desk of two takes reports in.
    let sent = blocking({
        let app = Arc::clone(&app);
        move || {
            let sealed = seal(&ledger(&app), "For two readers.");
            (
                sealed.submission.grants.len(),
                send(&app, &sealed.submission).status,
            )
        }
    })
    .await;
    assert_eq!(sent, (2, 201));
    go(&first, "work").await;
    first.says("#work", "First desk").await;
    assert_eq!(first.axe().await, Vec::<String>::new());
    for browser in [first, other, people] {
        browser.close().await;
    }
}

/// The file that the page offers is one that `thicket ledger verify` takes.
async fn exported_ledger_verifies(app: &Arc<App>, browser: &Browser) {
    // The download itself goes to a folder that headless browsers do not have: what it holds is taken where it is made.
    browser
        .execute(
            "const make = URL.createObjectURL; URL.createObjectURL = (blob) => { \
             blob.text().then((text) => { document.body.dataset.exported = text; }); return make.call(URL, blob); };",
            Vec::new(),
        )
        .await
        .unwrap();
    browser.click("#export").await;
    browser.shown("body[data-exported]").await;
    let body = browser.find(By::Css("body")).await.unwrap();
    let exported = body.attr("data-exported").await.unwrap().unwrap();
    let file = app.folder().join("ledger.json");
    std::fs::write(&file, exported).unwrap();
    let genesis = browser.text("#genesis").await;
    let genesis = genesis.split_whitespace().last().unwrap().to_owned();
    let (valid, said) = blocking({
        let app = Arc::clone(app);
        move || {
            let file = file.display().to_string();
            app.command(&["ledger", "verify", &file, "--genesis", &genesis], "")
        }
    })
    .await;
    assert!(valid && said.starts_with("valid: "), "{said}");
}

/// The status that the interface answers a page's own session with.
async fn session_status(browser: &Browser) -> u64 {
    let answer = browser
        .execute_async(
            "const done = arguments[arguments.length - 1]; \
             fetch('/api/v1/cases').then((answer) => done(answer.status));",
            Vec::new(),
        )
        .await
        .unwrap();
    answer.json().as_u64().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn n37_suspending_ends_an_open_session_within_a_second() {
    let app = Arc::new(App::start());
    let desk = Browser::open(Setup::default()).await;
    let account = app.caseworker(0);
    desk.goto(format!("{}/desk?lang=en", app.url))
        .await
        .unwrap();
    desk.fill("#handle", &account.handle).await;
    desk.fill("#passphrase", &account.passphrase).await;
    desk.fill("#code", &code(&account, 0)).await;
    desk.click("#sign-in").await;
    desk.shown("#queue tbody tr").await;
    assert_eq!(session_status(&desk).await, 200);

    let office = Browser::open(Setup::default()).await;
    sign_in(&office, &app, &app.admin(), 0).await;
    open(&office, &account.handle).await;
    office.click("#suspend").await;
    office.click("#for-cause").await;
    assert_eq!(office.axe().await, Vec::<String>::new());
    let before = newest(&app).await.head().seq;
    office.click("#suspend-do").await;
    while newest(&app).await.head().seq == before {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let since = Instant::now();
    assert_eq!(session_status(&desk).await, 401);
    assert!(
        since.elapsed() < Duration::from_secs(1),
        "{:?}",
        since.elapsed()
    );
    desk.click("#queue-refresh").await;
    desk.shown("#sign-in-form").await;
    // The cases of the account are marked, and whatever comes from now on is not for it.
    office
        .says("#outcome", "Cases marked to get a new key: ")
        .await;
    office.says("#person-state", "Suspended").await;
    let readers = blocking({
        let app = Arc::clone(&app);
        move || {
            let sealed = seal(&ledger(&app), "For those who are left.");
            assert_eq!(send(&app, &sealed.submission).status, 201);
            sealed.submission.grants.len()
        }
    })
    .await;
    assert_eq!(readers, 2);
    desk.close().await;
    office.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n43_a_rogue_admin_alone_suspends_everybody_and_gains_nothing() {
    let app = Arc::new(App::start());
    let office = Browser::open(Setup::default()).await;
    sign_in(&office, &app, &app.admin(), 0).await;
    // There is a second admin, and a stranger whom only the rogue wants.
    let (other, stranger) = blocking({
        let app = Arc::clone(&app);
        move || {
            let admin = person::sign_in(&app, &app.admin());
            let other = Newcomer::join(&app, &admin, "other-admin", Role::Admin);
            (
                other,
                Newcomer::enrol(&app, &admin, "stranger", Role::Caseworker),
            )
        }
    })
    .await;
    open(&office, "other-admin").await;
    office.click("#suspend").await;
    office.click("#suspend-do").await;
    office.says("#person-state", "Suspended").await;
    // It takes two all the same, and there is only one.
    go(&office, "rules").await;
    office.says("#threshold", "2 of 1").await;
    assert!(office.find(By::Css("#threshold-change")).await.is_err());
    let words = words_of(&newest(&app).await, &stranger);
    vet(&office, "stranger", &words, 0).await;
    office.says("#outcome", "still needed: 1").await;
    // Nor does whoever is suspended come back by one signature.
    open(&office, "other-admin").await;
    office.click("#restore").await;
    // Not before somebody has heard the words of the account: its name is the server's word.
    office.click("#restore-do").await;
    let words = words_of(&newest(&app).await, &other);
    office.fill("#restoring-form input", &heard(&words)).await;
    office.click("#restoring-form button[type=submit]").await;
    office.shown("#restoring-same").await;
    office.click("#restore-do").await;
    office.says("#outcome", "still needed: 1").await;
    for handle in ["caseworker-a", "caseworker-b", "caseworker-c"] {
        open(&office, handle).await;
        office.click("#suspend").await;
        office.click("#suspend-do").await;
        office.says("#person-state", "Suspended").await;
    }
    let now = newest(&app).await;
    assert_eq!(now.threshold(), 2);
    assert_eq!(
        (active(&now, Role::Admin), active(&now, Role::Caseworker)),
        (1, 0)
    );
    assert!(now.account(&stranger.account).is_none());
    assert_eq!(
        now.account(&other.account).unwrap().state,
        AccountState::Suspended
    );
    // No case is lost: every grant is still there, for the day they are restored.
    let (cases, grants) = blocking({
        let app = Arc::clone(&app);
        move || cases_and_grants(&app)
    })
    .await;
    assert!(cases > 0);
    assert_eq!(grants, 3 * cases);
    office.close().await;
}

fn words_of(ledger: &Ledger, one: &Newcomer) -> String {
    let recipient = one.identity.recipient();
    let signing = one.signing.public();
    Fingerprint::of_account(
        &ledger.instance(),
        &one.account,
        one.role,
        recipient.as_str(),
        &signing,
    )
    .words(WordList::English)
}

fn cases_and_grants(app: &App) -> (i64, i64) {
    let mut counted = (0, 0);
    in_database(app, async |connection| {
        counted =
            sqlx::query_as("SELECT (SELECT COUNT(*) FROM cases), (SELECT COUNT(*) FROM grants)")
                .fetch_one(connection)
                .await
                .unwrap();
    });
    counted
}

/// Every part of the page, in a language that runs from right to left and on a telephone.
#[tokio::test(flavor = "multi_thread")]
async fn every_part_is_usable_on_a_telephone_and_from_right_to_left() {
    let app = Arc::new(App::start());
    for (lang, width, steps) in [("ug", 320, 0), ("en", 320, 1)] {
        let browser = Browser::open(Setup {
            width: Some(width),
            ..Setup::default()
        })
        .await;
        sign_in(&browser, &app, &app.admin(), steps).await;
        let address = format!("{}/admin?lang={lang}", app.url);
        browser.goto(address).await.unwrap();
        browser.fill("#passphrase", &app.admin().passphrase).await;
        browser.click("#unlock").await;
        browser.shown("#people").await;
        for part in [
            "people",
            "waiting",
            "rules",
            "work",
            "records",
            "procedures",
            "own",
        ] {
            go(&browser, part).await;
            browser.shown(".admin h1").await;
            assert_eq!(browser.axe().await, Vec::<String>::new(), "{lang} {part}");
            fits(&browser, &format!("{lang} {part}")).await;
            browser
                .picture(&format!("admin-{part}-{lang}-{width}"))
                .await;
        }
        open(&browser, "caseworker-a").await;
        for id in ["suspend", "revoke", "reset", "note-change"] {
            browser.click(&format!("#{id}")).await;
        }
        assert_eq!(browser.axe().await, Vec::<String>::new(), "{lang} person");
        fits(&browser, &format!("{lang} person")).await;
        browser
            .picture(&format!("admin-person-{lang}-{width}"))
            .await;
        browser.close().await;
    }
}

async fn fits(browser: &Browser, what: &str) {
    let overflow = browser
        .execute(
            "const page = document.documentElement; return page.scrollWidth - page.clientWidth;",
            Vec::new(),
        )
        .await
        .unwrap();
    assert_eq!(
        overflow.json().as_i64(),
        Some(0),
        "{what} is wider than the screen"
    );
}
