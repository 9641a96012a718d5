//! The staff's journal.

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use serde::Deserialize;

use super::{Answer, Asked};
use crate::web::Web;
use crate::web::body::{SMALL_BYTES, document};
use crate::web::error::Failure;
use crate::web::session::{Caseworker, Staff};
use crate::workflow::ExportRequest;

/// Which entries are asked for.
#[derive(Deserialize)]
pub struct After {
    after: Option<u64>,
}

#[derive(serde::Serialize)]
struct Nothing {}

/// `GET journal?after=`.
pub async fn get(
    State(web): State<Web>,
    Staff(session): Staff,
    Asked(query): Asked<After>,
) -> Result<impl IntoResponse, Failure> {
    Ok(Json(
        web.thicket.journal_after(&session, query.after).await?,
    ))
}

/// `POST journal`: that copies were taken out.
pub async fn post(
    State(web): State<Web>,
    Caseworker(session): Caseworker,
    headers: HeaderMap,
    body: Body,
) -> Result<impl IntoResponse, Failure> {
    let request: ExportRequest = document(&headers, body, SMALL_BYTES).await?;
    web.thicket.note_export(&session, &request).await?;
    Ok((StatusCode::CREATED, Answer::new(Nothing {})))
}
