//! Records: what is inside sealed files (PROTOCOL.md, section 4).
//!
//! Whoever opens one checks its kind and case against where it was found; a mismatch is tampering,
//! never content. Types that hold a report's words have no `Debug`.

mod about;
mod authenticated;
mod followup;
mod grant;
mod later_card;
mod mail;
mod mailbox;
mod notice;
mod opened;
mod report;
mod signed;
mod templates;
mod work;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::hash::h16;
use super::hybrid::{KeyError, Recipient};
use super::sealed::{OpenError, SealError};
use crate::domain::{AccountId, CaseId, Instance, PROTOCOL_VERSION};

pub use about::About;
pub use followup::{AnnouncedFile, FollowUp, Hidden, Original};
pub use grant::{MOST_EARLIER, OpenedGrant};
pub use later_card::{LaterCard, OpenedCard, open_card};
pub use mail::{LONGEST_MAIL_TEXT, Mail, MailContent, mail_text_bytes};
pub use mailbox::{First, Slip};
pub use notice::{Notice, NoticeKind};
pub use opened::{OpenedRecord, open_record};
pub use report::{Card, CardContent, MailboxKeys, Report, ReportMailboxes, Side};
pub use templates::{Template, Templates};
pub use work::{WorkContent, WorkPayload};

/// A record that must be shown as tampering.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// It cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// It is not the document it should be.
    #[error("not a valid {0}")]
    Document(&'static str),
    /// It says that it is of another kind.
    #[error("a record of another kind stands in its place")]
    Kind,
    /// It says that it belongs to another case.
    #[error("a record of another case stands in its place")]
    Case,
    /// The grant's identity does not give the case.
    #[error("the grant's key is not the case's")]
    Identity,
    /// A sealed file is not the one that the grant vouches for.
    #[error("a sealed file is not the one that was sent")]
    Digest,
    /// A signature does not fit, or nobody vouches for the author.
    #[error("the record is not signed by a caseworker the ledger vouches for")]
    Signature,
    /// Somebody who is active signed it with their key of today, at a head that the ledger does not have: there is another
    /// history of it, it was cut short, or they made that up.
    #[error("signed in another history of the ledger than the one shown here")]
    History(AccountId),
    /// It names a head that the ledger does not have, and nobody vouches for that today.
    #[error("the record names another history of the ledger, and nobody vouches for that")]
    Head,
    /// A MAC does not fit.
    #[error("the record does not come from this receipt")]
    Mac,
    /// It names another mailbox than the one it was found in.
    #[error("mail of another mailbox stands in its place")]
    Mailbox,
    /// A key inside is not a key.
    #[error(transparent)]
    Key(#[from] KeyError),
}

/// The case that a key belongs to.
pub fn case_id(instance: &Instance, recipient: &Recipient) -> CaseId {
    CaseId(h16(&[
        b"thicket/v1 case",
        instance.as_bytes(),
        &recipient.to_bytes(),
    ]))
}

#[derive(Serialize, Deserialize)]
struct Header {
    v: u8,
    kind: String,
    case: CaseId,
}

fn parse<T: DeserializeOwned>(
    json: &[u8],
    kind: &'static str,
    case: &CaseId,
) -> Result<T, RecordError> {
    let header: Header = serde_json::from_slice(json).map_err(|_| RecordError::Document(kind))?;
    if header.v != PROTOCOL_VERSION {
        return Err(RecordError::Document(kind));
    }
    if header.kind != kind {
        return Err(RecordError::Kind);
    }
    if header.case != *case {
        return Err(RecordError::Case);
    }
    serde_json::from_slice(json).map_err(|_| RecordError::Document(kind))
}

fn to_json(document: &impl Serialize, capacity: usize) -> Result<Zeroizing<Vec<u8>>, SealError> {
    // Reserved in one piece: growing would leave unwiped copies behind.
    let mut json = Zeroizing::new(Vec::with_capacity(capacity));
    serde_json::to_writer(&mut *json, document).map_err(std::io::Error::from)?;
    Ok(json)
}
