//! Managing accounts: inviting, listing, and taking the ledger's entries.

use serde::Serialize;
use zeroize::Zeroizing;

use crate::crypto::account::{Fingerprint, verify_enrolment};
use crate::crypto::hash::sha256;
use crate::crypto::ledger::{Action, Entry, Ledger, Payload};
use crate::crypto::sealed;
use crate::domain::{
    AccountId, AccountState, Digest, Handle, LedgerHead, PROTOCOL_VERSION, Role, Wire,
    encode_base64url,
};
use crate::storage::scope::{AccountKeeper, Operator};
use crate::storage::{Account, NewInvitation, WriteTransaction};

use super::enrolment::check_day;
use super::error::refuse_file;
use super::{Thicket, WorkflowError, roster};

/// Hours that an invitation works: long enough to be handed over in person across a weekend.
const INVITATION_HOURS: i64 = 72;

/// Everybody who was ever invited.
#[derive(Clone, Debug, Serialize)]
pub struct AccountList {
    v: u8,
    /// By handle.
    pub accounts: Vec<Account>,
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
        let account = tx.invite(keeper, &invitation).await?;
        let account = account.ok_or(WorkflowError::HandleTaken)?;
        tx.commit().await?;
        let genesis = ledger.map_or_else(|| "new".to_owned(), |l| l.genesis().to_string());
        let written = Zeroizing::new(encode_base64url(token.as_slice()));
        Ok(InvitationLink {
            account,
            path: Zeroizing::new(format!("/enroll#v1.{}.{genesis}", *written)),
            token,
            hours,
        })
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
        if !tx.exchange_keyrings(operator, handle, today).await? {
            return Err(WorkflowError::NotFound);
        }
        Ok(tx.commit().await?)
    }

    /// Verifies a signed entry, adds it to the ledger, and does what it says: a vetted account can sign in
    /// from now on, a suspended one's sessions end at once.
    pub async fn append_ledger_entry(
        &self,
        keeper: AccountKeeper<'_>,
        entry: &Entry,
    ) -> Result<LedgerHead, WorkflowError> {
        let mut tx = self.0.db.write().await?;
        let ledger = self.ledger_in(&mut tx).await?;
        let ledger = ledger.ok_or(WorkflowError::IntakeClosed)?;
        let mut ledger = Ledger::clone(&ledger);
        ledger.append(entry)?;
        check_day(ledger.newest_day(), self.0.clock.today())?;
        let payload = Payload::parse(&entry.payload.0)
            .ok_or(WorkflowError::InvalidBody("not a ledger entry"))?;
        carry_out(&mut tx, keeper, payload.action).await?;
        let head = ledger.head();
        if !tx
            .append_to_ledger(keeper, &roster::to_store(head.seq, entry))
            .await?
        {
            return Err(WorkflowError::LedgerRewritten);
        }
        tx.commit().await?;
        self.remember(Some(&std::sync::Arc::new(ledger)));
        Ok(head)
    }
}

async fn carry_out(
    tx: &mut WriteTransaction,
    keeper: AccountKeeper<'_>,
    action: Action,
) -> Result<(), WorkflowError> {
    let (account, state) = match action {
        Action::Vet {
            account,
            recipient,
            signing,
            ..
        } => {
            check_enrolled(tx, keeper, account, Role::Caseworker, &recipient, signing).await?;
            (account, AccountState::Vetted)
        }
        Action::Admin {
            account,
            recipient,
            signing,
        } => {
            check_enrolled(tx, keeper, account, Role::Admin, &recipient, signing).await?;
            (account, AccountState::Vetted)
        }
        Action::Suspend { account } => (account, AccountState::Suspended),
        Action::Restore { account } => (account, AccountState::Vetted),
        Action::Desk { .. } | Action::Threshold { .. } | Action::Renew {} => return Ok(()),
        // Each needs more than an entry: grants to delete, a new keyring, a grant for the recovery key.
        Action::Revoke { .. } => return Err(WorkflowError::Unsupported("revoke")),
        Action::Rotate { .. } => return Err(WorkflowError::Unsupported("rotate")),
        Action::Recovery { .. } => return Err(WorkflowError::Unsupported("recovery")),
        Action::Genesis { .. } => return Err(WorkflowError::AlreadyFounded),
    };
    if tx.apply_state(keeper, account, state).await? {
        Ok(())
    } else {
        Err(WorkflowError::NotAsEnrolled)
    }
}

/// The ledger may only vouch for the keys that the account itself enrolled and signed.
async fn check_enrolled(
    tx: &mut WriteTransaction,
    keeper: AccountKeeper<'_>,
    account: AccountId,
    role: Role,
    recipient: &str,
    signing: Digest,
) -> Result<(), WorkflowError> {
    let keys = tx.enrolled_keys(keeper, account).await?;
    let same = keys.is_some_and(|keys| {
        keys.state == AccountState::Enrolled
            && keys.role == role
            && keys.recipient == recipient
            && keys.signing == signing.0
    });
    if same {
        Ok(())
    } else {
        Err(WorkflowError::NotAsEnrolled)
    }
}
