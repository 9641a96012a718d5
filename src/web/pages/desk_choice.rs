//! Which desk a report goes to, as both forms ask: shown only where there is a choice.
//!
//! Must never choose another desk than the person did: other people would read the report.

use zeroize::Zeroizing;

use super::form_body::FormFields;
use super::intake_view::IntakeView;
use crate::domain::DeskId;

/// The name of the form's field.
pub(super) const FIELD: &str = "desk";

/// The question, ready to be drawn. With one desk its id stands in the form all the same: the one whose people the
/// reporter was told of.
pub(super) struct DeskChoice<'a> {
    /// Whether there is something to choose, or what was chosen is gone.
    pub(super) shown: bool,
    /// Whether something was chosen that is gone.
    pub(super) gone: bool,
    /// In the order of their founding.
    pub(super) desks: Vec<DeskOption<'a>>,
    /// What was chosen before every desk closed; empty if nothing was. It travels on until one opens.
    pub(super) kept: Option<String>,
}

/// A desk that may be chosen.
pub(super) struct DeskOption<'a> {
    pub(super) id: DeskId,
    pub(super) name: &'a str,
    pub(super) chosen: bool,
}

impl<'a> DeskChoice<'a> {
    /// With what was typed so far; nothing stands for the default.
    pub(super) fn new(intake: &'a IntakeView, typed: &FormFields) -> Self {
        let chosen = chosen(intake, typed);
        let gone = chosen.is_none() && !intake.desks.is_empty();
        let desks = intake.desks.iter().map(|desk| DeskOption {
            id: desk.id,
            name: &desk.name,
            chosen: chosen == Some(desk.id),
        });
        Self {
            shown: gone || intake.desks.len() > 1,
            gone,
            desks: desks.collect(),
            kept: intake.desks.is_empty().then(|| kept(typed)),
        }
    }
}

/// The id that was chosen, of whatever desk; empty if there is none.
fn kept(typed: &FormFields) -> String {
    let id = typed.last(FIELD).and_then(|id| id.parse::<DeskId>().ok());
    id.map(|id| id.to_string()).unwrap_or_default()
}

/// The same fields with no desk chosen.
pub(super) fn unchosen(typed: &FormFields) -> FormFields {
    let mut fields = FormFields::default();
    for (name, value) in typed.iter().filter(|(name, _)| *name != FIELD) {
        fields.push(name.to_owned(), Zeroizing::new(value.to_owned()));
    }
    fields.push(FIELD.to_owned(), Zeroizing::default());
    fields
}

/// The desk that was chosen, or the default where nothing was asked; none if it takes no reports any more.
pub(super) fn chosen(intake: &IntakeView, typed: &FormFields) -> Option<DeskId> {
    let mut ids = intake.desks.iter().map(|desk| desk.id);
    // Where the chosen one was gone the form has an empty field too, in front of what is chosen then.
    match typed.last(FIELD) {
        None => ids.next(),
        Some(wanted) => {
            let wanted: DeskId = wanted.parse().ok()?;
            ids.find(|id| *id == wanted)
        }
    }
}
