//! The mailbox without scripts: one size, no code in an address, and nothing typed is lost.

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header;
use tokio::sync::OwnedSemaphorePermit;

use super::super::form_body::FormFields;
use super::super::*;
use super::form_body;
use super::site::{PLANTED, Site};
use crate::crypto::hybrid::Identity;
use crate::crypto::mailbox::{MailboxError, Message, OpenedMailbox};
use crate::crypto::random::Random;
use crate::crypto::record::{First, Mail, MailContent, RecordError};
use crate::domain::{
    AccountId, CaseId, Digest, LedgerHead, Mailbox, PROTOCOL_VERSION, RecordId, RoutineWords,
};

fn sitting() -> Sitting {
    Sitting {
        run: RecordId([1; 16]),
        id: RecordId([2; 16]),
        seq: 3,
    }
}

fn mail(n: u8, content: MailContent) -> Message {
    Message::Mail(Box::new(Mail {
        v: PROTOCOL_VERSION,
        kind: "mail".to_owned(),
        case: CaseId([1; 16]),
        mailbox: Mailbox([1; 32]),
        id: RecordId([n; 16]),
        author: AccountId([1; 16]),
        n: n.into(),
        heard: 1,
        ledger: LedgerHead {
            seq: 0,
            hash: Digest([0; 32]),
        },
        day: "2026-11-22".parse().expect("a day"),
        locale: PLANTED.to_owned(),
        content,
    }))
}

/// The mail that names another key of the case.
const NEW_KEY: RecordId = RecordId([10; 16]);

/// A mailbox with everything that can be in one.
fn full() -> OpenMailbox {
    let first = First {
        v: PROTOCOL_VERSION,
        kind: "first".to_owned(),
        case: CaseId([1; 16]),
        locale: PLANTED.to_owned(),
        words: PLANTED.to_owned(),
    };
    let day = "2026-11-22".parse().expect("a day");
    let mut messages = vec![(RecordId([9; 16]), Message::First(day, first))];
    for (n, words) in (1..).zip(RoutineWords::ALL) {
        messages.push((RecordId([n; 16]), mail(n, MailContent::Words(*words))));
    }
    let text = MailContent::Text(PLANTED.to_owned());
    messages.push((RecordId([8; 16]), mail(8, text)));
    let new_key = MailContent::NewKey {
        recipient: PLANTED.to_owned(),
        replaces: Vec::new(),
    };
    messages.push((NEW_KEY, mail(NEW_KEY.0[0], new_key)));
    OpenMailbox {
        mailbox: Box::new(OpenedMailbox {
            case: CaseId([1; 16]),
            case_recipient: Some(Identity::generate(&Random::seeded(1)).recipient()),
            strange_key: false,
            other_history: false,
            messages,
            foreign: vec![RecordId([7; 16])],
            refused: vec![(RecordId([6; 16]), RecordError::Signature)],
            whole: true,
            withheld: true,
            heard: 2,
            erases: None,
        }),
        sitting: sitting(),
    }
}

fn kept(text: &str) -> Kept {
    let body = form_body(&[("text", text)]);
    Kept::read(
        &FormFields::parse(body.as_bytes()).expect("a form"),
        sitting(),
    )
}

/// Every stage, with everything on it that can be.
pub fn stages() -> Vec<Stage> {
    let t = crate::i18n::texts(Locale::En);
    let digits = || Site::new().draw_receipt().digits();
    let open = |page, done| {
        let view = OpenView::new(t, digits(), full(), page, done);
        Stage::Opened(Box::new(view))
    };
    let mut withdrawn = full();
    withdrawn.mailbox.erases = "2026-11-26".parse().ok();
    withdrawn.mailbox.messages.clear();
    let mut waiting = full();
    waiting.mailbox.case_recipient = None;
    let mut strange = full();
    (strange.mailbox.case_recipient, strange.mailbox.strange_key) = (None, true);
    let mut forked = full();
    (forked.mailbox.case_recipient, forked.mailbox.other_history) = (None, true);
    vec![
        Stage::Enter(Entry::typed("", Kept::default())),
        Stage::Enter(Entry::typed(PLANTED, kept(PLANTED)).wrong(PLANTED.into())),
        Stage::Enter(Entry::known(PLANTED, kept(PLANTED)).said(PLANTED.into())),
        Stage::Unknown(Entry::typed(PLANTED, kept(PLANTED))),
        Stage::Wrong {
            reason: PLANTED.into(),
            kept: kept(PLANTED),
        },
        Stage::Confirm { code: digits() },
        open(0, Some("mailbox-sent")),
        open(1, None),
        Stage::Opened(Box::new(OpenView::new(t, digits(), withdrawn, 7, None))),
        Stage::Opened(Box::new(OpenView::new(t, digits(), waiting, 0, None))),
        Stage::Opened(Box::new(OpenView::new(t, digits(), strange, 0, None))),
        Stage::Opened(Box::new(OpenView::new(t, digits(), forked, 0, None))),
        Stage::Closed,
    ]
}

