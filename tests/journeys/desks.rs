//! More than one desk: the reporter chooses which of them reads, and nobody else is given the report. The plain form in
//! another language, with what was typed.

use std::collections::HashSet;
use std::sync::Arc;

use thicket::crypto::ledger::Action;
use thicket::crypto::record::OpenedGrant;
use thicket::domain::{AccountId, CaseId, DeskId, Role};
use thirtyfour::{By, Key};

use super::app::App;
use super::browser::{Browser, Setup};
use super::clerk::blocking;
use super::database::in_database;
use super::http;
use super::newcomer::{Newcomer, sign};
use super::person::{self, Staff, desk, ledger, seal, send};

const SECOND: DeskId = DeskId([7; 16]);
const SECOND_NAME: &str = "ئۇيغۇرلار · Uyghurs";

/// An intake with a second desk of two, whose people are here.
struct Desks {
    app: App,
    admin: Staff,
    people: [Newcomer; 2],
    /// The cases of the demo.
    before: HashSet<CaseId>,
}

/// A new case as the database has it.
struct Stored {
    case: CaseId,
    recipient: String,
    desk: DeskId,
    grants: Vec<(AccountId, Vec<u8>)>,
}

/// All cases of the database.
fn stored(app: &App) -> Vec<Stored> {
    let mut all = Vec::new();
    in_database(app, async |connection| {
        let cases: Vec<(i64, Vec<u8>, Vec<u8>, String)> =
            sqlx::query_as("SELECT case_key, id, desk, recipient FROM cases")
                .fetch_all(&mut *connection)
                .await
                .unwrap();
        for (key, case, desk, recipient) in cases {
            let grants: Vec<(Vec<u8>, Vec<u8>)> = sqlx::query_as(
                "SELECT account, sealed FROM grants WHERE case_key = $1 ORDER BY account",
            )
            .bind(key)
            .fetch_all(&mut *connection)
            .await
            .unwrap();
            let grants = grants
                .into_iter()
                .map(|(account, sealed)| (AccountId::from_slice(&account).unwrap(), sealed));
            all.push(Stored {
                case: CaseId::from_slice(&case).unwrap(),
                recipient,
                desk: DeskId::from_slice(&desk).unwrap(),
                grants: grants.collect(),
            });
        }
    });
    all
}

impl Desks {
    fn start() -> Self {
        let app = App::start_with(&[("THICKET_LIMITS", "off")]);
        let admin = person::sign_in(&app, &app.admin());
        let name = SECOND_NAME.to_owned();
        let desk = SECOND;
        let founded = sign(&app, &admin, Action::Desk { desk, name });
        assert_eq!(founded.status, 201, "{}", founded.text());
        let people = ["gul", "tursun"].map(|handle| {
            let one = Newcomer::enrol(&app, &admin, handle, Role::Caseworker);
            let Action::Vet {
                account,
                recipient,
                signing,
                ..
            } = one.vet(&app)
            else {
                panic!("a caseworker is vetted");
            };
            let vet = Action::Vet {
                account,
                desk,
                recipient,
                signing,
            };
            assert_eq!(sign(&app, &admin, vet).status, 201);
            one
        });
        let before = stored(&app).into_iter().map(|one| one.case).collect();
        Self {
            app,
            admin,
            people,
            before,
        }
    }

    /// Leaves one on the second desk, which is too few.
    fn close_second(&self) {
        let account = self.people[0].account;
        assert_eq!(
            sign(&self.app, &self.admin, Action::Suspend { account }).status,
            201
        );
    }

    fn open_second(&self) {
        let account = self.people[0].account;
        assert_eq!(
            sign(&self.app, &self.admin, Action::Restore { account }).status,
            201
        );
    }

