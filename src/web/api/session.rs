//! Signing in and out, and one's own keyring.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use serde::Serialize;

use crate::domain::Bytes;
use crate::web::Web;
use crate::web::body::{Document, KEYRING_BYTES};
use crate::web::error::Failure;
use crate::web::session::{Staff, clear_cookie, set_cookie};
use crate::workflow::{AskRequest, KeyringRequest, Profile, SignInRequest};

/// The answer to a sign-in: the profile, and the keyring as the passkey that was used opens it.
#[derive(Serialize)]
struct SignedInView {
    #[serde(flatten)]
    profile: Profile,
    copy: Option<Bytes>,
}

/// `POST session`: a new session each time; a cookie that the client brought is not adopted.
pub async fn sign_in(
    State(web): State<Web>,
    Document(request): Document<SignInRequest>,
) -> Result<impl IntoResponse, Failure> {
    let signed_in = web.thicket.sign_in(&request).await?;
    let cookie = [(header::SET_COOKIE, set_cookie(&signed_in.token))];
    let view = SignedInView {
        profile: signed_in.profile,
        copy: signed_in.copy,
    };
    Ok((cookie, Json(view)))
}

/// `POST session/challenge`: a question for any passkey of the site that the page came from.
pub async fn challenge(
    State(web): State<Web>,
    headers: HeaderMap,
    Document(request): Document<AskRequest>,
) -> Result<impl IntoResponse, Failure> {
    Ok(Json(web.thicket.ask_passkey(&host(&headers), request)?))
}

/// The host that a request names, without its port. It only chooses among those in the settings.
pub fn host(headers: &HeaderMap) -> String {
    let named = headers
        .get(header::HOST)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let host = match named.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => named,
    };
    host.to_ascii_lowercase()
}

/// `GET session`.
pub async fn get(
    State(web): State<Web>,
    Staff(session): Staff,
) -> Result<impl IntoResponse, Failure> {
    Ok(Json(web.thicket.profile(&session).await?))
}

/// `DELETE session`.
pub async fn sign_out(
    State(web): State<Web>,
    Staff(session): Staff,
) -> Result<impl IntoResponse, Failure> {
    web.thicket.sign_out(&session).await?;
    Ok((
        StatusCode::NO_CONTENT,
        [(header::SET_COOKIE, clear_cookie())],
    ))
}

/// `DELETE sessions`.
pub async fn sign_out_everywhere(
    State(web): State<Web>,
    Staff(session): Staff,
) -> Result<impl IntoResponse, Failure> {
    web.thicket.sign_out_everywhere(&session).await?;
    Ok((
        StatusCode::NO_CONTENT,
        [(header::SET_COOKIE, clear_cookie())],
    ))
}

/// `PUT account/keyring`.
pub async fn put_keyring(
    State(web): State<Web>,
    Staff(session): Staff,
    Document(request): Document<KeyringRequest, KEYRING_BYTES>,
) -> Result<impl IntoResponse, Failure> {
    web.thicket.put_keyring(&session, &request).await?;
    Ok(StatusCode::NO_CONTENT)
}
