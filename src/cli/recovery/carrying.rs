//! Taking the recovery account's sealed grants out, and bringing back what the custodians sealed. Nothing is opened here.

use std::path::Path;

use anyhow::{Context as _, bail};

use super::documents::{self, Exported, Given};
use crate::cli::Surroundings;
use crate::cli::data::{self, DataArgs};
use crate::cli::output::{note, say};
use crate::domain::CaseId;
use crate::workflow::WorkflowError;

/// Writes the grants of these cases, or of all, and the ledger that says to whom they may be given.
pub async fn export(
    data: &DataArgs,
    cases: &[CaseId],
    file: &Path,
    around: &Surroundings,
) -> anyhow::Result<()> {
    if file.exists() {
        bail!("{} is there already", file.display());
    }
    let data = data::open(&data.settings()?, around).await?;
    let taken = data.thicket.take_recovery_grants(&data.operator, cases);
    let grants = match taken.await {
        Err(WorkflowError::NotFound) => bail!(
            "the recovery key has no grant of one of these cases: it is not here, or came before recovery was turned on \
             and no caseworker has granted it since. Nothing was written"
        ),
        other => other?,
    };
    if grants.is_empty() {
        bail!("no case is sealed to a recovery key; nothing was written");
    }
    let count = grants.chunk_by(|one, next| one.case == next.case).count();
    let entries = data.thicket.ledger_after(None).await?.entries;
    documents::write(file, &Exported::new(entries, grants))?;
    say(format_args!("{} ({count} cases)", file.display()));
    note(
        "It is sealed, and the journal says that it was taken out. Bring it to the custodians: \"thicket recovery open\" \
         is what they need it for.",
    );
    Ok(())
}

/// Stores what the custodians sealed to a caseworker.
pub async fn import(data: &DataArgs, file: &Path, around: &Surroundings) -> anyhow::Result<()> {
    let given: Given = documents::read(file)?;
    let data = data::open(&data.settings()?, around).await?;
    let ledger = data.thicket.ledger().await?;
    let ledger = ledger.context("this intake is not founded yet")?;
    if ledger.genesis() != given.genesis {
        bail!(
            "{} is for another intake; nothing was changed",
            file.display()
        );
    }
    let recovered = data
        .thicket
        .recover(&data.operator, given.account, &given.grants);
    let cases = match recovered.await {
        Err(WorkflowError::RosterChanged) => bail!(
            "{} is no active caseworker, so nothing was given: admins vet or restore them first",
            given.account
        ),
        Err(WorkflowError::NotFound) => {
            bail!("a case in it is not here any more; nothing was changed")
        }
        other => other.context("nothing was changed")?,
    };
    say(format_args!("{cases} cases given to {}", given.account));
    let kept = given.grants.len() as u64 - cases;
    if kept > 0 {
        note(format_args!(
            "{kept} were left out: they have that very grant, or are refused the case for a conflict of interest."
        ));
    }
    note("The journal says that they were brought back.");
    Ok(())
}
