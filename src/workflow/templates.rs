//! A desk's texts for replies, which its caseworkers share and each can open.

use serde::{Deserialize, Serialize};

use crate::crypto::hash::sha256;
use crate::crypto::ledger::Ledger;
use crate::crypto::sealed;
use crate::domain::{AccountId, Bytes, DeskId, Digest, PROTOCOL_VERSION, Wire};
use crate::storage::ReadTransaction;
use crate::storage::scope::CaseworkerSession;

use super::body::{check_version, versioned};
use super::error::refuse_file;
use super::{Thicket, WorkflowError};

/// The body of `PUT desk/templates`.
#[derive(Clone, Debug, Deserialize)]
pub struct TemplatesRequest {
    v: u8,
    templates: Vec<AccountTemplates>,
    /// SHA-256 of the caller's own file that these take the place of; none if there was none.
    replaces: Option<Digest>,
}
versioned!(TemplatesRequest);

/// The texts, sealed to one caseworker.
#[derive(Clone, Debug, Deserialize)]
pub struct AccountTemplates {
    account: AccountId,
    sealed: Bytes,
}

/// What `GET desk/templates` answers.
#[derive(Clone, Debug, Serialize)]
pub struct TemplatesView {
    v: u8,
    /// The file that the caller can open; none if there is none.
    pub sealed: Option<Bytes>,
    /// Whether there is none for the caller, and colleagues have some: stored before the caller came to the desk.
    pub elsewhere: bool,
}

impl TemplatesRequest {
    /// As a client in the same process makes it.
    pub fn new(templates: Vec<(AccountId, Vec<u8>)>, replaces: Option<Digest>) -> Self {
        Self {
            v: PROTOCOL_VERSION,
            replaces,
            templates: templates
                .into_iter()
                .map(|(account, sealed)| AccountTemplates {
                    account,
                    sealed: Bytes(sealed),
                })
                .collect(),
        }
    }
}

impl Thicket {
    /// The caller's file of the desk's texts.
    pub async fn templates(
        &self,
        session: &CaseworkerSession,
    ) -> Result<TemplatesView, WorkflowError> {
        let mut tx = self.0.db.read().await?;
        let ledger = self.ledger_in(&mut tx).await?;
        let sealed = tx.templates(session).await?.map(Bytes);
        let elsewhere = match ledger.as_deref() {
            Some(ledger) if sealed.is_none() => match desk_of(ledger, session) {
                Some(desk) => a_colleague_has_some(&mut tx, session, ledger, desk).await?,
                None => false,
            },
            _ => false,
        };
        Ok(TemplatesView {
            v: PROTOCOL_VERSION,
            sealed,
            elsewhere,
        })
    }

    /// Replaces the desk's texts for everybody on it. There must be one file for each of its active caseworkers, as the
    /// ledger has them now: nobody is left with older texts, and nobody else gets them. They must take the place of the
    /// texts that the caller saw, or a colleague's, stored meanwhile, would be lost: then nothing is changed.
    pub async fn put_templates(
        &self,
        session: &CaseworkerSession,
        request: &TemplatesRequest,
    ) -> Result<(), WorkflowError> {
        check_version(request)?;
        for file in &request.templates {
            sealed::check(Wire::Templates, &file.sealed.0).map_err(refuse_file(Wire::Templates))?;
        }
        let mut tx = self.0.db.write().await?;
        let ledger = self.still_signed_in(&mut tx, &session.into()).await?;
        let desk = desk_of(&ledger, session).ok_or(WorkflowError::RosterChanged)?;
        let mut named: Vec<AccountId> = request.templates.iter().map(|file| file.account).collect();
        named.sort_unstable();
        // A roster is sorted by account; a repeated file is one too many.
        let roster = ledger.roster(&desk);
        if !named.iter().eq(roster.iter().map(|member| &member.account)) {
            return Err(WorkflowError::RosterChanged);
        }
        let stored = tx.templates(session).await?.map(|file| sha256(&file));
        let unseen = match stored {
            Some(_) => stored != request.replaces,
            None => {
                request.replaces.is_some()
                    || a_colleague_has_some(&mut tx, session, &ledger, desk).await?
            }
        };
        if unseen {
            return Err(WorkflowError::TemplatesChanged);
        }
        for file in &request.templates {
            let put = tx
                .put_templates(session, desk, file.account, &file.sealed.0)
                .await?;
            if !put {
                return Err(WorkflowError::RosterChanged);
            }
        }
        Ok(tx.commit().await?)
    }
}

fn desk_of(ledger: &Ledger, session: &CaseworkerSession) -> Option<DeskId> {
    ledger
        .account(&session.account())
        .and_then(|account| account.desk)
}

/// Whether somebody who is on the desk now has a file of texts.
async fn a_colleague_has_some(
    tx: &mut ReadTransaction,
    session: &CaseworkerSession,
    ledger: &Ledger,
    desk: DeskId,
) -> Result<bool, WorkflowError> {
    for member in ledger.roster(&desk) {
        if tx.has_templates(session, member.account).await? {
            return Ok(true);
        }
    }
    Ok(false)
}
