//! What stands around every page for reporters: language, direction, the way out, the links to
//! the same page in other languages.

use std::borrow::Cow;

use crate::i18n::{Locale, Texts, texts};
use crate::web::assets::{self, Asset};

/// The frame of one page.
pub struct Frame {
    locale: Locale,
    path: String,
    /// The name of the site.
    pub site: String,
    /// Where the Leave control leads.
    pub leave: &'static str,
    /// The style sheet.
    pub css: &'static Asset,
}

/// A link to the same page in another language.
pub struct LanguageLink {
    /// Where it leads.
    pub href: String,
    /// The language's tag.
    pub tag: &'static str,
    /// Its own name for itself.
    pub name: Cow<'static, str>,
    /// Whether it is the language of this page.
    pub current: bool,
}

impl Frame {
    /// The frame of the page at `path`, which begins with `/` and leaves out the language.
    pub fn new(locale: Locale, path: &str, name: Option<&str>) -> Self {
        let site = name.map_or_else(
            || texts(locale).get("site-name").into_owned(),
            str::to_owned,
        );
        Self {
            locale,
            path: path.to_owned(),
            site,
            leave: leave_target(locale),
            css: &assets::REPORTER_CSS,
        }
    }

    /// The words of its language.
    pub fn texts(&self) -> &'static Texts {
        texts(self.locale)
    }

    pub(super) fn lang(&self) -> &'static str {
        self.locale.tag()
    }

    pub(super) fn dir(&self) -> &'static str {
        self.locale.direction().as_str()
    }

    /// The address of another page in the same language.
    pub fn to(&self, path: &str) -> String {
        format!("/{}{path}", self.locale.tag())
    }

    pub(super) fn languages(&self) -> Vec<LanguageLink> {
        Locale::ALL
            .into_iter()
            .map(|locale| LanguageLink {
                href: format!("/{}{}", locale.tag(), self.path),
                tag: locale.tag(),
                name: locale.endonym(),
                current: locale == self.locale,
            })
            .collect()
    }

    pub(super) fn awaits_review(&self) -> bool {
        self.locale != Locale::En
    }
}

/// A page about the weather: harmless to be seen with, not blocked where that language is read.
fn leave_target(locale: Locale) -> &'static str {
    match locale {
        Locale::En => "https://www.timeanddate.com/weather/",
        Locale::ZhHans => "https://www.weather.com.cn/",
        Locale::ZhHant => "https://www.hko.gov.hk/tc/index.html",
        Locale::Ug => "https://www.accuweather.com/",
    }
}
