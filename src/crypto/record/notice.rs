//! What the server itself seals to a case: that a mailbox was opened, or that a report was withdrawn through it. The
//! server's word, and shown as that.

use serde::{Deserialize, Serialize};

use super::{RecordError, parse, to_json};
use crate::crypto::hybrid::Recipient;
use crate::crypto::sealed::{self, SealError};
use crate::domain::{CaseId, Day, Mailbox, PROTOCOL_VERSION, Wire};

/// Which notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NoticeKind {
    /// A mailbox was opened.
    Visit,
    /// The report was withdrawn through this mailbox.
    Withdrawal,
}

/// A notice of the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Protocol version.
    pub v: u8,
    /// Which one.
    pub kind: NoticeKind,
    /// The case.
    pub case: CaseId,
    /// The day (UTC).
    pub day: Day,
    /// The mailbox.
    pub mailbox: Mailbox,
}

impl Notice {
    /// One of today.
    pub fn new(kind: NoticeKind, case: CaseId, day: Day, mailbox: Mailbox) -> Self {
        Self {
            v: PROTOCOL_VERSION,
            kind,
            case,
            day,
            mailbox,
        }
    }

    /// Seals it to the case.
    pub fn seal(&self, case_recipient: &Recipient) -> Result<Vec<u8>, SealError> {
        let json = to_json(self, Wire::Work.smallest())?;
        sealed::seal(case_recipient, Wire::Work, &json)
    }

    pub(super) fn read(
        kind: &'static str,
        case: &CaseId,
        json: &[u8],
    ) -> Result<Self, RecordError> {
        parse(json, kind, case)
    }
}
