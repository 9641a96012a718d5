//! A desk's texts for replies, for its caseworkers.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;

use crate::web::Web;
use crate::web::body::{Document, TEMPLATES_BYTES};
use crate::web::error::Failure;
use crate::web::session::Caseworker;
use crate::workflow::TemplatesRequest;

/// `GET desk/templates`.
pub async fn get(
    State(web): State<Web>,
    Caseworker(session): Caseworker,
) -> Result<impl IntoResponse, Failure> {
    Ok(Json(web.thicket.templates(&session).await?))
}

/// `PUT desk/templates`.
pub async fn put(
    State(web): State<Web>,
    Caseworker(session): Caseworker,
    Document(request): Document<TemplatesRequest, TEMPLATES_BYTES>,
) -> Result<impl IntoResponse, Failure> {
    web.thicket.put_templates(&session, &request).await?;
    Ok(StatusCode::NO_CONTENT)
}
