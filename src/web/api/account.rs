//! One's own account: passphrase, second factors, recovery codes, sessions.

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;

use super::session::host;
use crate::domain::FactorId;
use crate::web::Web;
use crate::web::body::{SMALL_BYTES, document};
use crate::web::error::Failure;
use crate::web::problem::Problem;
use crate::web::session::{Staff, set_cookie};
use crate::workflow::{
    FactorChangeRequest, FactorShownRequest, NewFactorRequest, PassphraseRequest, ProofRequest,
};

fn factor_id(text: &str) -> Result<FactorId, Problem> {
    text.parse().map_err(|_| Problem::NotFound)
}

/// `PUT account/passphrase`: every session ends, and the answer begins another one.
pub async fn change_passphrase(
    State(web): State<Web>,
    Staff(session): Staff,
    headers: HeaderMap,
    body: Body,
) -> Result<impl IntoResponse, Failure> {
    let request: PassphraseRequest = document(&headers, body, SMALL_BYTES).await?;
    let token = web.thicket.change_passphrase(&session, &request).await?;
    Ok((
        StatusCode::NO_CONTENT,
        [(header::SET_COOKIE, set_cookie(&token))],
    ))
}

/// `GET account/factors`.
pub async fn factors(
    State(web): State<Web>,
    Staff(session): Staff,
) -> Result<impl IntoResponse, Failure> {
    Ok(Json(web.thicket.factors(&session).await?))
}

/// `POST account/factors`.
pub async fn offer_factor(
    State(web): State<Web>,
    Staff(session): Staff,
    headers: HeaderMap,
    body: Body,
) -> Result<impl IntoResponse, Failure> {
    let request: NewFactorRequest = document(&headers, body, SMALL_BYTES).await?;
    let offer = web
        .thicket
        .offer_factor(&session, &host(&headers), &request)
        .await?;
    Ok(Json(offer))
}

/// `PUT account/factors/{id}`.
pub async fn add_factor(
    State(web): State<Web>,
    Staff(session): Staff,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<impl IntoResponse, Failure> {
    let id = factor_id(&id)?;
    let request: FactorShownRequest = document(&headers, body, SMALL_BYTES).await?;
    web.thicket.add_factor(&session, id, &request).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `PATCH account/factors/{id}`.
pub async fn change_factor(
    State(web): State<Web>,
    Staff(session): Staff,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<impl IntoResponse, Failure> {
    let id = factor_id(&id)?;
    let request: FactorChangeRequest = document(&headers, body, SMALL_BYTES).await?;
    web.thicket.change_factor(&session, id, &request).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `DELETE account/factors/{id}`.
pub async fn remove_factor(
    State(web): State<Web>,
    Staff(session): Staff,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<impl IntoResponse, Failure> {
    let id = factor_id(&id)?;
    let request: ProofRequest = document(&headers, body, SMALL_BYTES).await?;
    web.thicket.remove_factor(&session, id, &request).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST account/recovery-codes`.
pub async fn recovery_codes(
    State(web): State<Web>,
    Staff(session): Staff,
    headers: HeaderMap,
    body: Body,
) -> Result<impl IntoResponse, Failure> {
    let request: ProofRequest = document(&headers, body, SMALL_BYTES).await?;
    Ok(Json(
        web.thicket.make_recovery_codes(&session, &request).await?,
    ))
}

/// `GET account/sessions`.
pub async fn sessions(
    State(web): State<Web>,
    Staff(session): Staff,
) -> Result<impl IntoResponse, Failure> {
    Ok(Json(web.thicket.own_sessions(&session).await?))
}
