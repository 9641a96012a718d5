//! Codes of the taxonomy that the queue needs.

use super::account::codes;

codes!(
    /// Where a case stands. The server's copy is a hint; the last signed event is the truth.
    Status, "case status", {
        /// Stored and not looked at.
        Received = "received",
        /// Somebody told the reporter that it was seen.
        Acknowledged = "acknowledged",
        /// Being assessed.
        Triage = "triage",
        /// Waiting for the reporter.
        NeedInfo = "need_info",
        /// Being worked on.
        Active = "active",
        /// Handed to a partner.
        Referred = "referred",
        /// Watched.
        Monitoring = "monitoring",
        /// Ended, with a reason.
        Closed = "closed",
        /// Suspected to be hostile; a second reviewer is needed.
        Quarantined = "quarantined",
        /// Taken back by the reporter.
        Withdrawn = "withdrawn",
        /// Deleted.
        Erased = "erased",
    }
);

codes!(
    /// Why a case was closed.
    CloseReason, "close reason", {
        /// The person is safe.
        ResolvedSafe = "resolved_safe",
        /// A partner took it.
        ReferredAccepted = "referred_accepted",
        /// The reporter asked for it.
        ReporterAsked = "reporter_asked",
        /// The reporter did not come back.
        NoContact = "no_contact",
        /// Not what this intake is for.
        OutOfScope = "out_of_scope",
        /// A crime without a state behind it.
        GeneralCrime = "general_crime",
        /// Somebody posed as officials.
        Scam = "scam",
        /// The same as another case.
        Duplicate = "duplicate",
        /// Made up, in the judgement of two reviewers.
        Fabricated = "fabricated",
        /// The reporter withdrew consent.
        ConsentWithdrawn = "consent_withdrawn",
        /// Kept as long as was agreed.
        RetentionEnd = "retention_end",
    }
);

codes!(
    /// How fast somebody must act.
    Urgency, "urgency", {
        /// Immediate.
        U1 = "U1",
        /// Urgent.
        U2 = "U2",
        /// Priority.
        U3 = "U3",
        /// Routine.
        U4 = "U4",
        /// Quarantine.
        Ux = "UX",
    }
);

impl Status {
    /// Whether somebody still has to work on the case.
    pub fn is_open(self) -> bool {
        !matches!(self, Self::Closed | Self::Withdrawn | Self::Erased)
    }
}

/// Which cases a queue page lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum StatusFilter {
    /// All of them.
    #[default]
    Any,
    /// Those that somebody still has to work on.
    Open,
    /// Those in one status.
    Only(Status),
}

impl std::str::FromStr for StatusFilter {
    type Err = super::ParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "" => Ok(Self::Any),
            "open" => Ok(Self::Open),
            other => other.parse().map(Self::Only),
        }
    }
}
