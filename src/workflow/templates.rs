//! A desk's texts for replies, which its caseworkers share and each can open.

use serde::{Deserialize, Serialize};

use crate::crypto::sealed;
use crate::domain::{AccountId, Bytes, PROTOCOL_VERSION, Wire};
use crate::storage::scope::CaseworkerSession;

use super::body::{check_version, versioned};
use super::error::refuse_file;
use super::{Thicket, WorkflowError};

/// The body of `PUT desk/templates`.
#[derive(Clone, Debug, Deserialize)]
pub struct TemplatesRequest {
    v: u8,
    templates: Vec<AccountTemplates>,
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
}

impl TemplatesRequest {
    /// As a client in the same process makes it.
    pub fn new(templates: Vec<(AccountId, Vec<u8>)>) -> Self {
        Self {
            v: PROTOCOL_VERSION,
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
        Ok(TemplatesView {
            v: PROTOCOL_VERSION,
            sealed: tx.templates(session).await?.map(Bytes),
        })
    }

    /// Replaces the desk's texts for everybody on it. There must be one file for each of its active caseworkers, as the
    /// ledger has them now: nobody is left with older texts, and nobody else gets them.
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
        let desk = ledger
            .account(&session.account())
            .and_then(|account| account.desk)
            .ok_or(WorkflowError::RosterChanged)?;
        let mut named: Vec<AccountId> = request.templates.iter().map(|file| file.account).collect();
        named.sort_unstable();
        // A roster is sorted by account; a repeated file is one too many.
        let roster = ledger.roster(&desk);
        if !named.iter().eq(roster.iter().map(|member| &member.account)) {
            return Err(WorkflowError::RosterChanged);
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
