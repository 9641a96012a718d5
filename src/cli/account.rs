//! `thicket account`: inviting people and, with an admin's signature, everything that changes who may read.
//!
//! Works on the data folder, also while the server runs. A passphrase is asked for on the terminal, never
//! taken from the arguments, and never leaves this process.

mod compare;
mod inviting;
mod journal;
mod keeper;
mod proposals;
mod reset;
mod signing;
mod standing;
mod wording;

use std::time::Duration;

use anyhow::{Context as _, bail};

use super::Surroundings;
use super::data::{self, DataArgs};
use super::origin::Origin;
use super::output::note;
use crate::crypto::ledger::Action;
use crate::domain::{Handle, Role};
use crate::workflow::WorkflowError;
use keeper::Keeper;

/// Invite people, list, vet, suspend, restore and revoke them, and sign what changes who may read.
///
/// The first account must be an admin's; whoever opens its link founds the intake. Everybody else is invited,
/// enrols with the link, and can do nothing until an admin has vetted them: that is the moment to compare the
/// words with them, in person or by voice.
///
/// From the second admin on, two of them sign together: both at this terminal, or one here with --propose and
/// the other later with "thicket account second".
///
/// Examples:
///   thicket account invite --role admin amina --url https://thicket.example
///   thicket account invite --role caseworker chen
///   thicket account vet chen --admin amina
///   thicket account revoke chen --admin amina --propose
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct AccountArgs {
    #[command(subcommand)]
    command: AccountCommand,
}

#[derive(Debug, clap::Subcommand)]
enum AccountCommand {
    /// Make a one-time link with which somebody enrols. It is shown once.
    Invite {
        /// What they will be, for ever: admin or caseworker.
        #[arg(long)]
        role: Role,
        /// The name they will sign in with: 2 to 32 of a-z, 0-9 and -.
        handle: Handle,
        /// Hours until the link ends.
        #[arg(long, default_value_t = 72, value_name = "HOURS", value_parser = clap::value_parser!(u16).range(1..=720))]
        expires: u16,
        /// The site the link leads to, in place of public_url in the settings.
        #[arg(long, value_name = "ORIGIN")]
        url: Option<Origin>,
        #[command(flatten)]
        data: DataArgs,
    },
    /// List all accounts, each with its id in the ledger.
    List {
        #[command(flatten)]
        data: DataArgs,
    },
    /// Vouch for somebody who enrolled, after comparing the words with them.
    Vet {
        /// Whom.
        handle: Handle,
        /// Name of the caseworker's desk; without it the first one.
        #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
        desk: Option<String>,
        #[command(flatten)]
        sure: Sure,
        #[command(flatten)]
        signed: SignedArgs,
    },
    /// Stop somebody at once, after comparing the words. Deletes nothing.
    Suspend(StandingArgs),
    /// End somebody's suspension, after comparing the words.
    Restore(StandingArgs),
    /// Take every access from somebody for ever, after comparing the words. Says first which cases lose a reader.
    Revoke(StandingArgs),
    /// Sign the new keys that somebody offers from their workbench, after comparing the new words with them.
    Rotate(StandingArgs),
    /// Make a link to a new second factor for somebody who lost every one. Shown once, and in the journal.
    Reset(reset::ResetArgs),
    /// List the ledger entries that wait for more signatures.
    Proposals {
        #[command(flatten)]
        data: DataArgs,
    },
    /// Sign an entry that waits, after comparing the words once more.
    Second {
        /// Which: the beginning of its id, as "thicket account proposals" shows it.
        #[arg(allow_hyphen_values = true)]
        id: String,
        #[command(flatten)]
        sure: Sure,
        #[command(flatten)]
        signed: AdminArgs,
    },
    /// Withdraw an entry that waits. Only an admin who signed it can.
    Withdraw {
        /// Which: the beginning of its id, as "thicket account proposals" shows it.
        #[arg(allow_hyphen_values = true)]
        id: String,
        /// An admin who signed it; asks for the passphrase.
        #[arg(long, value_name = "HANDLE")]
        admin: Handle,
        #[command(flatten)]
        data: DataArgs,
    },
    /// Show what was done here and is not in the ledger: invitations, resets, exports, erasures, bulk grants.
    Journal(journal::JournalArgs),
    /// Bring back the sealed keys that somebody had before they were last replaced. Doing it again undoes it.
    KeyringRestore {
        /// Whose.
        handle: Handle,
        #[command(flatten)]
        data: DataArgs,
    },
    /// Confirm that the list of readers is still right, which somebody has to do every 30 days.
    Renew {
        #[command(flatten)]
        signed: AdminArgs,
    },
}

/// Whose standing changes, and who signs it.
#[derive(Debug, clap::Args)]
struct StandingArgs {
    /// Whom.
    handle: Handle,
    #[command(flatten)]
    sure: Sure,
    #[command(flatten)]
    signed: SignedArgs,
}

