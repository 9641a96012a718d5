//! The form that a script seals in the reporter's browser. Without the script nothing is sent:
//! the form has no address to be posted to.

use std::borrow::Cow;
use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Serialize;
use serde_json::Value;

use super::desk_choice::DeskChoice;
use super::form_body::FormFields;
use super::form_view::{FormView, Use};
use super::frame::Frame;
use super::home::{nobody_on_shift, when_answered};
use super::intake_view::IntakeView;
use super::json_block::JsonBlock;
use super::notice::{address, render_closed, render_in_app, response_to_problem};
use super::page_locale::PageLocale;
use super::receipt_view::{ReceiptView, has_words};
use super::{KeptPage, PagesState, asked_for, opened_in_app, rendered, respond};
use crate::crypto::words::WordList;
use crate::domain::answers::MOST_BYTES;
use crate::domain::decode_base64url;
use crate::domain::questionnaire::MOST_ROWS;
use crate::i18n::{Locale, Texts};
use crate::web::assets::{self, Asset};

const PATH: &str = "/report";

/// The only words that the script says. Problems that are not among them cannot be helped by whoever
/// reads about them, and are all told as `problem-invalid-body`.
const SCRIPT_WORDS: [&str; 31] = [
    "error-date",
    "error-days",
    "error-required-happened",
    "error-too-long",
    "files-load-failed",
    "form-add-row",
    "form-deriving",
    "form-length",
    "form-refused",
    "form-retry",
    "form-row-number",
    "form-sealing",
    "form-sending",
    "form-sent",
    "form-too-long",
    "problem-busy",
    "problem-case-conflict",
    "problem-intake-closed",
    "problem-internal",
    "problem-invalid-body",
    "problem-mailbox-known",
    "problem-roster-changed",
    "problem-stale-ledger",
    "problem-storage-full",
    "problem-timeout",
    "problem-too-large",
    "problem-too-many-requests",
    "receipt-confirm-wrong",
    "receipt-confirmed",
    "receipt-copied",
    "wechat-copied",
];

/// What the lines before a form warn of.
pub(super) const BEFORE_WRITING: [&str; 4] = ["safety-1", "safety-3", "safety-4", "safety-5"];

#[derive(Template)]
#[template(path = "reporter/report.html")]
struct ReportPage<'a> {
    page: Frame,
    t: &'static Texts,
    intake: &'a IntakeView,
    nobody: Cow<'static, str>,
    come_back: Option<Cow<'static, str>>,
    before_writing: Vec<Cow<'static, str>>,
    script: &'static Asset,
    desks: DeskChoice<'a>,
    form: FormView<'a>,
    settings: JsonBlock,
    words: JsonBlock,
    real: ReceiptView,
    safe: ReceiptView,
    has_words: bool,
    keep_open: bool,
    mailbox: String,
    address: String,
}

/// What the script is told.
#[derive(Serialize)]
struct Settings<'a> {
    locale: &'a str,
    genesis: &'a str,
    api: &'a str,
    worker: String,
    words: Option<String>,
    most_bytes: usize,
    most_rows: usize,
    entries: Vec<Value>,
}

/// Renders the form that is sealed in the browser.
pub fn render_report(locale: Locale, intake: &IntakeView) -> String {
    let page = Frame::new(locale, PATH, intake.name.as_deref());
    let t = page.texts();
    let nothing = FormFields::default();
    let desks = DeskChoice::new(intake, &nothing);
    let words: BTreeMap<&str, String> = SCRIPT_WORDS
        .into_iter()
        .chain(desks.shown.then_some("problem-desk-closed"))
        .map(|id| (id, t.unfilled(id)))
        .collect();
    rendered(&ReportPage {
        intake,
        nobody: nobody_on_shift(t, intake),
        come_back: when_answered(t, "receipt-come-back", intake),
        before_writing: BEFORE_WRITING.iter().map(|id| t.get(id)).collect(),
        script: &assets::REPORT_JS,
        desks,
        form: FormView::new(t, Use::Sealed, &nothing, &[]),
        settings: settings(locale, intake),
        words: JsonBlock::new(&words),
        real: ReceiptView::default(),
        safe: ReceiptView::default(),
        has_words: has_words(locale),
        keep_open: true,
        mailbox: address(&page, "/mailbox", intake),
        address: address(&page, PATH, intake),
        page,
        t,
    })
}

fn settings(locale: Locale, intake: &IntakeView) -> JsonBlock {
    let settings = Settings {
        locale: locale.tag(),
        genesis: &intake.genesis,
        api: "/api/v1",
        worker: assets::REPORT_WORKER_JS.path(),
        words: words(locale).map(Asset::path),
        most_bytes: MOST_BYTES,
        most_rows: MOST_ROWS,
        entries: readable(&intake.entries),
    };
    JsonBlock::new(&settings)
}

/// The ledger's entries with their payloads as the text that was signed: compressed, that is a
/// quarter less than the base64url of the interface, which the script makes of it again.
fn readable(entries: &str) -> Vec<Value> {
    let mut entries: Vec<Value> = serde_json::from_str(entries).unwrap_or_default();
    for entry in &mut entries {
        let payload = entry.get_mut("payload");
        if let Some(payload) = payload
            && let Some(text) = payload.as_str().and_then(decoded)
        {
            *payload = Value::String(text);
        }
    }
    entries
}

fn decoded(payload: &str) -> Option<String> {
    String::from_utf8(decode_base64url(payload).ok()?).ok()
}

/// The words that receipts are shown in. The script fetches them once there is a receipt to show.
fn words(locale: Locale) -> Option<&'static Asset> {
    match WordList::for_language(locale.tag())? {
        WordList::English => Some(&assets::WORDS_EN_JSON),
        WordList::SimplifiedChinese => Some(&assets::WORDS_ZH_HANS_JSON),
        WordList::TraditionalChinese => Some(&assets::WORDS_ZH_HANT_JSON),
    }
}

/// `GET /{locale}/report`.
pub async fn report<S: PagesState>(
    State(state): State<S>,
    PageLocale(locale): PageLocale,
    headers: HeaderMap,
) -> Response {
    let intake = match state.intake().await {
        Ok(intake) => intake,
        Err(problem) => return response_to_problem(locale, &problem, false),
    };
    if let Some(notice) = notice_instead(locale, PATH, &headers, &intake) {
        return notice;
    }
    let html = render_report(locale, &intake);
    let kept = state.kept_pages();
    kept.respond(&headers, KeptPage::Report, locale, html).await
}

/// What stands in place of a form if this is the wrong browser or nobody could read what is sent.
pub(super) fn notice_instead(
    locale: Locale,
    path: &str,
    headers: &HeaderMap,
    intake: &IntakeView,
) -> Option<Response> {
    let html = if opened_in_app(headers) {
        render_in_app(locale, path, &asked_for(intake, headers))
    } else if !intake.open {
        render_closed(locale, path, intake)
    } else {
        return None;
    };
    Some(respond(StatusCode::OK, html))
}
