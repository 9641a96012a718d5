//! The mailbox without scripts: over HTTP, and in Chromium with scripts off.

use std::io::Read as _;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use thicket::crypto::words::WordList;

use super::app::{App, contains_any, patterns};
use super::browser::{Browser, Setup};
use super::holder::{BYTES, Holder, reply};
use super::http::{self, Answer};
use super::leaks::{hidden, in_memory, post_form_to};
use super::mailbox::{kinds, sent};
use super::person::{Sealed, Staff, sign_in};
use super::sending::sql;

fn encoded(fields: &[(&str, &str)]) -> String {
    let escape =
        |text: &str| -> String { text.bytes().map(|byte| format!("%{byte:02X}")).collect() };
    let pairs: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{name}={}", escape(value)))
        .collect();
    pairs.join("&")
}

fn post_with(app: &App, more: &[(&str, &str)], fields: &[(&str, &str)]) -> Answer {
    let url = format!("{}/en/mailbox/plain", app.url);
    let mut headers = vec![
        ("content-type", "application/x-www-form-urlencoded"),
        ("accept-encoding", "gzip, br"),
    ];
    headers.extend_from_slice(more);
    http::send("POST", &url, &headers, encoded(fields).as_bytes())
}

fn post(app: &App, fields: &[(&str, &str)]) -> Answer {
    post_with(app, &[], fields)
}

fn open(app: &App, code: &str) -> String {
    let answer = post(app, &[("code", code), ("action", "open")]);
    assert_eq!((answer.status, answer.body.len()), (200, BYTES));
    answer.text()
}

fn replied(app: &App, staff: &Staff, sealed: &Sealed, n: u64, text: &str) {
    let body = reply(app, staff, sealed, n, text);
    let path = format!("cases/{}/records", sealed.submission.case);
    assert_eq!(staff.call("POST", &path, Some(&body)).status, 201);
}

#[test]
fn n27_n59_a_conversation_without_scripts_and_its_end() {
    let app = App::start();
    let sealed = sent(&app);
    let case = sealed.submission.case;
    let staff = sign_in(&app, &app.caseworker(0));
    replied(&app, &staff, &sealed, 1, "Is she <safe> & well?");
    let code = sealed.real.grouped_digits();
    let page = open(&app, &code);
    assert!(page.contains("Is she &#60;safe&#62; &#38; well?"));
    assert!(
        page.contains("We have received your message")
            && page.contains("The signature was checked")
    );
    assert!(page.contains("None is missing"));
    // The safe one, in words, shows routine words and nothing else.
    let words = sealed.safe.words(WordList::English);
    let safe = open(&app, &words);
    assert!(safe.contains("There is no news for you") && !safe.contains("well?"));

    // Writing: the same form posted again is one message, a changed one is another.
    let write = |page: &str, text: &str| {
        let value = |name| hidden(page, name);
        let (run, sitting, seq) = (value("run"), value("sitting"), value("seq"));
        let fields = [
            ("code", code.as_str()),
            ("run", &run),
            ("sitting", &sitting),
            ("seq", &seq),
            ("text", text),
            ("action", "write"),
        ];
        let answer = post(&app, &fields);
        assert_eq!((answer.status, answer.body.len()), (200, BYTES));
        answer.text()
    };
    let sent_page = write(&page, "She is.");
    assert!(
        sent_page.contains("Sent. It is kept for the caseworkers.")
            && !sent_page.contains("She is.")
    );
    let again = write(&page, "She is.");
    assert_eq!(hidden(&again, "seq"), "2");
    let next = write(&sent_page, "But not my aunt.");
    assert_eq!(hidden(&next, "seq"), "3");
    write(&page, "She is, they say.");
    assert_eq!(
        kinds(&staff, &case),
        ["follow-up Real", "follow-up Real", "follow-up Real", "work"]
    );

    // Deleting: the first mail, which only its own receipt can.
    let id = hidden(&open(&app, &code), "id");
    let delete = |code: &str| {
        let fields = [
            ("code", code),
            ("id", id.as_str()),
            ("page", "0"),
            ("action", "delete"),
        ];
        assert_eq!(post(&app, &fields).status, 200);
    };
    delete(&words);
    assert!(open(&app, &code).contains(&format!("value=\"{id}\"")));
    delete(&code);
    let after = open(&app, &code);
    assert!(!after.contains(&format!("value=\"{id}\"")));
    // The server could have put that file there itself.
    assert!(after.contains("cannot be opened: 1.") && !after.contains("None is missing"));

    // Withdrawing asks once more and then does it.
    let asked = post(&app, &[("code", &code), ("action", "withdraw-ask")]).text();
    assert!(asked.contains("Yes, withdraw it now"));
    let state = || staff.call("GET", &format!("cases/{case}"), None).json()["state"].clone();
    assert_ne!(state(), "withdrawn");
    let done = post(&app, &[("code", &code), ("action", "withdraw")]).text();
    assert!(done.contains("This report has been withdrawn"));
    assert_eq!(state(), "withdrawn");
}