impl PlainMailboxState for Site {
    async fn use_mailbox(
        &self,
        visit: MailboxVisit,
        _: OwnedSemaphorePermit,
    ) -> Result<MailboxOutcome, Problem> {
        if let Some(problem) = self.failing() {
            return Err(problem);
        }
        if matches!(&visit.action, MailboxAction::Write(written) if written.text.as_str() == "slow")
        {
            tokio::time::sleep(std::time::Duration::from_millis(310)).await;
        }
        // Codes whose first digit is odd open something.
        Ok(
            match (visit.receipt.digits().as_bytes()[0] % 2, visit.action) {
                (0, _) => MailboxOutcome::Unknown,
                (_, MailboxAction::Write(written)) if written.text.as_str() == "wrong" => {
                    MailboxOutcome::Wrong(MailboxError::Mixed)
                }
                _ => MailboxOutcome::Opened(full()),
            },
        )
    }

    fn new_sitting(&self) -> Sitting {
        sitting()
    }
}

async fn post(site: &Site, fields: &[(&str, &str)]) -> (StatusCode, String) {
    let request = Request::post("/en/mailbox/plain")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(form_body(fields)))
        .expect("a request");
    let path = PageLocale(Locale::En);
    let response = use_plain_mailbox(State(site.clone()), path, request).await;
    assert!(response.extensions().get::<Typed>().is_some());
    assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store");
    let status = response.status();
    let body = to_bytes(response.into_body(), 4 << 20)
        .await
        .expect("a body");
    (status, String::from_utf8(body.to_vec()).expect("UTF-8"))
}

/// A code that opens something here, or one that does not.
fn code(site: &Site, known: bool) -> String {
    loop {
        let digits = site.draw_receipt().digits().to_string();
        if (digits.as_bytes()[0] % 2 == 1) == known {
            return digits;
        }
    }
}

#[tokio::test]
async fn n24_n26_every_code_is_answered_alike() {
    let site = Site::new();
    let (known, unknown) = (code(&site, true), code(&site, false));
    let mut mistyped = known.clone();
    let last = mistyped.pop().expect("a digit");
    mistyped.push(if last == '0' { '1' } else { '0' });
    for (code, part) in [
        (known.as_str(), "Messages"),
        (&unknown, "This code opens nothing here"),
        (&mistyped, "One of the digits is not right"),
        ("1234", "These are 4"),
        ("", "Please enter your code"),
        ("river of words", "28 digits or 8 words"),
        (&"1".repeat(600), "longer than a code"),
    ] {
        let begun = tokio::time::Instant::now();
        let (status, page) = post(&site, &[("code", code), ("action", "open")]).await;
        assert_eq!((status, page.len()), (StatusCode::OK, 65_536), "{code}");
        assert!(page.contains(part), "{code}");
        assert!(begun.elapsed() >= std::time::Duration::from_millis(300));
    }
}

#[tokio::test]
async fn n24_an_answer_that_took_long_waits_for_the_next_step() {
    let site = Site::new();
    for known in [true, false] {
        let code = code(&site, known);
        let begun = tokio::time::Instant::now();
        post(
            &site,
            &[("code", &code), ("action", "write"), ("text", "slow")],
        )
        .await;
        assert!(begun.elapsed() >= std::time::Duration::from_millis(600));
    }
}

#[test]
fn a_page_never_outgrows_its_memory_and_leaves_no_copy() {
    let intake = super::site::intake();
    for stage in stages() {
        let html = render_plain_mailbox(Locale::En, &intake, stage);
        assert_eq!(html.capacity(), 65_536);
    }
}

#[test]
fn n60_what_cannot_be_opened_is_told_and_nobody_says_that_none_is_missing() {
    let site = Site::new();
    let page = |foreign: usize, withheld: bool| {
        let mut open = full();
        open.mailbox.withheld = withheld;
        open.mailbox.refused.clear();
        open.mailbox.foreign = vec![RecordId([7; 16]); foreign];
        let t = crate::i18n::texts(Locale::En);
        let view = OpenView::new(t, site.draw_receipt().digits(), open, 0, None);
        render_plain_mailbox(
            Locale::En,
            &super::site::intake(),
            Stage::Opened(Box::new(view)),
        )
    };
    let missing = |page: &str| page.to_lowercase().contains("none is missing");
    assert!(missing(&page(0, false)) && !page(0, false).contains("cannot be opened"));
    for withheld in [true, false] {
        let page = page(3, withheld);
        assert!(page.contains("cannot be opened: 3.") && !missing(&page));
    }
    assert!(!missing(&page(0, true)));
}

