//! The words of every page, in the languages Thicket speaks, from Fluent files in the binary.
//!
//! Words live in `templates/locales` only; no other file may hold text that a person reads on a
//! page. Looking one up never fails at run time: what a language lacks is said in English.

mod place_order;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use fluent_syntax::ast;
use fluent_syntax::unicode::unescape_unicode_to_string;
use unic_langid::LanguageIdentifier;

/// A language that pages are shown in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Locale {
    /// English.
    En,
    /// Chinese in simplified characters.
    ZhHans,
    /// Chinese in traditional characters.
    ZhHant,
    /// Uyghur in Arabic script.
    Ug,
}

/// The side on which a line begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Left to right.
    Ltr,
    /// Right to left.
    Rtl,
}

impl Direction {
    /// The value of an HTML `dir` attribute.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ltr => "ltr",
            Self::Rtl => "rtl",
        }
    }
}

impl Locale {
    /// Every language, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::En, Self::ZhHans, Self::ZhHant, Self::Ug];

    /// The BCP 47 tag, as it stands in addresses, `lang` attributes and reports.
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::ZhHans => "zh-Hans",
            Self::ZhHant => "zh-Hant",
            Self::Ug => "ug",
        }
    }

    /// The direction in which it is written.
    pub fn direction(self) -> Direction {
        match self {
            Self::Ug => Direction::Rtl,
            Self::En | Self::ZhHans | Self::ZhHant => Direction::Ltr,
        }
    }

    /// Its own name for itself.
    pub fn endonym(self) -> Cow<'static, str> {
        texts(self).get("language-name")
    }

    /// The language that suits an `Accept-Language` header best; English if none does.
    pub fn negotiate(accept_language: &str) -> Self {
        let mut best = (0, Self::En);
        // A browser sends a handful; the rest is not worth reading.
        for range in accept_language.split(',').take(16) {
            let mut parts = range.split(';');
            let tag = parts.next().unwrap_or_default().trim();
            let quality = parts
                .find_map(|part| part.trim().strip_prefix("q="))
                .map_or(1000, quality_in_thousandths);
            if quality > best.0
                && let Some(locale) = Self::for_range(tag)
            {
                best = (quality, locale);
            }
        }
        best.1
    }

    fn for_range(tag: &str) -> Option<Self> {
        let tag = tag.to_ascii_lowercase();
        let mut subtags = tag.split(['-', '_']);
        match subtags.next()? {
            "en" => Some(Self::En),
            "ug" => Some(Self::Ug),
            // Cantonese is written in traditional characters nearly everywhere it is written.
            "yue" => Some(Self::ZhHant),
            "zh" => Some(
                if subtags.any(|subtag| matches!(subtag, "hant" | "tw" | "hk" | "mo")) {
                    Self::ZhHant
                } else {
                    Self::ZhHans
                },
            ),
            _ => None,
        }
    }
}

fn quality_in_thousandths(text: &str) -> u32 {
    let value: f32 = text.trim().parse().unwrap_or(0.0);
    // Out of range, or not a number: not wanted.
    if (0.0..=1.0).contains(&value) {
        (value * 1000.0) as u32
    } else {
        0
    }
}

impl std::fmt::Display for Locale {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.tag())
    }
}

impl std::str::FromStr for Locale {
    type Err = crate::domain::ParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|locale| locale.tag() == text)
            .ok_or(crate::domain::ParseError {
                expected: "language of this site",
            })
    }
}

/// One of the files that words are kept in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum File {
    /// Questions, options, urgency, status and closing reasons.
    Questionnaire,
    /// Names of countries and territories.
    Places,
    /// Pages for reporters.
    Reporter,
    /// The workbench and enrolment.
    Staff,
    /// What went wrong, and what to do.
    Errors,
    /// What mail says whose words are routine.
    Words,
    /// The mailbox of a returning reporter.
    Mailbox,
    /// Files that a reporter adds.
    Files,
    /// Commands for reporters at a terminal.
    Terminal,
    /// The mailbox page without scripts.
    PlainMailbox,
    /// One's own account, and keys that move.
    Account,
    /// The administration.
    Admin,
}

impl File {
    /// Every file.
    pub const ALL: [Self; 12] = [
        Self::Questionnaire,
        Self::Places,
        Self::Reporter,
        Self::Staff,
        Self::Errors,
        Self::Words,
        Self::Mailbox,
        Self::Files,
        Self::Terminal,
        Self::PlainMailbox,
        Self::Account,
        Self::Admin,
    ];
}

/// All words of one language.
pub struct Texts {
    locale: Locale,
    bundle: FluentBundle<&'static FluentResource>,
    files: &'static [FluentResource; 12],
}

/// The words of a language. They are read once and live as long as the program.
pub fn texts(locale: Locale) -> &'static Texts {
    static ALL: LazyLock<[Texts; 4]> = LazyLock::new(|| Locale::ALL.map(Texts::read));
    match locale {
        Locale::En => &ALL[0],
        Locale::ZhHans => &ALL[1],
        Locale::ZhHant => &ALL[2],
        Locale::Ug => &ALL[3],
    }
}

