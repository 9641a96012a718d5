//! `thicket account`: inviting people and, with an admin's signature, vetting, suspending and restoring them.
//!
//! Works on the data folder, also while the server runs. A passphrase is asked for on the terminal, never
//! taken from the arguments, and never leaves this process.

mod compare;
pub(super) mod signing;

use std::time::Duration;

use anyhow::{Context as _, bail};

use super::Surroundings;
use super::data::{self, Data, DataArgs};
use super::origin::Origin;
use super::output::{note, plain, say};
use super::terminal;
use crate::config::Config;
use crate::crypto::ledger::{Action, FEWEST_READERS, Ledger};
use crate::domain::{AccountId, AccountState, DeskId, Digest, Handle, Role};
use crate::storage::Account;
use crate::workflow::WorkflowError;
use signing::Signers;

/// Invite, list, vet, suspend and restore accounts.
///
/// The first account must be an admin's; whoever opens its link founds the intake. Everybody else is invited,
/// enrols with the link, and can do nothing until an admin has vetted them: that is the moment to compare the
/// words with them, in person or by voice.
///
/// Examples:
///   thicket account invite --role admin amina --url https://thicket.example
///   thicket account invite --role caseworker chen
///   thicket account vet chen --admin amina
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
    /// List all accounts.
    List {
        #[command(flatten)]
        data: DataArgs,
    },
    /// Vouch for somebody who enrolled, after comparing the words with them.
    Vet {
        /// Whom.
        handle: Handle,
        /// Name of the caseworker's desk; without it the first one.
        #[arg(long, value_name = "NAME")]
        desk: Option<String>,
        /// Do not ask whether the words were compared.
        #[arg(long)]
        yes: bool,
        #[command(flatten)]
        signed: SignedArgs,
    },
    /// Stop somebody at once, after comparing the words. Deletes nothing.
    Suspend {
        /// Whom.
        handle: Handle,
        /// Do not ask whether the words were compared.
        #[arg(long)]
        yes: bool,
        #[command(flatten)]
        signed: SignedArgs,
    },
    /// End somebody's suspension, after comparing the words.
    Restore {
        /// Whom.
        handle: Handle,
        /// Do not ask whether the words were compared.
        #[arg(long)]
        yes: bool,
        #[command(flatten)]
        signed: SignedArgs,
    },
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
        signed: SignedArgs,
    },
}

/// Who signs, and where.
#[derive(Debug, clap::Args)]
struct SignedArgs {
    /// The admin who signs; asks for the passphrase. Give it twice where two admins must sign.
    #[arg(long = "admin", required = true, value_name = "HANDLE")]
    admins: Vec<Handle>,
    #[command(flatten)]
    data: DataArgs,
}

/// Runs the command.
pub fn run(arguments: AccountArgs, around: &Surroundings) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Runtime::new().context("cannot start")?;
    let result = runtime.block_on(async {
        match arguments.command {
            AccountCommand::Invite {
                role,
                handle,
                expires,
                url,
                data,
            } => invite(&data.settings()?, role, &handle, expires, url, around).await,
            AccountCommand::List { data } => list(&data.settings()?, around).await,
            AccountCommand::Vet {
                handle,
                desk,
                yes,
                signed,
            } => {
                let keeper = Keeper::open(&signed, around).await?;
                let account = keeper.find(&handle).await?;
                let action = keeper.vetting(&account, desk.as_deref(), yes).await?;
                keeper.append(action, &format!("{handle} is vetted")).await
            }
            AccountCommand::Suspend {
                handle,
                yes,
                signed,
            } => {
                let keeper = Keeper::open(&signed, around).await?;
                let account = keeper.find(&handle).await?;
                keeper.expect(&account, AccountState::Vetted)?;
                keeper.confirm_listed(&account, yes).await?;
                let action = Action::Suspend {
                    account: account.account,
                };
                keeper
                    .append(action, &format!("{handle} is suspended"))
                    .await
            }
            AccountCommand::Restore {
                handle,
                yes,
                signed,
            } => {
                let keeper = Keeper::open(&signed, around).await?;
                let account = keeper.find(&handle).await?;
                keeper.expect(&account, AccountState::Suspended)?;
                keeper.confirm_listed(&account, yes).await?;
                let action = Action::Restore {
                    account: account.account,
                };
                keeper
                    .append(action, &format!("{handle} is restored"))
                    .await
            }
            AccountCommand::KeyringRestore { handle, data } => {
                let data = data::open(&data.settings()?, around).await?;
                let restored = data.thicket.restore_keyring(&data.operator, &handle).await;
                match restored {
                    Err(WorkflowError::NotFound) => {
                        bail!("no earlier keyring of {handle} is kept")
                    }
                    other => other?,
                }
                note(format_args!(
                    "{handle} has the keyring from before the last change."
                ));
                Ok(())
            }
            AccountCommand::Renew { signed } => {
                let keeper = Keeper::open(&signed, around).await?;
                keeper
                    .append(Action::Renew {}, "the ledger is renewed")
                    .await
            }
        }
    });
    // A terminal that waits for an answer must not keep the program from ending.
    runtime.shutdown_timeout(Duration::from_secs(1));
    result
}

