//! The shells that the workbench, enrolment and the administration run in: a script, its words and where things are.
//!
//! They hold nothing about anybody; everything else comes from the interface.

use std::borrow::Cow;
use std::collections::HashMap;

use askama::Template;
use axum::extract::Query;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Serialize;

use super::json_block::JsonBlock;
use super::{preferred_locale, rendered, respond};
use crate::i18n::{File, Locale, Texts, texts};
use crate::web::assets::{self, Asset};

/// Seconds without a key or a tap until the workbench locks.
const IDLE_SECONDS: u32 = 15 * 60;

/// Which page of the staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StaffPage {
    /// The workbench.
    Desk,
    /// Enrolment.
    Enroll,
    /// The administration.
    Admin,
}

/// Where and how a shell is served.
#[derive(Clone, Copy, Debug)]
pub struct StaffShell<'a> {
    /// The page.
    pub page: StaffPage,
    /// The language.
    pub locale: Locale,
    /// What stands before every path: empty on a server, the secret path of `thicket desk`.
    pub base: &'a str,
    /// Whether `thicket desk` serves it from the caseworker's own machine.
    pub local: bool,
    /// Where links for other people begin; empty where that is the page's own origin.
    pub origin: &'a str,
}

#[derive(Template)]
#[template(path = "staff/shell.html")]
struct ShellPage {
    t: &'static Texts,
    lang: &'static str,
    dir: &'static str,
    title: Cow<'static, str>,
    css: String,
    css_integrity: &'static str,
    script: String,
    script_integrity: &'static str,
    settings: JsonBlock,
    words: JsonBlock,
}

#[derive(Template)]
#[template(path = "staff/viewer.html")]
struct ViewerPage {
    lang: &'static str,
    title: Cow<'static, str>,
    style: &'static str,
    script: &'static str,
}

#[derive(Serialize)]
struct Settings<'a> {
    locale: &'a str,
    dir: &'a str,
    locales: Vec<LocaleName>,
    desk_worker: String,
    viewer: String,
    local: bool,
    api: String,
    origin: &'a str,
    idle_seconds: u32,
}

#[derive(Serialize)]
struct LocaleName {
    tag: &'static str,
    name: Cow<'static, str>,
}

/// Renders a shell.
pub fn render_staff(shell: StaffShell<'_>) -> String {
    let t = texts(shell.locale);
    let at = |asset: &Asset| format!("{}{}", shell.base, asset.path());
    let (script, title) = match shell.page {
        StaffPage::Desk => (&assets::DESK_JS, "desk-title"),
        StaffPage::Enroll => (&assets::ENROLL_JS, "enroll-title"),
        StaffPage::Admin => (&assets::ADMIN_JS, "admin-page-title"),
    };
    let settings = Settings {
        locale: shell.locale.tag(),
        dir: shell.locale.direction().as_str(),
        locales: Locale::ALL
            .into_iter()
            .map(|locale| LocaleName {
                tag: locale.tag(),
                name: locale.endonym(),
            })
            .collect(),
        desk_worker: at(&assets::DESK_WORKER_JS),
        viewer: format!("{}/desk/viewer", shell.base),
        local: shell.local,
        api: format!("{}/api/v1", shell.base),
        origin: shell.origin,
        idle_seconds: IDLE_SECONDS,
    };
    rendered(&ShellPage {
        t,
        lang: shell.locale.tag(),
        dir: shell.locale.direction().as_str(),
        title: t.get(title),
        css: at(&assets::STAFF_CSS),
        css_integrity: assets::STAFF_CSS.integrity,
        script: at(script),
        script_integrity: script.integrity,
        settings: JsonBlock::new(&settings),
        words: JsonBlock::new(&t.messages(match shell.page {
            StaffPage::Admin => &[
                File::Staff,
                File::Errors,
                File::Questionnaire,
                File::Account,
                File::Admin,
            ],
            StaffPage::Desk | StaffPage::Enroll => &[
                File::Staff,
                File::Errors,
                File::Questionnaire,
                File::Places,
                File::Words,
                File::Account,
            ],
        })),
    })
}

/// `GET /desk`.
pub async fn desk(query: Query<HashMap<String, String>>, headers: HeaderMap) -> Response {
    shell(StaffPage::Desk, &query, &headers)
}

/// The frame in which the workbench shows a file. Its script and its style are in it, since what has an
/// origin of its own can fetch neither; its policy names both by their hashes and allows nothing else.
pub fn render_viewer() -> String {
    let text = |asset: &'static Asset| std::str::from_utf8(asset.content).unwrap_or_default();
    rendered(&ViewerPage {
        lang: Locale::En.tag(),
        title: texts(Locale::En).get("desk-title"),
        style: text(&assets::VIEWER_CSS),
        script: text(&assets::VIEWER_JS),
    })
}

/// `GET /desk/viewer`.
pub async fn viewer() -> Response {
    respond(StatusCode::OK, render_viewer())
}

/// `GET /admin`.
pub async fn admin(query: Query<HashMap<String, String>>, headers: HeaderMap) -> Response {
    shell(StaffPage::Admin, &query, &headers)
}

/// `GET /enroll`.
pub async fn enroll(query: Query<HashMap<String, String>>, headers: HeaderMap) -> Response {
    shell(StaffPage::Enroll, &query, &headers)
}

fn shell(page: StaffPage, query: &HashMap<String, String>, headers: &HeaderMap) -> Response {
    let chosen = query.get("lang").and_then(|tag| tag.parse().ok());
    let shell = StaffShell {
        page,
        locale: chosen.unwrap_or_else(|| preferred_locale(headers)),
        base: "",
        local: false,
        origin: "",
    };
    respond(StatusCode::OK, render_staff(shell))
}
