//! A sealed report as it is sent: the body of `POST reports` (PROTOCOL.md, section 6).

use serde::{Deserialize, Serialize};

use super::{AccountId, Bytes, CaseId, DeskId, Mailbox};

/// A sealed report with everything that comes with it. Holds no plaintext.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportSubmission {
    /// Protocol version.
    pub v: u8,
    /// The case, which the recipient gives.
    pub case: CaseId,
    /// The case's public key, `age1pq1…`.
    pub case_recipient: String,
    /// The desk whose roster it is granted to.
    pub desk: DeskId,
    /// The ledger entry up to which the sender verified the roster.
    pub ledger: SeenSeq,
    /// Both mailboxes, sorted, so that their order tells nothing.
    pub mailboxes: [SubmittedMailbox; 2],
    /// The sealed report.
    pub report: Bytes,
    /// The sealed first card.
    pub card: Bytes,
    /// One grant for each active account of the desk.
    pub grants: Vec<SubmittedGrant>,
}

/// The number of a ledger entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenSeq {
    /// Its number; the genesis is 0.
    pub seq: u64,
}

/// One of a report's two mailboxes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubmittedMailbox {
    /// SHA-256 of the mailbox key.
    pub mailbox: Mailbox,
    /// The sealed slip.
    pub slip: Bytes,
    /// The sealed first mail.
    pub first: Bytes,
}

/// The case identity sealed to one account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubmittedGrant {
    /// The account.
    pub account: AccountId,
    /// The sealed grant.
    pub key: Bytes,
}