    /// The only case that has come since; from then on it is an old one.
    fn newest(&mut self) -> Stored {
        let mut new: Vec<_> = stored(&self.app)
            .into_iter()
            .filter(|one| !self.before.contains(&one.case))
            .collect();
        assert_eq!(new.len(), 1, "one case has come");
        let one = new.remove(0);
        self.before.insert(one.case);
        one
    }

    fn nothing_new(&self) {
        assert_eq!(stored(&self.app).len(), self.before.len());
    }

    /// The newest case is on this desk and sealed to exactly its people; those of the second desk open it.
    fn check(&mut self, desk: DeskId) {
        let one = self.newest();
        assert_eq!(one.desk, desk);
        let granted: Vec<_> = one.grants.iter().map(|(account, _)| *account).collect();
        let ledger = ledger(&self.app);
        let roster = ledger.roster(&desk);
        let roster: Vec<_> = roster.iter().map(|member| member.account).collect();
        assert_eq!(granted, roster);
        for person in &self.people {
            let grant = one.grants.iter().find(|(to, _)| *to == person.account);
            assert_eq!(grant.is_some(), desk == SECOND);
            let Some((_, sealed)) = grant else { continue };
            let instance = ledger.instance();
            let opened = OpenedGrant::open(&person.identity, &instance, &one.case, sealed);
            let identity = opened.unwrap().identity;
            assert_eq!(identity.recipient().as_str(), one.recipient);
        }
    }
}

fn of(desk: DeskId) -> String {
    format!("[name='desk'][value='{desk}']")
}

async fn check(desks: Desks, desk: DeskId) -> Desks {
    blocking(move || {
        let mut desks = desks;
        desks.check(desk);
        desks
    })
    .await
}

/// Chooses a desk with the keyboard: with scripts off nothing else scrolls to it.
async fn choose(browser: &Browser, desk: DeskId) {
    let choice = browser.shown(&of(desk)).await;
    choice.send_keys(" ").await.unwrap();
    assert!(choice.is_selected().await.unwrap());
}

