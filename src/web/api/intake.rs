//! What anybody may know: the intake and its ledger.

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;

use super::{After, Asked};
use crate::web::Web;
use crate::web::error::Failure;

/// `GET intake`.
pub async fn get(State(web): State<Web>) -> Result<impl IntoResponse, Failure> {
    Ok(Json(web.thicket.intake().await?))
}

/// `GET ledger?after=`.
pub async fn ledger(
    State(web): State<Web>,
    Asked(query): Asked<After>,
) -> Result<impl IntoResponse, Failure> {
    Ok(Json(web.thicket.ledger_after(query.after).await?))
}