#[test]
fn many_messages_are_turned_over_four_at_a_time_and_one_held_back_is_noticed() {
    let app = App::start_with(&[("THICKET_LIMITS", "off")]);
    let sealed = sent(&app);
    let staff = sign_in(&app, &app.caseworker(0));
    for n in 1..=6 {
        replied(&app, &staff, &sealed, n, &format!("Answer number {n}."));
    }
    let code = sealed.real.digits();
    let page = open(&app, &code);
    for n in 3..=6 {
        assert!(page.contains(&format!("Answer number {n}.")));
    }
    assert!(page.contains("Older messages") && !page.contains("Answer number 2."));
    let turned = post(&app, &[("code", &code), ("page", "1"), ("action", "open")]);
    assert_eq!(turned.body.len(), BYTES);
    let turned = turned.text();
    assert!(turned.contains("Answer number 1.") && turned.contains("We have received"));
    assert!(turned.contains("Newer messages") && !turned.contains("Older messages"));
}

#[test]
fn n60_mail_that_somebody_with_the_database_takes_away_is_noticed() {
    let app = App::start();
    let sealed = sent(&app);
    let staff = sign_in(&app, &app.caseworker(0));
    replied(&app, &staff, &sealed, 1, "The first answer.");
    // The one in the real mailbox.
    let mailbox = Holder::of(&app, &sealed.real).keys.mailbox.0;
    let hex: String = mailbox.iter().map(|byte| format!("{byte:02X}")).collect();
    let taken = format!(
        "DELETE FROM mail WHERE mailbox_key = (SELECT mailbox_key FROM mailboxes WHERE hex(mailbox) = '{hex}') \
         RETURNING 'one'"
    );
    assert_eq!(sql(&app, taken.leak()), ["one"]);
    replied(&app, &staff, &sealed, 2, "The second answer.");
    let missing = "At least one message for you is missing";
    let real = open(&app, &sealed.real.digits());
    assert!(real.contains(missing) && real.contains("The second answer."));
    let safe = open(&app, &sealed.safe.digits());
    assert!(!safe.contains(missing) && safe.contains("None is missing"));
}

#[test]
fn n24_without_scripts_real_safe_unknown_and_mistyped_codes_differ_in_nothing_that_shows() {
    let app = App::start_with(&[("THICKET_LIMITS", "off")]);
    let sealed = sent(&app);
    let staff = sign_in(&app, &app.caseworker(0));
    for n in 1..=4 {
        replied(&app, &staff, &sealed, n, "Still looking.");
    }
    let random = thicket::crypto::random::Random::system();
    let unknown = thicket::crypto::receipt::Receipt::generate(&random);
    let mut mistyped = sealed.real.digits().to_string();
    let last = mistyped.pop().unwrap();
    mistyped.push(if last == '0' { '1' } else { '0' });
    let codes = [
        sealed.real.digits().to_string(),
        sealed.safe.digits().to_string(),
        unknown.digits().to_string(),
        mistyped,
        "1".repeat(600),
    ];
    let heads = |answer: &Answer| {
        let mut heads = answer.headers.clone();
        heads.retain(|(name, _)| name != "date");
        (answer.status, answer.body.len(), heads)
    };
    let form = |code: &str| post(&app, &[("code", code), ("action", "open")]);
    let expected = heads(&form(&codes[0]));
    assert_eq!((expected.0, expected.1), (200, BYTES));
    for (name, value) in &expected.2 {
        assert!(!matches!(
            name.as_str(),
            "content-encoding" | "set-cookie" | "location"
        ));
        if name == "cache-control" {
            assert_eq!(value, "no-store");
        }
    }
    let mut times: [Vec<Duration>; 5] = Default::default();
    for round in 0..12 {
        for at in 0..codes.len() {
            let which = (at + round) % codes.len();
            let start = Instant::now();
            let answer = form(&codes[which]);
            times[which].push(start.elapsed());
            assert_eq!(heads(&answer), expected);
        }
    }
    let medians = times.map(|mut times| {
        times.sort_unstable();
        times[times.len() / 2]
    });
    let (least, most) = (medians.iter().min().unwrap(), medians.iter().max().unwrap());
    assert!(*least >= Duration::from_millis(300), "{medians:?}");
    // Both processors of a small machine are busy with other tests; without the least time it would be far more.
    assert!(*most - *least < Duration::from_millis(60), "{medians:?}");
}

