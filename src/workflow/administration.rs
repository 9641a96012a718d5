//! Managing accounts: listing, sessions, keyrings at the machine, and how much work there is. Every change is in the
//! journal.
//!
//! An admin is shown counts and never a factor, a sealed record or a case.

use std::sync::Arc;

use serde::Serialize;

use crate::crypto::account::{SignedEnrolment, SignedRotation};
use crate::crypto::journal::Act;
use crate::crypto::ledger::Ledger;
use crate::crypto::sealed;
use crate::domain::{
    AccountId, AccountState, Bytes, DeskId, Handle, Minute, PROTOCOL_VERSION, Role, Wire,
};
use crate::storage::scope::{AccountKeeper, AdminAtTheMachine, AdminSession, Operator};
use crate::storage::{Account, AccountDetails, WriteTransaction};

use super::error::refuse_file;
use super::{Thicket, WorkflowError};

/// Everybody who was ever invited.
#[derive(Clone, Debug, Serialize)]
pub struct AccountList {
    v: u8,
    /// By handle.
    pub accounts: Vec<Account>,
}

/// What `GET accounts` answers.
#[derive(Clone, Debug, Serialize)]
pub struct AccountsView {
    v: u8,
    /// By handle.
    pub accounts: Vec<AccountView>,
}

/// An account as an admin sees it.
#[derive(Clone, Debug, Serialize)]
pub struct AccountView {
    /// The account.
    pub account: AccountId,
    /// The name it signs in with.
    pub handle: Handle,
    /// What it may do.
    pub role: Role,
    /// How far it has come.
    pub state: AccountState,
    /// A caseworker's desk, as the ledger says.
    pub desk: Option<DeskId>,
    /// What it enrolled with, to be verified by the reader.
    pub enrolment: Option<SignedEnrolment>,
    /// The reader's own note about it.
    pub note: Option<Bytes>,
    /// Its invitation, if it has one that is not over.
    pub invitation: Option<Ending>,
    /// Its link to a new second factor.
    pub reset: Option<Ending>,
    /// Sessions that are alive.
    pub sessions: u64,
    /// How many second factors it has.
    pub factors: FactorCounts,
    /// New keys that it offers.
    pub rotation: Option<RotationView>,
}

/// A link that ends.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Ending {
    /// When.
    pub expires: Minute,
}

/// How many second factors an account has, which is all that an admin sees of them.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct FactorCounts {
    /// Secrets of one-time codes.
    pub codes: u64,
    /// Passkeys.
    pub passkeys: u64,
    /// Recovery codes that were not used.
    pub recovery_codes: u64,
}

/// New keys that an account offers, to be verified by the reader.
#[derive(Clone, Debug, Serialize)]
pub struct RotationView {
    /// An enrolment with the new keys.
    pub payload: Bytes,
    /// Over it, by the new signing key.
    pub signature: Bytes,
    /// Over it, by the old one.
    pub old_signature: Bytes,
    /// How many of its grants are not sealed to the new recipient yet.
    pub missing: u64,
}

/// What `GET account/sessions` and an admin's call answer.
#[derive(Clone, Debug, Serialize)]
pub struct SessionsView {
    pub(super) v: u8,
    /// The one used last comes first.
    pub sessions: Vec<SessionView>,
}

/// One session.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct SessionView {
    /// When it began.
    pub began: Minute,
    /// When it was last used.
    pub used: Minute,
    /// Whether it is the reader's own; absent for admins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub here: Option<bool>,
}

impl Thicket {
    /// Everybody, as an admin sees them.
    pub async fn accounts_view(
        &self,
        session: &AdminSession,
    ) -> Result<AccountsView, WorkflowError> {
        let mut tx = self.0.db.read().await?;
        let ledger = self.ledger_in(&mut tx).await?;
        let details = tx.account_details(session, self.session_limits()).await?;
        let mut accounts: Vec<AccountView> = details
            .into_iter()
            .map(|account| view(account, ledger.as_deref()))
            .collect();
        for (account, offer, missing) in tx.rotations(session.into()).await? {
            let found = accounts.iter_mut().find(|view| view.account == account);
            if let Some(found) = found {
                found.rotation = Some(RotationView {
                    payload: Bytes(offer.payload),
                    signature: Bytes(offer.signature),
                    old_signature: Bytes(offer.old_signature),
                    missing,
                });
            }
        }
        Ok(AccountsView {
            v: PROTOCOL_VERSION,
            accounts,
        })
    }

    /// When an account's sessions began and were last used.
    pub async fn sessions_of(
        &self,
        session: &AdminSession,
        account: AccountId,
    ) -> Result<SessionsView, WorkflowError> {
        let mut tx = self.0.db.read().await?;
        let sessions = tx
            .sessions_of(session, account, self.session_limits())
            .await?;
        let sessions = sessions.ok_or(WorkflowError::NotFound)?;
        Ok(SessionsView {
            v: PROTOCOL_VERSION,
            sessions: sessions
                .into_iter()
                .map(|times| SessionView {
                    began: times.began,
                    used: times.used,
                    here: None,
                })
                .collect(),
        })
    }

