//! Whom an admin is about to sign for and what that does, shown so that a person can compare it.
//!
//! The accounts table says which account a handle is, and nobody signed that: whoever can write to the database can
//! exchange two names. The words, compared with the person, tell; and so do the names that an admin's own keyring
//! remembers from the last time. Nothing is signed that did not pass here.

use anyhow::{Context as _, bail};

use super::keeper::Keeper;
use super::wording;
use crate::cli::output::{note, plain, say};
use crate::cli::terminal;
use crate::crypto::account::Fingerprint;
use crate::crypto::ledger::{Action, LedgerAccount};
use crate::crypto::words::WordList;
use crate::domain::{AccountId, AccountState, Digest, Handle, Role};
use crate::storage::Account;
use crate::workflow::{VerifiedEnrolment, WorkflowError};

impl Keeper<'_> {
    /// Shows what an entry says and, where it is about somebody, who that is; asks unless `sure`.
    pub(super) async fn examine(&mut self, action: &Action, sure: bool) -> anyhow::Result<()> {
        self.expect_enough(action)?;
        let Some(id) = action.account() else {
            self.announce(action, "");
            if sure || terminal::confirm("Is that what you want?")? {
                return Ok(());
            }
            bail!("stopped; nothing was signed");
        };
        let account = self.called(&id).await?;
        let handle = account.handle.clone();
        let question = match action {
            Action::Vet {
                recipient, signing, ..
            }
            | Action::Admin {
                recipient, signing, ..
            } => self.show_enrolled(&account, recipient, *signing).await?,
            Action::Rotate { .. } => self.show_rotation(&account, action).await?,
            Action::Revoke { .. } => {
                let question = self.show_listed(&account).await?;
                self.show_cases_left(&account).await?;
                question
            }
            _ => self.show_listed(&account).await?,
        };
        self.signers.recognise(&account.account, &handle)?;
        self.announce(action, handle.as_str());
        if !sure && !terminal::confirm(&question)? {
            match action {
                Action::Vet { .. } | Action::Admin { .. } => {
                    bail!("stopped; {handle} was not vetted")
                }
                _ => bail!("stopped; nothing was signed about {handle}"),
            }
        }
        self.signers.note(account.account, &handle);
        Ok(())
    }

    /// Says in words what is going to be signed, and by how many.
    fn announce(&self, action: &Action, who: &str) {
        let needed = self.needed(action);
        say(format_args!(
            "To be signed as ledger entry {}, by {} ({needed} needed):\n  {}",
            self.ledger.head().seq + 1,
            self.signers.names(),
            wording::meaning(action, who, &self.ledger)
        ));
    }

    /// What an account enrolled with and signed itself.
    pub(super) async fn enrolled(&self, account: &Account) -> anyhow::Result<VerifiedEnrolment> {
        let handle = &account.handle;
        match self
            .data
            .thicket
            .enrolled(self.acting(), account.account)
            .await
        {
            Err(WorkflowError::NotAsEnrolled) => bail!(
                "the keys in the database are not those that {handle} enrolled with and signed. Somebody has \
                 tampered with it: do not vet or restore {handle}, and find out who had access. Nothing was signed"
            ),
            other => Ok(other?),
        }
    }

    /// Shows somebody who enrolled, if these are the keys they enrolled with.
    async fn show_enrolled(
        &self,
        account: &Account,
        recipient: &str,
        signing: Digest,
    ) -> anyhow::Result<String> {
        let handle = &account.handle;
        let enrolled = self.enrolled(account).await?;
        if enrolled.recipient != recipient || Digest(enrolled.signing) != signing {
            bail!("the keys in this entry are not those that {handle} enrolled with. Sign nothing");
        }
        show(handle, enrolled.role, enrolled.state, &enrolled.fingerprint);
        if enrolled.role == Role::Admin && self.ledger.threshold() < 2 {
            note("From then on two admins must sign together to vet or restore anybody.");
        }
        Ok(format!(
            "Ask {handle} to read these words to you, face to face or in a call you trust. Are they the same?"
        ))
    }

    /// Shows whom the ledger knows under an account.
    pub(super) async fn show_listed(&self, account: &Account) -> anyhow::Result<String> {
        let handle = &account.handle;
        let listed = self.listed(account).await?;
        let fingerprint =
            self.fingerprint(&account.account, listed, &listed.recipient, &listed.signing);
        show(handle, listed.role, listed.state, &fingerprint);
        Ok(format!(
            "The name comes from the database, which nobody signed; the words come from the ledger. Are they the \
             words you noted for {handle}, or that {handle} reads to you?"
        ))
    }

    /// What the ledger says of an account, if the database agrees with it.
    async fn listed(&self, account: &Account) -> anyhow::Result<&LedgerAccount> {
        let handle = &account.handle;
        let listed = self
            .ledger
            .account(&account.account)
            .with_context(|| format!("the ledger does not name {handle}"))?;
        let enrolled = self.enrolled(account).await?;
        if !agree(listed, account.role, &enrolled) {
            bail!(
                "the database and the ledger name different keys or roles for {handle}. Somebody has tampered with \
                 the database, so it is not known whom that name means. Nothing was signed: run \"thicket check\""
            );
        }
        Ok(listed)
    }

    /// Shows the new keys that somebody offers, if the entry has exactly those.
    async fn show_rotation(&self, account: &Account, action: &Action) -> anyhow::Result<String> {
        let handle = &account.handle;
        let listed = self.listed(account).await?;
        let (offered, missing) = self.offered(account).await?;
        let Action::Rotate {
            recipient, signing, ..
        } = action
        else {
            bail!("this entry is not about new keys");
        };
        if offered != *action {
            bail!("the keys in this entry are not those that {handle} offers. Sign nothing");
        }
        let fingerprint = self.fingerprint(&account.account, listed, recipient, &signing.0);
        show(handle, listed.role, listed.state, &fingerprint);
        if missing > 0 {
            say(format_args!(
                "Cases of {handle} that are not sealed to these keys yet: {missing}. They are not lost: the keys of \
                 before open them, and the workbench brings them later."
            ));
        }
        Ok(format!(
            "These are the NEW words of {handle}. Ask {handle} to read them to you, face to face or in a call you \
             trust. Are they the same?"
        ))
    }

    fn fingerprint(
        &self,
        account: &AccountId,
        listed: &LedgerAccount,
        recipient: &str,
        signing: &[u8; 32],
    ) -> Fingerprint {
        let instance = self.ledger.instance();
        Fingerprint::of_account(&instance, account, listed.role, recipient, signing)
    }

    /// Shows what a revocation would leave behind, and refuses where that is a case with nobody.
    async fn show_cases_left(&self, account: &Account) -> anyhow::Result<()> {
        if account.role != Role::Caseworker {
            return Ok(());
        }
        let handle = &account.handle;
        let (thicket, acting) = (&self.data.thicket, self.acting());
        let left = thicket.cases_left(acting, account.account).await?;
        say(format_args!(
            "Cases that {handle} can read: {}. Open: {}, taken by {handle}: {}.",
            left.cases, left.open, left.taken
        ));
        say("Open cases by caseworker, as the server has them marked:");
        let workload = thicket.workload(acting).await?.rows;
        let open = |who: Option<AccountId>| -> u64 {
            let rows = workload.iter();
            rows.filter(|row| row.state.is_open() && row.assignee == who)
                .map(|row| row.cases)
                .sum()
        };
        for one in self.everybody().await? {
            if one.role == Role::Caseworker && one.state == AccountState::Vetted {
                let name = plain(one.handle.as_str());
                say(format_args!("  {name:<32}  {}", open(Some(one.account))));
            }
        }
        say(format_args!("  {:<32}  {}", "(nobody)", open(None)));
        say(format_args!(
            "Cases that would be left with nobody: {}",
            left.alone
        ));
        if left.alone > 0 {
            bail!(
                "{handle} cannot be revoked while cases would be left with nobody. Have them granted to a colleague \
                 first, from {handle}'s workbench or with the recovery key. \"thicket account suspend {handle}\" stops \
                 {handle} at once and deletes nothing. Nothing was signed"
            );
        }
        Ok(())
    }
}

/// Shows a name, what it is, and the words and digits to compare.
fn show(handle: &Handle, role: Role, state: AccountState, fingerprint: &Fingerprint) {
    say(format_args!(
        "{handle} ({}, {})\n  {}\n  {}",
        role.code(),
        state.code(),
        fingerprint.words(WordList::English),
        fingerprint.digits()
    ));
}

fn agree(listed: &LedgerAccount, role: Role, enrolled: &VerifiedEnrolment) -> bool {
    listed.role == role
        && listed.role == enrolled.role
        && listed.recipient == enrolled.recipient
        && listed.signing == enrolled.signing
}
