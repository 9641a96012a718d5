//! Signed ledger entries, as admins' own clients make them.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde::Serialize;

use super::{Answer, Id};
use crate::domain::{Digest, LedgerHead};
use crate::web::Web;
use crate::web::body::Document;
use crate::web::error::Failure;
use crate::web::session::Admin;
use crate::workflow::{EntryRequest, Submitted};

#[derive(Serialize)]
struct Taken {
    ledger: LedgerHead,
    proposal: Option<Digest>,
}

/// `POST ledger`: 201 when it is in the ledger, 202 when it waits for more signatures.
pub async fn submit(
    State(web): State<Web>,
    Admin(session): Admin,
    Document(request): Document<EntryRequest>,
) -> Result<impl IntoResponse, Failure> {
    let (status, taken) = match web
        .thicket
        .submit_ledger_entry((&session).into(), &request)
        .await?
    {
        Submitted::Appended(ledger) => (
            StatusCode::CREATED,
            Taken {
                ledger,
                proposal: None,
            },
        ),
        Submitted::Waiting { head, id } => (
            StatusCode::ACCEPTED,
            Taken {
                ledger: head,
                proposal: Some(id),
            },
        ),
    };
    Ok((status, Answer::new(taken)))
}

/// `GET ledger/proposals`.
pub async fn proposals(
    State(web): State<Web>,
    Admin(session): Admin,
) -> Result<impl IntoResponse, Failure> {
    Ok(Json(web.thicket.proposals((&session).into()).await?))
}

/// `DELETE ledger/proposals/{id}`.
pub async fn withdraw(
    State(web): State<Web>,
    Admin(session): Admin,
    Id(id): Id<Digest>,
) -> Result<impl IntoResponse, Failure> {
    web.thicket.withdraw_proposal((&session).into(), id).await?;
    Ok(StatusCode::NO_CONTENT)
}
