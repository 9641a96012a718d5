//! Managing accounts: inviting, listing, sessions, and how much work there is. Every change is in the journal.
//!
//! An admin is shown counts and never a factor, a sealed record or a case.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::crypto::account::{Fingerprint, SignedEnrolment, verify_enrolment};
use crate::crypto::hash::sha256;
use crate::crypto::journal::Act;
use crate::crypto::ledger::Ledger;
use crate::crypto::sealed;
use crate::domain::{
    AccountId, AccountState, Bytes, DeskId, Digest, Handle, Minute, PROTOCOL_VERSION, Role, Wire,
    encode_base64url,
};
use crate::storage::scope::{AccountKeeper, AdminSession, Operator};
use crate::storage::{Account, AccountDetails, NewInvitation, WorkloadRow, WriteTransaction};

use super::body::{check_version, versioned};
use super::error::refuse_file;
use super::{Thicket, WorkflowError};

/// Hours that an invitation works: long enough to be handed over in person across a weekend.
const INVITATION_HOURS: i64 = 72;
/// The most hours that an admin can ask for.
const LONGEST_HOURS: i64 = 720;

/// Everybody who was ever invited.
#[derive(Clone, Debug, Serialize)]
pub struct AccountList {
    v: u8,
    /// By handle.
    pub accounts: Vec<Account>,
}

/// The body of `POST invites`.
#[derive(Clone, Debug, Deserialize)]
pub struct InviteRequest {
    v: u8,
    handle: Handle,
    role: Role,
    hours: i64,
    #[serde(default)]
    notes: Vec<SentNote>,
}

/// The body of `PUT accounts/{account}/notes`.
#[derive(Clone, Debug, Deserialize)]
pub struct NotesRequest {
    v: u8,
    notes: Vec<SentNote>,
}
versioned!(InviteRequest, NotesRequest);

/// A note about an account, sealed to one admin.
#[derive(Clone, Debug, Deserialize)]
pub struct SentNote {
    /// Who can open it.
    pub account: AccountId,
    /// The sealed file.
    pub sealed: Bytes,
}

impl InviteRequest {
    /// As a client in the same process makes it.
    pub fn new(handle: Handle, role: Role, hours: i64, notes: Vec<SentNote>) -> Self {
        Self {
            v: PROTOCOL_VERSION,
            handle,
            role,
            hours,
            notes,
        }
    }
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

/// What is handed to an invited person. Has no `Debug`: whoever reads it can enrol.
pub struct InvitationLink {
    /// The account it will be.
    pub account: AccountId,
    /// Path and fragment: `/enroll#v1.TOKEN.GENESIS`, or `new` for the genesis that the first admin makes.
    pub path: Zeroizing<String>,
    /// The token alone.
    pub token: Zeroizing<[u8; 32]>,
    /// Hours that it works.
    pub hours: i64,
    /// When it ends.
    pub expires: Minute,
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

/// What `GET workload` answers.
#[derive(Clone, Debug, Serialize)]
pub struct Workload {
    v: u8,
    /// By desk, state and assignee.
    pub rows: Vec<WorkloadRow>,
}

/// What somebody enrolled with, its signature verified.
#[derive(Clone, Debug)]
pub struct VerifiedEnrolment {
    /// The account.
    pub account: AccountId,
    /// What it will be.
    pub role: Role,
    /// How far it has come.
    pub state: AccountState,
    /// Its age recipient.
    pub recipient: String,
    /// Its Ed25519 public key.
    pub signing: [u8; 32],
    /// What two people compare before one vets the other.
    pub fingerprint: Fingerprint,
}

impl Thicket {
    /// Invites somebody. The first invitation of all must be an admin's. Inviting again who has not enrolled
    /// makes a new link in place of the old one.
    pub async fn invite(
        &self,
        keeper: AccountKeeper<'_>,
        role: Role,
        handle: &Handle,
    ) -> Result<InvitationLink, WorkflowError> {
        self.invite_for(keeper, role, handle, INVITATION_HOURS)
            .await
    }

    /// The same, with a link that works for so many hours.
    pub async fn invite_for(
        &self,
        keeper: AccountKeeper<'_>,
        role: Role,
        handle: &Handle,
        hours: i64,
    ) -> Result<InvitationLink, WorkflowError> {
        self.make_invitation(keeper, role, handle, hours, &[]).await
    }