    /// Signs an account out everywhere.
    pub async fn sign_out_account(
        &self,
        session: &AdminSession,
        account: AccountId,
    ) -> Result<(), WorkflowError> {
        let mut tx = self.0.db.write().await?;
        self.still_signed_in(&mut tx, &session.into()).await?;
        let ended = tx.sign_out_account(session, account).await?;
        // Nothing to tell, and nothing to use up, where nobody was signed in.
        if ended.ok_or(WorkflowError::NotFound)? > 0 {
            let act = Act::SignOut { account };
            self.note(&mut tx, Some(session.account()), &act).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Looks again, inside the transaction that writes, whether an admin is still signed in. Answers the ledger.
    pub(super) async fn still_keeping(
        &self,
        tx: &mut WriteTransaction,
        keeper: AccountKeeper<'_>,
    ) -> Result<Option<Arc<Ledger>>, WorkflowError> {
        match keeper {
            AccountKeeper::Operator(_) => self.ledger_in(tx).await,
            AccountKeeper::AtTheMachine(admin) => {
                let ledger = self.ledger_in(tx).await?;
                let active = |ledger: &Arc<Ledger>| {
                    ledger
                        .active_admin_accounts()
                        .any(|one| one == admin.account())
                };
                let ledger = ledger.filter(active).ok_or(WorkflowError::NotFound)?;
                Ok(Some(ledger))
            }
            AccountKeeper::Admin(session) => {
                self.still_signed_in(tx, &session.into()).await.map(Some)
            }
        }
    }

    /// Everybody who was ever invited, and what became of them.
    pub async fn accounts(&self, keeper: AccountKeeper<'_>) -> Result<AccountList, WorkflowError> {
        let mut tx = self.0.db.read().await?;
        Ok(AccountList {
            v: PROTOCOL_VERSION,
            accounts: tx.list_accounts(keeper).await?,
        })
    }

    /// Somebody's sealed keyring, for an admin who signs a ledger entry at the machine.
    pub async fn keyring_at_the_machine(
        &self,
        operator: &Operator,
        handle: &Handle,
    ) -> Result<(AccountId, Vec<u8>), WorkflowError> {
        let mut tx = self.0.db.read().await?;
        let found = tx.keyring_at_the_machine(operator, handle).await?;
        found.ok_or(WorkflowError::NotFound)
    }

    /// An admin who has unlocked their keyring at the machine, and acts there.
    pub async fn admin_at_the_machine(
        &self,
        operator: &Operator,
        account: AccountId,
    ) -> Result<AdminAtTheMachine, WorkflowError> {
        let mut tx = self.0.db.read().await?;
        let found = tx.admin_at_the_machine(operator, account).await?;
        found.ok_or(WorkflowError::NotFound)
    }

    /// New keys that an account offers, and how many of its grants are not sealed to them yet. To be verified by the
    /// reader.
    pub async fn offered_rotation(
        &self,
        keeper: AccountKeeper<'_>,
        account: AccountId,
    ) -> Result<(SignedRotation, u64), WorkflowError> {
        let mut tx = self.0.db.read().await?;
        let offers = tx.rotations(keeper).await?;
        let found = offers.into_iter().find(|(of, ..)| *of == account);
        let (_, offer, missing) = found.ok_or(WorkflowError::NotFound)?;
        let rotation = SignedRotation {
            payload: Bytes(offer.payload),
            signature: Bytes(offer.signature),
            old_signature: Bytes(offer.old_signature),
        };
        Ok((rotation, missing))
    }

    /// Stores a keyring again, as after its owner has seen a newer ledger head at the machine, in place of the one that was
    /// opened there. False, and nothing is stored, if its owner has put another one there meanwhile, as with a new
    /// passphrase.
    pub async fn put_keyring_at_the_machine(
        &self,
        operator: &Operator,
        account: AccountId,
        opened: &[u8],
        keyring: &[u8],
    ) -> Result<bool, WorkflowError> {
        sealed::check(Wire::Keyring, keyring).map_err(refuse_file(Wire::Keyring))?;
        let mut tx = self.0.db.write().await?;
        let keyring = self.new_keyring(keyring);
        let stored = tx
            .put_keyring_at_the_machine(operator, account, opened, keyring)
            .await?;
        tx.commit().await?;
        Ok(stored)
    }

    /// Exchanges somebody's current keyring and the one that was kept when it was last replaced.
    pub async fn restore_keyring(
        &self,
        operator: &Operator,
        handle: &Handle,
    ) -> Result<(), WorkflowError> {
        let mut tx = self.0.db.write().await?;
        let today = self.0.clock.today();
        let account = tx.exchange_keyrings(operator, handle, today).await?;
        let account = account.ok_or(WorkflowError::NotFound)?;
        self.note(&mut tx, None, &Act::KeyringRestore { account })
            .await?;
        Ok(tx.commit().await?)
    }
}

fn view(details: AccountDetails, ledger: Option<&Ledger>) -> AccountView {
    let listed = ledger.and_then(|ledger| ledger.account(&details.account));
    AccountView {
        account: details.account,
        handle: details.handle,
        role: details.role,
        state: details.state,
        desk: listed.and_then(|listed| listed.desk),
        enrolment: details
            .enrolment
            .map(|(payload, signature)| SignedEnrolment {
                payload: Bytes(payload),
                signature: Bytes(signature),
            }),
        note: details.note.map(Bytes),
        invitation: details.invitation.map(|expires| Ending { expires }),
        reset: details.reset.map(|expires| Ending { expires }),
        sessions: details.sessions,
        factors: FactorCounts {
            codes: details.codes,
            passkeys: details.passkeys,
            recovery_codes: details.recovery_codes,
        },
        rotation: None,
    }
}
