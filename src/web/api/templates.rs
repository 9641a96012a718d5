//! A desk's texts for replies, for its caseworkers.

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;

use crate::web::Web;
use crate::web::body::{TEMPLATES_BYTES, document};
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
    headers: HeaderMap,
    body: Body,
) -> Result<impl IntoResponse, Failure> {
    let request: TemplatesRequest = document(&headers, body, TEMPLATES_BYTES).await?;
    web.thicket.put_templates(&session, &request).await?;
    Ok(StatusCode::NO_CONTENT)
}
