//! The mailbox key that a request shows: hashed as soon as it is read, counted, and kept nowhere.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};

use super::Web;
use super::problem::Problem;
use crate::domain::{Digest, Mailbox};
use crate::workflow::SentSecret;

/// The mailbox whose key a request shows. Whether there is one is not known yet: what shows no key, or something that
/// cannot be one, names a mailbox that nobody has, and is answered as any other unknown key.
pub struct Bearer(pub Mailbox);

impl FromRequestParts<Web> for Bearer {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Problem> {
        let mailbox = web.thicket.mailbox_of(key(&parts.headers).as_ref());
        if web.may_try(&mailbox) {
            Ok(Self(mailbox))
        } else {
            Err(Problem::TooManyRequests)
        }
    }
}

/// The mailbox whose key a request that sends a file shows. Not counted as an attempt: a file has hundreds of parts, each of
/// them several requests, and what an unknown key is answered, 404, tells nothing but that it is unknown.
pub struct Sender(pub Mailbox);

impl FromRequestParts<Web> for Sender {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Infallible> {
        Ok(Self(web.thicket.mailbox_of(key(&parts.headers).as_ref())))
    }
}

fn key(headers: &HeaderMap) -> Option<SentSecret> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return None;
    };
    let (scheme, key) = value.to_str().ok()?.split_once(' ')?;
    let Digest(bytes) = key.trim().parse().ok()?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then(|| SentSecret::from(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn n26_only_one_key_of_32_bytes_is_read() {
        let read = |values: &[&str]| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(header::AUTHORIZATION, value.parse().unwrap());
            }
            key(&headers).is_some()
        };
        let good = format!("Bearer {}", "A".repeat(43));
        assert!(read(&[&good]));
        assert!(read(&[&good
            .to_lowercase()
            .replace('a', "A")
            .replace("beArer", "bearer")]));
        for wrong in [
            "",
            "Bearer",
            "Bearer ",
            &format!("Basic {}", "A".repeat(43)),
            &format!("Bearer {}", "A".repeat(42)),
            &format!("Bearer {}", "A".repeat(44)),
            &format!("Bearer {}", "A".repeat(12_000)),
            &format!("Bearer {}=", "A".repeat(43)),
        ] {
            assert!(!read(&[wrong]), "{wrong}");
        }
        assert!(!read(&[&good, &good]));
        assert!(!read(&[]));
    }
}
