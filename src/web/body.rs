//! Bodies: bounded before memory is taken, and never decompressed.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::de::DeserializeOwned;

use super::error::Failure;
use super::problem::Problem;
use crate::workflow::{Versioned, read_body};

/// The most bytes of a sealed report with all that comes with it.
pub const REPORT_BYTES: usize = 512 * 1024;
/// The most bytes of a record or a card: the longest record with a pair of mails is 107 KiB of base64url.
pub const RECORD_BYTES: usize = 112 * 1024;
/// The most bytes of a desk's texts for replies: the longest ones for each of five caseworkers are 427 KiB.
pub const TEMPLATES_BYTES: usize = 448 * 1024;
/// The most bytes of notes about somebody: one for each of as many admins as there may be are 172 KiB.
pub const NOTES_BYTES: usize = 176 * 1024;
/// The most bytes of a keyring with its copies: with one for each of ten passkeys it is 118 KiB.
pub const KEYRING_BYTES: usize = 120 * 1024;
/// The most bytes of every other document.
pub const SMALL_BYTES: usize = 64 * 1024;
/// How long a whole body may take; generous, for a slow circuit.
pub const BODY_TIMEOUT: Duration = Duration::from_secs(180);

/// Reads a body of at most `limit` bytes, also when its length was not announced.
pub async fn read(headers: &HeaderMap, body: Body, limit: usize) -> Result<Bytes, Problem> {
    let announced = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| length > limit as u64) {
        return Err(Problem::TooLarge);
    }
    // A compressed body is not ours to expand; the identity coding is the only one.
    if headers.contains_key(header::CONTENT_ENCODING) {
        return Err(Problem::UnsupportedMediaType);
    }
    match tokio::time::timeout(BODY_TIMEOUT, Limited::new(body, limit).collect()).await {
        Err(_) => Err(Problem::Timeout),
        Ok(Ok(collected)) => Ok(collected.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(Problem::TooLarge),
        Ok(Err(_)) => Err(Problem::InvalidBody),
    }
}

/// A JSON document of at most so many bytes. Its version is checked; unknown fields are ignored.
pub struct Document<T, const LIMIT: usize = SMALL_BYTES>(pub T);

impl<T, S, const LIMIT: usize> FromRequest<S> for Document<T, LIMIT>
where
    T: DeserializeOwned + Versioned,
    S: Send + Sync,
{
    type Rejection = Failure;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Failure> {
        let (parts, body) = request.into_parts();
        let bytes = json_bytes(&parts.headers, body, LIMIT).await?;
        Ok(Self(read_body(&bytes)?))
    }
}

/// Reads the bytes of a JSON document as they were sent.
pub async fn json_bytes(headers: &HeaderMap, body: Body, limit: usize) -> Result<Bytes, Problem> {
    let is_json = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"));
    if is_json {
        read(headers, body, limit).await
    } else {
        Err(Problem::UnsupportedMediaType)
    }
}
