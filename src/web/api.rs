//! The interface under `/api/v1` (PROTOCOL.md, section 6): request → workflow → JSON.

pub mod accounts;
pub mod cases;
pub mod enrolment;
pub mod intake;
pub mod reports;
pub mod session;

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::problem::Problem;
use crate::domain::PROTOCOL_VERSION;

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