    /// The same, as an admin asks for it from a page.
    pub async fn invite_as_asked(
        &self,
        session: &AdminSession,
        request: &InviteRequest,
    ) -> Result<InvitationLink, WorkflowError> {
        check_version(request)?;
        if !(1..=LONGEST_HOURS).contains(&request.hours) {
            return Err(WorkflowError::InvalidBody(
                "a link works for 1 to 720 hours",
            ));
        }
        let (role, handle) = (request.role, &request.handle);
        self.make_invitation(session.into(), role, handle, request.hours, &request.notes)
            .await
    }

    async fn make_invitation(
        &self,
        keeper: AccountKeeper<'_>,
        role: Role,
        handle: &Handle,
        hours: i64,
        notes: &[SentNote],
    ) -> Result<InvitationLink, WorkflowError> {
        let ledger = self.ledger().await?;
        if ledger.is_none() && role != Role::Admin {
            return Err(WorkflowError::FirstMustBeAdmin);
        }
        let token: Zeroizing<[u8; 32]> = Zeroizing::new(self.0.random.bytes());
        let invitation = NewInvitation {
            account: AccountId(self.0.random.bytes()),
            handle,
            role,
            token: sha256(token.as_slice()),
            expires: self.minute() + hours * 60,
        };
        let mut tx = self.0.db.write().await?;
        let ledger = self.still_keeping(&mut tx, keeper).await?;
        let account = tx.invite(keeper, &invitation).await?;
        let account = account.ok_or(WorkflowError::HandleTaken)?;
        if !notes.is_empty() {
            check_notes(ledger.as_deref(), notes)?;
            tx.put_notes(keeper, account, &for_storage(notes)).await?;
        }
        self.note(&mut tx, keeper.account(), &Act::Invite { account })
            .await?;
        tx.commit().await?;
        let genesis = ledger.map_or_else(|| "new".to_owned(), |l| l.genesis().to_string());
        let written = Zeroizing::new(encode_base64url(token.as_slice()));
        Ok(InvitationLink {
            account,
            path: Zeroizing::new(format!("/enroll#v1.{}.{genesis}", *written)),
            token,
            hours,
            expires: Minute(invitation.expires),
        })
    }

    /// Makes an invitation's link useless.
    pub async fn withdraw_invitation(
        &self,
        keeper: AccountKeeper<'_>,
        account: AccountId,
    ) -> Result<(), WorkflowError> {
        let mut tx = self.0.db.write().await?;
        self.still_keeping(&mut tx, keeper).await?;
        if !tx.withdraw_invitation(keeper, account).await? {
            return Err(WorkflowError::NotFound);
        }
        self.note(&mut tx, keeper.account(), &Act::WithdrawInvite { account })
            .await?;
        Ok(tx.commit().await?)
    }

    /// Puts the admins' notes about an account in place of those there were.
    pub async fn put_notes(
        &self,
        session: &AdminSession,
        account: AccountId,
        request: &NotesRequest,
    ) -> Result<(), WorkflowError> {
        check_version(request)?;
        let keeper = AccountKeeper::from(session);
        let mut tx = self.0.db.write().await?;
        let ledger = self.still_keeping(&mut tx, keeper).await?;
        check_notes(ledger.as_deref(), &request.notes)?;
        let notes = for_storage(&request.notes);
        if !tx.put_notes(keeper, account, &notes).await? {
            return Err(WorkflowError::NotFound);
        }
        self.note(&mut tx, keeper.account(), &Act::Note { account })
            .await?;
        Ok(tx.commit().await?)
    }

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
        for (account, offer, missing) in tx.rotations(session).await? {
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
        if !tx.sign_out_account(session, account).await? {
            return Err(WorkflowError::NotFound);
        }
        let act = Act::SignOut { account };
        self.note(&mut tx, Some(session.account()), &act).await?;
        Ok(tx.commit().await?)
    }

