//! Draws each question from its data, its words and what was typed.

use std::borrow::Cow;

use super::super::form_body::FormFields;
use super::{Choice, Control, Item, Line, Places, Row, Text, Use, element_id, field_message};
use crate::domain::answers::{FieldError, Problem};
use crate::domain::questionnaire::{
    FieldKind, Kind, LONGEST_LINE, LONGEST_TEXT, Question, REQUIRED,
};
use crate::domain::{places, questionnaire};
use crate::i18n::{Texts, message_id};

/// Rows that are drawn where no script can add more.
const ROWS_WITHOUT_SCRIPT: usize = 3;

/// What questions are drawn from.
pub(super) struct Draw<'a> {
    pub(super) texts: &'static Texts,
    pub(super) used: Use,
    pub(super) typed: &'a FormFields,
    pub(super) errors: &'a [FieldError],
}

impl<'a> Draw<'a> {
    /// A question with its control.
    pub(super) fn question(&self, question: &Question) -> Item<'a> {
        let key = question.key;
        let id = message_id("question", key);
        let prefix = message_id("option", key);
        let required = key == REQUIRED;
        let control = match &question.kind {
            Kind::Text => Control::Text(Text {
                value: self.typed.first(key),
                rows: 8,
                // Cut short by the browser, the end of an account would be lost without a word; the server says it.
                longest: None,
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

    /// A few, or as many as were filled in.
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
        let drawn = match self.used {
            Use::Sealed => 1,
            Use::Plain => ROWS_WITHOUT_SCRIPT,
        };
        most.map_or(drawn, |row| {
            (row + 1).clamp(drawn, questionnaire::MOST_ROWS)
        })
    }
}
