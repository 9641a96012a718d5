//! Signed ledger entries, as admins' own clients make them.

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use serde::Serialize;

use super::Answer;
use crate::domain::{Digest, LedgerHead};
use crate::web::Web;
use crate::web::body::{SMALL_BYTES, document};
use crate::web::error::Failure;
use crate::web::problem::Problem;
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
    headers: HeaderMap,
    body: Body,
) -> Result<impl IntoResponse, Failure> {
    let request: EntryRequest = document(&headers, body, SMALL_BYTES).await?;
    let (status, taken) = match web.thicket.submit_ledger_entry(&session, &request).await? {
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
    Ok(Json(web.thicket.proposals(&session).await?))
}

/// `DELETE ledger/proposals/{id}`.
pub async fn withdraw(
    State(web): State<Web>,
    Admin(session): Admin,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, Failure> {
    let id: Digest = id.parse().map_err(|_| Problem::NotFound)?;
    web.thicket.withdraw_proposal(&session, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
