//! Reporters in Chromium: with scripts, without them, in four languages, on a small screen.

use thicket::crypto::receipt::Receipt;
use thicket::crypto::words::WordList;
use thirtyfour::prelude::*;

use super::app::{App, contains_any, patterns};
use super::browser::{Browser, Setup};
use super::person::sign_in;
use super::recorder::Recorder;

const LOCALES: [&str; 4] = ["en", "zh-Hans", "zh-Hant", "ug"];

#[tokio::test(flavor = "multi_thread")]
async fn n23_a_report_sealed_in_the_browser_in_chinese() {
    sealed_in_the_browser("zh-Hans", "两个自称老乡会的人来到我家门口。").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n23_a_report_sealed_in_the_browser_in_english() {
    sealed_in_the_browser("en", "Two men came to my door.").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n23_a_report_sealed_in_the_browser_in_uyghur() {
    sealed_in_the_browser("ug", "ئاكامنى تۇتۇپ كەتتى، مېنى قايتىپ كېلىشكە قىستىدى.").await;
}

async fn sealed_in_the_browser(locale: &str, text: &str) {
    let app = App::start();
    let recorder = Recorder::start(&app.address());
    let browser = Browser::open(Setup::default()).await;
    browser
        .goto(format!("{}/{locale}/report", recorder.url()))
        .await
        .unwrap();
    browser.fill("#f-happened", text).await;
    browser.click("#send").await;
    let digits = browser.text("#receipt .digits").await;
    assert_eq!(digits.chars().filter(char::is_ascii_digit).count(), 28);
    let receipt = Receipt::parse(&digits, None).unwrap();
    if let Some(list) = WordList::for_language(locale) {
        let words = browser.text("#in-words .words").await;
        assert_eq!(words, receipt.words(list).as_str());
    }
    let last = digits.split_whitespace().last().unwrap().to_owned();
    browser.fill("#last", "0000").await;
    browser.click("#confirm button").await;
    browser.fill("#last", &last).await;
    browser.click("#confirm button").await;
    assert_eq!(browser.axe().await, Vec::<String>::new());
    browser.picture(&format!("receipt-{locale}-1280")).await;
    // Nothing of it passed, in either direction, in any coding; nor the receipt.
    let compact: String = digits.split_whitespace().collect();
    let planted = patterns(&[text, &compact, &digits]);
    assert!(!contains_any(&recorder.sent(), &planted));
    assert!(!contains_any(&recorder.received(), &planted));
    // n23: nothing is remembered in the browser.
    let kept = browser
        .execute(
            "return [document.cookie, localStorage.length, sessionStorage.length, location.hash, location.search].join()",
            Vec::new(),
        )
        .await
        .unwrap();
    assert_eq!(kept.json(), ",0,0,,");
    browser.close().await;
    tokio::task::spawn_blocking({
        let text = text.to_owned();
        move || opened_by_a_caseworker(&app, &text)
    })
    .await
    .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_list_of_words_the_digits_are_enough() {
    let app = App::start();
    let browser = Browser::open(Setup::default()).await;
    let url = format!("{}/en/report", app.url);
    browser.goto(url).await.unwrap();
    let refuse_words = "const real = window.fetch; window.asked = []; \
        window.fetch = (url, how) => { asked.push(url); \
        return url.includes('words-') ? Promise.reject(new TypeError()) : real(url, how); }";
    browser.execute(refuse_words, Vec::new()).await.unwrap();
    browser.fill("#f-happened", "Told in digits.").await;
    browser.click("#send").await;
    let digits = browser.text("#receipt .digits").await;
    let last = digits.split_whitespace().last().unwrap().to_owned();
    let state = "return [asked.length, asked[1].includes('words-'), \
        document.querySelector('#in-words').hidden].join()";
    let state = browser.execute(state, Vec::new()).await.unwrap();
    assert_eq!(state.json(), "2,true,true");
    // Saving still gives a picture, and the check of the last digits still works.
    browser.click("[data-do='save']").await;
    browser.fill("#last", &last).await;
    browser.click("#confirm button").await;
    browser.says("#confirmed", "Good.").await;
    assert_eq!(browser.axe().await, Vec::<String>::new());
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_sent_with_scripts_off() {
    let app = App::start();
    let browser = Browser::open(Setup {
        without_scripts: true,
        ..Setup::default()
    })
    .await;
    browser
        .goto(format!("{}/zh-Hans/report", app.url))
        .await
        .unwrap();
    // The sealing form does not show, nor does what only it does; the page leads to the other one.
    let sealed = browser.find(By::Css(".way.sealed")).await.unwrap();
    assert!(!sealed.is_displayed().await.unwrap());
    browser.click("a[href='/zh-Hans/report/plain']").await;
    browser.click("button.send").await;
    browser.shown("#errors, .errors").await;
    browser.fill("#f-happened", "他们打电话给我的父母。").await;
    browser.click("button.send").await;
    let digits = browser.text("p.digits").await;
    assert_eq!(digits.chars().filter(char::is_ascii_digit).count(), 28);
    assert!(browser.current_url().await.unwrap().query().is_none());
    browser.picture("receipt-plain-zh-Hans-1280").await;
    browser.close().await;
    tokio::task::spawn_blocking(move || opened_by_a_caseworker(&app, "他们打电话给我的父母。"))
        .await
        .unwrap();
}

fn opened_by_a_caseworker(app: &App, text: &str) {
    let staff = sign_in(app, &app.caseworker(0));
    let found = staff.queue().iter().any(|row| {
        let case = row["case"].as_str().unwrap().parse().unwrap();
        staff.open(&case).2.answers["happened"] == text
    });
    assert!(found, "the report is not in the queue");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_survives_a_server_that_is_gone() {
    let mut app = App::start();
    let browser = Browser::open(Setup::default()).await;
    browser
        .goto(format!("{}/en/report", app.url))
        .await
        .unwrap();
    browser.fill("#f-happened", "Typed with care.").await;
    // The keys are ready before the server goes.
    tokio::time::sleep(std::time::Duration::from_secs(3)).await;
    app.kill();
    browser.click("#send").await;
    browser.shown("#retry").await;
    let kept = browser
        .execute(
            "return document.querySelector('#f-happened').value",
            Vec::new(),
        )
        .await
        .unwrap();
    assert_eq!(kept.json(), "Typed with care.");
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn axe_finds_nothing_and_nothing_overflows_in_any_language() {
    let app = App::start();
    for width in [320, 1280] {
        let browser = Browser::open(Setup {
            width: Some(width),
            ..Setup::default()
        })
        .await;
        for locale in LOCALES {
            for (name, path) in [
                ("home", ""),
                ("form", "report"),
                ("plain", "report/plain"),
                ("help", "help/"),
            ] {
                browser
                    .goto(format!("{}/{locale}/{path}", app.url))
                    .await
                    .unwrap();
                if name == "form" {
                    browser.shown("#f-happened").await;
                }
                browser.picture(&format!("{name}-{locale}-{width}")).await;
                assert_eq!(
                    browser.axe().await,
                    Vec::<String>::new(),
                    "{name} {locale} {width}"
                );
                let overflow = browser
                    .execute(
                        "return document.documentElement.scrollWidth - document.documentElement.clientWidth",
                        Vec::new(),
                    )
                    .await
                    .unwrap();
                assert_eq!(overflow.json(), 0, "{name} {locale} {width}");
                let direction = browser
                    .execute(
                        "return document.documentElement.dir + document.documentElement.lang",
                        Vec::new(),
                    )
                    .await
                    .unwrap();
                let right = if locale == "ug" { "rtl" } else { "ltr" };
                assert_eq!(direction.json(), &format!("{right}{locale}"));
            }
        }
        browser.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn leaving_is_the_first_stop_of_the_keyboard_and_shows_at_once() {
    let app = App::start();
    let browser = Browser::open(Setup {
        width: Some(320),
        ..Setup::default()
    })
    .await;
    browser
        .goto(format!("{}/ug/report", app.url))
        .await
        .unwrap();
    browser.shown("#f-happened").await;
    let first = browser
        .execute(
            "const first = document.querySelector('a[href], button, input, select, textarea'); \
             const box = first.getBoundingClientRect(); \
             return [first.matches('.leave, #leave, [data-leave]'), box.top < innerHeight, first.rel.includes('noreferrer')]",
            Vec::new(),
        )
        .await
        .unwrap();
    assert_eq!(first.json(), &serde_json::json!([true, true, true]));
    browser.close().await;
}

/// A date is typed in one line of an optional section, and Enter is pressed.
async fn enter_in_a_date(browser: &Browser) {
    browser.fill("#f-happened", "Not yet finished.").await;
    browser
        .click("details.section:has(#f-when-start) > summary")
        .await;
    browser.fill("#f-when-start", "2026-11").await;
    let date = browser.shown("#f-when-start").await;
    date.send_keys(Key::Enter + "").await.unwrap();
    tokio::time::sleep(std::time::Duration::from_secs(3)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn enter_in_a_line_sends_nothing_and_loses_nothing() {
    let app = App::start();
    for (without_scripts, path) in [(false, "report"), (true, "report/plain")] {
        let setup = Setup {
            without_scripts,
            ..Setup::default()
        };
        let browser = Browser::open(setup).await;
        let url = format!("{}/ug/{path}", app.url);
        browser.goto(&url).await.unwrap();
        enter_in_a_date(&browser).await;
        for (field, typed) in [
            ("#f-when-start", "2026-11"),
            ("#f-happened", "Not yet finished."),
        ] {
            let field = browser.shown(field).await;
            assert_eq!(field.prop("value").await.unwrap().as_deref(), Some(typed));
        }
        assert_eq!(browser.current_url().await.unwrap().as_str(), url);
        // It looks with a script; the plain form is looked at with scripts on elsewhere.
        if !without_scripts {
            assert_eq!(browser.axe().await, Vec::<String>::new());
        }
        browser.close().await;
    }
    tokio::task::spawn_blocking(move || {
        let staff = sign_in(&app, &app.caseworker(0));
        let unfinished = |row: &serde_json::Value| {
            let case = row["case"].as_str().unwrap().parse().unwrap();
            staff.open(&case).2.answers["happened"] == "Not yet finished."
        };
        assert!(!staff.queue().iter().any(unfinished));
    })
    .await
    .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_date_reads_from_the_year_to_the_day_in_uyghur_too() {
    let app = App::start();
    let browser = Browser::open(Setup::default()).await;
    browser
        .goto(format!("{}/ug/report", app.url))
        .await
        .unwrap();
    browser.fill("#f-happened", "Some day.").await;
    let places = "document.querySelectorAll('details').forEach((part) => (part.open = true)); \
        const found = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT); \
        for (let node; (node = texts.nextNode()); ) { \
            if (node.parentElement.tagName === 'SCRIPT') continue; \
            for (const date of node.data.matchAll(/\\d{4}(-\\d\\d)+/g)) { \
                const left = (at) => { const range = document.createRange(); \
                    range.setStart(node, date.index + at); range.setEnd(node, date.index + at + 1); \
                    return range.getBoundingClientRect().left; }; \
                found.push(left(0) < left(5)); } } \
        return found.join()";
    let places = browser.execute(places, Vec::new()).await.unwrap();
    let found = places.json().as_str().unwrap();
    assert!(
        found.starts_with("true,true,true,true") && !found.contains("false"),
        "{found}"
    );
    browser.picture("dates-ug-1280").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_and_the_code_do_not_come_back_when_the_page_was_left() {
    let app = App::start();
    let browser = Browser::open(Setup::default()).await;
    let url = format!("{}/en/report", app.url);
    let away_and_back = async || {
        browser.goto(format!("{}/en/help/", app.url)).await.unwrap();
        browser.back().await.unwrap();
        browser.shown("#f-happened").await;
        let page = "return document.documentElement.innerText + \
            [...document.querySelectorAll('input,textarea')].map((field) => field.value).join()";
        let page = browser.execute(page, Vec::new()).await.unwrap();
        page.json().as_str().unwrap().to_owned()
    };
    browser.goto(&url).await.unwrap();
    browser.fill("#f-happened", "Typed and left.").await;
    assert!(!away_and_back().await.contains("Typed and left."));
    browser.fill("#f-happened", "Typed and sent.").await;
    browser.click("#send").await;
    let digits = browser.text("#receipt .digits").await;
    assert!(!away_and_back().await.contains(&digits));
    browser.close().await;
}
