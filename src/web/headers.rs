//! Headers that every response carries, errors included.

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

const REPORTER_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    connect-src 'self'; worker-src 'self'; img-src 'self' blob: data:; form-action 'self'; \
    base-uri 'none'; frame-ancestors 'none'";
const STAFF_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    connect-src 'self'; worker-src 'self'; img-src 'self' blob: data:; form-action 'none'; \
    base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; \
    trusted-types thicket";
const BARE_POLICY: &str = "default-src 'none'; form-action 'none'; base-uri 'none'; \
    frame-ancestors 'none'";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Policy {
    /// Pages for reporters.
    Reporter,
    /// The workbench and enrolment, with Trusted Types.
    Staff,
    /// Whatever runs nothing.
    Bare,
}

impl Policy {
    fn value(self) -> &'static str {
        match self {
            Self::Reporter => REPORTER_POLICY,
            Self::Staff => STAFF_POLICY,
            Self::Bare => BARE_POLICY,
        }
    }
}

const FIXED: [(HeaderName, &str); 7] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=(), interest-cohort=()",
    ),
    (HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
];

/// Adds the headers. A response that set its own `Cache-Control` (an asset) keeps it.
pub async fn add(request: Request, next: Next) -> Response {
    let staff = matches!(request.uri().path(), "/desk" | "/enroll");
    let mut response = next.run(request).await;
    let is_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let policy = match (is_page, staff) {
        (true, true) => Policy::Staff,
        (true, false) => Policy::Reporter,
        (false, _) => Policy::Bare,
    };
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(policy.value()),
    );
    for (name, value) in FIXED {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}
