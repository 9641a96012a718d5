//! Help pages. They ask nothing of the intake and work while it is closed.

use std::borrow::Cow;

use askama::Template;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

use super::frame::Frame;
use super::notice::missing;
use super::page_locale::PageLocale;
use super::{preferred_locale, rendered, respond};
use crate::i18n::{Locale, Texts};

/// What a help page is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// Leaving, and what stays in the browser's history.
    Leave,
    /// Tor Browser.
    Tor,
    /// WeChat and other apps.
    WeChat,
    /// Calls from people who pose as officials.
    Scam,
    /// Keyboards that send what is typed.
    Keyboard,
    /// Keeping the code.
    Code,
    /// When it is hard.
    Support,
}

impl Topic {
    /// Every topic.
    pub const ALL: [Self; 7] = [
        Self::Leave,
        Self::Tor,
        Self::WeChat,
        Self::Scam,
        Self::Keyboard,
        Self::Code,
        Self::Support,
    ];

    /// Its name in the address.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Leave => "leave",
            Self::Tor => "tor",
            Self::WeChat => "wechat",
            Self::Scam => "scam",
            Self::Keyboard => "keyboard",
            Self::Code => "code",
            Self::Support => "support",
        }
    }

    /// The topic of that name.
    pub fn find(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.slug() == slug)
    }

    fn title(self) -> &'static str {
        match self {
            Self::Leave => "help-clear-history-title",
            Self::Tor => "help-tor-title",
            Self::WeChat => "help-wechat-title",
            Self::Scam => "help-scam-title",
            Self::Keyboard => "help-keyboard-title",
            Self::Code => "help-code-title",
            Self::Support => "help-support-title",
        }
    }

    fn lines(self) -> &'static [&'static str] {
        match self {
            Self::Leave => &[
                "help-clear-history-text",
                "help-clear-history-chrome",
                "help-clear-history-firefox",
                "help-clear-history-safari",
                "help-clear-history-edge",
                "help-clear-history-other",
                "help-clear-history-plain",
            ],
            Self::Tor => &["help-tor-text", "help-tor-bridge", "help-tor-level"],
            Self::WeChat => &["help-wechat-text", "wechat-how"],
            Self::Scam => &["help-scam-text", "help-scam-check"],
            Self::Keyboard => &["help-keyboard-text"],
            Self::Code => &["help-code-text", "help-code-lost"],
            Self::Support => &["help-support-text", "help-support-crisis"],
        }
    }

    fn path(self) -> String {
        format!("/help/{}", self.slug())
    }
}

/// A link to a help page.
pub(super) struct TopicLink {
    /// Where it leads.
    pub href: String,
    /// Its title.
    pub title: Cow<'static, str>,
    /// Whether it is this page.
    pub current: bool,
}

/// Links to all help pages.
pub(super) fn topic_links(page: &Frame, current: Option<Topic>) -> Vec<TopicLink> {
    Topic::ALL
        .into_iter()
        .map(|topic| TopicLink {
            href: page.to(&topic.path()),
            title: page.texts().get(topic.title()),
            current: Some(topic) == current,
        })
        .collect()
}

#[derive(Template)]
#[template(path = "reporter/help.html")]
struct HelpPage {
    page: Frame,
    t: &'static Texts,
    title: Cow<'static, str>,
    lines: Vec<Cow<'static, str>>,
    topics: Vec<TopicLink>,
}

/// Renders a help page, or the list of them.
pub fn render_help(locale: Locale, topic: Option<Topic>) -> String {
    let path = topic.map_or_else(|| "/help/".to_owned(), Topic::path);
    let page = Frame::new(locale, &path, None);
    let t = page.texts();
    rendered(&HelpPage {
        title: t.get(topic.map_or("help-title", Topic::title)),
        lines: topic
            .map_or(&[][..], Topic::lines)
            .iter()
            .map(|id| t.get(id))
            .collect(),
        topics: topic_links(&page, topic),
        page,
        t,
    })
}

/// `GET /{locale}/help/`.
pub async fn help_index(PageLocale(locale): PageLocale) -> Response {
    respond(StatusCode::OK, render_help(locale, None))
}

/// `GET /{locale}/help/{topic}`.
pub async fn help(Path((locale, topic)): Path<(String, String)>, headers: HeaderMap) -> Response {
    let locale = locale.parse().ok();
    match (locale, Topic::find(&topic)) {
        (Some(locale), Some(topic)) => respond(StatusCode::OK, render_help(locale, Some(topic))),
        _ => missing(locale.unwrap_or_else(|| preferred_locale(&headers))),
    }
}
