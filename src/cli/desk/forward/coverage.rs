//! What is passed on, held against the table of routes: every route is forwarded or refused on purpose.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use tower::ServiceExt as _;

use super::{Forwarder, routes};
use crate::cli::remote::Remote;
use crate::cli::trust::Expectations;
use crate::clock::Clock;
use crate::web::routes::{Audience, table};

const REPORTERS: &str = "made by reporters, from their own pages and clients";
const LINKS: &str = "made by the page that a link leads to, at the intake's own address";

/// What nobody at a workbench asks for, and why.
const REFUSED: &[(&str, &str, &str)] = &[
    ("GET", "/openapi.json", "read by whoever writes a client"),
    ("POST", "/reports", REPORTERS),
    ("GET", "/mailbox", REPORTERS),
    ("DELETE", "/mailbox", REPORTERS),
    ("POST", "/mailbox/followups", REPORTERS),
    ("DELETE", "/mailbox/mail/{id}", REPORTERS),
    ("OPTIONS", "/cases/{case}/files", REPORTERS),
    ("POST", "/cases/{case}/files", REPORTERS),
    ("PATCH", "/cases/{case}/files/{id}", REPORTERS),
    ("DELETE", "/cases/{case}/files/{id}", REPORTERS),
    (
        "POST",
        "/session/challenge",
        "a passkey answers only at the intake's own address",
    ),
    ("POST", "/reset/open", LINKS),
    ("POST", "/reset", LINKS),
    ("POST", "/enrolment/open", LINKS),
    ("POST", "/enrolment", LINKS),
];

/// An id in 16 bytes, and one in 32.
const IDS: [&str; 2] = [
    "AAAAAAAAAAAAAAAAAAAAAA",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
];

/// Passes everything on to an address where nothing listens.
fn to_nobody() -> Router {
    let remote = Remote::new("http://127.0.0.1:1".parse().unwrap(), None).unwrap();
    let expected = Expectations {
        pin_file: None,
        genesis: None,
        stale: true,
        today: Clock::manual(0).today(),
    };
    routes(Arc::new(Forwarder::new(remote, expected)))
}

/// Whether a call is tried at the intake, which is told as a bad gateway where there is none.
async fn is_forwarded(router: &Router, method: &Method, pattern: &str) -> bool {
    for id in IDS {
        let path: Vec<&str> = pattern
            .split('/')
            .map(|part| if part.starts_with('{') { id } else { part })
            .collect();
        let uri = format!("{}?state=open&account={}", path.join("/"), IDS[0]);
        let request = Request::builder()
            .method(method)
            .uri(uri)
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from("{}"))
            .unwrap();
        let answer = router.clone().oneshot(request).await.unwrap();
        if answer.status() == StatusCode::BAD_GATEWAY {
            return true;
        }
    }
    false
}

#[tokio::test]
async fn every_route_is_forwarded_or_refused_on_purpose() {
    let router = to_nobody();
    let mut faults = Vec::new();
    let mut refused = Vec::new();
    for row in table() {
        let Some(path) = row.path.strip_prefix("/api/v1") else {
            continue;
        };
        // What is read with GET answers to HEAD too, here as everywhere.
        if row.method == Method::HEAD {
            continue;
        }
        let call = format!("{} {path}", row.method);
        let on_purpose = REFUSED
            .iter()
            .any(|(method, pattern, _)| *method == row.method.as_str() && *pattern == path);
        let of_staff = matches!(
            row.audience,
            Audience::Staff | Audience::Caseworker | Audience::Admin
        );
        match (is_forwarded(&router, &row.method, path).await, on_purpose) {
            (true, true) => faults.push(format!("{call} is refused on purpose, and forwarded")),
            (false, false) => faults.push(format!("{call} is neither forwarded nor refused")),
            (false, true) if of_staff => faults.push(format!("{call} is a workbench's call")),
            _ => {}
        }
        if on_purpose {
            refused.push(call);
        }
    }
    assert_eq!(faults, Vec::<String>::new());
    assert_eq!(
        refused.len(),
        REFUSED.len(),
        "no such route is left: {refused:?}"
    );
}
