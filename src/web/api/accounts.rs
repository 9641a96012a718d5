//! Accounts, for admins.

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;

use crate::storage::scope::AccountKeeper;
use crate::web::Web;
use crate::web::error::Failure;
use crate::web::session::Admin;

/// `GET accounts`.
pub async fn list(
    State(web): State<Web>,
    Admin(session): Admin,
) -> Result<impl IntoResponse, Failure> {
    Ok(Json(
        web.thicket.accounts(AccountKeeper::from(&session)).await?,
    ))
}
