//! What a handler of the interface may fail with, and how it is answered.

use axum::response::{IntoResponse, Response};

use super::problem::Problem;
use crate::workflow::WorkflowError;

/// A refusal or a fault on its way to the client.
#[derive(Debug)]
pub enum Failure {
    /// Answered as it is.
    Problem(Problem),
    /// Decided by the workflow.
    Workflow(WorkflowError),
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<WorkflowError> for Failure {
    fn from(error: WorkflowError) -> Self {
        Self::Workflow(error)
    }
}

impl Failure {
    /// The problem that a client is told of.
    pub fn problem(&self) -> Problem {
        use WorkflowError as W;
        match self {
            Self::Problem(problem) => *problem,
            Self::Workflow(error) => match error {
                W::InvalidBody(_) | W::FirstMustBeAdmin => Problem::InvalidBody,
                W::HandleTaken => Problem::HandleTaken,
                W::LastReader { cases } => Problem::LastReader { cases: *cases },
                W::LastFactor => Problem::LastFactor,
                W::UnsupportedVersion => Problem::UnsupportedVersion,
                W::NotAge(_) => Problem::NotAge,
                W::WrongSize(_) => Problem::WrongSize,
                W::RosterChanged => Problem::RosterChanged,
                W::MailboxKnown => Problem::MailboxKnown,
                W::CaseConflict => Problem::CaseConflict,
                W::GrantExists => Problem::GrantExists,
                W::ConflictOfInterest => Problem::ConflictOfInterest,
                W::TemplatesChanged => Problem::TemplatesChanged,
                W::NotAPair => Problem::NotAPair,
                W::PartNotAge => Problem::NotAge,
                W::PartSize(_) => Problem::WrongSize,
                W::PartKnown => Problem::PartKnown,
                W::TooMuch => Problem::TooMuch,
                W::Overtaken => Problem::WrongOffset,
                W::CaseErased => Problem::CaseErased,
                W::IntakeClosed => Problem::IntakeClosed,
                W::DeskClosed => Problem::DeskClosed,
                W::NotFound | W::AlreadyFounded => Problem::NotFound,
                W::SignedOut => Problem::SignedOut,
                W::SignInFailed => Problem::SignInFailed,
                W::TooManyRequests { .. } => Problem::TooManyRequests,
                W::Busy => Problem::Busy,
                W::StorageFull => Problem::StorageFull,
                W::NotAsEnrolled
                | W::EntryDay
                | W::SignatureWithdrawn
                | W::Unsupported(_)
                | W::Ledger(_)
                | W::LedgerRewritten => Problem::InvalidLedger,
                W::Journal(_) | W::Pin(_) | W::Unsealed | W::Internal(_) => Problem::Internal,
            },
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let problem = self.problem();
        match self {
            Self::Workflow(error) if problem == Problem::Internal => {
                Problem::internal(log_internal(&error))
            }
            _ => problem.into_response(),
        }
    }
}

/// Logs a fault once, under a random reference that the client is shown. Errors of the layers below never
/// repeat what was sent or stored.
pub fn log_internal(error: &(dyn std::error::Error + 'static)) -> String {
    let reference =
        crate::domain::encode_base64url(&crate::crypto::random::Random::system().bytes::<6>());
    let mut causes = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        causes.push_str(": ");
        causes.push_str(&cause.to_string());
        source = cause.source();
    }
    tracing::error!(%reference, "internal error: {}", super::log::plain(&causes));
    reference
}
