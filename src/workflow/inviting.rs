//! Inviting people, until they enrol.
//!
//! Whoever reads a link can enrol: it is told once, to whoever asked for it, and kept as a hash.

use serde::Deserialize;
use zeroize::Zeroizing;

use crate::crypto::hash::sha256;
use crate::crypto::journal::Act;
use crate::domain::{AccountId, Handle, Minute, PROTOCOL_VERSION, Role, encode_base64url};
use crate::storage::NewInvitation;
use crate::storage::scope::{AccountKeeper, AdminSession};

use super::body::{check_version, versioned};
use super::notes::{SentNote, check_notes, for_storage};
use super::{Thicket, WorkflowError};

/// Hours that an invitation works: long enough to be handed over in person across a weekend.
const INVITATION_HOURS: i64 = 72;
/// The most hours that an admin can ask for.
const LONGEST_HOURS: i64 = 720;

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
versioned!(InviteRequest);

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

    /// Makes an invitation's link useless; whoever enrolled with it and was not vetted yet is turned down for ever.
    pub async fn withdraw_invitation(
        &self,
        keeper: AccountKeeper<'_>,
        account: AccountId,
    ) -> Result<(), WorkflowError> {
        let mut tx = self.0.db.write().await?;
        self.still_keeping(&mut tx, keeper).await?;
        let act = if tx.withdraw_invitation(keeper, account).await? {
            Act::WithdrawInvite { account }
        } else if tx.reject(keeper, account).await? {
            Act::Reject { account }
        } else {
            return Err(WorkflowError::NotFound);
        };
        self.note(&mut tx, keeper.account(), &act).await?;
        Ok(tx.commit().await?)
    }
}
