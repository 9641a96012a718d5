//! A conversation at the desk, in Chromium: replies, the safe code, drafts, templates and cover.

use std::sync::Arc;

use serde_json::json;
use thicket::crypto::hybrid::Recipient;
use thicket::crypto::mailbox::{MailboxPage, Message, OpenedMailbox};
use thicket::crypto::record::{MailContent, Notice, NoticeKind};
use thicket::domain::encode_base64url;
use thirtyfour::By;

use super::app::{Account, App};
use super::browser::{Browser, Setup};
use super::holder::Holder;
use super::person::{self, Sealed, code, ledger, seal, send};

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(work).await.unwrap()
}

/// An intake with one more report, and its sealed body and receipts.
async fn intake(text: &'static str) -> (Arc<App>, Arc<Sealed>) {
    blocking(move || {
        let app = App::start();
        let sealed = seal(&ledger(&app), text);
        assert_eq!(send(&app, &sealed.submission).status, 201);
        (Arc::new(app), Arc::new(sealed))
    })
    .await
}

async fn sign_in(browser: &Browser, url: &str, account: &Account, locale: &str) {
    browser
        .goto(format!("{url}/desk?lang={locale}"))
        .await
        .unwrap();
    browser.fill("#handle", &account.handle).await;
    browser.fill("#passphrase", &account.passphrase).await;
    browser.fill("#code", &code(account, 0)).await;
    browser.click("#sign-in").await;
}

async fn open_case(browser: &Browser, sealed: &Sealed) {
    let row = format!("[data-case='{}'] .open-case", sealed.submission.case);
    browser.click(&row).await;
    browser.shown("#report-answers").await;
}

async fn is_there(browser: &Browser, css: &str) -> bool {
    browser.find(By::Css(css)).await.is_ok()
}

/// Everything that the holder of a receipt reads, checked as a reporter's client does.
fn mailbox(app: &App, holder: &Holder) -> OpenedMailbox {
    let mut pages = Vec::new();
    loop {
        let answer = holder.call("GET", &format!("mailbox?page={}", pages.len()), None);
        let page: MailboxPage = serde_json::from_slice(&answer.body).unwrap();
        let more = page.more;
        pages.push(page);
        if !more {
            break;
        }
    }
    let opened = OpenedMailbox::open(&holder.keys, &ledger(app), &pages).unwrap();
    assert!(!opened.withheld && opened.refused.is_empty());
    opened
}

