//! The queue and the cases in it, for caseworkers with a grant.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde::Deserialize;

use super::{Asked, Id, cursor, stored};
use crate::domain::CaseId;
use crate::web::Web;
use crate::web::body::{Document, RECORD_BYTES};
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

/// `GET cases?state=&after=`.
pub async fn list(
    State(web): State<Web>,
    Caseworker(session): Caseworker,
    Asked(query): Asked<PageQuery>,
) -> Result<impl IntoResponse, Failure> {
    let filter = query.state.parse().map_err(|_| Problem::InvalidBody)?;
    let after = cursor(query.after.as_deref())?;
    Ok(Json(web.thicket.list_cases(&session, filter, after).await?))
}

/// `GET cases/{case}`.
pub async fn get(
    State(web): State<Web>,
    Caseworker(session): Caseworker,
    Id(case): Id<CaseId>,
) -> Result<impl IntoResponse, Failure> {
    Ok(Json(web.thicket.open_case(&session, case).await?))
}

/// `PATCH cases/{case}`: the hint of state and assignee.
pub async fn patch(
    State(web): State<Web>,
    Caseworker(session): Caseworker,
    Id(case): Id<CaseId>,
    Document(hint): Document<CaseHint>,
) -> Result<impl IntoResponse, Failure> {
    web.thicket.hint(&session, case, &hint).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST cases/{case}/records`.
pub async fn add_record(
    State(web): State<Web>,
    Caseworker(session): Caseworker,
    Id(case): Id<CaseId>,
    Document(request): Document<RecordRequest, RECORD_BYTES>,
) -> Result<impl IntoResponse, Failure> {
    Ok(stored(
        web.thicket.add_record(&session, case, &request).await?,
    ))
}

/// `POST cases/{case}/grants`.
pub async fn add_grant(
    State(web): State<Web>,
    Caseworker(session): Caseworker,
    Id(case): Id<CaseId>,
    Document(request): Document<GrantRequest>,
) -> Result<impl IntoResponse, Failure> {
    web.thicket.add_grant(&session, case, &request).await?;
    Ok(StatusCode::NO_CONTENT)
}
