//! Whom an admin is about to sign for, shown so that a person can compare it.
//!
//! The accounts table says which account a handle is, and nobody signed that: whoever can write to the database can
//! exchange two names. Only the words, compared with the person, tell.

use anyhow::{Context as _, bail};

use super::Keeper;
use crate::cli::output::say;
use crate::cli::terminal;
use crate::crypto::account::Fingerprint;
use crate::crypto::ledger::LedgerAccount;
use crate::crypto::words::WordList;
use crate::domain::{AccountState, Handle, Role};
use crate::storage::Account;
use crate::workflow::{VerifiedEnrolment, WorkflowError};

impl Keeper<'_> {
    /// What an account enrolled with and signed itself.
    pub(super) async fn enrolled(&self, account: &Account) -> anyhow::Result<VerifiedEnrolment> {
        let handle = &account.handle;
        let keeper = (&self.data.operator).into();
        match self.data.thicket.enrolled(keeper, account.account).await {
            Err(WorkflowError::NotAsEnrolled) => bail!(
                "the keys in the database are not those that {handle} enrolled with and signed. Somebody has \
                 tampered with it: do not vet or restore {handle}, and find out who had access. Nothing was signed"
            ),
            other => Ok(other?),
        }
    }

    /// Shows whom the ledger knows under this account and asks whether that is who is meant.
    pub(super) async fn confirm_listed(&self, account: &Account, sure: bool) -> anyhow::Result<()> {
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
        let instance = self.ledger.instance();
        let fingerprint = Fingerprint::of_account(
            &instance,
            &account.account,
            listed.role,
            &listed.recipient,
            &listed.signing,
        );
        show(handle, listed.role, listed.state, &fingerprint);
        let question = format!(
            "The name comes from the database, which nobody signed; the words come from the ledger. Are they the \
             words you noted for {handle}, or that {handle} reads to you?"
        );
        if !sure && !terminal::confirm(&question)? {
            bail!("stopped; nothing was signed about {handle}");
        }
        Ok(())
    }
}

/// Shows a name, what it is, and the words and digits to compare.
pub(super) fn show(handle: &Handle, role: Role, state: AccountState, fingerprint: &Fingerprint) {
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
