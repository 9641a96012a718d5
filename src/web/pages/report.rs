//! The form that a script seals in the reporter's browser. Without the script nothing is sent:
//! the form has no address to be posted to.

use std::borrow::Cow;
use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Serialize;

use super::form_body::FormFields;
use super::form_view::{FormView, Use};
use super::frame::Frame;
use super::home::{nobody_on_shift, when_answered};
use super::intake_view::IntakeView;
use super::json_block::JsonBlock;
use super::notice::{address, not_found, render_closed, render_in_app, response_to_problem};
use super::receipt_view::{ReceiptView, has_words};
use super::{PagesState, opened_in_app, rendered, respond};
use crate::domain::answers::MOST_BYTES;
use crate::domain::questionnaire::MOST_ROWS;
use crate::i18n::{Locale, Texts};
use crate::web::assets::{self, Asset};

const PATH: &str = "/report";

/// The only words that the script says.
const SCRIPT_WORDS: [&str; 37] = [
    "error-date",
    "error-days",
    "error-required-happened",
    "error-too-long",
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
    "problem-case-erased",
    "problem-cross-origin",
    "problem-intake-closed",
    "problem-internal",
    "problem-invalid-body",
    "problem-mailbox-known",
    "problem-method-not-allowed",
    "problem-not-age",
    "problem-not-found",
    "problem-roster-changed",
    "problem-storage-full",
    "problem-timeout",
    "problem-too-large",
    "problem-too-many-requests",
    "problem-unsupported-media-type",
    "problem-unsupported-version",
    "problem-wrong-size",
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
    form: FormView<'a>,
    settings: JsonBlock,
    words: JsonBlock,
    real: ReceiptView,
    safe: ReceiptView,
    has_words: bool,
    keep_open: bool,
    address: String,
}

/// What the script is told, beside the ledger's entries.
#[derive(Serialize)]
struct Settings<'a> {
    locale: &'a str,
    desk: &'a str,
    genesis: &'a str,
    api: &'a str,
    worker: String,
    most_bytes: usize,
    most_rows: usize,
}

/// Renders the form that is sealed in the browser.
pub fn render_report(locale: Locale, intake: &IntakeView) -> String {
    let page = Frame::new(locale, PATH, intake.name.as_deref());
    let t = page.texts();
    let words: BTreeMap<&str, String> = SCRIPT_WORDS
        .into_iter()
        .map(|id| (id, t.unfilled(id)))
        .collect();
    rendered(&ReportPage {
        intake,
        nobody: nobody_on_shift(t, intake),
        come_back: when_answered(t, "receipt-come-back", intake),
        before_writing: BEFORE_WRITING.iter().map(|id| t.get(id)).collect(),
        script: &assets::REPORT_JS,
        form: FormView::new(t, Use::Sealed, &FormFields::default(), &[]),
        settings: settings(locale, intake),
        words: JsonBlock::new(&words),
        real: ReceiptView::default(),
        safe: ReceiptView::default(),
        has_words: has_words(locale),
        keep_open: true,
        address: address(&page, PATH, intake),
        page,
        t,
    })
}

fn settings(locale: Locale, intake: &IntakeView) -> JsonBlock {
    let settings = Settings {
        locale: locale.tag(),
        desk: &intake.desk,
        genesis: &intake.genesis,
        api: "/api/v1",
        worker: worker(locale).path(),
        most_bytes: MOST_BYTES,
        most_rows: MOST_ROWS,
    };
    // The entries are JSON already, and long.
    let json = serde_json::to_string(&settings).unwrap_or_default();
    let open = json.trim_end_matches('}');
    JsonBlock::of_json(&format!("{open},\"entries\":{}}}", intake.entries))
}

/// The sealing worker that has the language's list of words and no other.
fn worker(locale: Locale) -> &'static Asset {
    match locale {
        Locale::En => &assets::REPORT_WORKER_EN_JS,
        Locale::ZhHans => &assets::REPORT_WORKER_ZH_HANS_JS,
        Locale::ZhHant => &assets::REPORT_WORKER_ZH_HANT_JS,
        Locale::Ug => &assets::REPORT_WORKER_DIGITS_JS,
    }
}

/// `GET /{locale}/report`.
pub async fn report<S: PagesState>(
    State(state): State<S>,
    Path(locale): Path<String>,
    headers: HeaderMap,
) -> Response {
    let Ok(locale) = locale.parse() else {
        return not_found(headers).await;
    };
    match state.intake().await {
        Ok(intake) => form_or_notice(locale, PATH, &headers, &intake, || {
            render_report(locale, &intake)
        }),
        Err(problem) => response_to_problem(locale, &problem, false),
    }
}

/// The form, unless this is the wrong browser or nobody could read what is sent.
pub(super) fn form_or_notice(
    locale: Locale,
    path: &str,
    headers: &HeaderMap,
    intake: &IntakeView,
    form: impl FnOnce() -> String,
) -> Response {
    if opened_in_app(headers) {
        respond(StatusCode::OK, render_in_app(locale, path, intake))
    } else if intake.open {
        respond(StatusCode::OK, form())
    } else {
        respond(StatusCode::OK, render_closed(locale, path, intake))
    }
}
