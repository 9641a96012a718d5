//! The calls about one's own account: keyring, passphrase, second factors, sessions, new keys.
//!
//! Passkeys are bound to the intake's own address: the page offers none here, and no question for one is passed on.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Method};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post, put};

use super::{Forwarder, Shared};
use crate::domain::FactorId;
use crate::web::problem::Problem;

/// The calls, under `/api/v1`.
pub(super) fn routes() -> Router<Arc<Forwarder>> {
    Router::new()
        .route("/account/keyring", put(keyring))
        .route("/account/passphrase", put(passphrase))
        .route("/account/factors", get(factors).post(offer_factor))
        .route(
            "/account/factors/{id}",
            put(show_factor).patch(change_factor).delete(remove_factor),
        )
        .route("/account/recovery-codes", post(recovery_codes))
        .route("/account/sessions", get(sessions))
        .route(
            "/account/rotation",
            get(rotation).put(offer_rotation).delete(withdraw_rotation),
        )
        .route("/account/rotation/grants", post(bring_grants))
}

async fn factors(State(to): Shared) -> Response {
    to.read("/account/factors".to_owned()).await
}

async fn sessions(State(to): Shared) -> Response {
    to.read("/account/sessions".to_owned()).await
}

async fn rotation(State(to): Shared) -> Response {
    to.read("/account/rotation".to_owned()).await
}

async fn keyring(to: Shared, headers: HeaderMap, body: Body) -> Response {
    tell(to, Method::PUT, "keyring", headers, body).await
}

async fn passphrase(to: Shared, headers: HeaderMap, body: Body) -> Response {
    tell(to, Method::PUT, "passphrase", headers, body).await
}

async fn offer_factor(to: Shared, headers: HeaderMap, body: Body) -> Response {
    tell(to, Method::POST, "factors", headers, body).await
}

async fn recovery_codes(to: Shared, headers: HeaderMap, body: Body) -> Response {
    tell(to, Method::POST, "recovery-codes", headers, body).await
}

async fn offer_rotation(to: Shared, headers: HeaderMap, body: Body) -> Response {
    tell(to, Method::PUT, "rotation", headers, body).await
}

async fn withdraw_rotation(to: Shared, headers: HeaderMap, body: Body) -> Response {
    tell(to, Method::DELETE, "rotation", headers, body).await
}

async fn bring_grants(to: Shared, headers: HeaderMap, body: Body) -> Response {
    tell(to, Method::POST, "rotation/grants", headers, body).await
}

async fn tell(
    State(to): Shared,
    method: Method,
    what: &str,
    headers: HeaderMap,
    body: Body,
) -> Response {
    to.write(method, format!("/account/{what}"), &headers, body)
        .await
}

async fn show_factor(to: Shared, id: Path<String>, headers: HeaderMap, body: Body) -> Response {
    change(to, id, Method::PUT, headers, body).await
}

async fn change_factor(to: Shared, id: Path<String>, headers: HeaderMap, body: Body) -> Response {
    change(to, id, Method::PATCH, headers, body).await
}

async fn remove_factor(to: Shared, id: Path<String>, headers: HeaderMap, body: Body) -> Response {
    change(to, id, Method::DELETE, headers, body).await
}

async fn change(
    State(to): Shared,
    Path(id): Path<String>,
    method: Method,
    headers: HeaderMap,
    body: Body,
) -> Response {
    match id.parse::<FactorId>() {
        Ok(id) => {
            to.write(method, format!("/account/factors/{id}"), &headers, body)
                .await
        }
        Err(_) => Problem::NotFound.into_response(),
    }
}
