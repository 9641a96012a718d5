//! Errors of the interface: RFC 9457 problem documents with stable types (PROTOCOL.md, section 6).
//!
//! An internal error shows a random reference and nothing else, and is logged once.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// What went wrong, as a client can act on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Not the document that the call takes.
    InvalidBody,
    /// Another protocol version.
    UnsupportedVersion,
    /// Not an age file sealed to one hybrid recipient.
    NotAge,
    /// A sealed file of a size that its kind never has.
    WrongSize,
    /// More bytes than the call takes.
    TooLarge,
    /// The grants are not exactly the desk's active accounts.
    RosterChanged,
    /// One of the mailboxes is in use.
    MailboxKnown,
    /// The same case with other bytes, or a case that was withdrawn meanwhile.
    CaseConflict,
    /// The account has another grant of the case.
    GrantExists,
    /// Somebody is refused the case.
    ConflictOfInterest,
    /// The desk's texts are others than the caller saw.
    TemplatesChanged,
    /// Mail that is not one file for each mailbox of the case.
    NotAPair,
    /// The case has such a part already.
    PartKnown,
    /// More than a case may have of follow-ups or files, or than a part was said to have.
    TooMuch,
    /// The part does not end where the request goes on.
    WrongOffset,
    /// Another version of tus.
    TusVersion,
    /// Cases would be left that nobody could open.
    LastReader {
        /// How many.
        cases: u64,
    },
    /// The account would be left without a second factor.
    LastFactor,
    /// Somebody has, or once had, this handle.
    HandleTaken,
    /// The case was erased.
    CaseErased,
    /// Nobody could read a report.
    IntakeClosed,
    /// Too few could read a report on this desk; another one takes reports.
    DeskClosed,
    /// There is no such thing, or not for this caller.
    NotFound,
    /// There is no session.
    SignedOut,
    /// Handle, passphrase or code do not fit.
    SignInFailed,
    /// Too many attempts.
    TooManyRequests,
    /// Too much at once.
    Busy,
    /// The request comes from another site.
    CrossOrigin,
    /// The request took too long.
    Timeout,
    /// The path does not take this method.
    MethodNotAllowed,
    /// Not JSON.
    UnsupportedMediaType,
    /// The disk is full.
    StorageFull,
    /// A ledger entry that does not fit.
    InvalidLedger,
    /// A fault of the server.
    Internal,
}

#[derive(Serialize)]
struct Document {
    #[serde(rename = "type")]
    kind: String,
    title: &'static str,
    status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cases: Option<u64>,
}

