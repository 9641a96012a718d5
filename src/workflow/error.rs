//! Why something that a person wanted was refused.

use crate::crypto::journal::JournalError;
use crate::crypto::ledger::LedgerError;
use crate::crypto::sealed::SealedFileError;
use crate::domain::part::PartSizeError;
use crate::domain::{SizeError, Wire};
use crate::storage::StorageError;

use super::pin::PinError;

/// A refusal. Nothing was changed, unless it says otherwise. None repeats what was sent.
#[derive(Debug, thiserror::Error)]
pub enum WorkflowError {
    /// The document is not what it should be.
    #[error("the document is not valid: {0}")]
    InvalidBody(&'static str),
    /// The document is of a version that is not spoken here.
    #[error("only version 1 is spoken here")]
    UnsupportedVersion,
    /// Not an age file sealed to exactly one hybrid recipient.
    #[error("the sealed {0} is not an age file sealed to exactly one hybrid recipient")]
    NotAge(Wire),
    /// A sealed file whose size is none of its buckets.
    #[error(transparent)]
    WrongSize(#[from] SizeError),
    /// The accounts named are not those that the ledger vouches for: verify it again.
    #[error("the roster is another one: verify the ledger again")]
    RosterChanged,
    /// A mailbox belongs to another report.
    #[error("one of the mailboxes is known")]
    MailboxKnown,
    /// The case exists with another content, or was withdrawn since the caller saw it.
    #[error("the case is not as it was said to be")]
    CaseConflict,
    /// The account can open the case already, with another grant.
    #[error("the account has a grant of this case already")]
    GrantExists,
    /// Somebody is refused the case: the one who was to be granted it, or the caller.
    #[error("somebody is refused this case for a conflict of interest")]
    ConflictOfInterest,
    /// A colleague stored other texts of the desk meanwhile, or texts are there that the caller has not seen.
    #[error("the desk's texts are not those that were seen")]
    TemplatesChanged,
    /// Mail that is not one file for each of the case's two mailboxes.
    #[error("mail goes to both mailboxes of a case, sorted, beside a work record")]
    NotAPair,
    /// A size that no sealed part of a file has.
    #[error(transparent)]
    PartSize(#[from] PartSizeError),
    /// A part of a file that is not an age file sealed to exactly one hybrid recipient. It was removed.
    #[error("the part is not an age file sealed to exactly one hybrid recipient")]
    PartNotAge,
    /// The case has a part of this id already, or it is whole and cannot be taken back.
    #[error("there is a part of this id already")]
    PartKnown,
    /// More than a case may have of follow-ups or files, or than a part was said to have.
    #[error("more than fits")]
    TooMuch,
    /// Somebody else has taken the part up meanwhile.
    #[error("the part is being sent by another request")]
    Overtaken,
    /// The case was erased.
    #[error("the case was erased")]
    CaseErased,
    /// There is no genesis, or too few people to read what is sent.
    #[error("intake is closed")]
    IntakeClosed,
    /// The desk takes no reports, but another one does.
    #[error("this desk takes no reports")]
    DeskClosed,
    /// It does not exist, or it is not for whoever asked.
    #[error("there is no such thing here")]
    NotFound,
    /// There is no session, or it is over.
    #[error("nobody is signed in")]
    SignedOut,
    /// Handle, passphrase or code were wrong; which of them is not said.
    #[error("signing in failed")]
    SignInFailed,
    /// Too many attempts.
    #[error("too many attempts, wait {retry_after} seconds")]
    TooManyRequests {
        /// Seconds until it makes sense to try again.
        retry_after: i64,
    },
    /// The database is busy; trying again is safe.
    #[error("busy, try again")]
    Busy,
    /// The disk is full.
    #[error("there is no room left on the disk")]
    StorageFull,
    /// The handle belongs, or once belonged, to somebody.
    #[error("the handle is taken, and handles are never reused")]
    HandleTaken,
    /// There is no admin yet, so nobody could vet whoever is invited.
    #[error("the first account must be an admin's")]
    FirstMustBeAdmin,
    /// Two people founded the intake; the other one was first.
    #[error("the intake was founded meanwhile: ask for a new invitation")]
    AlreadyFounded,
    /// The ledger entry names keys, a role or an account that did not enrol so.
    #[error("the account did not enrol with these keys and this role, or was vetted before")]
    NotAsEnrolled,
    /// The ledger entry's day is neither today nor a day from it.
    #[error("the ledger entry's day is not today")]
    EntryDay,
    /// Somebody took back a signature that is handed in by somebody else.
    #[error("a signature of this entry was withdrawn")]
    SignatureWithdrawn,
    /// A ledger entry that this version cannot act upon, and therefore refuses.
    #[error("this version cannot carry out '{0}'")]
    Unsupported(&'static str),
    /// Cases would be left that no active caseworker could open.
    #[error("{cases} cases would be left with nobody")]
    LastReader {
        /// How many; never which.
        cases: u64,
    },
    /// The account would be left without a second factor.
    #[error("the last second factor cannot be removed")]
    LastFactor,
    /// The journal in the database was changed.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The ledger, or an entry for it, is invalid.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The ledger in the database is no longer the one that was verified. Serving must stop.
    #[error("the ledger in the database was rewritten")]
    LedgerRewritten,
    /// The database is not the pinned intake's.
    #[error(transparent)]
    Pin(#[from] PinError),
    /// The server could not seal what it has to say.
    #[error("sealing failed")]
    Unsealed,
    /// Anything that is nobody's mistake but ours or the machine's.
    #[error("something failed inside")]
    Internal(#[source] StorageError),
}

impl From<StorageError> for WorkflowError {
    fn from(error: StorageError) -> Self {
        match error {
            StorageError::Full => Self::StorageFull,
            StorageError::Busy | StorageError::Undone => Self::Busy,
            other => Self::Internal(other),
        }
    }
}

/// Names the kind of a sealed file that was refused.
pub(super) fn refuse_file(wire: Wire) -> impl Fn(SealedFileError) -> WorkflowError {
    move |error| match error {
        SealedFileError::Size(error) => WorkflowError::WrongSize(error),
        SealedFileError::Header => WorkflowError::NotAge(wire),
    }
}
