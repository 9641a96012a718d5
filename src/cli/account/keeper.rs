//! Admins who have proved who they are at this terminal, and the ledger they will add to.

use std::sync::Arc;

use anyhow::{Context as _, bail};

use super::signing::Signers;
use super::{AdminArgs, wording};
use crate::cli::Surroundings;
use crate::cli::data::{self, Data};
use crate::cli::output::{note, plain, say};
use crate::crypto::ledger::{Action, Entry, FEWEST_READERS, Ledger, Payload};
use crate::domain::{AccountId, AccountState, DeskId, Handle, Role};
use crate::storage::Account;
use crate::storage::scope::{AccountKeeper, AdminAtTheMachine};
use crate::workflow::{EntryRequest, Submitted};

/// How much of a proposal's id is shown to be typed again.
pub(super) const SHOWN_ID: usize = 12;

/// Admins who unlocked their keys. What is done here is done in the name of the first.
pub(super) struct Keeper<'a> {
    pub(super) data: Data,
    pub(super) ledger: Arc<Ledger>,
    pub(super) signers: Signers,
    admin: AdminAtTheMachine,
    propose: bool,
    around: &'a Surroundings,
}

impl<'a> Keeper<'a> {
    /// Asks each admin for the passphrase. With `propose` too few signatures are no refusal.
    pub(super) async fn open(
        who: &AdminArgs,
        propose: bool,
        around: &'a Surroundings,
    ) -> anyhow::Result<Self> {
        let data = data::open(&who.data.settings()?, around).await?;
        let ledger = data.thicket.ledger().await?.context(
            "this intake is not founded yet: its first admin has to enrol with the link from \
             \"thicket account invite --role admin HANDLE\"",
        )?;
        let signers = Signers::unlock(&data, &ledger, &who.admins).await?;
        let first = signers.first().context("nobody signs: name an --admin")?;
        let admin = data
            .thicket
            .admin_at_the_machine(&data.operator, first)
            .await
            .context("the database does not have the first of them as an active admin: run \"thicket check\"")?;
        Ok(Self {
            data,
            ledger,
            signers,
            admin,
            propose,
            around,
        })
    }

    /// In whose name things are done.
    pub(super) fn acting(&self) -> AccountKeeper<'_> {
        (&self.admin).into()
    }

    /// Everybody who was ever invited.
    pub(super) async fn everybody(&self) -> anyhow::Result<Vec<Account>> {
        Ok(self.data.thicket.accounts(self.acting()).await?.accounts)
    }

    /// The account that the database calls so.
    pub(super) async fn find(&self, handle: &Handle) -> anyhow::Result<Account> {
        let mut all = self.everybody().await?.into_iter();
        all.find(|account| account.handle == *handle)
            .with_context(|| {
                format!("there is no account {handle}: \"thicket account list\" shows all")
            })
    }

    /// What the database calls an account.
    pub(super) async fn called(&self, id: &AccountId) -> anyhow::Result<Account> {
        let mut all = self.everybody().await?.into_iter();
        all.find(|account| account.account == *id)
            .with_context(|| format!("the database has no account {id}: run \"thicket check\""))
    }

    /// Goes on only where an account is in one of these states, and says what to do where it is not.
    pub(super) fn expect(&self, account: &Account, states: &[AccountState]) -> anyhow::Result<()> {
        let handle = &account.handle;
        // The ledger has the last word, whatever the accounts table says.
        let listed = self.ledger.account(&account.account);
        let now = listed.map_or(account.state, |listed| listed.state);
        if states.contains(&now) {
            return Ok(());
        }
        match now {
            AccountState::Invited => bail!(
                "{handle} has not enrolled yet. If the link is lost or over, invite them again"
            ),
            AccountState::Enrolled => {
                bail!("{handle} is not vetted: \"thicket account vet {handle}\" does that")
            }
            AccountState::Vetted => bail!("{handle} is vetted and active already"),
            AccountState::Suspended => {
                bail!("{handle} is suspended: \"thicket account restore {handle}\" ends that")
            }
            AccountState::Rejected => {
                bail!("{handle} was turned down for ever: invite the person under another handle")
            }
            AccountState::Revoked => {
                bail!("{handle} was revoked for ever: invite the person under another handle")
            }
        }
    }

    /// A desk by its name; the first without one.
    pub(super) fn desk(&self, name: Option<&str>) -> anyhow::Result<DeskId> {
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

    /// Refuses before anybody compares words in vain: too few admins are here, and it is not to wait for others.
    pub(super) fn expect_enough(&self, action: &Action) -> anyhow::Result<()> {
        let needed = self.needed(action);
        if self.signers.count() < needed && !self.propose {
            bail!(
                "here {needed} admins must sign this together: add --admin for another one, or --propose to leave it \
                 waiting for them"
            );
        }
        Ok(())
    }

    /// How many admins must sign.
    pub(super) fn needed(&self, action: &Action) -> usize {
        match action.needs_threshold() {
            true => usize::from(self.ledger.threshold()),
            false => 1,
        }
    }

    /// Signs an entry, adds it to the ledger or leaves it waiting, and notes in the signers' keyrings what they saw.
    pub(super) async fn sign(self, action: Action) -> anyhow::Result<()> {
        let today = self.around.clock.today();
        let entry = self.ledger.sign_next(today, action, &self.signers.keys());
        self.hand_in(entry).await
    }

    /// Adds signatures to an entry that others signed.
    pub(super) async fn sign_too(self, entry: &Entry) -> anyhow::Result<()> {
        let entry = self.ledger.co_sign(entry, &self.signers.keys());
        self.hand_in(entry).await
    }

    async fn hand_in(self, entry: Entry) -> anyhow::Result<()> {
        let untaken = "the ledger does not take this entry; nothing was changed";
        let missing = self.ledger.missing_signatures(&entry).context(untaken)?;
        let payload = Payload::parse(&entry.payload.0).context(untaken)?;
        let who = match payload.action.account() {
            Some(account) => self.called(&account).await?.handle.to_string(),
            None => String::new(),
        };
        let submitted = self
            .data
            .thicket
            .submit_ledger_entry(self.acting(), &EntryRequest::new(entry.clone()))
            .await
            .context(untaken)?;
        let done = wording::done(&payload.action, &who);
        let mut now = Ledger::clone(&self.ledger);
        match submitted {
            Submitted::Appended(head) => {
                now.append(&entry)?;
                say(format_args!("{done} (ledger entry {})", head.seq));
                warn_of_closed_desks(&self.ledger, &now);
            }
            Submitted::Waiting { id, .. } => {
                let id = id.to_string();
                say(format_args!(
                    "{} waits for more signatures: {missing}. Another admin signs with \
                     \"thicket account second {} --admin HANDLE\", or at /admin.",
                    &id[..SHOWN_ID],
                    &id[..SHOWN_ID],
                ));
            }
        }
        self.signers.remember(&self.data, &now).await
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
pub(super) fn is_active_admin(ledger: &Ledger, account: &AccountId) -> bool {
    ledger
        .account(account)
        .is_some_and(|listed| listed.role == Role::Admin && listed.state == AccountState::Vetted)
}
