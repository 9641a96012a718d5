//! Enrolment with an invitation.

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use serde::Serialize;

use super::Answer;
use crate::web::Web;
use crate::web::body::{SMALL_BYTES, document};
use crate::web::error::Failure;
use crate::workflow::{EnrolmentRequest, OpenEnrolmentRequest};

#[derive(Serialize)]
struct Nothing {}

/// `POST enrolment/open`.
pub async fn open(
    State(web): State<Web>,
    headers: HeaderMap,
    body: Body,
) -> Result<impl IntoResponse, Failure> {
    let request: OpenEnrolmentRequest = document(&headers, body, SMALL_BYTES).await?;
    Ok(Json(web.thicket.open_enrolment(&request).await?))
}

/// `POST enrolment`.
pub async fn enrol(
    State(web): State<Web>,
    headers: HeaderMap,
    body: Body,
) -> Result<impl IntoResponse, Failure> {
    let request: EnrolmentRequest = document(&headers, body, SMALL_BYTES).await?;
    web.thicket.enrol(&request).await?;
    Ok((StatusCode::CREATED, Answer::new(Nothing {})))
}
