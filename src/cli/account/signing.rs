//! The admins who sign a ledger entry at the machine: each unlocks their own keyring, which is checked against
//! the ledger before anything is signed with it.

use anyhow::{Context as _, bail};

use super::is_active_admin;
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

    /// What each signs with.
    pub fn keys(&self) -> Vec<(AccountId, &SigningSecret)> {
        self.0
            .iter()
            .map(|signer| (signer.keyring.account, &signer.keyring.signing))
            .collect()
    }

    /// Notes the newest head in each keyring, so that an older ledger is noticed next time.
    pub async fn remember(self, data: &Data, head: LedgerHead) -> anyhow::Result<()> {
        for mut signer in self.0 {
            signer.keyring.seen = head;
            let file = signer.keyring.seal(&signer.keys.unlock.recipient())?;
            data.thicket
                .put_keyring_at_the_machine(&data.operator, signer.keyring.account, file)
                .await?;
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
            Err(error) => return Err(error).context("the keyring in the database is damaged"),
        }
    }
    bail!("the passphrase of {handle} is wrong; nothing was changed");
}
