//! Follow-ups: what a reporter adds later, authenticated with a key that the desk shares, so that nobody else can
//! be shown who wrote it.

use serde::{Deserialize, Serialize};

use super::authenticated::{self, Authenticated};
use super::{RecordError, ReportMailboxes, Side};
use crate::crypto::hybrid::Recipient;
use crate::crypto::receipt::ReceiptKeys;
use crate::crypto::sealed::SealError;
use crate::domain::part::part_count;
use crate::domain::{CaseId, Day, Digest, Instance, PartId, RecordId, Wire};

const LABEL: &[u8] = b"thicket/v1 followup\0";

/// What a reporter adds. Has no `Debug`.
#[derive(Clone, Serialize, Deserialize)]
pub struct FollowUp {
    /// Protocol version.
    pub v: u8,
    /// Always `followup`.
    pub kind: String,
    /// The case.
    pub case: CaseId,
    /// 16 random bytes, the same while one page is open.
    pub sitting: RecordId,
    /// From 1 within a sitting, without gaps.
    pub seq: u64,
    /// The day (UTC).
    pub day: Day,
    /// Its words, at most [`Self::LONGEST_TEXT`] bytes; may be empty where there are files.
    pub text: String,
    /// Files whose parts are all stored.
    #[serde(default)]
    pub files: Vec<AnnouncedFile>,
}

/// A file that was sent in parts.
#[derive(Clone, Serialize, Deserialize)]
pub struct AnnouncedFile {
    /// Its name as the reporter's device has it; a stranger's text.
    pub name: String,
    /// The media type that the reporter's device says; a stranger's word.
    #[serde(rename = "type")]
    pub media_type: String,
    /// Its length as it was sent, in bytes.
    pub length: u64,
    /// SHA-256 of it as it was sent.
    pub sha256: Digest,
    /// Its parts in order.
    pub parts: Vec<PartId>,
    /// What became of the data hidden in it.
    pub hidden: Hidden,
    /// What it was before hidden data were removed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original: Option<Original>,
}

/// What became of the data hidden in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Hidden {
    /// Removed before it was sealed.
    Removed,
    /// Left in, as the reporter chose or had to.
    Kept,
    /// Nobody could tell.
    Unknown,
}

/// A file before hidden data were removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Original {
    /// Its length in bytes.
    pub length: u64,
    /// Its SHA-256.
    pub sha256: Digest,
}

impl FollowUp {
    /// The most bytes of `text`.
    pub const LONGEST_TEXT: usize = 40_000;

    /// Authenticates it with a receipt's key and seals it to the case.
    pub fn seal(
        &self,
        instance: &Instance,
        keys: &ReceiptKeys,
        case_recipient: &Recipient,
    ) -> Result<Vec<u8>, SealError> {
        authenticated::seal(
            self,
            Wire::Work,
            LABEL,
            instance,
            &keys.author_key,
            case_recipient,
        )
    }

    /// Reads an opened one and says which mailbox's key authenticates it.
    pub(super) fn read(
        instance: &Instance,
        mailboxes: &ReportMailboxes,
        case: &CaseId,
        json: &[u8],
    ) -> Result<(Side, Self), RecordError> {
        let opened = Authenticated::read(json, "followup")?;
        let fits = |side: &(Side, &super::MailboxKeys)| {
            opened.check(LABEL, instance, &side.1.author_key.0).is_ok()
        };
        let (side, _) = mailboxes
            .both()
            .into_iter()
            .find(fits)
            .ok_or(RecordError::Mac)?;
        let follow_up: Self = opened.payload("followup", case)?;
        let whole = |file: &AnnouncedFile| file.parts.len() as u64 == part_count(file.length);
        if follow_up.seq == 0 || !follow_up.files.iter().all(whole) {
            return Err(RecordError::Document("followup"));
        }
        Ok((side, follow_up))
    }
}