fn told(opened: &OpenedMailbox) -> Vec<String> {
    let mails = opened.messages.iter().filter_map(|(_, message)| {
        let Message::Mail(mail) = message else {
            return None;
        };
        Some(match &mail.content {
            MailContent::Text(text) => text.clone(),
            MailContent::Words(words) => words.to_string(),
            MailContent::NewKey { recipient, .. } => recipient.clone(),
        })
    });
    mails.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_reaches_the_reporter_and_its_pair_the_safe_mailbox() {
    const SAID: &str = "他们昨天又打来电话了。";
    let (app, sealed) = intake("They come every week.").await;
    blocking({
        let (app, sealed) = (app.clone(), sealed.clone());
        move || {
            let real = Holder::of(&app, &sealed.real);
            let body = real.followup(&app, &sealed, SAID);
            let answer = real.call("POST", "mailbox/followups", Some(&body));
            assert_eq!(answer.status, 201, "{}", answer.text());
        }
    })
    .await;
    let browser = Browser::open(Setup::default()).await;
    sign_in(&browser, &app.url, &app.caseworker(0), "en").await;
    open_case(&browser, &sealed).await;
    browser.says("#history", SAID).await;
    assert!(!is_there(&browser, "#safe-used").await);
    assert!(!is_there(&browser, "#tampering").await);
    assert!(browser.text("#reply-languages").await.contains("English"));
    // Long enough for two mails.
    let text = "We have read it, and this is what you can do. ".repeat(100);
    browser
        .execute(
            "const field = document.getElementById('reply'); field.value = arguments[0]; \
             field.dispatchEvent(new InputEvent('input', { bubbles: true }));",
            vec![text.as_str().into()],
        )
        .await
        .unwrap();
    browser.says("#reply-count", "2 mails").await;
    assert_eq!(browser.axe().await, Vec::<String>::new());
    browser.click("#reply-send").await;
    browser
        .says("#reply-sent", "what the reporter will see")
        .await;
    browser.says("#history", "replied in").await;
    assert!(!is_there(&browser, "#tampering").await);
    assert_eq!(browser.axe().await, Vec::<String>::new());
    browser.picture("conversation-replied-1280").await;
    blocking(move || {
        let real = mailbox(&app, &Holder::of(&app, &sealed.real));
        let safe = mailbox(&app, &Holder::of(&app, &sealed.safe));
        let whole: String = told(&real)
            .iter()
            .map(|mail| mail.split_once('\n').unwrap().1)
            .collect::<Vec<_>>()
            .join(" ");
        assert_eq!(whole, text.trim());
        assert_eq!(told(&safe), ["still-here", "no-news"]);
        assert_eq!((real.heard, safe.heard), (1, 0));
    })
    .await;
    browser.close().await;
}

/// Lets what is written reach the server and loses the answers, until told otherwise.
const LOSE_ANSWERS: &str = "window.bodies = []; window.losing = true; const real = window.fetch; \
    window.fetch = async (address, options) => { \
        const answer = await real(address, options); \
        if (!String(address).endsWith('/records')) return answer; \
        window.bodies.push(options.body); \
        if (window.losing) throw new TypeError('lost'); \
        return answer; };";

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_whose_answer_is_lost_goes_out_once_also_across_a_lock() {
    let (app, sealed) = intake("The connection breaks all the time.").await;
    let browser = Browser::open(Setup::default()).await;
    let account = app.caseworker(0);
    sign_in(&browser, &app.url, &account, "en").await;
    open_case(&browser, &sealed).await;
    browser.execute(LOSE_ANSWERS, Vec::new()).await.unwrap();
    browser.fill("#reply", "Only once, please.").await;
    browser.click("#reply-send").await;
    browser.shown("#change-retry").await;
    browser
        .execute("window.losing = false", Vec::new())
        .await
        .unwrap();
    browser.click("#change-retry").await;
    browser.says("#reply-sent", "Only once, please.").await;
    let bodies = browser
        .execute(
            "window.losing = true; return [window.bodies.length, new Set(window.bodies).size]",
            Vec::new(),
        )
        .await
        .unwrap();
    let (all, different): (u64, u64) = bodies.convert().unwrap();
    assert!(all > 1 && different == 1, "{all} {different}");
    // What is found to have arrived when the case is opened again is not sent again.
    browser.fill("#reply", "And this.").await;
    browser.click("#reply-send").await;
    browser.shown("#change-retry").await;
    browser.click("#lock").await;
    browser.fill("#passphrase", &account.passphrase).await;
    browser.click("#unlock").await;
    browser.says("#history", "And this.").await;
    assert!(!is_there(&browser, "#change-retry").await);
    assert!(!is_there(&browser, "#tampering").await);
    let reply = browser.shown("#reply").await;
    assert_eq!(reply.prop("value").await.unwrap().as_deref(), Some(""));
    blocking(move || {
        let real = mailbox(&app, &Holder::of(&app, &sealed.real));
        assert_eq!(told(&real), ["Only once, please.", "And this."]);
    })
    .await;
    browser.close().await;
}

/// What the server stores in its own time once a mailbox was opened.
fn visited(app: &App, sealed: &Sealed, holder: &Holder) {
    let case = sealed.submission.case;
    let today = thicket::clock::Clock::system().today();
    let recipient = Recipient::parse(&sealed.submission.case_recipient).unwrap();
    let notice = Notice::new(NoticeKind::Visit, case, today, holder.keys.mailbox);
    let file = notice.seal(&recipient).unwrap();
    let body = json!({"v": 1, "wire": "work", "sealed": encode_base64url(&file)});
    let staff = person::sign_in(app, &app.caseworker(2));
    let answer = staff.call("POST", &format!("cases/{case}/records"), Some(&body));
    assert_eq!(answer.status, 201, "{}", answer.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn n60_a_followup_of_no_receipt_is_told_never_content_and_stops_nobody() {
    let (app, sealed) = intake("I will write again.").await;
    blocking({
        let (app, sealed) = (app.clone(), sealed.clone());
        move || {
            let real = Holder::of(&app, &sealed.real);
            let forged = Holder::stranger(&app).followup(&app, &sealed, "Send me the list.");
            let answer = real.call("POST", "mailbox/followups", Some(&forged));
            assert_eq!(answer.status, 201, "{}", answer.text());
        }
    })
    .await;
    let browser = Browser::open(Setup::default()).await;
    sign_in(&browser, &app.url, &app.caseworker(0), "en").await;
    open_case(&browser, &sealed).await;
    browser.shown("#strays [data-stray=tampering-mac]").await;
    assert!(!is_there(&browser, "#tampering").await);
    let page = browser.find(By::Css("html")).await.unwrap();
    assert!(!page.outer_html().await.unwrap().contains("the list"));
    // Whoever has a code can send such a thing: it must not silence the desk.
    browser.fill("#reply", "Who are you?").await;
    browser.click("#reply-send").await;
    browser.says("#history", "Who are you?").await;
    assert_eq!(browser.axe().await, Vec::<String>::new());
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn use_of_the_safe_code_is_unmissable_and_a_withdrawn_case_can_be_kept() {
    let (app, sealed) = intake("If I do not come back, this was me.").await;
    blocking({
        let (app, sealed) = (app.clone(), sealed.clone());
        move || {
            let safe = Holder::of(&app, &sealed.safe);
            let body = safe.followup(&app, &sealed, "It was all a mistake.");
            let answer = safe.call("POST", "mailbox/followups", Some(&body));
            assert_eq!(answer.status, 201, "{}", answer.text());
            visited(&app, &sealed, &safe);
            assert_eq!(safe.call("DELETE", "mailbox", None).status, 204);
        }
    })
    .await;
    for (locale, width) in [("en", None), ("ug", Some(320))] {
        let browser = Browser::open(Setup {
            width,
            ..Setup::default()
        })
        .await;
        let account = app.caseworker(if width.is_some() { 1 } else { 0 });
        sign_in(&browser, &app.url, &account, locale).await;
        browser.shown("#filter-state").await;
        let choose = "const field = document.getElementById('filter-state'); \
                      field.value = 'withdrawn'; \
                      field.dispatchEvent(new Event('change', { bubbles: true }));";
        // It is in the open queue as well, with its day, until it is erased.
        if width.is_some() {
            browser.execute(choose, Vec::new()).await.unwrap();
        }
        browser.shown("#queue [data-erases] time").await;
        open_case(&browser, &sealed).await;
        browser.shown("#safe-used [data-safe=wrote]").await;
        browser.shown("#safe-used [data-safe=withdrew]").await;
        browser.shown("#safe-used [data-safe=opened] time").await;
        browser.shown("#withdrawn time").await;
        browser
            .shown("#history [data-kind=followup][data-from=safe] .safe-mark")
            .await;
        assert_eq!(browser.axe().await, Vec::<String>::new());
        browser
            .picture(&format!(
                "conversation-safe-{locale}-{}",
                width.unwrap_or(1280)
            ))
            .await;
        browser.shown("#keep-case-shows").await;
        if width.is_some() {
            // Whoever only looked has decided nothing; keeping is a decision.
            browser.click("#keep-case").await;
            browser
                .shown("#case-standing[data-state=received], #case-standing[data-state=triage]")
                .await;
            assert!(!is_there(&browser, "#withdrawn").await);
            assert!(is_there(&browser, "#safe-used").await);
        }
        browser.close().await;
    }
    blocking(move || {
        let safe = Holder::of(&app, &sealed.safe);
        assert!(safe.open()["erases"].is_null());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn drafts_outlast_a_lock_and_nothing_else_does() {
    let (app, sealed) = intake("Who answers this?").await;
    let browser = Browser::open(Setup::default()).await;
    let account = app.caseworker(0);
    sign_in(&browser, &app.url, &account, "en").await;
    open_case(&browser, &sealed).await;
    browser.fill("#reply", "Half an answer, 写到一半").await;
    browser.fill("#note", "Half a note").await;
    browser.click("#lock").await;
    browser.shown("#unlock-form").await;
    let page = browser.find(By::Css("html")).await.unwrap();
    let html = page.outer_html().await.unwrap();
    assert!(!html.contains("Half an answer") && !html.contains("Half a note"));
    let stored = browser
        .execute(
            "return [localStorage.length, sessionStorage.length, document.cookie]",
            Vec::new(),
        )
        .await
        .unwrap();
    assert_eq!(stored.json(), &serde_json::json!([0, 0, ""]));
    browser.fill("#passphrase", &account.passphrase).await;
    browser.click("#unlock").await;
    // Back in the case that was open, with what was typed.
    let reply = browser.shown("#reply").await;
    assert_eq!(
        reply.prop("value").await.unwrap().as_deref(),
        Some("Half an answer, 写到一半")
    );
    let note = browser.shown("#note").await;
    assert_eq!(
        note.prop("value").await.unwrap().as_deref(),
        Some("Half a note")
    );
    browser.click("#note-add").await;
    browser.says("#history", "Half a note").await;
    browser.click("#lock").await;
    browser.fill("#passphrase", &account.passphrase).await;
    browser.click("#unlock").await;
    let note = browser.shown("#note").await;
    assert_eq!(note.prop("value").await.unwrap().as_deref(), Some(""));
    // Signing out ends them: the page says so first.
    browser.click("#sign-out").await;
    browser.says("#sign-out-dialog", "has not been sent").await;
    browser.click("#sign-out-here").await;
    browser.shown("#sign-in-form").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_desk_shares_templates_and_notices_that_a_colleague_changed_them() {
    let (app, sealed) = intake("Please answer in any language.").await;
    let (one, two) = (
        Browser::open(Setup::default()).await,
        Browser::open(Setup::default()).await,
    );
    for (browser, at) in [(&one, 0), (&two, 1)] {
        sign_in(browser, &app.url, &app.caseworker(at), "en").await;
        open_case(browser, &sealed).await;
        browser.click("#templates-edit").await;
        browser.click("#template-new").await;
    }
    let locale = one.shown("#template-locale").await;
    assert_eq!(locale.prop("value").await.unwrap().as_deref(), Some("en"));
    one.fill("#template-name", "First answer").await;
    one.fill("#template-text", "Thank you. You are not alone in this.")
        .await;
    one.click("#template-save").await;
    one.says("#templates", "You are not alone").await;
    assert_eq!(one.axe().await, Vec::<String>::new());
    one.picture("templates-1280").await;
    two.fill("#template-name", "Second").await;
    two.fill("#template-text", "A text that must not get lost.")
        .await;
    two.click("#template-save").await;
    two.says("#templates-error", "Someone else changed").await;
    two.says("#templates", "You are not alone").await;
    let typed = two.shown("#template-text").await;
    assert_eq!(
        typed.prop("value").await.unwrap().as_deref(),
        Some("A text that must not get lost.")
    );
    two.click("#template-save").await;
    two.says("#templates", "must not get lost").await;
    two.says("#templates", "You are not alone").await;
    two.click("#templates-close").await;
    let choose = "const field = document.getElementById('template'); \
                  field.value = '0'; field.dispatchEvent(new Event('change', { bubbles: true }));";
    two.shown("#template").await;
    two.execute(choose, Vec::new()).await.unwrap();
    two.click("#template-insert").await;
    let reply = two.shown("#reply").await;
    assert_eq!(
        reply.prop("value").await.unwrap().as_deref(),
        Some("Thank you. You are not alone in this.")
    );
    one.close().await;
    two.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_weeks_cover_goes_to_every_open_case_once() {
    let (app, sealed) = intake("Quiet as any other.").await;
    let browser = Browser::open(Setup::default()).await;
    sign_in(&browser, &app.url, &app.caseworker(0), "en").await;
    browser
        .says("#cover-open", "may still be due this week")
        .await;
    browser.click("#cover-open").await;
    browser.shown("#cover-send").await;
    assert_eq!(browser.axe().await, Vec::<String>::new());
    browser.click("#cover-send").await;
    browser
        .says("#cover-status", "Not sent, look at these cases: 0")
        .await;
    assert!(!is_there(&browser, "#cover-send").await);
    browser.picture("cover-1280").await;
    open_case(&browser, &sealed).await;
    browser.click("#show-routine").await;
    browser.says("#history", "Cover sent by").await;
    assert!(!is_there(&browser, "#tampering").await);
    browser.close().await;
    // A colleague does not know before the cases are opened, and sends none twice.
    let colleague = Browser::open(Setup::default()).await;
    sign_in(&colleague, &app.url, &app.caseworker(1), "en").await;
    colleague.click("#cover-open").await;
    colleague.click("#cover-send").await;
    colleague.says("#cover-status", "Sent: 0.").await;
    colleague.close().await;
    blocking(move || {
        for receipt in [&sealed.real, &sealed.safe] {
            assert_eq!(
                told(&mailbox(&app, &Holder::of(&app, receipt))),
                ["still-here"]
            );
        }
    })
    .await;
}
