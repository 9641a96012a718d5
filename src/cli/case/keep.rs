//! Keeping a withdrawn case: an event, signed like any other, that gives it a state again before it is erased.
//!
//! Whoever withdrew it may have been forced to, and sees that it was kept. That is said before anything is signed.

use anyhow::{Context as _, anyhow, bail};

use super::desk::Desk;
use super::show::state_of;
use crate::cli::output::{note, say};
use crate::cli::terminal;
use crate::crypto::case::{OpenedCase, Standing};
use crate::crypto::record::{NoticeKind, Side, WorkContent};
use crate::domain::{CaseId, Status};
use crate::i18n::Texts;

/// Keeps a case, in the state that it had; triage where that was none to work in.
pub fn keep(desk: &Desk, case: CaseId, sure: bool, words: &Texts) -> anyhow::Result<()> {
    let opened = desk.open(case)?;
    let (state, erases) = (opened.state, opened.erases);
    if state != Status::Withdrawn {
        bail!("this case is not withdrawn: there is nothing to keep it from");
    }
    let opened = opened.sound_to_keep().map_err(|error| {
        let erased = match erases {
            Some(day) => format!("It will be erased on {day}"),
            None => "It will be erased".to_owned(),
        };
        // There somebody sees what does not add up, and can keep it all the same.
        anyhow!("{error}. {erased}: keep it in the workbench")
    })?;
    let before = opened.standing;
    let standing = Standing {
        state: match before.state {
            Status::Closed | Status::Withdrawn | Status::Erased => Status::Triage,
            state => state,
        },
        // Whoever is no caseworker any more has nothing to do with it.
        assignee: before
            .assignee
            .filter(|account| desk.ledger.is_active_caseworker(account)),
        reason: None,
    };
    if opened.safe_code_used() {
        note(words.get("desk-safe-title"));
    }
    note(words.get(advice(&opened)));
    note(words.get("desk-withdrawn-keep-shows"));
    let state = state_of(standing.state, words);
    let question = words.with("desk-withdrawn-keep", &[("state", &state)]);
    if !sure && !terminal::confirm(&format!("{question}."))? {
        bail!("stopped; nothing was changed");
    }
    let content = WorkContent::Event {
        state: standing.state,
        assignee: standing.assignee,
        reason: standing.reason,
    };
    desk.add(case, &opened.seal_work(&desk.writer(), content)?, None)?;
    let unset = "it is signed that the case is kept, but the server has not noted it and may erase it. Run this again";
    if !desk.hint(case, &standing, erases).context(unset)? {
        bail!(
            "it was withdrawn once more meanwhile, and will be erased. Look at it, and run this again to keep it"
        );
    }
    say(format_args!("The case is kept: {state}."));
    Ok(())
}

/// What to think of before it is decided whether a withdrawn case is kept.
pub fn advice(case: &OpenedCase) -> &'static str {
    let by_safe_code = case
        .notices
        .iter()
        .any(|one| one.side == Side::Safe && one.notice.kind == NoticeKind::Withdrawal);
    match by_safe_code {
        true => "desk-withdrawn-by-safe",
        false => "desk-withdrawn-what-to-do",
    }
}
