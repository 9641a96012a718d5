//! Reporters who come back in Chromium: the mailbox page with scripts.

use serde_json::{Value, json};
use thicket::crypto::receipt::Receipt;
use thicket::crypto::record::{OpenedRecord, Side, open_record};
use thicket::crypto::words::WordList;

use super::app::{App, contains_any, patterns};
use super::browser::{Browser, Setup};
use super::holder::{Holder, bytes, reply};
use super::person::{Sealed, Staff, ledger, seal, send, sign_in};
use super::recorder::Recorder;

const ANSWER: &str = "我们读了您的报告。请保存来电号码。";
const SECOND: &str = "您父母那边有消息吗？";

/// A report, and a desk that answered so often.
fn answered(app: &App, answers: &[&str]) -> (Sealed, Staff) {
    let sealed = seal(&ledger(app), "They came to my parents.");
    assert_eq!(send(app, &sealed.submission).status, 201);
    let staff = sign_in(app, &app.caseworker(0));
    for (before, answer) in answers.iter().enumerate() {
        let body = reply(app, &staff, &sealed, before as u64 + 1, answer);
        let path = format!("cases/{}/records", sealed.submission.case);
        let stored = staff.call("POST", &path, Some(&body));
        assert_eq!(stored.status, 201, "{}", stored.text());
    }
    (sealed, staff)
}

/// What the desk finds that came through the mailboxes of a case.
fn follow_ups(staff: &Staff, sealed: &Sealed) -> Vec<(Side, u64, String)> {
    let case = sealed.submission.case;
    let (view, grant, report) = staff.open(&case);
    let records = view["records"].as_array().unwrap();
    let work = records.iter().filter(|record| record["wire"] == "work");
    let mut found: Vec<_> = work
        .filter_map(|record| {
            let file = bytes(&record["sealed"]);
            let (ledger, mailboxes) = (&staff.ledger, &report.mailboxes);
            match open_record(ledger, &grant.identity, mailboxes, &case, &file).unwrap() {
                OpenedRecord::FollowUp(side, follow_up) => {
                    Some((side, follow_up.seq, follow_up.text))
                }
                _ => None,
            }
        })
        .collect();
    found.sort_by_key(|(_, seq, _)| *seq);
    found
}

async fn enter(browser: &Browser, url: &str, locale: &str, code: &str) {
    let page = format!("{url}/{locale}/mailbox");
    browser.goto(page).await.unwrap();
    browser.fill("#code", code).await;
    browser.click("#open button").await;
}

/// The text of a script's value.
async fn told(browser: &Browser, script: &str) -> Value {
    let told = browser.execute(script, Vec::new()).await.unwrap();
    told.json().clone()
}

const KEPT: &str = "return [document.cookie, localStorage.length, sessionStorage.length, \
    location.hash, location.search, location.pathname].join()";

