//! The staff's journal: written by whatever changes something that is not in the ledger, read by everybody here.

use serde::{Deserialize, Serialize};

use crate::crypto::journal::{self, Act};
use crate::domain::{AccountId, Bytes, LedgerHead, PROTOCOL_VERSION};
use crate::storage::scope::{CaseworkerSession, Operator, StaffSession};
use crate::storage::{JournalReader, ReadTransaction, WriteTransaction};

use super::body::{check_version, versioned};
use super::throttle::Repeats;
use super::{Thicket, WorkflowError};

/// Entries on one page.
const PAGE_ENTRIES: u32 = 500;
/// The most cases that somebody may say they took out at once.
const MOST_EXPORTED: u64 = 1_000_000;

/// What `GET journal` answers.
#[derive(Clone, Debug, Serialize)]
pub struct JournalPage {
    v: u8,
    /// Payloads in order; whoever reads them verifies that they follow each other.
    pub entries: Vec<Bytes>,
    /// The newest entry of all, to be remembered.
    pub head: Option<LedgerHead>,
}

/// The body of `POST journal`.
#[derive(Clone, Debug, Deserialize)]
pub struct ExportRequest {
    v: u8,
    action: String,
    cases: u64,
}
versioned!(ExportRequest);

impl ExportRequest {
    /// As a client in the same process makes it.
    pub fn new(cases: u64) -> Self {
        Self {
            v: PROTOCOL_VERSION,
            action: "export".to_owned(),
            cases,
        }
    }
}

/// The newest entry that a transaction sees.
pub(super) async fn head(tx: &mut ReadTransaction) -> Result<Option<LedgerHead>, WorkflowError> {
    let newest = tx.newest_of_journal().await?;
    Ok(newest.map(|(seq, payload)| journal::head_of(seq, &payload)))
}

impl Thicket {
    /// The entries after number `after`, at most 500.
    pub async fn journal_after(
        &self,
        session: &StaffSession,
        after: Option<u64>,
    ) -> Result<JournalPage, WorkflowError> {
        self.journal_page(JournalReader::Staff(session), after)
            .await
    }

    /// The entries after number `after`, at most 500, for whoever runs the machine.
    pub async fn journal_at_the_machine(
        &self,
        operator: &Operator,
        after: Option<u64>,
    ) -> Result<JournalPage, WorkflowError> {
        self.journal_page(JournalReader::Operator(operator), after)
            .await
    }

    async fn journal_page(
        &self,
        reader: JournalReader<'_>,
        after: Option<u64>,
    ) -> Result<JournalPage, WorkflowError> {
        let from = after.map_or(Some(0), |after| after.checked_add(1));
        let mut tx = self.0.db.read().await?;
        let entries = match from {
            Some(from) => tx.journal_from(reader, from, PAGE_ENTRIES).await?,
            None => Vec::new(),
        };
        Ok(JournalPage {
            v: PROTOCOL_VERSION,
            entries: entries
                .into_iter()
                .map(|(_, payload)| Bytes(payload))
                .collect(),
            head: head(&mut tx).await?,
        })
    }

    /// Verifies the whole journal for whoever runs the machine, and returns its head.
    pub async fn check_journal(
        &self,
        operator: &Operator,
    ) -> Result<Option<LedgerHead>, WorkflowError> {
        let mut tx = self.0.db.read().await?;
        let mut head: Option<LedgerHead> = None;
        loop {
            let from = head.map_or(0, |head| head.seq + 1);
            let page = tx
                .journal_from(JournalReader::Operator(operator), from, PAGE_ENTRIES)
                .await?;
            let payloads = page.iter().map(|(_, payload)| payload.as_slice());
            head = journal::verify(head, payloads)?;
            if page.len() < PAGE_ENTRIES as usize {
                return Ok(head);
            }
        }
    }

    /// Notes that somebody took copies of cases out, as their client says.
    pub async fn note_export(
        &self,
        session: &CaseworkerSession,
        request: &ExportRequest,
    ) -> Result<(), WorkflowError> {
        check_version(request)?;
        if request.action != "export" || !(1..=MOST_EXPORTED).contains(&request.cases) {
            return Err(WorkflowError::InvalidBody(
                "only an export of cases is noted",
            ));
        }
        let mut tx = self.0.db.write().await?;
        self.still_signed_in(&mut tx, &session.into()).await?;
        let act = Act::Export {
            cases: request.cases,
        };
        self.note(&mut tx, Some(session.account()), &act).await?;
        Ok(tx.commit().await?)
    }

    /// Adds an entry, in the transaction that does what it says. `by` is none for whoever runs the machine.
    pub(super) async fn note(
        &self,
        tx: &mut WriteTransaction,
        by: Option<AccountId>,
        act: &Act,
    ) -> Result<(), WorkflowError> {
        if let Some(account) = by
            && let Some(repeats) = repeats(act)
        {
            let now = self.0.clock.unix_seconds();
            self.throttle().act(account, act, repeats, now)?;
        }
        let head = head(tx).await?;
        let payload = journal::next(head, self.0.clock.today(), by, act);
        let seq = head.map_or(0, |head| head.seq + 1);
        Ok(tx.append_to_journal(seq, &payload).await?)
    }
}

/// How often somebody may do what they could do again and again, so that what matters is not found among the entries.
/// None for the rest: it ends by itself, or is what others wait for.
fn repeats(act: &Act) -> Option<Repeats> {
    match act {
        Act::Note { .. } | Act::Propose { .. } | Act::Export { .. } => Some(Repeats::Telling),
        Act::Invite { .. }
        | Act::Reset { .. }
        | Act::EraseAsk { .. }
        | Act::HandOver { .. }
        | Act::Refuse { .. } => Some(Repeats::Changing),
        Act::WithdrawInvite { .. }
        | Act::WithdrawReset { .. }
        | Act::SignOut { .. }
        | Act::Withdraw { .. } => Some(Repeats::Stopping),
        Act::Enrol { .. }
        | Act::Reject { .. }
        | Act::ResetUsed { .. }
        | Act::KeyringRestore { .. }
        | Act::Mark { .. }
        | Act::Grant { .. }
        | Act::Rekey { .. }
        | Act::EraseAgree { .. }
        | Act::EraseStop { .. }
        | Act::Erase { .. }
        | Act::EraseWithdrawn { .. }
        | Act::Recover { .. } => None,
    }
}
