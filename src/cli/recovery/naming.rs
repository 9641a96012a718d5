//! What the ledger says of recovery, and signing another entry about it.

use anyhow::{Context as _, bail};

use crate::cli::Surroundings;
use crate::cli::account::{self, AdminArgs};
use crate::cli::data::{self, Data, DataArgs};
use crate::cli::output::{note, say};
use crate::crypto::hybrid::Recipient;
use crate::crypto::ledger::{Action, Ledger};
use crate::domain::Handle;
use crate::workflow::WorkflowError;

/// Prints the recovery recipient, to be compared with the custodians' own copies.
pub async fn show(data: &DataArgs, around: &Surroundings) -> anyhow::Result<()> {
    let data = data::open(&data.settings()?, around).await?;
    match ledger_of(&data).await?.recovery() {
        Some(recipient) => say(recipient),
        None => note("Recovery is off: nobody but the caseworkers can open a case."),
    }
    Ok(())
}

/// The verified ledger of the data folder.
pub async fn ledger_of(data: &Data) -> anyhow::Result<std::sync::Arc<Ledger>> {
    data.thicket.ledger().await?.context(
        "this intake is not founded yet: its first admin has to enrol with the link from \
         \"thicket account invite --role admin HANDLE\"",
    )
}

/// Refuses before anything is made or asked what too few could sign.
pub fn expect_enough(ledger: &Ledger, admins: &[Handle], propose: bool) -> anyhow::Result<()> {
    let needed = usize::from(ledger.threshold());
    if let Some(twice) = (1..admins.len()).find(|at| admins[..*at].contains(&admins[*at])) {
        bail!(
            "{} is named twice: the admins who sign must be different people",
            admins[twice]
        );
    }
    if admins.len() < needed && !propose {
        bail!(
            "here {needed} admins must sign this together: add --admin for another one, or --propose to leave it waiting for \
             them"
        );
    }
    Ok(())
}

/// Asks the admins for their passphrases, shows them the entry, unless `sure` asks whether it is what they want, and signs
/// it: into the ledger, or to wait for other admins.
pub async fn sign(
    who: &AdminArgs,
    propose: bool,
    sure: bool,
    recipient: Option<&Recipient>,
    around: &Surroundings,
) -> anyhow::Result<()> {
    let data = data::open(&who.data.settings()?, around).await?;
    let ledger = ledger_of(&data).await?;
    let recipient = recipient.map(|recipient| recipient.as_str().to_owned());
    let before = ledger.recovery();
    if before == recipient.as_deref() {
        bail!("the ledger says so already; nothing was changed");
    }
    let on = recipient.is_some();
    let ends_another = before.is_some();
    let signed = account::sign(who, propose, sure, Action::Recovery { recipient }, around).await;
    let at_once = signed.map_err(|error| match error.downcast_ref::<WorkflowError>() {
        Some(WorkflowError::LastReader { cases }) => anyhow::anyhow!(
            "{cases} cases can be opened with the present recovery key alone, and would be lost. Bring them back first, \
             with \"thicket recovery export\"; nothing was changed"
        ),
        _ => error,
    })?;
    if !at_once {
        note("Each admin who signs compares the recipient with a custodian's own copy.");
        return Ok(());
    }
    if ends_another {
        note(
            "What was sealed for the key of before is deleted here, and its cases are marked for a new key. Backups keep \
             it: so should nobody keep that key.",
        );
    }
    if on {
        note(
            "New cases are sealed to it from now on, and the pages say so. Caseworkers' workbenches offer to seal the cases \
             of before to it too.",
        );
    }
    Ok(())
}
