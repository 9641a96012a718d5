//! Setting up a new second factor with a link from an admin.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;

use crate::web::Web;
use crate::web::body::Document;
use crate::web::error::Failure;
use crate::workflow::{OpenResetRequest, UseResetRequest};

/// `POST reset/open`.
pub async fn open(
    State(web): State<Web>,
    Document(request): Document<OpenResetRequest>,
) -> Result<impl IntoResponse, Failure> {
    Ok(Json(web.thicket.open_reset(&request).await?))
}

/// `POST reset`.
pub async fn finish(
    State(web): State<Web>,
    Document(request): Document<UseResetRequest>,
) -> Result<impl IntoResponse, Failure> {
    web.thicket.use_reset(&request).await?;
    Ok(StatusCode::NO_CONTENT)
}
