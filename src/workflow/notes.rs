//! What admins tell each other about an account, sealed to each of them.

use serde::Deserialize;

use crate::crypto::journal::Act;
use crate::crypto::ledger::Ledger;
use crate::crypto::sealed;
use crate::domain::{AccountId, Bytes, Wire};
use crate::storage::scope::{AccountKeeper, AdminSession};

use super::body::{check_version, versioned};
use super::error::refuse_file;
use super::{Thicket, WorkflowError};

/// The body of `PUT accounts/{account}/notes`.
#[derive(Clone, Debug, Deserialize)]
pub struct NotesRequest {
    v: u8,
    notes: Vec<SentNote>,
}
versioned!(NotesRequest);

/// A note about an account, sealed to one admin.
#[derive(Clone, Debug, Deserialize)]
pub struct SentNote {
    /// Who can open it.
    pub account: AccountId,
    /// The sealed file.
    pub sealed: Bytes,
}

impl Thicket {
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
}

/// Each active admin gets one, and nobody else.
pub(super) fn check_notes(
    ledger: Option<&Ledger>,
    notes: &[SentNote],
) -> Result<(), WorkflowError> {
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

/// Notes as they are kept.
pub(super) fn for_storage(notes: &[SentNote]) -> Vec<(AccountId, &[u8])> {
    notes
        .iter()
        .map(|note| (note.account, note.sealed.0.as_slice()))
        .collect()
}
