//! Setting up a new second factor with a link from an admin.

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;

use crate::web::Web;
use crate::web::body::{SMALL_BYTES, document};
use crate::web::error::Failure;
use crate::workflow::{OpenResetRequest, UseResetRequest};

/// `POST reset/open`.
pub async fn open(
    State(web): State<Web>,
    headers: HeaderMap,
    body: Body,
) -> Result<impl IntoResponse, Failure> {
    let request: OpenResetRequest = document(&headers, body, SMALL_BYTES).await?;
    Ok(Json(web.thicket.open_reset(&request).await?))
}

/// `POST reset`.
pub async fn finish(
    State(web): State<Web>,
    headers: HeaderMap,
    body: Body,
) -> Result<impl IntoResponse, Failure> {
    let request: UseResetRequest = document(&headers, body, SMALL_BYTES).await?;
    web.thicket.use_reset(&request).await?;
    Ok(StatusCode::NO_CONTENT)
}
