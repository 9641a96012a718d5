//! The queue and the cases in it, for caseworkers with a grant.

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};

use super::{Answer, Asked, created};
use crate::domain::{CaseId, RecordId};
use crate::storage::PutRecord;
use crate::web::Web;
use crate::web::body::{RECORD_BYTES, SMALL_BYTES, document};
use crate::web::error::Failure;
use crate::web::problem::Problem;
use crate::web::session::Caseworker;
use crate::workflow::{CaseHint, GrantRequest, RecordRequest};

/// Which page is asked for.
#[derive(Deserialize)]
pub struct PageQuery {
    #[serde(default)]
    state: String,
    after: Option<String>,
}

#[derive(Serialize)]
struct Stored {
    id: RecordId,
}

/// What is not an id is not there.
pub(super) fn case_id(text: &str) -> Result<CaseId, Problem> {
    text.parse().map_err(|_| Problem::NotFound)
}

/// `GET cases?state=&after=`.
pub async fn list(
    State(web): State<Web>,
    Caseworker(session): Caseworker,
    Asked(query): Asked<PageQuery>,
) -> Result<impl IntoResponse, Failure> {
    let filter = query.state.parse().map_err(|_| Problem::InvalidBody)?;
    let after = match query.after.as_deref() {
        None | Some("") => None,
        Some(after) => Some(after.parse().map_err(|_| Problem::InvalidBody)?),
    };
    Ok(Json(web.thicket.list_cases(&session, filter, after).await?))
}

/// `GET cases/{case}`.
pub async fn get(
    State(web): State<Web>,
    Caseworker(session): Caseworker,
    Path(case): Path<String>,
) -> Result<impl IntoResponse, Failure> {
    let case = case_id(&case)?;
    Ok(Json(web.thicket.open_case(&session, case).await?))
}

/// `PATCH cases/{case}`: the hint of state and assignee.
pub async fn patch(
    State(web): State<Web>,
    Caseworker(session): Caseworker,
    Path(case): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<impl IntoResponse, Failure> {
    let case = case_id(&case)?;
    let hint: CaseHint = document(&headers, body, SMALL_BYTES).await?;
    web.thicket.hint(&session, case, &hint).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST cases/{case}/records`.
pub async fn add_record(
    State(web): State<Web>,
    Caseworker(session): Caseworker,
    Path(case): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<impl IntoResponse, Failure> {
    let case = case_id(&case)?;
    let request: RecordRequest = document(&headers, body, RECORD_BYTES).await?;
    let (new, id) = match web.thicket.add_record(&session, case, &request).await? {
        PutRecord::Stored(id) => (true, id),
        PutRecord::Known(id) => (false, id),
    };
    Ok((created(new), Answer::new(Stored { id })))
}

/// `POST cases/{case}/grants`.
pub async fn add_grant(
    State(web): State<Web>,
    Caseworker(session): Caseworker,
    Path(case): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<impl IntoResponse, Failure> {
    let case = case_id(&case)?;
    let request: GrantRequest = document(&headers, body, SMALL_BYTES).await?;
    web.thicket.add_grant(&session, case, &request).await?;
    Ok(StatusCode::NO_CONTENT)
}
