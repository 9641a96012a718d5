//! The mailbox page for browsers with a script, which opens and seals on the reporter's own device. The server
//! sees which mailbox is asked for, never the code.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Serialize;

use super::frame::Frame;
use super::home::redirect;
use super::intake_view::IntakeView;
use super::json_block::JsonBlock;
use super::notice::{address, render_closed, render_in_app, response_to_problem};
use super::page_locale::PageLocale;
use super::{PagesState, asked_for, opened_in_app, rendered, respond};
use crate::crypto::record::FollowUp;
use crate::i18n::{File, Locale, Texts};
use crate::web::assets::{self, Asset};

const PATH: &str = "/mailbox";

/// What the script says beside the words of mail and mailbox.
const SCRIPT_WORDS: [&str; 15] = [
    "files-load-failed",
    "form-length",
    "form-sending",
    "form-too-long",
    "problem-busy",
    "problem-case-erased",
    "problem-internal",
    "problem-not-found",
    "problem-storage-full",
    "problem-timeout",
    "problem-too-large",
    "problem-too-many-requests",
    "problem-too-much",
    "stale-text",
    "wechat-copied",
];

#[derive(Template)]
#[template(path = "reporter/mailbox.html")]
struct MailboxPage<'a> {
    page: Frame,
    t: &'static Texts,
    intake: &'a IntakeView,
    css: &'static Asset,
    script: &'static Asset,
    settings: JsonBlock,
    words: JsonBlock,
    address: String,
}

/// What the script is told.
#[derive(Serialize)]
struct Settings<'a> {
    locale: &'a str,
    genesis: &'a str,
    api: &'a str,
    worker: String,
    words: Vec<String>,
    most_bytes: usize,
}

/// Renders the page that a code is entered in.
pub fn render_mailbox(locale: Locale, intake: &IntakeView) -> String {
    let page = Frame::new(locale, PATH, intake.name.as_deref());
    let t = page.texts();
    let mut words = t.messages(&[File::Mailbox, File::Words]);
    words.extend(SCRIPT_WORDS.map(|id| (id.to_owned(), t.unfilled(id))));
    rendered(&MailboxPage {
        css: &assets::MAILBOX_CSS,
        script: &assets::MAILBOX_JS,
        settings: JsonBlock::new(&Settings {
            locale: locale.tag(),
            genesis: &intake.genesis,
            api: "/api/v1",
            worker: assets::MAILBOX_WORKER_JS.path(),
            words: lists(locale).into_iter().map(Asset::path).collect(),
            most_bytes: FollowUp::LONGEST_TEXT,
        }),
        words: JsonBlock::new(&words),
        address: address(&page, PATH, intake),
        intake,
        page,
        t,
    })
}

/// Every list of words that a code may be written in; the page's own first. The script fetches them only for
/// a code that is written in words.
fn lists(locale: Locale) -> [&'static Asset; 3] {
    let (en, hans, hant) = (
        &assets::WORDS_EN_JSON,
        &assets::WORDS_ZH_HANS_JSON,
        &assets::WORDS_ZH_HANT_JSON,
    );
    match locale {
        Locale::En | Locale::Ug => [en, hans, hant],
        Locale::ZhHans => [hans, hant, en],
        Locale::ZhHant => [hant, hans, en],
    }
}

/// `GET /mailbox`: to the page in the language that the browser asks for.
pub async fn to_mailbox(headers: HeaderMap) -> Response {
    redirect(&headers, PATH)
}

/// `GET /{locale}/mailbox`. It is there as well while the intake takes no reports.
pub async fn mailbox<S: PagesState>(
    State(state): State<S>,
    PageLocale(locale): PageLocale,
    headers: HeaderMap,
) -> Response {
    let intake = match state.intake().await {
        Ok(intake) => intake,
        Err(problem) => return response_to_problem(locale, &problem, false),
    };
    let html = if opened_in_app(&headers) {
        render_in_app(locale, PATH, &asked_for(&intake, &headers))
    } else if intake.genesis.is_empty() {
        render_closed(locale, PATH, &intake)
    } else {
        render_mailbox(locale, &intake)
    };
    respond(StatusCode::OK, html)
}
