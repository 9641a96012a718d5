//! Ledger entries in plain words, before they are signed and afterwards.

use crate::cli::output::plain;
use crate::crypto::ledger::{Action, Ledger};
use crate::domain::DeskId;

/// What an entry would do, as a whole sentence. `who` is what its account is called.
pub(super) fn meaning(action: &Action, who: &str, ledger: &Ledger) -> String {
    match action {
        Action::Genesis { name, .. } => {
            format!(
                "{who} founds the intake {} as its first admin.",
                plain(name)
            )
        }
        Action::Desk { name, .. } => format!("There is one more desk, {}.", plain(name)),
        Action::Vet { desk, .. } => format!(
            "{who} is vouched for as a caseworker of the desk {}: reports to it are sealed to these keys from now on.",
            desk_name(desk, ledger)
        ),
        Action::Admin { .. } => {
            format!("{who} is vouched for as an admin, and signs in the ledger from now on.")
        }
        Action::Suspend { .. } => format!(
            "{who} is suspended: every session ends at once, no case is readable, nothing new is granted. \
             Nothing is deleted."
        ),
        Action::Restore { .. } => {
            format!("{who} is restored, and reads again what was granted before.")
        }
        Action::Revoke { .. } => format!(
            "{who} is revoked for ever: the account never comes back, everything that it was granted is deleted, \
             and its cases are marked to get a new key."
        ),
        Action::Rotate { .. } => {
            format!(
                "{who} has these new keys in place of the ones of before, and is signed out everywhere."
            )
        }
        Action::Threshold { threshold } => {
            format!(
                "From now on {threshold} admins must sign together, in place of {}.",
                ledger.threshold()
            )
        }
        Action::Recovery { recipient: None } => {
            "There is no recovery key any more, and every grant to it is deleted.".to_owned()
        }
        Action::Recovery {
            recipient: Some(recipient),
        } => format!(
            "There is a recovery key: every report is sealed to it too from now on. It must be this one, to the last \
             character: {}",
            plain(recipient)
        ),
        Action::Renew {} => "The list of readers is still right.".to_owned(),
    }
}

/// What was done once it is in the ledger.
pub(super) fn done(action: &Action, who: &str) -> String {
    match action {
        Action::Genesis { .. } => "the intake is founded".to_owned(),
        Action::Desk { name, .. } => format!("there is a desk {}", plain(name)),
        Action::Vet { .. } | Action::Admin { .. } => format!("{who} is vetted"),
        Action::Suspend { .. } => format!("{who} is suspended"),
        Action::Restore { .. } => format!("{who} is restored"),
        Action::Revoke { .. } => format!("{who} is revoked"),
        Action::Rotate { .. } => format!("{who} has new keys"),
        Action::Threshold { threshold } => format!("{threshold} admins must sign together"),
        Action::Recovery { recipient: None } => "there is no recovery key".to_owned(),
        Action::Recovery { recipient: Some(_) } => "there is a recovery key".to_owned(),
        Action::Renew {} => "the ledger is renewed".to_owned(),
    }
}

fn desk_name(desk: &DeskId, ledger: &Ledger) -> String {
    let found = ledger.desks().iter().find(|(known, _)| known == desk);
    found.map_or_else(|| desk.to_string(), |(_, name)| plain(name))
}