#[tokio::test]
async fn what_was_typed_is_in_every_answer() {
    let site = Site::new();
    let (known, unknown) = (code(&site, true), code(&site, false));
    let text = "They asked \u{2018}where\u{2019} again.\r\nTwice.";
    let shown = "They asked \u{2018}where\u{2019} again.\nTwice.";
    let write = |code: &str, text: &str| {
        let fields = [
            ("code".to_owned(), code.to_owned()),
            ("action".to_owned(), "write".to_owned()),
            ("text".to_owned(), text.to_owned()),
        ];
        let site = site.clone();
        async move {
            let fields: Vec<_> = fields
                .iter()
                .map(|(a, b)| (a.as_str(), b.as_str()))
                .collect();
            post(&site, &fields).await
        }
    };
    // Sent, it is not shown again.
    let (status, page) = write(&known, text).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("Sent.") && !page.contains(shown));
    for code in [unknown.as_str(), "1234", ""] {
        let (status, page) = write(code, text).await;
        assert_eq!(status, StatusCode::OK);
        assert!(page.contains(shown) && page.contains(code), "{code}");
    }
    let (_, page) = write(&known, "wrong").await;
    assert!(page.contains("Something is not right here") && page.contains("wrong</textarea>"));
    let (status, page) = write(&known, " \n ").await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("Please write something") && page.contains(&known));
    // Too long: as many characters as fit, and one more.
    let long = "\u{5b57}".repeat(40_000 / 3 + 1);
    let (status, page) = write(&known, &long).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("too long") && page.contains(&long));
    assert!(page.len().is_multiple_of(65_536));
    for problem in [
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy"),
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large"),
        Problem::internal("reference".to_owned()),
    ] {
        site.fail(Some(problem.clone()));
        let (status, page) = write(&known, text).await;
        assert_eq!((status, page.len()), (problem.status, 65_536));
        // The code is in the form, so that it need not be entered again.
        assert!(page.contains(shown) && page.contains(&format!("value=\"{known}\"")));
    }
    // A full case is not mended by a shorter message.
    site.fail(Some(Problem::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "too-much",
    )));
    let (_, page) = write(&known, text).await;
    assert!(page.contains("cannot take any more messages") && !page.contains("too long"));
    site.fail(None);
    let place = site.fill_queue();
    let (status, page) = write(&known, text).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(page.contains(shown));
    drop(place);
    // Another site may have filled the form: what it says is kept, a code is not.
    site.refuse(Problem::new(StatusCode::FORBIDDEN, "cross-origin"));
    let (status, page) = write(&known, text).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert!(page.contains(shown) && !page.contains(&known));
}

#[tokio::test]
async fn withdrawing_takes_two_steps_and_an_operator_can_turn_the_way_off() {
    let site = Site::new();
    let known = code(&site, true);
    let (_, page) = post(&site, &[("code", &known), ("action", "withdraw-ask")]).await;
    assert!(page.contains("Yes, withdraw it now") && page.contains("value=\"withdraw\""));
    site.turn_plain_off();
    let path = || PageLocale(Locale::En);
    let headers = HeaderMap::new();
    let response = plain_mailbox(State(site.clone()), path(), headers).await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    let request = Request::post("/en/mailbox/plain")
        .body(Body::empty())
        .expect("a request");
    let response = use_plain_mailbox(State(site), path(), request).await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
}

#[test]
fn no_link_to_another_language_throws_away_what_is_there() {
    let linked = |stage| {
        let page = render_plain_mailbox(Locale::En, &super::site::intake(), stage);
        page.contains("hreflang=")
    };
    let linked_stages: Vec<_> = stages().into_iter().map(linked).collect();
    assert!(linked_stages[0] && !linked_stages[1..].contains(&true));
    // The words of a code may be those of another language.
    let entry = || Entry::typed("river of words", Kept::default());
    assert!(linked(Stage::Enter(entry().wrong("words".into()))));
    assert!(linked(Stage::Unknown(entry())));
}

#[test]
fn where_something_is_wrong_nobody_reads_that_it_only_waits() {
    let t = crate::i18n::texts(Locale::En);
    let page = |change: fn(&mut OpenedMailbox)| {
        let mut open = full();
        let mailbox = &mut open.mailbox;
        (mailbox.case_recipient, mailbox.withheld) = (None, false);
        mailbox.refused.clear();
        change(mailbox);
        let digits = Site::new().draw_receipt().digits();
        let view = OpenView::new(t, digits, open, 0, None);
        let stage = Stage::Opened(Box::new(view));
        let page = render_plain_mailbox(Locale::En, &super::site::intake(), stage);
        let has = |id| page.contains(t.get(id).as_ref());
        (has("mailbox-waits"), has("mailbox-wrong-no-writing"))
    };
    assert_eq!(page(|_| ()), (true, false));
    assert_eq!(page(|mailbox| mailbox.withheld = true), (false, true));
    assert_eq!(page(|mailbox| mailbox.strange_key = true), (false, true));
    let refused =
        |mailbox: &mut OpenedMailbox| mailbox.refused = vec![(NEW_KEY, RecordError::Signature)];
    assert_eq!(page(refused), (false, true));
}

