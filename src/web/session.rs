//! The session cookie, and the extractors that hand a permitted caller to a handler.
//!
//! Not signed in is 401; signed in as somebody who may not is 404, as if there were nothing.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};

use super::Web;
use super::error::Failure;
use super::problem::Problem;
use crate::storage::scope::{AdminSession, CaseworkerSession, StaffSession};
use crate::workflow::SessionToken;

/// The cookie's name; the prefix makes browsers insist on Secure, Path=/ and no Domain.
pub const COOKIE: &str = "__Host-thicket";

/// The `Set-Cookie` value of a new session.
pub fn set_cookie(token: &SessionToken) -> HeaderValue {
    let cookie = zeroize::Zeroizing::new(format!(
        "{COOKIE}={}; Path=/; Secure; HttpOnly; SameSite=Strict",
        token.to_text().as_str()
    ));
    let mut value = HeaderValue::from_str(&cookie).expect("base64url is a valid header value");
    value.set_sensitive(true);
    value
}

/// The `Set-Cookie` value that removes the cookie.
pub fn clear_cookie() -> HeaderValue {
    HeaderValue::from_static(
        "__Host-thicket=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0",
    )
}

fn token(headers: &HeaderMap) -> Option<SessionToken> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='))?
        .parse()
        .ok()
}

/// Anybody who signed in.
pub struct Staff(pub StaffSession);

/// A caseworker who signed in.
pub struct Caseworker(pub CaseworkerSession);

/// An admin who signed in.
pub struct Admin(pub AdminSession);

impl FromRequestParts<Web> for Staff {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Failure> {
        let token = token(&parts.headers).ok_or(Problem::SignedOut)?;
        Ok(Self(web.thicket.session(&token).await?))
    }
}

impl FromRequestParts<Web> for Caseworker {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Failure> {
        match Staff::from_request_parts(parts, web).await? {
            Staff(StaffSession::Caseworker(session)) => Ok(Self(session)),
            Staff(StaffSession::Admin(_)) => Err(Problem::NotFound.into()),
        }
    }
}

impl FromRequestParts<Web> for Admin {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Failure> {
        match Staff::from_request_parts(parts, web).await? {
            Staff(StaffSession::Admin(session)) => Ok(Self(session)),
            Staff(StaffSession::Caseworker(_)) => Err(Problem::NotFound.into()),
        }
    }
}
