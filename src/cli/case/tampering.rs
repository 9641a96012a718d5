//! What is said of a check that failed: the same as in the workbench, never in the words of what was checked.

use crate::crypto::case::CaseProblem;
use crate::crypto::record::RecordError;
use crate::crypto::sealed::OpenError;

/// What to do about something that was exchanged.
pub const TELL: &str = "Stopping here. Somebody may have tampered with the server: tell your desk and an admin, over \
                        another channel";

/// The message id of a problem, shared with the workbench.
pub fn trouble(problem: &CaseProblem) -> &'static str {
    match problem {
        CaseProblem::NoReport => "tampering-digest",
        CaseProblem::OtherKey => "tampering-grant",
        CaseProblem::Repeated
        | CaseProblem::Gap
        | CaseProblem::Sitting
        | CaseProblem::CardNumber => "tampering-sequence",
        CaseProblem::After => "tampering-after",
        CaseProblem::DatedBack => "tampering-author",
        CaseProblem::Refusal { .. } => "tampering-refusal",
        CaseProblem::Rekey => "tampering-rekey",
        CaseProblem::Grantee => "tampering-recipient",
        CaseProblem::Recovery => "tampering-recovery",
        CaseProblem::Record(error) | CaseProblem::Grant(error) | CaseProblem::Work(error) => {
            match error {
                RecordError::Open(OpenError::OtherKey) | RecordError::Case => "tampering-case",
                RecordError::Open(_) => "tampering-truncated",
                RecordError::Document(_) | RecordError::Kind => "tampering-kind",
                RecordError::Identity => "tampering-grant",
                RecordError::Digest => "tampering-digest",
                RecordError::Signature | RecordError::Key(_) => "tampering-signature",
                RecordError::History(_) | RecordError::Head => "tampering-ledger-fork",
                RecordError::Mac => "tampering-mac",
                RecordError::Mailbox => "tampering-mailbox",
            }
        }
    }
}
