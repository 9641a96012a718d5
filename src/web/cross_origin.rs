//! Refuses state changes that another site asked for (PROTOCOL.md, section 6).

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::Web;
use super::problem::Problem;

/// Lets reads pass, and everything that comes from one of our own pages or from no page at all. The
/// plain form asks [`is_foreign`] itself, because its refusal has to repeat what was typed.
pub async fn refuse(State(web): State<Web>, request: Request, next: Next) -> Response {
    let safe = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    if safe || is_plain_form(request.uri().path()) || !is_foreign(&web, request.headers()) {
        next.run(request).await
    } else {
        Problem::CrossOrigin.into_response()
    }
}

/// Whether another site asked for this.
pub fn is_foreign(web: &Web, headers: &HeaderMap) -> bool {
    let configured = [&web.config.public_url, &web.config.onion_url];
    let ours: Vec<&str> = configured
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    !is_ours(headers, &ours)
}

fn is_plain_form(path: &str) -> bool {
    let mut parts = path.split('/').skip(2);
    let form = matches!(parts.next(), Some("report" | "mailbox"));
    let rest = (parts.next(), parts.next(), parts.next());
    form && matches!(rest, (Some("plain"), None | Some("files"), None))
}

fn is_ours(headers: &HeaderMap, configured: &[&str]) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin";
    }
    let Some(origin) = headers.get(header::ORIGIN) else {
        return true;
    };
    let Ok(origin) = origin.to_str() else {
        return false;
    };
    if configured.contains(&origin) {
        return true;
    }
    let host = headers
        .get(header::HOST)
        .and_then(|value| value.to_str().ok());
    let named = origin
        .strip_prefix("https://")
        .or_else(|| origin.strip_prefix("http://"));
    host.is_some() && named == host
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passes(headers: &[(&'static str, &str)]) -> bool {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(*name, value.parse().unwrap());
        }
        is_ours(&map, &["https://thicket.example"])
    }

    #[test]
    fn n39_only_our_own_pages_and_programs_change_anything() {
        assert!(passes(&[]));
        assert!(passes(&[("sec-fetch-site", "same-origin")]));
        assert!(!passes(&[("sec-fetch-site", "cross-site")]));
        assert!(!passes(&[("sec-fetch-site", "same-site")]));
        assert!(!passes(&[("sec-fetch-site", "none")]));
        assert!(!passes(&[
            ("sec-fetch-site", "cross-site"),
            ("origin", "https://thicket.example")
        ]));
        assert!(passes(&[("origin", "https://thicket.example")]));
        assert!(passes(&[
            ("origin", "http://localhost:8080"),
            ("host", "localhost:8080")
        ]));
        assert!(!passes(&[
            ("origin", "http://localhost:8081"),
            ("host", "localhost:8080")
        ]));
        assert!(!passes(&[("origin", "null"), ("host", "localhost:8080")]));
    }
}