macro_rules! files_of {
    ($tag:literal) => {
        [
            include_str!(concat!("../templates/locales/", $tag, "/questionnaire.ftl")),
            include_str!(concat!("../templates/locales/", $tag, "/places.ftl")),
            include_str!(concat!("../templates/locales/", $tag, "/reporter.ftl")),
            include_str!(concat!("../templates/locales/", $tag, "/staff.ftl")),
            include_str!(concat!("../templates/locales/", $tag, "/errors.ftl")),
            include_str!(concat!("../templates/locales/", $tag, "/words.ftl")),
            include_str!(concat!("../templates/locales/", $tag, "/mailbox.ftl")),
            include_str!(concat!("../templates/locales/", $tag, "/files.ftl")),
            include_str!(concat!("../templates/locales/", $tag, "/terminal.ftl")),
            include_str!(concat!("../templates/locales/", $tag, "/plain_mailbox.ftl")),
            include_str!(concat!("../templates/locales/", $tag, "/account.ftl")),
            include_str!(concat!("../templates/locales/", $tag, "/admin.ftl")),
        ]
    };
}

impl Texts {
    fn read(locale: Locale) -> Self {
        let sources = match locale {
            Locale::En => files_of!("en"),
            Locale::ZhHans => files_of!("zh-Hans"),
            Locale::ZhHant => files_of!("zh-Hant"),
            Locale::Ug => files_of!("ug"),
        };
        // What does not parse is left out here and found by a test.
        let files: &'static [FluentResource; 12] = Box::leak(Box::new(sources.map(|source| {
            FluentResource::try_new(source.to_owned()).unwrap_or_else(|(partial, _)| partial)
        })));
        let language: LanguageIdentifier = locale.tag().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        // A number or a Latin name inside Uyghur would otherwise drag its neighbours along.
        bundle.set_use_isolating(locale.direction() == Direction::Rtl);
        for file in files {
            bundle.add_resource_overriding(file);
        }
        Self {
            locale,
            bundle,
            files,
        }
    }

    /// The language of these words.
    pub fn locale(&self) -> Locale {
        self.locale
    }

    /// The message `id`.
    pub fn get(&self, id: &str) -> Cow<'static, str> {
        self.with(id, &[])
    }

    /// The message `id`, with values in its places.
    pub fn with(&self, id: &str, values: &[(&str, &str)]) -> Cow<'static, str> {
        self.find_with(id, values)
            .or_else(|| texts(Locale::En).find_with(id, values))
            .unwrap_or_else(|| Cow::Owned(id.to_owned()))
    }

    /// The message `id`, if this language has it: for what may be absent, such as a hint.
    pub fn find(&self, id: &str) -> Option<Cow<'static, str>> {
        self.find_with(id, &[])
    }

    fn find_with(&self, id: &str, values: &[(&str, &str)]) -> Option<Cow<'static, str>> {
        let pattern = self.bundle.get_message(id)?.value()?;
        let mut arguments = FluentArgs::with_capacity(values.len());
        for (name, value) in values {
            // Text, never a number: Fluent would write numbers its own way.
            arguments.set(*name, (*value).to_owned());
        }
        let mut errors = Vec::new();
        let text = self
            .bundle
            .format_pattern(pattern, Some(&arguments), &mut errors);
        Some(Cow::Owned(text.into_owned()))
    }

    /// All messages of some files by id, their places kept as `{ $name }`, for a page's script to
    /// fill in. What this language lacks is given in English.
    pub fn messages(&self, files: &[File]) -> BTreeMap<String, String> {
        let mut messages = BTreeMap::new();
        for locale in [Locale::En, self.locale] {
            for file in files {
                for entry in texts(locale).files[*file as usize].entries() {
                    if let ast::Entry::Message(message) = entry
                        && let Some(pattern) = &message.value
                    {
                        messages.insert(message.id.name.to_owned(), unfilled(pattern));
                    }
                }
            }
        }
        messages
    }

    /// One message with its places kept as `{ $name }`, for a page's script to fill in.
    pub fn unfilled(&self, id: &str) -> String {
        [self, texts(Locale::En)]
            .into_iter()
            .flat_map(|texts| texts.files.iter())
            .flat_map(FluentResource::entries)
            .find_map(|entry| match entry {
                ast::Entry::Message(message) if message.id.name == id => {
                    message.value.as_ref().map(unfilled)
                }
                _ => None,
            })
            .unwrap_or_else(|| id.to_owned())
    }

    /// The name of a country or territory, or of one of the three answers that name none.
    pub fn place(&self, code: &str) -> Cow<'static, str> {
        self.get(&message_id("place", code))
    }

    /// Every country and territory, in the order in which this language sorts their names.
    pub fn places(&self) -> impl Iterator<Item = &'static str> {
        place_order::of(self.locale).split_ascii_whitespace()
    }
}

/// The id of a code's message: `option-when` and `in_person` give `option-when-in-person`.
pub fn message_id(prefix: &str, code: &str) -> String {
    let code = code.to_ascii_lowercase().replace('_', "-");
    format!("{prefix}-{code}")
}

fn unfilled(pattern: &ast::Pattern<&str>) -> String {
    pattern
        .elements
        .iter()
        .map(|element| match element {
            ast::PatternElement::TextElement { value } => (*value).to_owned(),
            ast::PatternElement::Placeable { expression } => place_of(expression),
        })
        .collect()
}

fn place_of(expression: &ast::Expression<&str>) -> String {
    match expression {
        ast::Expression::Inline(ast::InlineExpression::VariableReference { id }) => {
            format!("{{ ${} }}", id.name)
        }
        ast::Expression::Inline(ast::InlineExpression::StringLiteral { value }) => {
            unescape_unicode_to_string(value).into_owned()
        }
        // A script could not fill these in; a test keeps them out of the files.
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests;