#[test]
fn n25_n39_what_was_typed_survives_a_refusal_and_guesses_count_here_too() {
    let app = App::start();
    let sealed = sent(&app);
    let code = sealed.real.digits();
    let fields = [
        ("code", code.as_str()),
        ("text", "words of mine"),
        ("action", "write"),
    ];
    let foreign = post_with(&app, &[("sec-fetch-site", "cross-site")], &fields);
    assert_eq!((foreign.status, foreign.body.len()), (403, BYTES));
    assert!(foreign.text().contains("words of mine") && !foreign.text().contains(code.as_str()));
    let refused = (0..40)
        .map(|_| {
            post(
                &app,
                &[
                    ("code", "1234"),
                    ("text", "words of mine"),
                    ("action", "write"),
                ],
            )
        })
        .find(|answer| answer.status != 200)
        .unwrap();
    assert_eq!((refused.status, refused.body.len()), (429, BYTES));
    assert!(refused.text().contains("words of mine"));
    // Attempts at the interface count against the same mailbox as attempts here.
    let holder = Holder::of(&app, &sealed.safe);
    let bearer = holder.bearer();
    for n in 1..=120 {
        let header = ("authorization", bearer.as_str());
        http::status_from([127, 0, 9, n], &app.address(), "/api/v1/mailbox", header);
    }
    std::thread::sleep(Duration::from_secs(4));
    let safe = sealed.safe.digits();
    let answer = post(&app, &[("code", &safe), ("action", "open")]);
    assert_eq!((answer.status, answer.body.len()), (429, BYTES));
}