    /// How much work there is; no case is named.
    pub async fn workload(&self, session: &AdminSession) -> Result<Workload, WorkflowError> {
        let mut tx = self.0.db.read().await?;
        Ok(Workload {
            v: PROTOCOL_VERSION,
            rows: tx.workload(session).await?,
        })
    }

    /// Marks the open cases that a suspended account has a grant of: they are to get a new key. Returns how many.
    pub async fn mark_for_rekey(
        &self,
        session: &AdminSession,
        account: AccountId,
    ) -> Result<u64, WorkflowError> {
        let keeper = AccountKeeper::from(session);
        let mut tx = self.0.db.write().await?;
        let ledger = self.still_signed_in(&mut tx, &session.into()).await?;
        let suspended = ledger.account(&account).is_some_and(|listed| {
            listed.role == Role::Caseworker && listed.state == AccountState::Suspended
        });
        if !suspended {
            return Err(WorkflowError::NotFound);
        }
        let cases = tx.mark_cases(keeper, account).await?;
        let act = Act::Mark { account, cases };
        self.note(&mut tx, keeper.account(), &act).await?;
        tx.commit().await?;
        Ok(cases)
    }

    /// Looks again, inside the transaction that writes, whether an admin is still signed in. Answers the ledger.
    pub(super) async fn still_keeping(
        &self,
        tx: &mut WriteTransaction,
        keeper: AccountKeeper<'_>,
    ) -> Result<Option<Arc<Ledger>>, WorkflowError> {
        match keeper {
            AccountKeeper::Operator(_) => self.ledger_in(tx).await,
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

    /// What an account enrolled with, to be compared and signed by whoever vets it.
    pub async fn enrolled(
        &self,
        keeper: AccountKeeper<'_>,
        account: AccountId,
    ) -> Result<VerifiedEnrolment, WorkflowError> {
        let ledger = self.ledger().await?.ok_or(WorkflowError::NotFound)?;
        let mut tx = self.0.db.read().await?;
        let keys = tx.enrolled_keys(keeper, account).await?;
        let keys = keys.ok_or(WorkflowError::NotFound)?;
        let instance = ledger.instance();
        let enrolment = verify_enrolment(&instance, &keys.payload, &keys.signature)
            .ok()
            .filter(|signed| {
                signed.account == account
                    && signed.role == keys.role
                    && signed.recipient == keys.recipient
                    && signed.signing == Digest(keys.signing)
            });
        // Somebody has changed the row since.
        let enrolment = enrolment.ok_or(WorkflowError::NotAsEnrolled)?;
        Ok(VerifiedEnrolment {
            account,
            role: enrolment.role,
            state: keys.state,
            fingerprint: Fingerprint::of_account(
                &instance,
                &account,
                enrolment.role,
                &enrolment.recipient,
                &keys.signing,
            ),
            recipient: enrolment.recipient,
            signing: keys.signing,
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

    /// Stores a keyring again, as after its owner has seen a newer ledger head at the machine.
    pub async fn put_keyring_at_the_machine(
        &self,
        operator: &Operator,
        account: AccountId,
        keyring: Vec<u8>,
    ) -> Result<(), WorkflowError> {
        sealed::check(Wire::Keyring, &keyring).map_err(refuse_file(Wire::Keyring))?;
        let mut tx = self.0.db.write().await?;
        tx.put_keyring_at_the_machine(operator, account, self.new_keyring(&keyring))
            .await?;
        Ok(tx.commit().await?)
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

/// Each active admin gets one, and nobody else.
fn check_notes(ledger: Option<&Ledger>, notes: &[SentNote]) -> Result<(), WorkflowError> {
    for note in notes {
        sealed::check(Wire::About, &note.sealed.0).map_err(refuse_file(Wire::About))?;
    }
    let mut readers: Vec<AccountId> = notes.iter().map(|note| note.account).collect();
    readers.sort_unstable();
    let ledger = ledger.ok_or(WorkflowError::RosterChanged)?;
    if readers.into_iter().eq(ledger.active_admin_accounts()) {
        Ok(())
    } else {
        Err(WorkflowError::RosterChanged)
    }
}

fn for_storage(notes: &[SentNote]) -> Vec<(AccountId, &[u8])> {
    notes
        .iter()
        .map(|note| (note.account, note.sealed.0.as_slice()))
        .collect()
}
