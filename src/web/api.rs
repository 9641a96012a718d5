//! The interface under `/api/v1` (PROTOCOL.md, section 6): request → workflow → JSON.

pub mod account;
pub mod accounts;
pub mod cases;
pub mod enrolment;
pub mod files;
pub mod intake;
pub mod journal;
pub mod keys;
pub mod ledger_entries;
pub mod mailbox;
pub mod reports;
pub mod reset;
pub mod session;
pub mod templates;

use axum::Json;
use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::problem::Problem;
use crate::domain::{AccountId, PROTOCOL_VERSION};

/// The OpenAPI document; a test holds it against the table of routes.
pub const OPENAPI: &str = include_str!("api/openapi.json");

/// An answer that names nothing but its version and one field.
#[derive(Serialize)]
struct Answer<T> {
    v: u8,
    #[serde(flatten)]
    rest: T,
}

impl<T: Serialize> Answer<T> {
    fn new(rest: T) -> Json<Self> {
        Json(Self {
            v: PROTOCOL_VERSION,
            rest,
        })
    }
}

/// What is asked for after `?`; anything else is told as a problem.
pub struct Asked<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match Query::from_request_parts(parts, state).await {
            Ok(Query(asked)) => Ok(Self(asked)),
            Err(_) => Err(Problem::InvalidBody),
        }
    }
}

/// What is not an account's id is not there.
fn account_id(text: &str) -> Result<AccountId, Problem> {
    text.parse().map_err(|_| Problem::NotFound)
}

/// 201 for something new, 200 for the same again.
fn created(new: bool) -> StatusCode {
    if new {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    }
}

/// `GET openapi.json`.
pub async fn openapi() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], OPENAPI)
}

/// Whatever is not in the table.
pub async fn not_found() -> Response {
    Problem::NotFound.into_response()
}