#[test]
fn n23_n11_nothing_of_the_mailbox_without_scripts_is_left_anywhere() {
    let mut app = App::start();
    let sealed = sent(&app);
    let staff = sign_in(&app, &app.caseworker(0));
    let (told, wrote) = ("zebrafinch-told-them", "umbrella-was-the-answer");
    replied(&app, &staff, &sealed, 1, told);
    let code = sealed.real.digits().to_string();
    let control = "still-arriving-kestrel";
    let arriving = post_form_to(&app, "/en/mailbox/plain", &format!("text={control}"), 10);
    for action in ["open", "write"] {
        let body = format!("code={code}&action={action}&text={wrote}");
        let mut stream = post_form_to(&app, "/en/mailbox/plain", &body, 0);
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let head = String::from_utf8_lossy(&answer[..answer.len().min(2000)]).into_owned();
        assert!(head.starts_with("HTTP/1.1 200"), "{head}");
        let text = String::from_utf8_lossy(&answer).into_owned();
        assert!(text.contains(told));
        let (head, _) = text.split_once("\r\n\r\n").unwrap();
        assert!(
            !contains_any(head.as_bytes(), &patterns(&[&code, wrote, told])),
            "{head}"
        );
    }
    std::thread::sleep(Duration::from_secs(2));
    // Only root may look into the process; that nobody else may is what protects it from them.
    if let Some(found) = in_memory(&app, &[control, &code, wrote, told]) {
        assert_eq!(found, [control]);
    }
    drop(arriving);
    let words = sealed.real.words(WordList::English);
    for _ in 0..2 {
        let looked_for = [code.as_str(), &words, wrote, told];
        assert_eq!(
            app.files_with(&looked_for),
            Vec::<std::path::PathBuf>::new()
        );
        let log = std::fs::read_to_string(app.folder().join("log")).unwrap();
        assert!(!log.contains("mailbox"), "{log}");
        app.kill();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conversation_in_chromium_with_scripts_off() {
    let app = App::start();
    let sealed = sent(&app);
    let (app, sealed) = tokio::task::spawn_blocking(move || {
        let staff = sign_in(&app, &app.caseworker(0));
        replied(&app, &staff, &sealed, 1, "妈妈现在安全吗？");
        replied(&app, &staff, &sealed, 2, "我们会再打听。");
        (app, sealed)
    })
    .await
    .unwrap();
    let browser = Browser::open(Setup {
        without_scripts: true,
        ..Setup::default()
    })
    .await;
    let address = format!("{}/zh-Hans/mailbox/plain", app.url);
    browser
        .goto(format!("{}/zh-Hans/mailbox", app.url))
        .await
        .unwrap();
    browser.click("a[href='/zh-Hans/mailbox/plain']").await;
    // A typo is caught, and what was typed is still there.
    let digits = sealed.real.grouped_digits();
    let mut mistyped = digits.to_string();
    let last = mistyped.pop().unwrap();
    mistyped.push(if last == '0' { '1' } else { '0' });
    browser.fill("#code", &mistyped).await;
    browser.click("button[value='open']").await;
    browser.shown("#code-error").await;
    assert_eq!(browser.text("#code").await, mistyped);
    // In characters of the page's own list, without any space.
    let words = sealed
        .real
        .words(WordList::SimplifiedChinese)
        .replace(' ', "");
    browser.fill("#code", &words).await;
    browser.click("button[value='open']").await;
    browser.says(".messages", "妈妈现在安全吗？").await;
    browser.picture("plain-mailbox-zh-Hans-1280").await;
    browser.fill("#text", "安全，但是他们又打电话来了。").await;
    browser.click("button[value='write']").await;
    browser.shown(".notice[role='status']").await;
    assert_eq!(browser.text("#text").await, "");
    // Deleting the newest.
    browser.click(".messages li:first-child summary").await;
    browser
        .click(".messages li:first-child button[value='delete']")
        .await;
    browser.shown(".notice[role='status']").await;
    assert!(!browser.text(".messages").await.contains("我们会再打听。"));
    // Withdrawing, after a second thought.
    browser
        .click("section:last-of-type > details > summary")
        .await;
    browser.click("button[value='withdraw-ask']").await;
    browser.click("button[value='open']").await;
    browser.shown(".messages").await;
    browser
        .click("section:last-of-type > details > summary")
        .await;
    browser.click("button[value='withdraw-ask']").await;
    browser.click("button[value='withdraw']").await;
    browser.shown("main > .notice").await;
    browser.click("button[value='close']").await;
    browser.says("main", "请关闭这个标签页").await;
    assert!(!browser.text("main").await.contains("我们会再打听。"));
    // No address of all this holds anything, and going back asks for nothing that was typed.
    assert_eq!(browser.current_url().await.unwrap().as_str(), address);
    browser.close().await;
    tokio::task::spawn_blocking(move || {
        let staff = sign_in(&app, &app.caseworker(1));
        let case = sealed.submission.case;
        assert_eq!(
            kinds(&staff, &case),
            ["Withdrawal Real", "follow-up Real", "work", "work"]
        );
    })
    .await
    .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn axe_finds_nothing_in_the_mailbox_without_scripts_in_any_language() {
    let app = App::start_with(&[("THICKET_LIMITS", "off")]);
    let sealed = sent(&app);
    let (app, sealed) = tokio::task::spawn_blocking(move || {
        let staff = sign_in(&app, &app.caseworker(0));
        for n in 1..=5 {
            let long = format!("https://example.org/{}", "long-address-".repeat(20));
            let text = format!("ئاپىڭىز بىخەتەرمۇ؟ 妈妈好吗？ {long}");
            replied(&app, &staff, &sealed, n, &text);
        }
        (app, sealed)
    })
    .await
    .unwrap();
    let unknown = "1".repeat(28);
    for width in [320, 1280] {
        let browser = Browser::open(Setup {
            width: Some(width),
            ..Setup::default()
        })
        .await;
        for locale in ["en", "zh-Hans", "zh-Hant", "ug"] {
            let look = async |name: &str| {
                browser
                    .picture(&format!("plain-mailbox-{name}-{locale}-{width}"))
                    .await;
                assert_eq!(
                    browser.axe().await,
                    Vec::<String>::new(),
                    "{name} {locale} {width}"
                );
                let overflow = "const root = document.documentElement; \
                    return [root.scrollWidth - root.clientWidth, root.dir, location.search, location.hash]";
                let overflow = browser.execute(overflow, Vec::new()).await.unwrap();
                let direction = if locale == "ug" { "rtl" } else { "ltr" };
                assert_eq!(
                    overflow.json(),
                    &json!([0, direction, "", ""]),
                    "{name} {locale} {width}"
                );
            };
            let address = format!("{}/{locale}/mailbox/plain", app.url);
            browser.goto(&address).await.unwrap();
            look("enter").await;
            browser.fill("#code", &unknown).await;
            browser.click("button[value='open']").await;
            browser.shown("#code-error, h2").await;
            look("wrong").await;
            browser.fill("#code", sealed.real.digits().as_str()).await;
            browser.click("button[value='open']").await;
            browser.shown(".messages").await;
            let texts = "return [...document.querySelectorAll('.messages .words')].map((p) => p.dir + p.lang)";
            let texts = browser.execute(texts, Vec::new()).await.unwrap();
            assert_eq!(
                texts.json(),
                &json!(["autoen", "autoen", "autoen", "autoen"])
            );
            look("open").await;
            browser
                .click("section:last-of-type > details > summary")
                .await;
            browser.click("button[value='withdraw-ask']").await;
            browser.shown("button[value='withdraw']").await;
            look("confirm").await;
            browser.click("button[value='open']").await;
            browser.click("button[value='close']").await;
            browser.shown("a[href$='/help/leave']").await;
            look("closed").await;
            let kept =
                "return [document.cookie, localStorage.length, sessionStorage.length].join()";
            let kept = browser.execute(kept, Vec::new()).await.unwrap();
            assert_eq!(kept.json(), &Value::from(",0,0"));
        }
        browser.close().await;
    }
}
