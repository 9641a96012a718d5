//! The questions as both forms draw them: labels, what was typed so far, what is wrong with it.

use std::borrow::Cow;

use askama::Template;

use super::form_body::FormFields;
use crate::domain::answers::{FieldError, Problem};
use crate::domain::questionnaire::{
    FieldKind, Kind, LONGEST_LINE, LONGEST_TEXT, QUESTIONS, Question, REQUIRED, Section,
};
use crate::domain::{places, questionnaire};
use crate::i18n::{Texts, message_id};

/// Rows that are drawn without a script.
const ROWS_DRAWN: usize = 3;

/// The most characters of the account in the plain form: with everything else it then fits into the
/// largest body, even if each character takes nine bytes there.
const LONGEST_PLAIN_ACCOUNT: usize = 40_000;

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
        let sections = Section::ALL.into_iter().map(|section| {
            let questions: Vec<_> = QUESTIONS
                .iter()
                .filter(|question| question.section == section && !is_first(question))
                .map(|question| draw.question(question))
                .collect();
            SectionView {
                id: section.message(),
                title: texts.get(section.message()),
                open: questions.iter().any(Item::wrong),
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

struct Draw<'a> {
    texts: &'static Texts,
    used: Use,
    typed: &'a FormFields,
    errors: &'a [FieldError],
}

impl<'a> Draw<'a> {
    fn question(&self, question: &Question) -> Item<'a> {
        let key = question.key;
        let id = message_id("question", key);
        let prefix = message_id("option", key);
        let required = key == REQUIRED;
        let control = match &question.kind {
            Kind::Text => Control::Text(Text {
                value: self.typed.first(key),
                rows: 8,
                longest: (self.used == Use::Plain).then_some(LONGEST_PLAIN_ACCOUNT),
                required,
            }),
            Kind::One(options) => {
                let mut choices = self.choices(key, &prefix, options);
                choices.push(self.none(choices.iter().all(|choice| !choice.chosen)));
                Control::Radios(choices)
            }
            Kind::Many(options) => Control::Checks(self.choices(key, &prefix, options)),
            Kind::Place => Control::Select(self.select(self.places(key, true))),
            Kind::Places => Control::Places(Places {
                first: self.choices(key, "place", &places::BEHIND_FIRST),
                all: self.select(self.places(key, false)),
            }),
            Kind::Fields(fields) => Control::Fields(
                fields
                    .iter()
                    .map(|field| self.field(key, key, field.key, &field.kind))
                    .collect(),
            ),
            Kind::Rows(fields) => {
                let rows = (0..self.rows(key)).map(|row| Row {
                    label: self
                        .texts
                        .with("form-row-number", &[("number", &(row + 1).to_string())]),
                    fields: fields
                        .iter()
                        .map(|field| {
                            self.field(key, &format!("{key}.{row}"), field.key, &field.kind)
                        })
                        .collect(),
                });
                Control::Rows(rows.collect())
            }
            Kind::Matrix { rows, options } => Control::Fields(
                rows.iter()
                    .map(|row| {
                        let name = format!("{key}.{row}");
                        let choices = self.choices(&name, &prefix, options);
                        let label = self.texts.get(&field_message("row", key, row));
                        self.item(name, label, Control::Select(self.select(choices)))
                    })
                    .collect(),
            ),
        };
        Item {
            hint: self.texts.find(&format!("{id}-hint")),
            why: self.texts.find(&format!("{id}-why")),
            required,
            ..self.item(key.to_owned(), self.texts.get(&id), control)
        }
    }

    fn field(&self, key: &str, prefix: &str, field: &'static str, kind: &FieldKind) -> Item<'a> {
        let name = format!("{prefix}.{field}");
        let label = self.texts.get(&field_message("field", key, field));
        let options_prefix = field_message("option", key, field);
        let line = |longest, mode| {
            Control::Line(Line {
                value: self.typed.first(&name),
                longest,
                mode,
            })
        };
        let control = match kind {
            FieldKind::Line => line(LONGEST_LINE, ""),
            FieldKind::Date => line(40, "date"),
            FieldKind::Days => line(10, "days"),
            FieldKind::Text => Control::Text(Text {
                value: self.typed.first(&name),
                rows: 3,
                longest: Some(LONGEST_TEXT),
                required: false,
            }),
            FieldKind::Flag => Control::Flag(!self.typed.first(&name).is_empty()),
            FieldKind::One(options) => {
                Control::Select(self.select(self.choices(&name, &options_prefix, options)))
            }
            FieldKind::Many(options) => {
                Control::Checks(self.choices(&name, &options_prefix, options))
            }
        };
        self.item(name, label, control)
    }

    fn item(&self, name: String, label: Cow<'static, str>, control: Control<'a>) -> Item<'a> {
        Item {
            id: element_id(&name),
            label,
            hint: None,
            why: None,
            error: self
                .error(&name)
                .map(|problem| self.texts.get(problem.message())),
            required: false,
            control,
            name,
        }
    }

    fn error(&self, name: &str) -> Option<Problem> {
        self.errors
            .iter()
            .find(|error| error.field == name)
            .map(|error| error.problem)
    }

    fn choices(&self, name: &str, prefix: &str, values: &[&'static str]) -> Vec<Choice> {
        values
            .iter()
            .map(|value| Choice {
                value,
                label: self.texts.get(&message_id(prefix, value)),
                chosen: self.typed.has(name, value),
            })
            .collect()
    }

    fn none(&self, chosen: bool) -> Choice {
        Choice {
            value: "",
            label: self.texts.get("form-none-chosen"),
            chosen,
        }
    }

    /// The choices of a list that begins with none of them.
    fn select(&self, choices: Vec<Choice>) -> Vec<Choice> {
        let mut all = vec![self.none(false)];
        all.extend(choices);
        all
    }

    fn places(&self, key: &str, or_none: bool) -> Vec<Choice> {
        let no_place = if or_none { &places::NO_PLACE[..] } else { &[] };
        let codes: Vec<&'static str> = no_place
            .iter()
            .copied()
            .chain(self.texts.places())
            .collect();
        let mut choices = self.choices(key, "place", &codes);
        if !or_none {
            // Those stand beside the list already.
            for choice in &mut choices {
                choice.chosen &= !places::BEHIND_FIRST.contains(&choice.value);
            }
        }
        choices
    }

    /// Three, or as many as were filled in.
    fn rows(&self, key: &str) -> usize {
        let filled = self.typed.iter().filter(|(_, value)| !value.is_empty());
        let most = filled
            .filter_map(|(name, _)| {
                let row = name
                    .strip_prefix(key)?
                    .strip_prefix('.')?
                    .split('.')
                    .next()?;
                row.parse::<usize>().ok()
            })
            .max();
        most.map_or(ROWS_DRAWN, |row| {
            (row + 1).clamp(ROWS_DRAWN, questionnaire::MOST_ROWS)
        })
    }
}
