//! Keys that move: new keys of an account, many grants, new keys of a case, other desks, deletions.

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};

use super::cases::case_id;
use super::{Answer, Asked, account_id, created};
use crate::domain::RecordId;
use crate::storage::PutRecord;
use crate::web::Web;
use crate::web::body::{REPORT_BYTES, SMALL_BYTES, document};
use crate::web::error::Failure;
use crate::web::problem::Problem;
use crate::web::session::{Caseworker, Staff};
use crate::workflow::{
    AskRequest, DeskRequest, ManyGrantsRequest, OwnGrantsRequest, RekeyRequest, RotationRequest,
};

/// Whose missing grants, and which page.
#[derive(Deserialize)]
pub struct MissingQuery {
    account: String,
    after: Option<String>,
}

#[derive(Serialize)]
struct Stored {
    id: RecordId,
}

/// `GET account/rotation`.
pub async fn own_rotation(
    State(web): State<Web>,
    Staff(session): Staff,
) -> Result<impl IntoResponse, Failure> {
    Ok(Json(web.thicket.own_rotation(&session).await?))
}

/// `PUT account/rotation`.
pub async fn offer_rotation(
    State(web): State<Web>,
    Staff(session): Staff,
    headers: HeaderMap,
    body: Body,
) -> Result<impl IntoResponse, Failure> {
    // Ten passkeys may bring ten copies of the keyring.
    let request: RotationRequest = document(&headers, body, REPORT_BYTES).await?;
    web.thicket.offer_rotation(&session, &request).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `DELETE account/rotation`.
pub async fn withdraw_rotation(
    State(web): State<Web>,
    Staff(session): Staff,
) -> Result<impl IntoResponse, Failure> {
    web.thicket.withdraw_rotation(&session).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST account/rotation/grants`.
pub async fn bring_grants(
    State(web): State<Web>,
    Caseworker(session): Caseworker,
    headers: HeaderMap,
    body: Body,
) -> Result<impl IntoResponse, Failure> {
    let request: OwnGrantsRequest = document(&headers, body, REPORT_BYTES).await?;
    web.thicket.bring_grants(&session, &request).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET desk/missing?account=&after=`.
pub async fn missing(
    State(web): State<Web>,
    Caseworker(session): Caseworker,
    Asked(query): Asked<MissingQuery>,
) -> Result<impl IntoResponse, Failure> {
    let account = account_id(&query.account)?;
    let after = match query.after.as_deref() {
        None | Some("") => None,
        Some(after) => Some(after.parse().map_err(|_| Problem::InvalidBody)?),
    };
    Ok(Json(
        web.thicket.missing_grants(&session, account, after).await?,
    ))
}

/// `POST desk/grants`.
pub async fn grant_many(
    State(web): State<Web>,
    Caseworker(session): Caseworker,
    headers: HeaderMap,
    body: Body,
) -> Result<impl IntoResponse, Failure> {
    let request: ManyGrantsRequest = document(&headers, body, REPORT_BYTES).await?;
    Ok(Json(web.thicket.add_many_grants(&session, &request).await?))
}

/// `POST cases/{case}/rekey`.
pub async fn rekey(
    State(web): State<Web>,
    Caseworker(session): Caseworker,
    Path(case): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<impl IntoResponse, Failure> {
    let case = case_id(&case)?;
    let request: RekeyRequest = document(&headers, body, REPORT_BYTES).await?;
    let (new, id) = match web.thicket.rekey(&session, case, &request).await? {
        PutRecord::Stored(id) => (true, id),
        PutRecord::Known(id) => (false, id),
    };
    Ok((created(new), Answer::new(Stored { id })))
}

/// `PUT cases/{case}/desk`.
pub async fn hand_over(
    State(web): State<Web>,
    Caseworker(session): Caseworker,
    Path(case): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<impl IntoResponse, Failure> {
    let case = case_id(&case)?;
    let request: DeskRequest = document(&headers, body, SMALL_BYTES).await?;
    web.thicket.hand_over(&session, case, request).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST cases/{case}/erasure`: asks for it, or agrees.
pub async fn ask_for_erasure(
    State(web): State<Web>,
    Caseworker(session): Caseworker,
    Path(case): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<impl IntoResponse, Failure> {
    let case = case_id(&case)?;
    let _: AskRequest = document(&headers, body, SMALL_BYTES).await?;
    web.thicket.ask_for_erasure(&session, case).await?;
    Ok(StatusCode::ACCEPTED)
}

/// `DELETE cases/{case}/erasure`.
pub async fn call_off_erasure(
    State(web): State<Web>,
    Caseworker(session): Caseworker,
    Path(case): Path<String>,
) -> Result<impl IntoResponse, Failure> {
    let case = case_id(&case)?;
    web.thicket.call_off_erasure(&session, case).await?;
    Ok(StatusCode::NO_CONTENT)
}
