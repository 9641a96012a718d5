//! One's own account: passphrase, second factors, recovery codes, sessions.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;

use super::Id;
use super::session::host;
use crate::domain::FactorId;
use crate::web::Web;
use crate::web::body::Document;
use crate::web::error::Failure;
use crate::web::session::{Staff, set_cookie};
use crate::workflow::{
    FactorChangeRequest, FactorShownRequest, NewFactorRequest, PassphraseRequest, ProofRequest,
};

/// `PUT account/passphrase`: every session ends, and the answer begins another one.
pub async fn change_passphrase(
    State(web): State<Web>,
    Staff(session): Staff,
    Document(request): Document<PassphraseRequest>,
) -> Result<impl IntoResponse, Failure> {
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
    Document(request): Document<NewFactorRequest>,
) -> Result<impl IntoResponse, Failure> {
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
    Id(id): Id<FactorId>,
    Document(request): Document<FactorShownRequest>,
) -> Result<impl IntoResponse, Failure> {
    web.thicket.add_factor(&session, id, &request).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `PATCH account/factors/{id}`.
pub async fn change_factor(
    State(web): State<Web>,
    Staff(session): Staff,
    Id(id): Id<FactorId>,
    Document(request): Document<FactorChangeRequest>,
) -> Result<impl IntoResponse, Failure> {
    web.thicket.change_factor(&session, id, &request).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `DELETE account/factors/{id}`.
pub async fn remove_factor(
    State(web): State<Web>,
    Staff(session): Staff,
    Id(id): Id<FactorId>,
    Document(request): Document<ProofRequest>,
) -> Result<impl IntoResponse, Failure> {
    web.thicket.remove_factor(&session, id, &request).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST account/recovery-codes`.
pub async fn recovery_codes(
    State(web): State<Web>,
    Staff(session): Staff,
    Document(request): Document<ProofRequest>,
) -> Result<impl IntoResponse, Failure> {
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
