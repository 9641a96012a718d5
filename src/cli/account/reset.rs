//! A link to a new second factor for somebody who lost every one. Whoever makes it never sees the factor.
//!
//! The link is a secret: it is written to standard output once, and kept nowhere.

use anyhow::bail;

use super::keeper::Keeper;
use super::{AdminArgs, inviting};
use crate::cli::Surroundings;
use crate::cli::data::DataArgs;
use crate::cli::origin::Origin;
use crate::cli::output::{note, say};
use crate::cli::terminal;
use crate::domain::{AccountState, Handle};
use crate::workflow::{ResetRequest, WorkflowError};

/// What to make, for whom.
#[derive(Debug, clap::Args)]
pub(super) struct ResetArgs {
    /// Who lost every second factor.
    handle: Handle,
    /// Hours until the link ends.
    #[arg(long, default_value_t = 24, value_name = "HOURS", value_parser = clap::value_parser!(u16).range(1..=72))]
    expires: u16,
    /// Make an earlier link useless instead.
    #[arg(long, conflicts_with = "expires")]
    withdraw: bool,
    /// Do not ask whether the written procedure was followed.
    #[arg(long)]
    yes: bool,
    /// The admin who answers for it; asks for the passphrase.
    #[arg(long, value_name = "HANDLE")]
    admin: Handle,
    /// The site the link leads to, in place of public_url in the settings.
    #[arg(long, value_name = "ORIGIN")]
    url: Option<Origin>,
    #[command(flatten)]
    data: DataArgs,
}

/// Makes the link, or takes it back.
pub(super) async fn run(arguments: &ResetArgs, around: &Surroundings) -> anyhow::Result<()> {
    let config = arguments.data.settings()?;
    let site = inviting::site(arguments.url.clone(), &config)?;
    let who = AdminArgs {
        admins: vec![arguments.admin.clone()],
        data: DataArgs {
            config: arguments.data.config.clone(),
            data: arguments.data.data.clone(),
        },
    };
    let mut keeper = Keeper::open(&who, false, around).await?;
    let handle = &arguments.handle;
    let account = keeper.find(handle).await?;
    if arguments.withdraw {
        let withdrawn = keeper
            .data
            .thicket
            .withdraw_reset(keeper.acting(), account.account);
        match withdrawn.await {
            Err(WorkflowError::NotFound) => bail!("there is no link of {handle} to withdraw"),
            other => other?,
        }
        say(format_args!("the link of {handle} is withdrawn"));
        return Ok(());
    }
    keeper.expect(&account, &[AccountState::Vetted])?;
    keeper.show_listed(&account).await?;
    keeper.signers.recognise(&account.account, handle)?;
    say(format_args!(
        "A link for {handle}: whoever has it AND the passphrase of {handle} sets up a new second factor in place of \
         every other one and of the recovery codes, and every session of {handle} ends. The journal says that {} made \
         it, and whether it was used.",
        arguments.admin
    ));
    let question = format!(
        "Have you met {handle}, or called back on a number you had before, heard these words, and told another admin, \
         as the procedure in docs/procedures.md has it?"
    );
    if !arguments.yes && !terminal::confirm(&question)? {
        bail!("stopped; no link was made");
    }
    keeper.signers.note(account.account, handle);
    let request = ResetRequest::new(i64::from(arguments.expires));
    let thicket = &keeper.data.thicket;
    let link = thicket
        .make_reset(keeper.acting(), account.account, request)
        .await?;
    say(format_args!("{site}{}", *link.path));
    note(format_args!(
        "This link is shown once, works once, and ends in {} hours. Hand it over where you met, or on that call.",
        arguments.expires
    ));
    keeper.signers.remember(&keeper.data, &keeper.ledger).await
}
