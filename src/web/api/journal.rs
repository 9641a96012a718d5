//! The staff's journal.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;

use super::{After, Answer, Asked, Nothing};
use crate::web::Web;
use crate::web::body::Document;
use crate::web::error::Failure;
use crate::web::session::{Caseworker, Staff};
use crate::workflow::ExportRequest;

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
    Document(request): Document<ExportRequest>,
) -> Result<impl IntoResponse, Failure> {
    web.thicket.note_export(&session, &request).await?;
    Ok((StatusCode::CREATED, Answer::new(Nothing {})))
}
