//! The questions as both forms draw them: labels, what was typed so far, what is wrong with it.

mod draw;

use std::borrow::Cow;

use askama::Template;

use self::draw::Draw;
use super::form_body::FormFields;
use crate::domain::answers::FieldError;
use crate::domain::questionnaire::{QUESTIONS, Question, REQUIRED, Section};
use crate::i18n::{Texts, message_id};

/// Which form the questions are drawn for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// A script seals the answers.
    Sealed,
    /// The form is posted.
    Plain,
}

/// All questions, ready to be drawn.
#[derive(Template)]
#[template(path = "reporter/questions.html")]
pub struct FormView<'a> {
    t: &'static Texts,
    first: Vec<Item<'a>>,
    sections: Vec<SectionView<'a>>,
}

/// An answer that has to be looked at, with the way to it.
pub(super) struct ProblemView {
    /// The element's id.
    pub id: String,
    /// The question or field.
    pub label: Cow<'static, str>,
    /// What is wrong.
    pub message: Cow<'static, str>,
}

struct SectionView<'a> {
    id: &'static str,
    title: Cow<'static, str>,
    open: bool,
    questions: Vec<Item<'a>>,
}

/// A question or one of its fields.
struct Item<'a> {
    id: String,
    name: String,
    label: Cow<'static, str>,
    hint: Option<Cow<'static, str>>,
    why: Option<Cow<'static, str>>,
    error: Option<Cow<'static, str>>,
    required: bool,
    control: Control<'a>,
}

enum Control<'a> {
    Line(Line<'a>),
    Text(Text<'a>),
    Flag(bool),
    Radios(Vec<Choice>),
    Checks(Vec<Choice>),
    Select(Vec<Choice>),
    Places(Places),
    Fields(Vec<Item<'a>>),
    Rows(Vec<Row<'a>>),
}

struct Line<'a> {
    value: &'a str,
    longest: usize,
    /// `date`, `days`, or nothing.
    mode: &'static str,
}

struct Text<'a> {
    value: &'a str,
    rows: u8,
    longest: Option<usize>,
    required: bool,
}

struct Choice {
    value: &'static str,
    label: Cow<'static, str>,
    chosen: bool,
}

struct Places {
    first: Vec<Choice>,
    all: Vec<Choice>,
}

struct Row<'a> {
    label: Cow<'static, str>,
    fields: Vec<Item<'a>>,
}

impl Item<'_> {
    fn described(&self) -> bool {
        self.hint.is_some() || self.error.is_some()
    }

    /// The ids of its hint and its error.
    fn description(&self) -> String {
        let hint = self.hint.as_ref().map(|_| format!("{}-hint", self.id));
        let error = self.error.as_ref().map(|_| format!("{}-error", self.id));
        [hint, error]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" ")
    }

    fn wrong(&self) -> bool {
        let fields_wrong = match &self.control {
            Control::Fields(fields) => fields.iter().any(Item::wrong),
            Control::Rows(rows) => rows.iter().flat_map(|row| &row.fields).any(Item::wrong),
            _ => false,
        };
        self.error.is_some() || fields_wrong
    }
}

impl<'a> FormView<'a> {
    /// The questions with what was typed and what is wrong with it.
    pub fn new(
        texts: &'static Texts,
        used: Use,
        typed: &'a FormFields,
        errors: &'a [FieldError],
    ) -> Self {
        let draw = Draw {
            texts,
            used,
            typed,
            errors,
        };
        let is_first = |question: &&Question| question.key == REQUIRED;
        // Whoever sees the page again is to see what they typed; where there are mistakes, those come first.
        let answered = |question: &&Question| {
            typed.iter().any(|(name, value)| {
                name.split('.').next() == Some(question.key) && !value.trim().is_empty()
            })
        };
        let sections = Section::ALL.into_iter().map(|section| {
            let asked = QUESTIONS
                .iter()
                .filter(|question| question.section == section && !is_first(question));
            let answered = asked.clone().any(|question| answered(&question));
            let questions: Vec<_> = asked.map(|question| draw.question(question)).collect();
            SectionView {
                id: section.message(),
                title: texts.get(section.message()),
                open: (answered && errors.is_empty()) || questions.iter().any(Item::wrong),
                questions,
            }
        });
        Self {
            t: texts,
            first: QUESTIONS
                .iter()
                .filter(is_first)
                .map(|question| draw.question(question))
                .collect(),
            sections: sections
                .filter(|section| !section.questions.is_empty())
                .collect(),
        }
    }

    /// The page's list of what has to be looked at.
    pub(super) fn problems(texts: &'static Texts, errors: &[FieldError]) -> Vec<ProblemView> {
        errors
            .iter()
            .map(|error| ProblemView {
                id: element_id(&error.field),
                label: field_label(texts, &error.field),
                message: texts.get(error.problem.message()),
            })
            .collect()
    }
}

/// The label of `when.start`, `coming_up.1.date`, `consent.stats` or `danger`.
fn field_label(texts: &'static Texts, name: &str) -> Cow<'static, str> {
    let mut path = name
        .split('.')
        .filter(|part| part.parse::<usize>().is_err());
    let key = path.next().unwrap_or_default();
    path.next()
        .and_then(|field| {
            ["field", "row"]
                .into_iter()
                .find_map(|prefix| texts.find(&field_message(prefix, key, field)))
        })
        .unwrap_or_else(|| texts.get(&message_id("question", key)))
}

/// The id of a field's message: `field-when-start`, and `field-keep-for` for `keep.keep_for`, which
/// does not say `keep` twice.
fn field_message(prefix: &str, key: &str, field: &str) -> String {
    let own = field
        .strip_prefix(key)
        .and_then(|rest| rest.strip_prefix('_'));
    message_id(&message_id(prefix, key), own.unwrap_or(field))
}

fn element_id(name: &str) -> String {
    format!("f-{}", name.replace(['.', '_'], "-"))
}