async fn invite(
    config: &Config,
    role: Role,
    handle: &Handle,
    hours: u16,
    url: Option<Origin>,
    around: &Surroundings,
) -> anyhow::Result<()> {
    let data = data::open_or_create(config, around).await?;
    let keeper = (&data.operator).into();
    let link = data
        .thicket
        .invite_for(keeper, role, handle, i64::from(hours))
        .await
        .map_err(|error| match error {
            WorkflowError::HandleTaken => anyhow::anyhow!(
                "{handle} is taken, and handles are never reused: choose another one"
            ),
            WorkflowError::FirstMustBeAdmin => anyhow::anyhow!(
                "nobody could vet {handle} yet: invite the first admin with \
                 \"thicket account invite --role admin HANDLE\", and open that link first"
            ),
            other => other.into(),
        })?;
    let origin = match (url, &config.public_url, config.listen.first()) {
        (Some(url), _, _) => url.to_string(),
        (None, Some(url), _) => url.clone(),
        (None, None, Some(listen)) => format!("http://localhost:{}", listen.port()),
        (None, None, None) => bail!("name the site that the link leads to with --url"),
    };
    say(format_args!("{origin}{}", *link.path));
    note(format_args!(
        "This link is shown once, works once, and ends in {} hours. Hand it to {handle} in person, or through \
         something only they can read: whoever opens it first becomes {handle}.",
        link.hours
    ));
    Ok(())
}

async fn list(config: &Config, around: &Surroundings) -> anyhow::Result<()> {
    let data = data::open(config, around).await?;
    let ledger = data.thicket.ledger().await?;
    for account in data
        .thicket
        .accounts((&data.operator).into())
        .await?
        .accounts
    {
        say(format_args!(
            "{:<32}  {:<10}  {}",
            account.handle.as_str(),
            account.role.code(),
            account.state.code()
        ));
        let listed = ledger
            .as_deref()
            .and_then(|ledger| ledger.account(&account.account));
        let known_to_ledger = !matches!(
            account.state,
            AccountState::Invited | AccountState::Enrolled | AccountState::Rejected
        );
        if listed.map(|listed| listed.state) != known_to_ledger.then_some(account.state) {
            note(format_args!(
                "WARNING: the ledger says otherwise of {}. Run \"thicket check\".",
                account.handle
            ));
        }
    }
    Ok(())
}

/// Admins who have proved who they are, and the ledger they will add to.
struct Keeper<'a> {
    data: Data,
    ledger: std::sync::Arc<Ledger>,
    signers: Signers,
    around: &'a Surroundings,
}

impl<'a> Keeper<'a> {
    async fn open(signed: &SignedArgs, around: &'a Surroundings) -> anyhow::Result<Self> {
        let data = data::open(&signed.data.settings()?, around).await?;
        let ledger = data.thicket.ledger().await?.context(
            "this intake is not founded yet: its first admin has to enrol with the link from \
             \"thicket account invite --role admin HANDLE\"",
        )?;
        let signers = Signers::unlock(&data, &ledger, &signed.admins).await?;
        Ok(Self {
            data,
            ledger,
            signers,
            around,
        })
    }

    async fn find(&self, handle: &Handle) -> anyhow::Result<Account> {
        let all = self
            .data
            .thicket
            .accounts((&self.data.operator).into())
            .await?;
        all.accounts
            .into_iter()
            .find(|account| account.handle == *handle)
            .with_context(|| {
                format!("there is no account {handle}: \"thicket account list\" shows all")
            })
    }

