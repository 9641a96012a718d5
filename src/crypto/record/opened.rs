//! Opens whatever a `work` file holds: its kind is only inside.

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::{FollowUp, Notice, RecordError, ReportMailboxes, Side, WorkPayload};
use crate::crypto::hybrid::Identity;
use crate::crypto::ledger::Ledger;
use crate::crypto::sealed;
use crate::domain::{CaseId, Wire};

/// A `work` file after its checks.
pub enum OpenedRecord {
    /// What a caseworker signed.
    Work(Box<WorkPayload>),
    /// What the holder of a receipt wrote, and of which.
    FollowUp(Side, Box<FollowUp>),
    /// What the server says.
    Notice(Notice),
}

#[derive(Deserialize)]
struct Outside {
    signature: Option<IgnoredAny>,
    mac: Option<IgnoredAny>,
    kind: Option<String>,
}

/// Opens a `work` file of a case. Gaps and replays show only among all records of a case.
pub fn open_record(
    ledger: &Ledger,
    case_identity: &Identity,
    mailboxes: &ReportMailboxes,
    case: &CaseId,
    file: &[u8],
) -> Result<OpenedRecord, RecordError> {
    let json = sealed::open(case_identity, Wire::Work, file)?;
    let outside: Outside =
        serde_json::from_slice(&json).map_err(|_| RecordError::Document("work record"))?;
    if outside.signature.is_some() {
        let payload = WorkPayload::read(ledger, case, &json)?;
        return Ok(OpenedRecord::Work(Box::new(payload)));
    }
    if outside.mac.is_some() {
        let (side, payload) = FollowUp::read(&ledger.instance(), mailboxes, case, &json)?;
        return Ok(OpenedRecord::FollowUp(side, Box::new(payload)));
    }
    let kind = match outside.kind.as_deref() {
        Some("visit") => "visit",
        Some("withdrawal") => "withdrawal",
        _ => return Err(RecordError::Kind),
    };
    let notice = Notice::read(kind, case, &json)?;
    if mailboxes.side(&notice.mailbox).is_none() {
        return Err(RecordError::Mailbox);
    }
    Ok(OpenedRecord::Notice(notice))
}
