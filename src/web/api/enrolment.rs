//! Enrolment with an invitation.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;

use super::{Answer, Nothing};
use crate::web::Web;
use crate::web::body::Document;
use crate::web::error::Failure;
use crate::workflow::{EnrolmentRequest, OpenEnrolmentRequest};

/// `POST enrolment/open`.
pub async fn open(
    State(web): State<Web>,
    Document(request): Document<OpenEnrolmentRequest>,
) -> Result<impl IntoResponse, Failure> {
    Ok(Json(web.thicket.open_enrolment(&request).await?))
}

/// `POST enrolment`.
pub async fn enrol(
    State(web): State<Web>,
    Document(request): Document<EnrolmentRequest>,
) -> Result<impl IntoResponse, Failure> {
    web.thicket.enrol(&request).await?;
    Ok((StatusCode::CREATED, Answer::new(Nothing {})))
}