    fn expect(&self, account: &Account, state: AccountState) -> anyhow::Result<()> {
        let handle = &account.handle;
        // The ledger has the last word, whatever the accounts table says.
        let listed = self.ledger.account(&account.account);
        let now = listed.map_or(account.state, |listed| listed.state);
        if now == state {
            return Ok(());
        }
        match now {
            AccountState::Invited => bail!(
                "{handle} has not enrolled yet. If the link is lost or over, invite them again"
            ),
            AccountState::Enrolled => {
                bail!("{handle} is not vetted: \"thicket account vet {handle}\" does that")
            }
            AccountState::Rejected => {
                bail!("{handle} was turned down for ever: invite the person under another handle")
            }
            AccountState::Vetted => bail!("{handle} is vetted and active already"),
            AccountState::Suspended => {
                bail!("{handle} is suspended: \"thicket account restore {handle}\" ends that")
            }
            AccountState::Revoked => {
                bail!("{handle} was revoked for ever: invite the person under another handle")
            }
        }
    }

    /// What vouches for somebody, once the words were compared.
    async fn vetting(
        &self,
        account: &Account,
        desk: Option<&str>,
        sure: bool,
    ) -> anyhow::Result<Action> {
        self.expect(account, AccountState::Enrolled)?;
        let handle = &account.handle;
        let enrolled = self.enrolled(account).await?;
        compare::show(handle, enrolled.role, enrolled.state, &enrolled.fingerprint);
        if enrolled.role == Role::Admin && self.ledger.threshold() < 2 {
            note("From then on two admins must sign together to vet or restore anybody.");
        }
        let question = format!(
            "Ask {handle} to read these words to you, face to face or in a call you trust. Are they the same?"
        );
        if !sure && !terminal::confirm(&question)? {
            bail!("stopped; {handle} was not vetted");
        }
        let signing = Digest(enrolled.signing);
        Ok(match enrolled.role {
            Role::Admin => Action::Admin {
                account: account.account,
                recipient: enrolled.recipient,
                signing,
            },
            Role::Caseworker => Action::Vet {
                account: account.account,
                desk: self.desk(desk)?,
                recipient: enrolled.recipient,
                signing,
            },
        })
    }

    fn desk(&self, name: Option<&str>) -> anyhow::Result<DeskId> {
        let desks = self.ledger.desks();
        let found = match name {
            None => desks.first(),
            Some(name) => desks.iter().find(|(_, known)| known == name),
        };
        found.map(|(desk, _)| *desk).with_context(|| {
            let names: Vec<String> = desks.iter().map(|(_, name)| plain(name)).collect();
            format!("there is no such desk; there is: {}", names.join(", "))
        })
    }

    /// Signs an entry, adds it to the ledger, and notes the new head in the signers' keyrings.
    async fn append(self, action: Action, done: &str) -> anyhow::Result<()> {
        let needed = usize::from(self.ledger.threshold());
        if action.needs_threshold() && self.signers.count() < needed {
            bail!("here {needed} admins must sign this together: add --admin for another one");
        }
        let entry = self
            .ledger
            .sign_next(self.around.clock.today(), action, &self.signers.keys());
        let keeper = (&self.data.operator).into();
        let head = self
            .data
            .thicket
            .append_ledger_entry(keeper, &entry)
            .await
            .context("the ledger does not take this entry; nothing was changed")?;
        self.signers.remember(&self.data, head).await?;
        say(format_args!("{done} (ledger entry {})", head.seq));
        let mut now = Ledger::clone(&self.ledger);
        now.append(&entry)?;
        warn_of_closed_desks(&self.ledger, &now);
        Ok(())
    }
}

/// Says which desks take no reports any more, now that too few can read them.
fn warn_of_closed_desks(before: &Ledger, now: &Ledger) {
    for (desk, name) in now.desks() {
        if before.is_open(desk) && !now.is_open(desk) {
            note(format_args!(
                "The desk {} is closed from now on: fewer than {FEWEST_READERS} active caseworkers are left on it, and its \
                 pages say so. Restore or vet somebody to open it again.",
                plain(name)
            ));
        }
    }
}

/// An admin in the ledger.
fn is_active_admin(ledger: &Ledger, account: &AccountId) -> bool {
    ledger
        .account(account)
        .is_some_and(|listed| listed.role == Role::Admin && listed.state == AccountState::Vetted)
}
