//! The first page: safety first, then who can read a report, then the way to the form.

use std::borrow::Cow;

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};

use super::frame::Frame;
use super::help::{TopicLink, topic_links};
use super::intake_view::{IntakeView, OpenDesk};
use super::notice::{address, response_to_problem};
use super::page_locale::PageLocale;
use super::{KeptPage, PagesState, asked_for, opened_in_app, preferred_locale, rendered, respond};
use crate::i18n::{Locale, Texts};

/// What could hurt somebody within the next minutes stands open; the rest folds out.
const SAFETY_FIRST: [&str; 6] = [
    "safety-1", "safety-2", "safety-3", "safety-4", "safety-5", "safety-6",
];

const SAFETY_MORE: [&str; 14] = [
    "safety-8",
    "safety-9",
    "safety-10",
    "safety-11",
    "safety-12",
    "safety-14",
    "safety-15",
    "safety-16",
    "safety-17",
    "safety-18",
    "safety-19",
    "safety-20",
    "safety-21",
    "safety-23",
];

const NOT_PROTECTED: [&str; 6] = [
    "not-protected-1",
    "not-protected-2",
    "not-protected-3",
    "not-protected-4",
    "not-protected-5",
    "not-protected-instead",
];

#[derive(Template)]
#[template(path = "reporter/home.html")]
struct HomePage<'a> {
    page: Frame,
    t: &'static Texts,
    intake: &'a IntakeView,
    in_app: bool,
    address: String,
    nobody: Cow<'static, str>,
    safety_first: Vec<Cow<'static, str>>,
    safety_more: Vec<Cow<'static, str>>,
    who: Cow<'static, str>,
    /// The name of each desk, and how many read there, where there is a choice.
    desks: Vec<(&'a str, Cow<'static, str>)>,
    when_answered: Option<Cow<'static, str>>,
    check_words: Cow<'static, str>,
    not_protected: Vec<Cow<'static, str>>,
    topics: Vec<TopicLink>,
}

/// Renders the first page. `in_app` says that it is open inside WeChat or QQ.
pub fn render_home(locale: Locale, intake: &IntakeView, in_app: bool) -> String {
    let page = Frame::new(locale, "/", intake.name.as_deref());
    let t = page.texts();
    let lines = |ids: &[&str]| ids.iter().map(|id| t.get(id)).collect();
    let counted = |id, OpenDesk { name, readers, .. }: &OpenDesk| {
        t.with(id, &[("desk", name), ("count", &readers.to_string())])
    };
    let (who, desks) = match &intake.desks[..] {
        [only] if intake.recovery => (counted("who-text-recovery", only), Vec::new()),
        [only] => (counted("who-text", only), Vec::new()),
        desks => {
            let lines = desks
                .iter()
                .map(|desk| (desk.name.as_str(), counted("who-desk", desk)));
            let who = match intake.recovery {
                true => "who-choice-recovery",
                false => "who-choice",
            };
            (t.get(who), lines.collect())
        }
    };
    rendered(&HomePage {
        intake,
        in_app,
        address: address(&page, "/", intake),
        nobody: nobody_on_shift(t, intake),
        safety_first: lines(&SAFETY_FIRST),
        safety_more: lines(&SAFETY_MORE),
        who,
        desks,
        when_answered: when_answered(t, "safety-24", intake),
        check_words: t.with("safety-22", &[("words", &check_words(locale, intake))]),
        not_protected: lines(&NOT_PROTECTED),
        topics: topic_links(&page, None),
        page,
        t,
    })
}

/// In the page's own language where it has a list, and always in English, which partners anywhere can print.
fn check_words(locale: Locale, intake: &IntakeView) -> String {
    let shown = |language: Locale| language == locale || language == Locale::En;
    let (own, english): (Vec<_>, Vec<_>) = intake
        .check_words
        .iter()
        .filter(|(language, _)| shown(*language))
        .map(|(language, words)| (*language, words.as_str()))
        .partition(|(language, _)| *language == locale);
    let words: Vec<_> = own
        .into_iter()
        .chain(english)
        .map(|(_, words)| words)
        .collect();
    words.join(" / ")
}

/// That nobody is on shift, with the hours if they are known.
pub(super) fn nobody_on_shift(t: &Texts, intake: &IntakeView) -> Cow<'static, str> {
    when_answered(t, "nobody-text", intake).unwrap_or_default()
}

/// A message that names the hours; none if the operator named none.
pub(super) fn when_answered(t: &Texts, id: &str, intake: &IntakeView) -> Option<Cow<'static, str>> {
    let hours = intake.settings.hours.as_deref()?;
    Some(t.with(id, &[("hours", hours)]))
}

/// `GET /{locale}/`.
pub async fn home<S: PagesState>(
    State(state): State<S>,
    PageLocale(locale): PageLocale,
    headers: HeaderMap,
) -> Response {
    match state.intake().await {
        Ok(intake) if opened_in_app(&headers) => {
            let intake = asked_for(&intake, &headers);
            respond(StatusCode::OK, render_home(locale, &intake, true))
        }
        Ok(intake) => {
            let html = render_home(locale, &intake, false);
            let kept = state.kept_pages();
            kept.respond(&headers, KeptPage::Home, locale, html).await
        }
        Err(problem) => response_to_problem(locale, &problem, false),
    }
}

/// `GET /{locale}`: to the same with its last slash, as people leave out who type from a poster.
pub async fn to_slash(PageLocale(locale): PageLocale) -> Redirect {
    Redirect::to(&format!("/{}/", locale.tag()))
}

/// `GET /`: to the first page in the language that the browser asks for.
pub async fn to_home(headers: HeaderMap) -> Response {
    redirect(&headers, "/")
}

/// `GET /report`: to the form in the language that the browser asks for.
pub async fn to_report(headers: HeaderMap) -> Response {
    redirect(&headers, "/report")
}

/// To a page in the language that the browser asks for.
pub(super) fn redirect(headers: &HeaderMap, path: &str) -> Response {
    let locale = preferred_locale(headers);
    let mut response = Redirect::to(&format!("/{}{path}", locale.tag())).into_response();
    let values = [
        (header::CACHE_CONTROL, "no-store"),
        (header::VARY, "Accept-Language"),
    ];
    for (name, value) in values {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    response
}
