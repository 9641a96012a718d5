//! Pages that say one thing: that something failed, that the intake is closed, that this is the
//! wrong browser.

use std::borrow::Cow;

use askama::Template;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;

use super::frame::Frame;
use super::intake_view::IntakeView;
use super::{preferred_locale, rendered, respond};
use crate::i18n::{Locale, Texts};

/// Something that failed, as people and programs are told.
#[derive(Clone, Debug)]
pub struct Problem {
    /// The status of the response.
    pub status: StatusCode,
    /// The name, as in `urn:thicket:problem:`.
    pub name: &'static str,
    /// A random reference that the log has too, for an internal error.
    pub reference: Option<String>,
}

impl Problem {
    /// A problem without a reference.
    pub fn new(status: StatusCode, name: &'static str) -> Self {
        Self {
            status,
            name,
            reference: None,
        }
    }

    /// A fault of ours, with the reference under which it was logged.
    pub fn internal(reference: String) -> Self {
        Self {
            reference: Some(reference),
            ..Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal")
        }
    }

    /// What to do about it, in words.
    pub(super) fn message(&self, texts: &Texts) -> Cow<'static, str> {
        let reference = self.reference.as_deref().unwrap_or("-");
        texts.with(
            &format!("problem-{}", self.name),
            &[("reference", reference)],
        )
    }
}

#[derive(Template)]
#[template(path = "reporter/error.html")]
struct ErrorPage {
    page: Frame,
    t: &'static Texts,
    title: Cow<'static, str>,
    message: Cow<'static, str>,
    kept: Option<Cow<'static, str>>,
}

/// A page that says what failed and what to do. `resend` where a form was sent: reloading the page
/// sends it again, which helps unless it is too large.
pub fn render_error(locale: Locale, problem: &Problem, resend: bool) -> String {
    // The page may not exist in another language: the links lead to the first page.
    let page = Frame::new(locale, "/", None);
    let t = page.texts();
    let title = if problem.status == StatusCode::NOT_FOUND {
        t.get("not-found-title")
    } else {
        t.get("page-error-title")
    };
    let kept = if problem.status == StatusCode::PAYLOAD_TOO_LARGE {
        "page-error-shorten"
    } else {
        "page-error-resend"
    };
    rendered(&ErrorPage {
        title,
        message: problem.message(t),
        kept: resend.then(|| t.get(kept)),
        page,
        t,
    })
}

/// The same as a response.
pub fn response_to_problem(locale: Locale, problem: &Problem, resend: bool) -> Response {
    respond(problem.status, render_error(locale, problem, resend))
}

/// The page for an address where nothing is, in the language of the address if it has one.
pub async fn not_found(uri: Uri, headers: HeaderMap) -> Response {
    let first = uri.path().split('/').nth(1).unwrap_or_default();
    missing(first.parse().unwrap_or_else(|_| preferred_locale(&headers)))
}

/// Says in a language that there is nothing.
pub(super) fn missing(locale: Locale) -> Response {
    let problem = Problem::new(StatusCode::NOT_FOUND, "not-found");
    response_to_problem(locale, &problem, false)
}

#[derive(Template)]
#[template(path = "reporter/closed.html")]
struct ClosedPage {
    page: Frame,
    t: &'static Texts,
}

/// Says that nobody is there to read reports, in place of the form at `path`.
pub fn render_closed(locale: Locale, path: &str, intake: &IntakeView) -> String {
    let page = Frame::new(locale, path, intake.name.as_deref());
    let t = page.texts();
    rendered(&ClosedPage { page, t })
}

#[derive(Template)]
#[template(path = "reporter/in_app.html")]
struct InAppPage {
    page: Frame,
    t: &'static Texts,
    address: String,
}

/// Says how to leave WeChat, in place of the form at `path`.
pub fn render_in_app(locale: Locale, path: &str, intake: &IntakeView) -> String {
    let page = Frame::new(locale, path, intake.name.as_deref());
    rendered(&InAppPage {
        t: page.texts(),
        address: address(&page, path, intake),
        page,
    })
}

/// The whole address of a page, or as much of it as is known.
pub(super) fn address(page: &Frame, path: &str, intake: &IntakeView) -> String {
    let origin = intake.settings.origin.as_deref().unwrap_or_default();
    format!("{}{}", origin.trim_end_matches('/'), page.to(path))
}
