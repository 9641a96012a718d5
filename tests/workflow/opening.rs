//! A case, opened as a caseworker's client opens it.

use thicket::crypto::case::OpenedCase;
use thicket::crypto::hash::sha256;
use thicket::crypto::hybrid::Identity;
use thicket::crypto::record::OpenedGrant;
use thicket::domain::{Bytes, CaseId};
use thicket::storage::scope::CaseworkerSession;
use thicket::workflow::{CaseView, RecordView, ResealedGrant, SentGrant};

use crate::people::{Intake, Person};

/// What the server answers.
pub async fn open(intake: &Intake, session: &CaseworkerSession, case: CaseId) -> CaseView {
    intake.thicket.open_case(session, case).await.unwrap()
}

/// One's own grant of it.
pub async fn grant_of(intake: &Intake, by: &Person, view: &CaseView) -> OpenedGrant {
    let instance = intake.ledger().await.instance();
    OpenedGrant::open(&by.identity, &instance, &view.row.case, &view.row.grant.0).unwrap()
}

/// A grant of the same case for somebody else.
pub async fn grant_for(intake: &Intake, by: &Person, view: &CaseView, to: &Identity) -> SentGrant {
    let grant = grant_of(intake, by, view).await;
    SentGrant {
        case: view.row.case,
        key: Bytes(grant.seal(&view.row.case, &to.recipient()).unwrap()),
    }
}

/// The same grant, saying that it was made from the one in that view.
pub fn made_from(view: &CaseView, grant: &SentGrant) -> ResealedGrant {
    ResealedGrant {
        case: grant.case,
        key: grant.key.clone(),
        from: sha256(&view.row.grant.0),
    }
}

/// All of it, checked.
pub async fn opened(intake: &Intake, by: &Person, view: &CaseView) -> OpenedCase {
    let ledger = intake.ledger().await;
    let grant = grant_of(intake, by, view).await;
    let files: Vec<_> = view.records.iter().map(RecordView::file).collect();
    let members = ledger.members(&view.desk).copied();
    let readers: Vec<_> = members.chain(view.grantees.iter().copied()).collect();
    OpenedCase::open(&ledger, &grant, &view.row.case, &files, &readers)
}
