//! Plain types and rules of Thicket. A value that exists is valid; there is no I/O and no async here.
//!
//! Nothing in this layer may know HTTP, SQL or a cryptographic library.

mod account;
pub mod answers;
mod bytes;
mod day;
mod file_name;
mod fuzzy_date;
mod id;
mod minute;
pub mod part;
pub mod places;
mod plaintext;
pub mod questionnaire;
mod routine;
mod status;
mod submission;
pub mod urgency;
mod wire;

pub use account::{AccountState, Handle, Role};
pub use answers::Answers;
pub use bytes::{Bytes, decode_base64url, encode_base64url};
pub use day::Day;
pub use file_name::{numbered_file_name, safe_file_name};
pub use fuzzy_date::FuzzyDate;
pub use id::{
    AccountId, CaseId, DeskId, Digest, FactorId, Instance, LedgerHead, Mailbox, PartId, RecordId,
};
pub use minute::Minute;
pub use plaintext::Plaintext;
pub use routine::RoutineWords;
pub use status::{CloseReason, Status, StatusFilter, Urgency};
pub use submission::{ReportSubmission, SeenSeq, SubmittedGrant, SubmittedMailbox};
pub use wire::{SizeError, Wire};

/// The only protocol version spoken.
pub const PROTOCOL_VERSION: u8 = 1;

/// Text that does not have the form a type asks for. Never repeats the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a valid {expected}")]
pub struct ParseError {
    /// What was expected, for the person who reads the error.
    pub expected: &'static str,
}
