//! Headers that every response carries, errors included.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

use std::sync::LazyLock;

use super::Web;
use super::assets::{VIEWER_CSS, VIEWER_JS};

const REPORTER_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    connect-src 'self'; worker-src 'self'; img-src 'self' blob: data:; form-action 'self'; \
    base-uri 'none'; frame-ancestors 'none'";
const STAFF_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    connect-src 'self'; worker-src 'self'; img-src 'self' blob: data:; frame-src 'self'; \
    form-action 'none'; base-uri 'none'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'; trusted-types thicket";
const BARE_POLICY: &str = "default-src 'none'; form-action 'none'; base-uri 'none'; \
    frame-ancestors 'none'";

const SEALED_POLICY: &str = "default-src 'none'; sandbox; form-action 'none'; base-uri 'none'; \
    frame-ancestors 'none'";

/// The frame that shows a stranger's file: an origin of its own, no network, and exactly one script
/// and one style, named by their hashes, since an origin that is nobody's may load nothing of ours.
static VIEWER_POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
    let policy = format!(
        "default-src 'none'; script-src '{}'; style-src '{}'; img-src blob: data:; \
         media-src blob:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; \
         require-trusted-types-for 'script'; trusted-types 'none'; sandbox allow-scripts",
        VIEWER_JS.integrity, VIEWER_CSS.integrity
    );
    // Hashes are ASCII; should they ever not be, the frame shows nothing.
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static(BARE_POLICY))
});

/// Which pages have a policy of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The workbench, enrolment and the administration.
    Staff,
    /// The frame in which the workbench shows a file.
    Viewer,
    /// Every other address.
    Other,
}

impl Kind {
    /// The kind of what is at this path.
    pub fn of(path: &str) -> Self {
        match path {
            "/desk" | "/enroll" | "/admin" => Self::Staff,
            "/desk/viewer" => Self::Viewer,
            _ => Self::Other,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Policy {
    /// Pages for reporters.
    Reporter,
    /// The workbench, enrolment and the administration, with Trusted Types.
    Staff,
    /// The frame in which the workbench shows a file.
    Viewer,
    /// Whatever runs nothing.
    Bare,
    /// What a stranger sent, should a browser show it after all.
    Sealed,
}

impl Policy {
    fn value(self) -> HeaderValue {
        match self {
            Self::Reporter => HeaderValue::from_static(REPORTER_POLICY),
            Self::Staff => HeaderValue::from_static(STAFF_POLICY),
            Self::Viewer => VIEWER_POLICY.clone(),
            Self::Bare => HeaderValue::from_static(BARE_POLICY),
            Self::Sealed => HeaderValue::from_static(SEALED_POLICY),
        }
    }

    /// For browsers that do not know `frame-ancestors`.
    fn framing(self) -> &'static str {
        match self {
            Self::Viewer => "SAMEORIGIN",
            Self::Reporter | Self::Staff | Self::Bare | Self::Sealed => "DENY",
        }
    }
}

const FIXED: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
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
    let kind = Kind::of(request.uri().path());
    let public = is_public(request.headers(), web.config.public_url.as_deref());
    let mut response = next.run(request).await;
    protect(&mut response, kind);
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

pub fn protect(response: &mut Response, kind: Kind) {
    let media = response.headers().get(header::CONTENT_TYPE);
    let media = media.map_or(&b""[..], HeaderValue::as_bytes);
    let policy = match (media.starts_with(b"text/html"), kind) {
        (true, Kind::Staff) => Policy::Staff,
        (true, Kind::Viewer) => Policy::Viewer,
        (true, Kind::Other) => Policy::Reporter,
        (false, _) if media == b"application/octet-stream" => Policy::Sealed,
        (false, _) => Policy::Bare,
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, policy.value());
    let framing = HeaderValue::from_static(policy.framing());
    headers.insert(header::X_FRAME_OPTIONS, framing);
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
    fn the_viewer_runs_in_an_origin_that_is_nobodys() {
        let policy = VIEWER_POLICY.to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'; script-src 'sha384-"));
        assert!(policy.ends_with("; sandbox allow-scripts"), "{policy}");
        assert!(!policy.contains("unsafe") && !policy.contains("connect-src"));
        let page = crate::web::pages::render_viewer();
        for (tag, asset) in [("style", &VIEWER_CSS), ("script", &VIEWER_JS)] {
            // Exactly what the hash is of, and nothing in it ends the element early.
            let content = std::str::from_utf8(asset.content).unwrap();
            assert!(page.contains(&format!("<{tag}>{content}</{tag}>")));
            assert_eq!(page.matches(&format!("</{tag}")).count(), 1);
        }
        assert!(!page.contains("<!--"));
    }

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