impl Problem {
    /// The status, the stable name and what to do, in English; clients translate by the name.
    fn describe(self) -> (StatusCode, &'static str, &'static str) {
        use StatusCode as S;
        match self {
            Self::InvalidBody => (
                S::BAD_REQUEST,
                "invalid-body",
                "The body is not the document that this call takes.",
            ),
            Self::UnsupportedVersion => (
                S::BAD_REQUEST,
                "unsupported-version",
                "This server speaks version 1 of the protocol.",
            ),
            Self::NotAge => (
                S::BAD_REQUEST,
                "not-age",
                "Every sealed part must be an age file to exactly one hybrid recipient.",
            ),
            Self::WrongSize => (
                S::BAD_REQUEST,
                "wrong-size",
                "A sealed part must have exactly the size of a bucket.",
            ),
            Self::TooLarge => (
                S::PAYLOAD_TOO_LARGE,
                "too-large",
                "The body is larger than this call takes.",
            ),
            Self::RosterChanged => (
                S::CONFLICT,
                "roster-changed",
                "Fetch and verify the ledger, then seal the grants again.",
            ),
            Self::MailboxKnown => (
                S::CONFLICT,
                "mailbox-known",
                "A report with this receipt was received before.",
            ),
            Self::CaseConflict => (
                S::CONFLICT,
                "case-conflict",
                "This case was received before with other bytes, or withdrawn meanwhile; look at it again.",
            ),
            Self::GrantExists => (
                S::CONFLICT,
                "grant-exists",
                "This account has a grant of this case already.",
            ),
            Self::ConflictOfInterest => (
                S::CONFLICT,
                "conflict-of-interest",
                "Somebody is refused this case for a conflict of interest; nothing was changed.",
            ),
            Self::TemplatesChanged => (
                S::CONFLICT,
                "templates-changed",
                "A colleague stored other texts meanwhile; fetch them, and store yours with them.",
            ),
            Self::NotAPair => (
                S::UNPROCESSABLE_ENTITY,
                "not-a-pair",
                "Mail goes to both mailboxes of a case, sorted, beside a work record.",
            ),
            Self::PartKnown => (
                S::CONFLICT,
                "part-known",
                "A part of this id is there already; ask how much of it, and go on there.",
            ),
            Self::TooMuch => (
                S::PAYLOAD_TOO_LARGE,
                "too-much",
                "A case can have no more records, or files, than the limits say.",
            ),
            Self::WrongOffset => (
                S::CONFLICT,
                "wrong-offset",
                "The part does not end there; ask how much of it is stored, and go on there.",
            ),
            Self::TusVersion => (
                S::PRECONDITION_FAILED,
                "unsupported-version",
                "This server speaks version 1.0.0 of tus.",
            ),
            Self::LastReader { .. } => (
                S::CONFLICT,
                "last-reader",
                "Some cases would be left with nobody: have them granted to a colleague first.",
            ),
            Self::LastFactor => (
                S::CONFLICT,
                "last-factor",
                "This is the last second factor: add another one first.",
            ),
            Self::HandleTaken => (
                S::CONFLICT,
                "handle-taken",
                "Handles are never reused: choose another one.",
            ),
            Self::CaseErased => (S::GONE, "case-erased", "This case was erased."),
            Self::IntakeClosed => (
                S::SERVICE_UNAVAILABLE,
                "intake-closed",
                "Nobody could read a report here yet.",
            ),
            Self::DeskClosed => (
                S::CONFLICT,
                "desk-closed",
                "This desk takes no reports at the moment: have the person choose another one.",
            ),
            Self::NotFound => (S::NOT_FOUND, "not-found", "There is nothing here."),
            Self::SignedOut => (S::UNAUTHORIZED, "signed-out", "Sign in first."),
            Self::SignInFailed => (
                S::FORBIDDEN,
                "sign-in-failed",
                "Handle, passphrase or code do not fit.",
            ),
            Self::TooManyRequests => (
                S::TOO_MANY_REQUESTS,
                "too-many-requests",
                "Wait a little and try again.",
            ),
            Self::Busy => (
                S::SERVICE_UNAVAILABLE,
                "busy",
                "Wait a little and try again.",
            ),
            Self::CrossOrigin => (
                S::FORBIDDEN,
                "cross-origin",
                "This request came from another site.",
            ),
            Self::Timeout => (
                S::REQUEST_TIMEOUT,
                "timeout",
                "The request took too long; send it again.",
            ),
            Self::MethodNotAllowed => (
                S::METHOD_NOT_ALLOWED,
                "method-not-allowed",
                "This path does not take this method.",
            ),
            Self::UnsupportedMediaType => (
                S::UNSUPPORTED_MEDIA_TYPE,
                "unsupported-media-type",
                "Send the media type that this call takes, uncompressed.",
            ),
            Self::StorageFull => (
                S::INSUFFICIENT_STORAGE,
                "storage-full",
                "The server has no room left; nothing was stored. Try again later.",
            ),
            Self::InvalidLedger => (
                S::CONFLICT,
                "invalid-ledger",
                "The ledger entry does not follow the ledger.",
            ),
            Self::Internal => (
                S::INTERNAL_SERVER_ERROR,
                "internal",
                "The server failed; what was sent may not be stored. Send it again.",
            ),
        }
    }

    /// The stable name, the last part of `type`.
    pub fn name(self) -> &'static str {
        self.describe().1
    }

    /// The HTTP status.
    pub fn status(self) -> StatusCode {
        self.describe().0
    }

    /// An internal error with the reference under which it was logged.
    pub fn internal(reference: String) -> Response {
        Self::Internal.respond(Some(reference))
    }

    fn respond(self, reference: Option<String>) -> Response {
        let (status, name, title) = self.describe();
        let document = Document {
            kind: format!("urn:thicket:problem:{name}"),
            title,
            status: status.as_u16(),
            reference,
            cases: match self {
                Self::LastReader { cases } => Some(cases),
                _ => None,
            },
        };
        let mut response = (status, Json(document)).into_response();
        response.headers_mut().insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if self == Self::TooManyRequests || self == Self::Busy {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from_static("10"));
        }
        response
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        self.respond(None)
    }
}
