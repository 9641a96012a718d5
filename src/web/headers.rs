//! Headers that every response carries, errors included.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

use super::Web;

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

/// Two years, as the lists of browsers ask for.
const ONLY_ENCRYPTED: HeaderValue = HeaderValue::from_static("max-age=63072000");

/// Adds the headers. A response that set its own `Cache-Control` (an asset) keeps it.
pub async fn add(State(web): State<Web>, request: Request, next: Next) -> Response {
    let staff = matches!(request.uri().path(), "/desk" | "/enroll");
    let public = is_public(request.headers(), web.config.public_url.as_deref());
    let mut response = next.run(request).await;
    protect(&mut response, staff);
    if public {
        let headers = response.headers_mut();
        headers.insert(header::STRICT_TRANSPORT_SECURITY, ONLY_ENCRYPTED);
    }
    response
}

/// Whether a request came to the public host, and that one is reached by TLS. The onion service and
/// this machine are not.
fn is_public(headers: &HeaderMap, public_url: Option<&str>) -> bool {
    let host = headers
        .get(header::HOST)
        .and_then(|value| value.to_str().ok());
    let public = public_url.and_then(|url| url.strip_prefix("https://"));
    host.zip(public)
        .is_some_and(|(host, public)| host.eq_ignore_ascii_case(public))
}

/// Adds the headers to one response; `staff` is for the pages of the workbench and of enrolment.
pub fn protect(response: &mut Response, staff: bool) {
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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_public_host_is_bound_to_tls() {
        let public = |host: &str, url: Option<&str>| {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, host.parse().unwrap());
            is_public(&headers, url)
        };
        let url = Some("https://intake.example");
        assert!(public("intake.example", url) && public("Intake.Example", url));
        assert!(!public("localhost:8080", url) && !public("abcdef.onion", url));
        assert!(!public("intake.example", Some("http://intake.example")));
        assert!(!public("intake.example", None));
        assert!(!is_public(&HeaderMap::new(), url));
    }
}