async fn overflow(browser: &Browser) -> i64 {
    let script =
        "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
    let found = browser.execute(script, Vec::new()).await.unwrap();
    found.convert().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reporter_chooses_a_desk_and_only_its_people_are_given_the_report() {
    let mut desks = blocking(Desks::start).await;
    let url = desks.app.url.clone();
    let first = desk(&ledger_of(&url).await);

    // With scripts, on a small screen from right to left.
    let browser = Browser::open(Setup {
        width: Some(320),
        ..Setup::default()
    })
    .await;
    browser.goto(format!("{url}/ug/")).await.unwrap();
    browser
        .says("section[aria-labelledby='who']", SECOND_NAME)
        .await;
    assert_eq!(overflow(&browser).await, 0);
    assert_eq!(browser.axe().await, Vec::<String>::new());
    browser.goto(format!("{url}/ug/report")).await.unwrap();
    browser.shown("#desks").await;
    assert_eq!(browser.axe().await, Vec::<String>::new());
    assert_eq!(overflow(&browser).await, 0);
    browser.picture("desks-form-ug-320").await;
    let default = browser.find(By::Css(of(first))).await.unwrap();
    assert!(default.is_selected().await.unwrap());
    choose(&browser, SECOND).await;
    browser.fill("#f-happened", "ئىككىنچى گۇرۇپپىغا.").await;
    browser.click("#send").await;
    browser.shown("#receipt .digits").await;
    desks = check(desks, SECOND).await;
    // Or takes the default.
    browser.goto(format!("{url}/ug/report")).await.unwrap();
    browser.fill("#f-happened", "Without a choice.").await;
    browser.click("#send").await;
    browser.shown("#receipt .digits").await;
    desks = check(desks, first).await;
    browser
        .goto(format!("{url}/ug/report/plain"))
        .await
        .unwrap();
    assert_eq!(browser.axe().await, Vec::<String>::new());
    assert_eq!(overflow(&browser).await, 0);
    browser.close().await;

    // Without scripts.
    let browser = Browser::open(Setup {
        without_scripts: true,
        width: Some(320),
        ..Setup::default()
    })
    .await;
    for (chosen, desk) in [(Some(SECOND), SECOND), (None, first)] {
        browser
            .goto(format!("{url}/ug/report/plain"))
            .await
            .unwrap();
        browser.picture("desks-plain-ug-320").await;
        if let Some(chosen) = chosen {
            choose(&browser, chosen).await;
        }
        browser.fill("#f-happened", "ئىككىنچى گۇرۇپپىغا.").await;
        browser.click("button.send").await;
        browser.shown("p.digits").await;
        desks = check(desks, desk).await;
    }
    browser.close().await;

    // From a terminal, by name and by id, chosen from a list, and by default.
    let id = SECOND.to_string();
    let answers = r#"{"happened": "From a terminal."}"#;
    let asked = "What happened.\n.\n\n\n\n\n";
    let stories: [(&[&str], String, DeskId, &str); 4] = [
        (
            &["--answers", "-", "--desk", SECOND_NAME],
            answers.to_owned(),
            SECOND,
            "",
        ),
        (
            &["--answers", "-", "--desk", &id],
            answers.to_owned(),
            SECOND,
            "",
        ),
        (
            &[],
            format!("5\n2\n{asked}"),
            SECOND,
            "Who should read your report?",
        ),
        (&["--answers", "-"], answers.to_owned(), first, SECOND_NAME),
    ];
    for (more, input, desk, said) in stories {
        let mut arguments = vec!["report", "--server", &url, "--no-trace"];
        arguments.extend(more);
        let (done, text) = desks.app.command(&arguments, &input);
        assert!(done && text.contains(said), "{text}");
        // Who can read it: those of the desk it goes to.
        let readers = text
            .lines()
            .find(|line| line.contains("vetted caseworkers of"));
        let readers = readers.unwrap_or_else(|| panic!("nobody is named:\n{text}"));
        assert_eq!(readers.contains(SECOND_NAME), desk == SECOND, "{readers}");
        desks = check(desks, desk).await;
    }
    let unknown = [
        "report",
        "--server",
        &url,
        "--no-trace",
        "--answers",
        "-",
        "--desk",
        "First",
    ];
    let (done, text) = desks.app.command(&unknown, answers);
    assert!(!done && text.contains(SECOND_NAME), "{text}");
    blocking(move || desks.nothing_new()).await;
}

async fn ledger_of(url: &str) -> thicket::crypto::ledger::Ledger {
    let url = format!("{url}/api/v1/ledger");
    blocking(move || {
        let answer = http::get(&url).json();
        let entries: Vec<thicket::crypto::ledger::Entry> =
            serde_json::from_value(answer["entries"].clone()).unwrap();
        thicket::crypto::ledger::Ledger::verify(&entries).unwrap()
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_desk_that_closes_meanwhile_loses_nobody_a_word_and_sends_nothing_elsewhere() {
    let desks = Arc::new(blocking(Desks::start).await);
    let url = desks.app.url.clone();
    let first = desk(&ledger_of(&url).await);
    let at = |work: fn(&Desks)| {
        let desks = Arc::clone(&desks);
        blocking(move || work(&desks))
    };
    let choices = "return [...document.querySelectorAll('[name=desk]')]\
        .filter((box) => !box.parentElement.hidden).map((box) => [box.value, box.checked]).flat().join()";

    // With scripts.
    let browser = Browser::open(Setup::default()).await;
    browser.goto(format!("{url}/en/report")).await.unwrap();
    choose(&browser, SECOND).await;
    browser.fill("#f-happened", "Typed with care.").await;
    at(Desks::close_second).await;
    browser.click("#send").await;
    browser
        .says("#errors", "The desk you chose takes no reports")
        .await;
    let kept = "return document.querySelector('#f-happened').value";
    let kept = browser.execute(kept, Vec::new()).await.unwrap();
    assert_eq!(kept.json(), "Typed with care.");
    let offered = browser.execute(choices, Vec::new()).await.unwrap();
    assert_eq!(offered.json(), &format!("{first},false"));
    assert_eq!(browser.axe().await, Vec::<String>::new());
    // Nothing is chosen for the reporter, nor sent without a choice.
    browser.click("#send").await;
    browser.says("#errors", "Choose another desk").await;
    at(Desks::nothing_new).await;
    choose(&browser, first).await;
    browser.click("#send").await;
    browser.shown("#receipt .digits").await;
    browser.close().await;
    let mut desks = Arc::into_inner(desks).unwrap();
    desks = check(desks, first).await;
    blocking(move || {
        desks.open_second();

        // Without scripts, drawn before it closed.
        let plain = format!("{url}/en/report/plain");
        let form = http::get(&plain).text();
        assert!(form.contains(&SECOND.to_string()));
        let hidden = |name: &str| {
            let (_, rest) = form.split_once(&format!("name=\"{name}\" value=\"")).unwrap();
            rest.split_once('"').unwrap().0.to_owned()
        };
        let body = |desk: &str| {
            let (real, safe) = (hidden("receipt_real"), hidden("receipt_safe"));
            format!(
                "receipt_real={real}&receipt_safe={safe}&happened=Typed+with+care.&desk=&desk={desk}"
            )
        };
        let post = |body: &str| {
            let kind = [("content-type", "application/x-www-form-urlencoded")];
            http::send("POST", &plain, &kind, body.as_bytes())
        };
        desks.close_second();
        let answer = post(&body(&SECOND.to_string()));
        assert_eq!(answer.status, 409);
        let page = answer.text();
        assert!(page.contains("The desk you chose takes no reports"));
        assert!(page.contains("Typed with care."));
        assert!(!page.contains(&format!("value=\"{SECOND}\"")));
        desks.nothing_new();
        assert_eq!(post(&body(&first.to_string())).status, 200);
        desks.check(first);

        // At the interface, and sealed by whoever does not look.
        desks.open_second();
        let mut sealed = seal(&ledger(&desks.app), "For the wrong desk.");
        sealed.submission.desk = SECOND;
        let strangers = send(&desks.app, &sealed.submission);
        assert_eq!(
            (strangers.status, strangers.problem().as_str()),
            (409, "roster-changed")
        );
        desks.close_second();
        let closed = send(&desks.app, &sealed.submission);
        assert_eq!(
            (closed.status, closed.problem().as_str()),
            (409, "desk-closed")
        );
        desks.nothing_new();

        // A terminal says which desks are open, and asks who can answer.
        let arguments = ["report", "--server", &url, "--no-trace", "--answers", "-", "--desk", SECOND_NAME];
        let (done, text) = desks.app.command(&arguments, r#"{"happened": "x"}"#);
        assert!(!done && text.contains(&first.to_string()), "{text}");
        desks.nothing_new();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_with_one_desk_is_not_stuck_when_that_desk_opens_again() {
    let desks = blocking(Desks::start).await;
    let url = desks.app.url.clone();
    let ledger = ledger_of(&url).await;
    let first = desk(&ledger);
    let people: Vec<_> = ledger
        .roster(&first)
        .iter()
        .map(|one| one.account)
        .collect();
    let desks = blocking(move || {
        desks.close_second();
        desks
    })
    .await;
    let browser = Browser::open(Setup::default()).await;
    browser.goto(format!("{url}/en/report")).await.unwrap();
    let one = browser.find(By::Css(of(first))).await.unwrap();
    assert_eq!(one.attr("type").await.unwrap().unwrap(), "hidden");
    browser.fill("#f-happened", "Typed with care.").await;

    // It closes while another opens, which the page has no name of.
    let (desks, people) = blocking(move || {
        for account in people[1..].iter().copied() {
            let suspended = sign(&desks.app, &desks.admin, Action::Suspend { account });
            assert_eq!(suspended.status, 201, "{}", suspended.text());
        }
        desks.open_second();
        (desks, people)
    })
    .await;
    for _ in 0..2 {
        browser.click("#send").await;
        browser.says("#errors", "open the form in a new tab").await;
    }
    let desks = blocking(move || {
        desks.nothing_new();
        for account in people[1..].iter().copied() {
            let restored = sign(&desks.app, &desks.admin, Action::Restore { account });
            assert_eq!(restored.status, 201, "{}", restored.text());
        }
        desks
    })
    .await;
    browser.click("#send").await;
    browser.shown("#receipt .digits").await;
    browser.close().await;
    check(desks, first).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_language_of_the_plain_form_keeps_what_was_typed_with_scripts_off() {
    let desks = blocking(Desks::start).await;
    let url = desks.app.url.clone();
    let browser = Browser::open(Setup {
        without_scripts: true,
        width: Some(320),
        ..Setup::default()
    })
    .await;
    let photograph = desks.app.folder().join("door.jpg");
    std::fs::write(&photograph, b"\xff\xd8 a photograph").unwrap();
    let planted = "kestrel-over-the-harbour 两个人";
    browser
        .goto(format!("{url}/en/report/plain"))
        .await
        .unwrap();
    choose(&browser, SECOND).await;
    browser.fill("#f-happened", planted).await;
    let input = browser.find(By::Css("#f-files")).await.unwrap();
    input
        .send_keys(photograph.display().to_string())
        .await
        .unwrap();
    let typed = async |language: &str| {
        // With the keyboard, as in `choose`.
        let button = format!("[formaction='/{language}/report/plain']");
        let button = browser.shown(&button).await;
        button.send_keys(Key::Enter + "").await.unwrap();
        browser
            .shown(&format!("html[lang='{language}'] #f-happened"))
            .await;
        let text = browser.shown("#f-happened").await;
        assert_eq!(text.value().await.unwrap().unwrap(), planted, "{language}");
        let chosen = browser.find(By::Css(of(SECOND))).await.unwrap();
        assert!(chosen.is_selected().await.unwrap(), "{language}");
        let address = browser.current_url().await.unwrap();
        assert!(address.path() == format!("/{language}/report/plain") && address.query().is_none());
    };
    typed("ug").await;
    browser.picture("plain-again-ug-320").await;
    // That the file has to be chosen again is said.
    browser.says(".errors", "ھۆججەتلەرنى قايتا تاللاڭ").await;
    typed("zh-Hant").await;
    typed("en").await;
    assert!(
        browser.find(By::Css(".errors")).await.is_err(),
        "no file was chosen since"
    );
    let desks = blocking(move || {
        desks.nothing_new();
        assert_eq!(
            desks.app.files_with(&["kestrel-over-the-harbour"]),
            Vec::<std::path::PathBuf>::new()
        );
        desks
    })
    .await;
    // The return key draws the form again in the same language, and sends nothing that is not finished.
    let line = browser.find(By::Css("#f-when-original")).await.unwrap();
    if !line.is_displayed().await.unwrap() {
        let section = browser.shown("#section-b summary").await;
        section.send_keys(Key::Enter + "").await.unwrap();
    }
    browser.fill("#f-when-original", "In autumn").await;
    line.send_keys(Key::Enter + "").await.unwrap();
    let redrawn = "html[lang='en'] #f-when-original[value='In autumn']";
    browser.shown(redrawn).await;
    let desks = blocking(move || {
        desks.nothing_new();
        desks
    })
    .await;
    let send = browser.shown("#report .send").await;
    send.send_keys(Key::Enter + "").await.unwrap();
    browser.shown("html[lang='en'] p.digits").await;
    browser.close().await;
    check(desks, SECOND).await;
}