#[tokio::test]
async fn whoever_cannot_write_can_read_and_keeps_their_words() {
    let site = Site::new();
    let known = code(&site, true);
    let text = "They asked again.";
    let fields = |action| [("code", known.as_str()), ("action", action), ("text", text)];
    for (reason, said) in [
        (NOT_WRITABLE, "you cannot write now"),
        (STRANGE_KEY, "does not belong to your report"),
    ] {
        site.fail(Some(Problem::new(StatusCode::CONFLICT, reason)));
        let (status, page) = post(&site, &fields("write")).await;
        assert_eq!(status, StatusCode::CONFLICT);
        assert!(page.contains(said) && page.contains("name=\"action\" value=\"open\""));
        site.fail(None);
        let (_, page) = post(&site, &fields("open")).await;
        assert!(page.contains("Messages") && page.contains(&format!("{text}</textarea>")));
    }
    // Also where there is nothing to write into.
    let t = crate::i18n::texts(Locale::En);
    let mut waiting = full();
    waiting.mailbox.case_recipient = None;
    let view = OpenView::new(t, site.draw_receipt().digits(), waiting, 0, None);
    let stage = Stage::Opened(Box::new(view.keeping(kept(text))));
    let page = render_plain_mailbox(Locale::En, &super::site::intake(), stage);
    assert!(page.contains(&format!("readonly>\n{text}</textarea>")));
    // A code that does not fit opens nothing, so nothing else is offered.
    let typed = Entry::typed("1234", kept(text));
    let page = render_plain_mailbox(Locale::En, &super::site::intake(), Stage::Enter(typed));
    assert!(!page.contains("value=\"open\""));
}

#[test]
fn what_cannot_be_deleted_is_not_offered_to_be() {
    let t = crate::i18n::texts(Locale::En);
    let page = |number| {
        let digits = Site::new().draw_receipt().digits();
        let view = OpenView::new(t, digits, full(), number, None);
        let stage = Stage::Opened(Box::new(view));
        render_plain_mailbox(Locale::En, &super::site::intake(), stage)
    };
    let deletable =
        |page: &str, id: RecordId| page.contains(&format!("name=\"id\" value=\"{id}\""));
    let newest = page(0);
    assert!(newest.contains(t.get("words-new-key").as_ref()));
    assert!(!deletable(&newest, NEW_KEY));
    assert!(deletable(&newest, RecordId([8; 16])));
    // The first mail, which is no caseworker's, can be deleted.
    assert!(deletable(&page(9), RecordId([9; 16])));
}

#[tokio::test]
async fn closing_leaves_nothing_on_the_page_and_says_what_the_browser_still_keeps() {
    let site = Site::new();
    let known = code(&site, true);
    for locale in Locale::ALL {
        let t = crate::i18n::texts(locale);
        let view = OpenView::new(t, site.draw_receipt().digits(), full(), 0, None);
        let stage = Stage::Opened(Box::new(view));
        let open = render_plain_mailbox(locale, &super::site::intake(), stage);
        let files = render_mailbox_files(
            locale,
            &super::site::intake(),
            site.draw_receipt().digits(),
            &[],
        );
        for page in [open, files] {
            assert!(page.contains(t.get("plain-close-tab").as_ref()), "{locale}");
            assert!(page.contains("value=\"close\""), "{locale}");
        }
    }
    // Whatever a browser sends along, and however many forms came before.
    site.refuse(Problem::new(
        StatusCode::TOO_MANY_REQUESTS,
        "too-many-requests",
    ));
    let fields = [
        ("code", known.as_str()),
        ("text", "mine"),
        ("action", "close"),
    ];
    let (status, page) = post(&site, &fields).await;
    assert_eq!((status, page.len()), (StatusCode::OK, 65_536));
    assert!(page.contains("The mailbox is closed") && page.contains("Now close this tab."));
    assert!(page.contains("href=\"/en/help/leave\""));
    assert!(!page.contains(&known) && !page.contains("mine"));
}

#[test]
fn no_link_leads_to_where_only_files_are_taken() {
    for locale in Locale::ALL {
        let code = Site::new().draw_receipt().digits();
        let page = render_mailbox_files(locale, &super::site::intake(), code, &[]);
        assert!(!page.contains("/mailbox/plain/files"), "{locale}");
    }
}
