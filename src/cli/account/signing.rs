//! The admins who sign a ledger entry at the machine: each unlocks their own keyring, which is checked against
//! the ledger before anything is signed with it.

use anyhow::{Context as _, bail};

use super::keeper::is_active_admin;
use crate::cli::data::Data;
use crate::cli::output::note;
use crate::cli::terminal;
use crate::crypto::account::{AccountError, AccountKeys, Keyring, Passphrase};
use crate::crypto::ledger::Ledger;
use crate::crypto::sealed::OpenError;
use crate::crypto::signature::SigningSecret;
use crate::domain::{AccountId, Handle, LedgerHead};
use crate::workflow::WorkflowError;

/// Tries at a passphrase; none can be guessed, this is for typing errors.
const ATTEMPTS: u32 = 3;

/// Admins who unlocked their keys. Has no `Debug`.
pub struct Signers(Vec<Signer>);

struct Signer {
    handle: Handle,
    keys: AccountKeys,
    keyring: Keyring,
    /// The sealed file that it was opened from.
    file: Vec<u8>,
}

impl Signers {
    /// Asks each admin for the passphrase, and checks what it opens.
    pub async fn unlock(data: &Data, ledger: &Ledger, admins: &[Handle]) -> anyhow::Result<Self> {
        let mut signers: Vec<Signer> = Vec::new();
        for handle in admins {
            if signers.iter().any(|signer| signer.handle == *handle) {
                bail!("{handle} is named twice: the admins who sign must be different people");
            }
            signers.push(Signer::unlock(data, ledger, handle).await?);
        }
        Ok(Self(signers))
    }

    /// How many they are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The first of them.
    pub fn first(&self) -> Option<AccountId> {
        self.0.first().map(|signer| signer.keyring.account)
    }

    /// What they are called, for people.
    pub fn names(&self) -> String {
        let names: Vec<&str> = self.0.iter().map(|signer| signer.handle.as_str()).collect();
        names.join(" and ")
    }

    /// Whether this account is one of them, and what it is called.
    pub fn find(&self, account: &AccountId) -> Option<&Handle> {
        let found = self.0.iter().find(|one| one.keyring.account == *account);
        found.map(|signer| &signer.handle)
    }

    /// Refuses a name that is another one than a signer remembers.
    pub fn recognise(&self, account: &AccountId, handle: &Handle) -> anyhow::Result<()> {
        for signer in &self.0 {
            signer.keyring.names.check(account, handle).with_context(|| {
                format!(
                    "{} remembers otherwise whom this name means, so somebody may have exchanged two names in the \
                     database. Nothing was signed: run \"thicket check\", and compare the words at /admin",
                    signer.handle
                )
            })?;
        }
        Ok(())
    }

    /// Remembers what somebody is called whose words were compared.
    pub fn note(&mut self, account: AccountId, handle: &Handle) {
        for signer in &mut self.0 {
            signer.keyring.names.note(account, handle);
        }
    }

    /// The newest journal entry that the first of them has seen.
    pub fn journal_seen(&self) -> Option<LedgerHead> {
        self.0.first().and_then(|signer| signer.keyring.journal)
    }

    /// They have seen the journal up to here.
    pub fn saw_journal(&mut self, head: LedgerHead) {
        for signer in &mut self.0 {
            signer.keyring.journal = Some(head);
        }
    }

    /// What each signs with.
    pub fn keys(&self) -> Vec<(AccountId, &SigningSecret)> {
        self.0
            .iter()
            .map(|signer| (signer.keyring.account, &signer.keyring.signing))
            .collect()
    }

    /// Stores each keyring again with the newest head, so that an older ledger is noticed next time, and with what else
    /// was seen. Not where this very entry took the keys out of use: another keyring is there then, or none. Nor over one
    /// that its owner has put there meanwhile, which is sealed to another passphrase.
    pub async fn remember(self, data: &Data, now: &Ledger) -> anyhow::Result<()> {
        for mut signer in self.0 {
            let same =
                is_active_admin(now, &signer.keyring.account) && signer.keyring.check(now).is_ok();
            if !same {
                continue;
            }
            signer.keyring.seen = now.head();
            let file = signer.keyring.seal(&signer.keys.unlock.recipient())?;
            let stored = data
                .thicket
                .put_keyring_at_the_machine(
                    &data.operator,
                    signer.keyring.account,
                    &signer.file,
                    &file,
                )
                .await?;
            if !stored {
                note(format_args!(
                    "The keyring of {} was changed while this ran, as by a new passphrase. It stays as it is now, and does \
                     not remember what was seen here.",
                    signer.handle
                ));
            }
        }
        Ok(())
    }
}

impl Signer {
    async fn unlock(data: &Data, ledger: &Ledger, handle: &Handle) -> anyhow::Result<Self> {
        let found = data
            .thicket
            .keyring_at_the_machine(&data.operator, handle)
            .await;
        let (account, file) = match found {
            Err(WorkflowError::NotFound) => {
                bail!("there is no enrolled account {handle}: \"thicket account list\" shows all")
            }
            other => other?,
        };
        if !is_active_admin(ledger, &account) {
            bail!("{handle} is not an active admin, so their signature counts for nothing");
        }
        let (keys, keyring) = ask(ledger, handle, &file)?;
        if keyring.account != account {
            return Err(AccountError::Mismatch).context("somebody has exchanged keyrings");
        }
        keyring.check(ledger).with_context(|| {
            format!(
                "{handle}'s keyring contradicts the ledger, so somebody may have tampered with the database. \
                 Nothing was signed"
            )
        })?;
        Ok(Self {
            handle: handle.clone(),
            keys,
            keyring,
            file,
        })
    }
}

fn ask(ledger: &Ledger, handle: &Handle, file: &[u8]) -> anyhow::Result<(AccountKeys, Keyring)> {
    let attempts = if terminal::is_terminal() { ATTEMPTS } else { 1 };
    for _ in 0..attempts {
        let typed = terminal::ask_secret(&format!("Passphrase of {handle}:"))?;
        let keys = Passphrase::parse(&typed)
            .context("a passphrase has seven words, and at most 256 bytes")?
            .keys(&ledger.instance(), handle);
        match Keyring::open(&keys.unlock, file) {
            Ok(keyring) => return Ok((keys, keyring)),
            Err(AccountError::Open(OpenError::OtherKey)) => {
                note("That is not the passphrase: it does not open the keyring.");
            }
            // Nothing is wrong with it: it is for the browser.
            Err(error @ AccountError::OwnFile) => return Err(error.into()),
            Err(error) => return Err(error).context("the keyring in the database is damaged"),
        }
    }
    bail!("the passphrase of {handle} is wrong; nothing was changed");
}
