//! Signed work: notes, events, and the desk's copies of what it wrote to a reporter.

use serde::{Deserialize, Serialize};

use super::RecordError;
use super::signed::{self, Authored};
use crate::crypto::hybrid::{Identity, Recipient};
use crate::crypto::ledger::Ledger;
use crate::crypto::sealed::{self, SealError};
use crate::crypto::signature::SigningSecret;
use crate::domain::{
    AccountId, CaseId, CloseReason, Day, Digest, Instance, LedgerHead, PROTOCOL_VERSION, RecordId,
    RoutineWords, Status, Wire,
};

/// What a caseworker signs in a case.
#[derive(Clone, Serialize, Deserialize)]
pub struct WorkPayload {
    /// Protocol version.
    pub v: u8,
    /// The case.
    pub case: CaseId,
    /// 16 random bytes.
    pub id: RecordId,
    /// Who wrote it.
    pub author: AccountId,
    /// The author's count of work records in this case, from 1.
    pub seq: u64,
    /// SHA-256 of the newest sealed records the author saw.
    pub after: Vec<Digest>,
    /// The ledger the author saw.
    pub ledger: LedgerHead,
    /// The day (UTC).
    pub day: Day,
    /// The rest.
    #[serde(flatten)]
    pub content: WorkContent,
}

/// The kinds of signed work.
#[derive(Clone, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum WorkContent {
    /// An internal note.
    Note {
        /// Its words.
        text: String,
    },
    /// The whole new truth about state and assignee.
    Event {
        /// Where the case stands.
        state: Status,
        /// Who works on it.
        assignee: Option<AccountId>,
        /// Why it was closed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<CloseReason>,
    },
    /// A copy of a reply: its text went to the real mailbox, routine words to the safe one.
    Reply {
        /// The number that both mails have.
        n: u64,
        /// The language it is written in.
        locale: String,
        /// What the real mailbox got.
        text: String,
        /// What the safe mailbox got.
        words: RoutineWords,
    },
    /// The case has got another key; sealed to the one before.
    Rekey {
        /// The number that both mails about it have.
        n: u64,
        /// The new key, `age1pq1…`.
        recipient: String,
        /// Who has been granted it: somebody, sorted, each once.
        grantees: Vec<AccountId>,
    },
    /// The whole new truth about who is refused the case for a conflict of interest.
    Refusal {
        /// Caseworkers, sorted, each once; nobody if it is lifted.
        refused: Vec<AccountId>,
    },
    /// A copy of cover: routine words went to both mailboxes.
    Cover {
        /// The number that both mails have.
        n: u64,
        /// The language they are shown in where a reader has no other.
        locale: String,
        /// Which words.
        words: RoutineWords,
    },
}

impl Authored for WorkPayload {
    fn author(&self) -> AccountId {
        self.author
    }

    fn ledger(&self) -> LedgerHead {
        self.ledger
    }
}

/// Bytes of every sealed copy of a reply or cover: its size must not tell which of the two it is.
const MAIL_COPY_BYTES: usize = 8192;

impl WorkContent {
    /// Whether it is a copy of what went to the reporter's mailboxes.
    pub fn is_mail(&self) -> bool {
        matches!(self, Self::Reply { .. } | Self::Cover { .. })
    }

    /// Whether a pair of mails went out beside it, which the numbers of mails count.
    pub fn sends_mail(&self) -> bool {
        self.is_mail() || matches!(self, Self::Rekey { .. })
    }
}

impl WorkPayload {
    /// Signs it and seals it to the case.
    pub fn seal(
        &self,
        instance: &Instance,
        case_recipient: &Recipient,
        signing: &SigningSecret,
    ) -> Result<Vec<u8>, SealError> {
        if self.content.is_mail() {
            let size = (Wire::Work, MAIL_COPY_BYTES);
            return signed::seal_exactly(self, size, instance, case_recipient, signing);
        }
        signed::seal(self, Wire::Work, instance, case_recipient, signing)
    }

    /// Opens it and checks case, author and signature.
    pub fn open(
        ledger: &Ledger,
        case_identity: &Identity,
        case: &CaseId,
        file: &[u8],
    ) -> Result<Self, RecordError> {
        let json = sealed::open(case_identity, Wire::Work, file)?;
        Self::read(ledger, case, &json)
    }

    pub(super) fn read(ledger: &Ledger, case: &CaseId, json: &[u8]) -> Result<Self, RecordError> {
        signed::read(ledger, json, "work record", |payload: &Self| {
            let n = match payload.content {
                WorkContent::Reply { n, .. }
                | WorkContent::Cover { n, .. }
                | WorkContent::Rekey { n, .. } => n,
                WorkContent::Note { .. }
                | WorkContent::Event { .. }
                | WorkContent::Refusal { .. } => 1,
            };
            if payload.v != PROTOCOL_VERSION || payload.seq == 0 || n == 0 {
                return Err(RecordError::Document("work record"));
            }
            let in_order = |accounts: &[AccountId]| accounts.is_sorted_by(|one, next| one < next);
            match &payload.content {
                WorkContent::Rekey {
                    recipient,
                    grantees,
                    ..
                } => {
                    Recipient::parse(recipient)?;
                    if grantees.is_empty() || !in_order(grantees) {
                        return Err(RecordError::Document("rekey"));
                    }
                }
                WorkContent::Refusal { refused } if !in_order(refused) => {
                    return Err(RecordError::Document("refusal"));
                }
                _ => {}
            }
            if payload.case != *case {
                return Err(RecordError::Case);
            }
            Ok(())
        })
    }
}