/// Whether to ask.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(super) struct Sure {
    /// Do not ask whether the words were compared.
    #[arg(long)]
    pub(super) yes: bool,
}

/// Who signs, and where.
#[derive(Debug, clap::Args)]
pub(super) struct AdminArgs {
    /// The admin who signs; asks for the passphrase. Give it twice where two admins must sign.
    #[arg(long = "admin", required = true, value_name = "HANDLE")]
    pub(super) admins: Vec<Handle>,
    #[command(flatten)]
    pub(super) data: DataArgs,
}

/// Who signs what others may have to sign too.
#[derive(Debug, clap::Args)]
pub(super) struct SignedArgs {
    #[command(flatten)]
    pub(super) who: AdminArgs,
    /// Where more admins must sign, leave it waiting for them.
    #[arg(long)]
    pub(super) propose: bool,
}

/// Signs an entry of another command, once the admins have seen it and unless `sure` agreed to it. Whether it is in the
/// ledger now, or waits for more signatures.
pub(super) async fn sign(
    who: &AdminArgs,
    propose: bool,
    sure: bool,
    action: Action,
    around: &Surroundings,
) -> anyhow::Result<bool> {
    let mut keeper = Keeper::open(who, propose, around).await?;
    keeper.examine(&action, sure).await?;
    let at_once = keeper.signers.count() >= keeper.needed(&action);
    keeper.sign(action).await?;
    Ok(at_once)
}

/// Runs the command.
pub fn run(arguments: AccountArgs, around: &Surroundings) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Runtime::new().context("cannot start")?;
    let result = runtime.block_on(carry_out(arguments.command, around));
    // A terminal that waits for an answer must not keep the program from ending.
    runtime.shutdown_timeout(Duration::from_secs(1));
    result
}

async fn carry_out(command: AccountCommand, around: &Surroundings) -> anyhow::Result<()> {
    match command {
        AccountCommand::Invite {
            role,
            handle,
            expires,
            url,
            data,
        } => inviting::invite(&data.settings()?, role, &handle, expires, url, around).await,
        AccountCommand::List { data } => inviting::list(&data.settings()?, around).await,
        AccountCommand::Vet {
            handle,
            desk,
            sure,
            signed,
        } => {
            let keeper = Keeper::open(&signed.who, signed.propose, around).await?;
            standing::vet(keeper, &handle, desk.as_deref(), sure.yes).await
        }
        AccountCommand::Suspend(arguments) => {
            let keeper = open(&arguments, around).await?;
            standing::suspend(keeper, &arguments.handle, arguments.sure.yes).await
        }
        AccountCommand::Restore(arguments) => {
            let keeper = open(&arguments, around).await?;
            standing::restore(keeper, &arguments.handle, arguments.sure.yes).await
        }
        AccountCommand::Revoke(arguments) => {
            let keeper = open(&arguments, around).await?;
            standing::revoke(keeper, &arguments.handle, arguments.sure.yes).await
        }
        AccountCommand::Rotate(arguments) => {
            let keeper = open(&arguments, around).await?;
            standing::rotate(keeper, &arguments.handle, arguments.sure.yes).await
        }
        AccountCommand::Reset(arguments) => reset::run(&arguments, around).await,
        AccountCommand::Proposals { data } => {
            proposals::list(&data::open(&data.settings()?, around).await?).await
        }
        AccountCommand::Second { id, sure, signed } => {
            let keeper = Keeper::open(&signed, true, around).await?;
            proposals::second(keeper, &id, sure.yes).await
        }
        AccountCommand::Withdraw { id, admin, data } => {
            let who = AdminArgs {
                admins: vec![admin],
                data,
            };
            proposals::withdraw(&Keeper::open(&who, false, around).await?, &id).await
        }
        AccountCommand::Journal(arguments) => journal::run(&arguments, around).await,
        AccountCommand::KeyringRestore { handle, data } => {
            let data = data::open(&data.settings()?, around).await?;
            let restored = data.thicket.restore_keyring(&data.operator, &handle).await;
            match restored {
                Err(WorkflowError::NotFound) => bail!("no earlier keyring of {handle} is kept"),
                other => other?,
            }
            note(format_args!(
                "{handle} has the keyring from before the last change."
            ));
            Ok(())
        }
        AccountCommand::Renew { signed } => {
            let mut keeper = Keeper::open(&signed, false, around).await?;
            keeper.examine(&Action::Renew {}, true).await?;
            keeper.sign(Action::Renew {}).await
        }
    }
}

async fn open<'a>(
    arguments: &StandingArgs,
    around: &'a Surroundings,
) -> anyhow::Result<Keeper<'a>> {
    Keeper::open(&arguments.signed.who, arguments.signed.propose, around).await
}