fn wide(digits: &str) -> String {
    let wide = |digit: char| char::from_u32(0xff10 + u32::from(digit) - 0x30).unwrap();
    let digits = digits.chars().filter(char::is_ascii_digit);
    digits.map(wide).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn n23_a_conversation_in_the_browser_leaves_nothing_behind() {
    let app = App::start();
    let (sealed, staff) = answered(&app, &[ANSWER, SECOND]);
    let digits = sealed.real.grouped_digits().to_string();
    let recorder = Recorder::start(&app.address());
    let browser = Browser::open(Setup::default()).await;
    enter(&browser, &recorder.url(), "zh-Hans", &wide(&digits)).await;

    // Both answers, the newest first, then what came by itself.
    browser.says("#messages", "已收到您的消息").await;
    browser.says("#trust", "没有缺少任何一条").await;
    let messages = browser.text("#messages").await;
    let [second, first] = [SECOND, ANSWER].map(|text| messages.find(text).unwrap());
    assert!(second < first, "{messages}");
    assert_eq!(browser.axe().await, Vec::<String>::new());
    browser.picture("mailbox-zh-Hans-1280").await;

    // Two messages, of which the second is sent while the first is hardly there.
    for text in ["他们又打来了。", "车牌是白色的。"] {
        browser.fill("#text", text).await;
        browser.click("#write-send").await;
        browser.says("#write-status", "已发送").await;
        assert_eq!(
            told(&browser, "return document.querySelector('#text').value").await,
            ""
        );
    }
    assert_eq!(
        follow_ups(&staff, &sealed),
        [
            (Side::Real, 1, "他们又打来了。".to_owned()),
            (Side::Real, 2, "车牌是白色的。".to_owned()),
        ]
    );

    // Deleting asks first, and leaves the rest.
    let delete = "#messages li:nth-child(2) .buttons button";
    browser.click(delete).await;
    browser.says("#messages li:nth-child(2)", "无法恢复").await;
    browser
        .click("#messages li:nth-child(2) .buttons button:nth-of-type(2)")
        .await;
    browser.says("#messages li:nth-child(2)", ANSWER).await;
    browser.click(delete).await;
    browser
        .click("#messages li:nth-child(2) .buttons button")
        .await;
    browser.says("#messages li:nth-child(2)", "已删除").await;
    let left = Holder::of(&app, &sealed.real).read(&app);
    assert!(left.contains(&None) && left.contains(&Some(SECOND.to_owned())));
    assert!(!left.contains(&Some(ANSWER.to_owned())));

    let kept = told(&browser, KEPT).await;
    assert_eq!(kept, ",0,0,,,/zh-Hans/mailbox");
    browser.click("#close").await;
    browser.shown("#closed").await;
    let page = told(&browser, "return document.documentElement.innerHTML").await;
    let page = page.as_str().unwrap();
    let compact: String = digits.split_whitespace().collect();
    for secret in [SECOND, "白色", &digits, &compact] {
        assert!(!page.contains(secret), "the closed page still has {secret}");
    }
    // What was deleted is not taken for withheld when the mailbox is opened again.
    browser.click("#closed-again").await;
    browser.fill("#code", &digits).await;
    browser.click("#open button").await;
    // Only who deleted it knows that nobody else did.
    browser.says("#trust", "已删除或无法打开的消息：1 条").await;
    browser.says("#messages", SECOND).await;
    browser.fill("#text", "第三条。").await;
    browser.click("#write-send").await;
    browser.says("#write-status", "已发送").await;
    assert_eq!(follow_ups(&staff, &sealed).len(), 3);
    browser.close().await;

    let planted = patterns(&[ANSWER, SECOND, "白色的", &compact, &digits, &wide(&digits)]);
    assert!(!contains_any(&recorder.sent(), &planted));
    assert!(!contains_any(&recorder.received(), &planted));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_safe_code_opens_a_mailbox_that_looks_the_same_and_says_nothing() {
    let app = App::start();
    let (sealed, staff) = answered(&app, &[ANSWER]);
    let browser = Browser::open(Setup::default()).await;
    let words = sealed.safe.words(WordList::English).to_string();
    enter(&browser, &app.url, "en", &words.to_uppercase()).await;
    browser.says("#trust", "None is missing").await;
    browser.says("#messages", "There is no news for you").await;
    let page = told(&browser, "return document.documentElement.innerHTML").await;
    assert!(!page.as_str().unwrap().contains(ANSWER));
    for part in ["#writing", "#adding", "#withdrawing"] {
        browser.shown(part).await;
    }
    browser.fill("#text", "All is well.").await;
    browser.click("#write-send").await;
    browser.says("#write-status", "Sent.").await;
    assert_eq!(
        follow_ups(&staff, &sealed),
        [(Side::Safe, 1, "All is well.".to_owned())]
    );
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn withdrawing_takes_two_steps_and_says_the_day() {
    let app = App::start();
    let (sealed, _) = answered(&app, &[]);
    let browser = Browser::open(Setup::default()).await;
    let digits = sealed.real.grouped_digits().to_string();
    enter(&browser, &app.url, "en", &digits).await;
    browser.shown("#mailbox").await;
    browser.click("#withdrawing summary").await;
    browser.says("#withdrawing", "three to four days").await;
    browser.click("#withdraw-ask").await;
    browser.click("#withdraw-no").await;
    let holder = Holder::of(&app, &sealed.real);
    assert_eq!(holder.open()["erases"], Value::Null);
    browser.click("#withdraw-ask").await;
    browser.click("#withdraw-yes").await;
    let day = holder_erases(&browser, &holder).await;
    let year = day.split('-').next().unwrap().to_owned();
    browser.says("#erases", &year).await;
    assert_eq!(browser.axe().await, Vec::<String>::new());
    // What was a mistake can still be said.
    browser.fill("#text", "That was a mistake.").await;
    browser.click("#write-send").await;
    browser.says("#write-status", "Sent.").await;
    browser.close().await;
}

async fn holder_erases(browser: &Browser, holder: &Holder) -> String {
    browser.shown("#erases").await;
    holder.open()["erases"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_typo_is_caught_on_the_device_and_an_unknown_code_is_told_kindly() {
    let app = App::start();
    let (sealed, _) = answered(&app, &[]);
    let recorder = Recorder::start(&app.address());
    let browser = Browser::open(Setup::default()).await;
    let digits = sealed.real.grouped_digits().to_string();
    let last = digits.chars().last().unwrap().to_digit(10).unwrap();
    let typo = format!("{}{}", &digits[..digits.len() - 1], (last + 1) % 10);
    enter(&browser, &recorder.url(), "en", &typo).await;
    browser.says("#code-error", "digits is not right").await;
    let asked = String::from_utf8_lossy(&recorder.sent())
        .matches("/api/v1/mailbox")
        .count();
    assert_eq!(
        asked, 0,
        "nothing is asked for with a code that cannot be one"
    );
    // Nothing typed is lost.
    assert_eq!(
        told(&browser, "return document.querySelector('#code').value").await,
        typo
    );
    browser.fill("#code", &digits[1..]).await;
    browser.click("#open button").await;
    browser.says("#code-error", "28 digits").await;
    let words = sealed.real.words(WordList::English).to_string();
    let (_, rest) = words.split_once(' ').unwrap();
    browser.fill("#code", &format!("zebraa {rest}")).await;
    browser.click("#open button").await;
    browser.says("#code-error", "Word number 1").await;
    assert_eq!(browser.axe().await, Vec::<String>::new());

    let stranger = Receipt::generate(&thicket::crypto::random::Random::system());
    browser.fill("#code", &stranger.grouped_digits()).await;
    browser.click("#open button").await;
    browser.says("#unknown", "opens nothing here").await;
    assert_eq!(browser.axe().await, Vec::<String>::new());
    browser.click("#unknown-again").await;
    browser.fill("#code", &words).await;
    browser.click("#open button").await;
    browser.says("#trust", "None is missing").await;
    browser.close().await;
}

/// Has the page's requests answered by a server that lies: `lie` changes the JSON of an answer.
async fn lying(browser: &Browser, path: &str, lie: &str) {
    let script = format!(
        "const real = window.fetch; window.fetch = async (url, how) => {{ \
         const response = await real(url, how); \
         if (!url.includes({path:?})) return response; \
         const json = await response.json(); ({lie})(json); \
         return new Response(JSON.stringify(json).padEnd(65536), {{ headers: response.headers }}); }}"
    );
    browser.execute(script, Vec::new()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn n62_a_server_that_lies_is_found_out_and_said_in_words() {
    let app = App::start();
    let (sealed, _) = answered(&app, &[ANSWER, SECOND]);
    let digits = sealed.real.grouped_digits().to_string();
    let browser = Browser::open(Setup::default()).await;
    let mailbox = Holder::of(&app, &sealed.real).keys.mailbox;
    let first = thicket::domain::encode_base64url(&mailbox.0[..16]);
    let held_back =
        format!("(json) => json.mail = json.mail.filter((mail) => mail.id !== {first:?})");
    let lies = [
        // A ledger that ends before the day of the report.
        (
            "/ledger",
            "(json) => json.entries.length = 2",
            "#trust",
            "does not continue",
        ),
        // A mail that is held back.
        ("/mailbox?", held_back.as_str(), "#trust", "is missing"),
        // A mail whose bytes were changed.
        (
            "/mailbox?",
            "(json) => { for (const mail of json.mail) mail.sealed = mail.sealed.slice(0, -8) + 'AAAAAAAA'; }",
            "#trust",
            "is not shown",
        ),
        // The key of another case.
        (
            "/mailbox?",
            "(json) => { json.case_recipient = json.case_recipient.replace(/.$/, 'q'); }",
            "#trust",
            "does not belong to your report",
        ),
    ];
    for (path, lie, place, said) in lies {
        browser
            .goto(format!("{}/en/mailbox", app.url))
            .await
            .unwrap();
        lying(&browser, path, lie).await;
        browser.fill("#code", &digits).await;
        browser.click("#open button").await;
        browser.says(place, said).await;
        browser.says(place, "not your fault").await;
        assert_eq!(browser.axe().await, Vec::<String>::new(), "{said}");
        let writing = told(&browser, "return document.querySelector('#writing').hidden").await;
        let hidden = path == "/ledger" || said == "does not belong to your report";
        assert_eq!(writing, json!(hidden), "{said}");
    }
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_mailbox_fits_a_small_screen_in_every_language() {
    let app = App::start();
    let (sealed, _) = answered(&app, &["W".repeat(300).as_str(), ANSWER]);
    let digits = sealed.real.grouped_digits().to_string();
    for width in [320, 1280] {
        let browser = Browser::open(Setup {
            width: Some(width),
            ..Setup::default()
        })
        .await;
        for locale in ["en", "zh-Hans", "zh-Hant", "ug"] {
            let name = |view: &str| format!("mailbox-{view}-{locale}-{width}");
            browser
                .goto(format!("{}/{locale}/mailbox", app.url))
                .await
                .unwrap();
            browser.shown("#code").await;
            fits(&browser, &name("entering")).await;
            browser.fill("#code", &digits).await;
            browser.click("#open button").await;
            browser.shown("#mailbox").await;
            browser.says("#messages", ANSWER).await;
            browser.click("#withdrawing summary").await;
            browser.click("#withdraw-ask").await;
            browser.click("#add-files").await;
            browser.shown("#files-choose").await;
            fits(&browser, &name("open")).await;
            browser.click("#close").await;
            fits(&browser, &name("closed")).await;
        }
        browser.close().await;
    }
}

async fn fits(browser: &Browser, name: &str) {
    browser.picture(name).await;
    assert_eq!(browser.axe().await, Vec::<String>::new(), "{name}");
    let overflow =
        "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
    assert_eq!(told(browser, overflow).await, 0, "{name}");
}

#[tokio::test(flavor = "multi_thread")]
async fn leaving_the_mailbox_empties_the_page() {
    let app = App::start();
    let (sealed, _) = answered(&app, &[ANSWER]);
    let browser = Browser::open(Setup::default()).await;
    enter(&browser, &app.url, "en", &sealed.real.grouped_digits()).await;
    browser.says("#messages", ANSWER).await;
    // The harmless page is somewhere else; here it is one that is at hand.
    let here = format!(
        "document.querySelector('#leave').href = '{}/en/help/'",
        app.url
    );
    browser.execute(here, Vec::new()).await.unwrap();
    let length = told(&browser, "return history.length").await;
    browser.click("#leave").await;
    browser.says("h1", "Help").await;
    assert_eq!(told(&browser, "return history.length").await, length);
    browser.back().await.unwrap();
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    let page = browser.source().await.unwrap();
    assert!(!page.contains(ANSWER));
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_conversation_is_fetched_page_by_page_and_none_is_missed() {
    let app = App::start();
    let answers: Vec<String> = (1..=9).map(|n| format!("Answer number {n}.")).collect();
    let answers: Vec<&str> = answers.iter().map(String::as_str).collect();
    let (sealed, _) = answered(&app, &answers);
    let browser = Browser::open(Setup {
        without_compiler: true,
        ..Setup::default()
    })
    .await;
    // Without a compiler too it is open within the minute that the page speaks of.
    enter(&browser, &app.url, "en", &sealed.real.grouped_digits()).await;
    browser.says("#trust", "None is missing").await;
    let shown = told(
        &browser,
        "return [...document.querySelectorAll('#messages .words')].map((one) => one.textContent)",
    )
    .await;
    let shown: Vec<String> = serde_json::from_value(shown).unwrap();
    let newest_first: Vec<&str> = answers.iter().rev().copied().collect();
    assert_eq!(shown[..9], newest_first[..]);
    assert_eq!(shown.len(), 10);
    browser.close().await;
}
