//! What the ledger says of recovery, and signing another entry about it.

use anyhow::{Context as _, bail};

use super::SignedArgs;
use crate::cli::Surroundings;
use crate::cli::account::signing::Signers;
use crate::cli::data::{self, Data, DataArgs};
use crate::cli::output::{note, say};
use crate::crypto::hybrid::Recipient;
use crate::crypto::ledger::{Action, Ledger};
use crate::domain::Handle;
use crate::workflow::WorkflowError;

/// Names a recovery recipient in the ledger, or none.
pub async fn name(
    signed: &SignedArgs,
    recipient: Option<&Recipient>,
    around: &Surroundings,
) -> anyhow::Result<()> {
    let data = data::open(&signed.data.settings()?, around).await?;
    sign(&data, &signed.admins, recipient, around).await
}

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
pub fn expect_enough(ledger: &Ledger, admins: &[Handle]) -> anyhow::Result<()> {
    let needed = usize::from(ledger.threshold());
    if admins.len() < needed {
        bail!(
            "here {needed} admins must sign this together: add --admin for another one. Admins who are not at this machine \
             sign in the administration's page, where one proposes it and the others add their signatures"
        );
    }
    Ok(())
}

/// Asks the admins for their passphrases, signs the entry and adds it to the ledger.
pub async fn sign(
    data: &Data,
    admins: &[Handle],
    recipient: Option<&Recipient>,
    around: &Surroundings,
) -> anyhow::Result<()> {
    let ledger = ledger_of(data).await?;
    expect_enough(&ledger, admins)?;
    let recipient = recipient.map(|recipient| recipient.as_str().to_owned());
    let before = ledger.recovery();
    if before == recipient.as_deref() {
        bail!("the ledger says so already; nothing was changed");
    }
    let on = recipient.is_some();
    let replaced = before.is_some() && on;
    let signers = Signers::unlock(data, &ledger, admins).await?;
    let entry = ledger.sign_next(
        around.clock.today(),
        Action::Recovery { recipient },
        &signers.keys(),
    );
    let appended = data
        .thicket
        .append_ledger_entry((&data.operator).into(), &entry);
    let head = match appended.await {
        Err(WorkflowError::LastReader { cases }) => bail!(
            "{cases} cases can be opened with the present recovery key alone, and would be lost. Bring them back first, \
             with \"thicket recovery export\"; nothing was changed"
        ),
        other => other.context("the ledger does not take this entry; nothing was changed")?,
    };
    let mut now = Ledger::clone(&ledger);
    now.append(&entry)?;
    signers.remember(data, &now).await?;
    match on {
        true => say(format_args!("recovery is on (ledger entry {})", head.seq)),
        false => say(format_args!("recovery is off (ledger entry {})", head.seq)),
    }
    if replaced || !on {
        note(
            "What was sealed for the key of before is deleted here. Backups keep it: so should nobody keep that key.",
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
