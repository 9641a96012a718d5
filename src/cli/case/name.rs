//! What a case is called on the command line: its id, or the beginning of it, as the workbench shows it.
//!
//! Must never take one case for another: a beginning counts only where no other case has it.

use std::fmt;
use std::str::FromStr;

use anyhow::bail;

use super::desk::Desk;
use crate::cli::output::note;
use crate::domain::{CaseId, StatusFilter};

/// Fewest characters of a beginning: as many as the workbench shows.
const FEWEST: usize = 6;

/// A case, as somebody typed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CaseName {
    /// The whole id.
    Id(CaseId),
    /// Its first characters.
    Beginning(String),
}

/// What was typed is neither an id nor the beginning of one.
#[derive(Debug, PartialEq, Eq)]
pub struct NoCaseName;

impl fmt::Display for NoCaseName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "not a case: give its id from \"thicket case list\", or at least the first {FEWEST} characters of it"
        )
    }
}

impl std::error::Error for NoCaseName {}

impl FromStr for CaseName {
    type Err = NoCaseName;

    fn from_str(typed: &str) -> Result<Self, NoCaseName> {
        if let Ok(id) = typed.parse() {
            return Ok(Self::Id(id));
        }
        let whole = CaseId([0; 16]).to_string().len();
        let fits = |c: u8| c.is_ascii_alphanumeric() || c == b'-' || c == b'_';
        match (FEWEST..whole).contains(&typed.len()) && typed.bytes().all(fits) {
            true => Ok(Self::Beginning(typed.to_owned())),
            false => Err(NoCaseName),
        }
    }
}

impl CaseName {
    /// The case that is meant, looked up among all that the person can open where only a beginning was typed.
    pub fn find(&self, desk: &Desk) -> anyhow::Result<CaseId> {
        match self {
            Self::Id(id) => Ok(*id),
            Self::Beginning(beginning) => {
                let rows = desk.rows(StatusFilter::Any)?;
                let case = the_one(rows.iter().map(|row| row.case), beginning)?;
                note(case);
                Ok(case)
            }
        }
    }
}

fn the_one(cases: impl Iterator<Item = CaseId>, beginning: &str) -> anyhow::Result<CaseId> {
    let mut found = cases.filter(|case| case.to_string().starts_with(beginning));
    match (found.next(), found.next()) {
        (Some(case), None) => Ok(case),
        (None, _) => bail!(
            "none of your cases begins with {beginning}. Look for it with \"thicket case list --state all\""
        ),
        (Some(_), Some(_)) => {
            bail!("more than one of your cases begins with {beginning}: give more of the id")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{CaseName, NoCaseName, the_one};
    use crate::domain::CaseId;

    #[test]
    fn an_id_or_at_least_six_characters_of_one() {
        let id = CaseId([7; 16]);
        let whole = id.to_string();
        assert_eq!(whole.parse(), Ok(CaseName::Id(id)));
        for typed in ["jYb32U", "-_b32UxY", &whole[..21]] {
            assert_eq!(typed.parse(), Ok(CaseName::Beginning(typed.to_owned())));
        }
        let longer = format!("{whole}A");
        for typed in ["", "jYb32", "jYb32…", "jYb32/", "../../x", &longer] {
            assert_eq!(typed.parse::<CaseName>(), Err(NoCaseName), "{typed}");
        }
    }

    #[test]
    fn a_beginning_counts_only_where_no_other_case_has_it() {
        let [a, b] = [[0; 16], [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]].map(CaseId);
        let find = |beginning: &str| the_one([a, b].into_iter(), beginning);
        let err = |beginning: &str| find(beginning).expect_err("refused").to_string();
        assert!(err("AAAAAA").contains("more than one"));
        assert!(err("BAAAAA").contains("none of your cases"));
        assert_eq!(find(&b.to_string()[..9]).expect("the one"), b);
        assert_eq!(find(&a.to_string()[..9]).expect("the one"), a);
    }
}
