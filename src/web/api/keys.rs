//! Keys that move: new keys of an account, many grants, new keys of a case, other desks, deletions.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde::Deserialize;

use super::{Asked, Id, cursor, stored};
use crate::domain::CaseId;
use crate::web::Web;
use crate::web::body::{Document, REPORT_BYTES};
use crate::web::error::Failure;
use crate::web::problem::Problem;
use crate::web::session::{Caseworker, Staff};
use crate::workflow::{
    AskRequest, DeskRequest, ManyGrantsRequest, OwnGrantsRequest, RefusalRequest, RekeyRequest,
    RotationRequest,
};

/// Whose missing grants, and which page.
#[derive(Deserialize)]
pub struct MissingQuery {
    account: String,
    after: Option<String>,
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
    Document(request): Document<RotationRequest, REPORT_BYTES>,
) -> Result<impl IntoResponse, Failure> {
    // Ten passkeys may bring ten copies of the keyring.
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
    Document(request): Document<OwnGrantsRequest, REPORT_BYTES>,
) -> Result<impl IntoResponse, Failure> {
    web.thicket.bring_grants(&session, &request).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET desk/missing?account=&after=`.
pub async fn missing(
    State(web): State<Web>,
    Caseworker(session): Caseworker,
    Asked(query): Asked<MissingQuery>,
) -> Result<impl IntoResponse, Failure> {
    let account = query.account.parse().map_err(|_| Problem::NotFound)?;
    let after = cursor(query.after.as_deref())?;
    Ok(Json(
        web.thicket.missing_grants(&session, account, after).await?,
    ))
}

/// `POST desk/grants`.
pub async fn grant_many(
    State(web): State<Web>,
    Caseworker(session): Caseworker,
    Document(request): Document<ManyGrantsRequest, REPORT_BYTES>,
) -> Result<impl IntoResponse, Failure> {
    Ok(Json(web.thicket.add_many_grants(&session, &request).await?))
}

/// `POST cases/{case}/rekey`.
pub async fn rekey(
    State(web): State<Web>,
    Caseworker(session): Caseworker,
    Id(case): Id<CaseId>,
    Document(request): Document<RekeyRequest, REPORT_BYTES>,
) -> Result<impl IntoResponse, Failure> {
    Ok(stored(web.thicket.rekey(&session, case, &request).await?))
}

/// `PUT cases/{case}/refused`.
pub async fn refuse(
    State(web): State<Web>,
    Caseworker(session): Caseworker,
    Id(case): Id<CaseId>,
    Document(request): Document<RefusalRequest, REPORT_BYTES>,
) -> Result<impl IntoResponse, Failure> {
    Ok(stored(web.thicket.refuse(&session, case, &request).await?))
}

/// `PUT cases/{case}/desk`.
pub async fn hand_over(
    State(web): State<Web>,
    Caseworker(session): Caseworker,
    Id(case): Id<CaseId>,
    Document(request): Document<DeskRequest>,
) -> Result<impl IntoResponse, Failure> {
    web.thicket.hand_over(&session, case, request).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST cases/{case}/erasure`: asks for it, or agrees.
pub async fn ask_for_erasure(
    State(web): State<Web>,
    Caseworker(session): Caseworker,
    Id(case): Id<CaseId>,
    _: Document<AskRequest>,
) -> Result<impl IntoResponse, Failure> {
    web.thicket.ask_for_erasure(&session, case).await?;
    Ok(StatusCode::ACCEPTED)
}

/// `DELETE cases/{case}/erasure`.
pub async fn call_off_erasure(
    State(web): State<Web>,
    Caseworker(session): Caseworker,
    Id(case): Id<CaseId>,
) -> Result<impl IntoResponse, Failure> {
    web.thicket.call_off_erasure(&session, case).await?;
    Ok(StatusCode::NO_CONTENT)
}
