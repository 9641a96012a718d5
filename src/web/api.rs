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

use std::str::FromStr;

use axum::Json;
use axum::extract::{FromRequestParts, Path, Query};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::problem::Problem;
use crate::domain::{PROTOCOL_VERSION, RecordId};
use crate::storage::PutRecord;

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

/// The one id in the path; what is not an id is not there.
pub struct Id<T>(pub T);

impl<T: FromStr, S: Send + Sync> FromRequestParts<S> for Id<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = Path::<String>::from_request_parts(parts, state).await;
        let id = path.ok().and_then(|Path(text)| text.parse().ok());
        id.map(Self).ok_or(Problem::NotFound)
    }
}

/// Which entries of a list that only grows are asked for: those after one, or all.
#[derive(Deserialize)]
pub struct After {
    after: Option<u64>,
}

/// Where a page begins, if not at the first.
fn cursor<T: FromStr>(after: Option<&str>) -> Result<Option<T>, Problem> {
    match after {
        None | Some("") => Ok(None),
        Some(after) => after.parse().map(Some).map_err(|_| Problem::InvalidBody),
    }
}

/// What an answer says that names nothing.
#[derive(Serialize)]
struct Nothing {}

#[derive(Serialize)]
struct Stored {
    id: RecordId,
}

/// What became of a record, and what it is called here.
fn stored(put: PutRecord) -> impl IntoResponse {
    let (new, id) = match put {
        PutRecord::Stored(id) => (true, id),
        PutRecord::Known(id) => (false, id),
    };
    (created(new), Answer::new(Stored { id }))
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
