//! Sealed reports, as clients send them.

use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use serde::Serialize;

use super::{Answer, created};
use crate::domain::CaseId;
use crate::web::Web;
use crate::web::body::{REPORT_BYTES, json_bytes};
use crate::web::error::Failure;

#[derive(Serialize)]
struct Case {
    case: CaseId,
}

/// `POST reports`: 201 once it is on the disk; the same bytes again are answered the same.
pub async fn post(
    State(web): State<Web>,
    headers: HeaderMap,
    body: Body,
) -> Result<impl IntoResponse, Failure> {
    let bytes = json_bytes(&headers, body, REPORT_BYTES).await?;
    let received = web.thicket.receive_report(&bytes).await?;
    let answer = Answer::new(Case {
        case: received.case,
    });
    Ok((created(received.new), answer))
}
