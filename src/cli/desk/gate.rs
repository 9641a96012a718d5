//! Who may talk to `thicket desk`: a page it served itself, in a browser on this machine, that knows the
//! random path. Everything else gets nothing, not even a hint that something is here.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderMap, Uri, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use tower::ServiceBuilder;

use crate::crypto::hash::equal;
use crate::crypto::random::Random;
use crate::domain::encode_base64url;
use crate::web::headers::{self, Kind};
use crate::web::problem::Problem;

/// The only pages that somebody goes to; the frame in one is fetched by itself.
const PAGES: [&str; 2] = ["/desk", "/admin"];

/// What a request must name to be let through.
#[derive(Clone)]
pub struct Gate(Arc<Names>);

struct Names {
    /// The only `Host`, so that no other name can be pointed at this machine.
    host: String,
    /// The only `Origin`.
    origin: String,
    /// `/` and 32 random bytes.
    base: String,
}

impl Gate {
    /// A gate at an address, with a fresh path.
    pub fn new(address: SocketAddr, random: &Random) -> Self {
        Self(Arc::new(Names {
            host: address.to_string(),
            origin: format!("http://{address}"),
            base: format!("/{}", encode_base64url(&random.bytes::<32>())),
        }))
    }

    /// What every path begins with.
    pub fn base(&self) -> &str {
        &self.0.base
    }

    /// Puts the gate in front of routes, which see the paths behind it.
    pub fn guard(self, inside: Router) -> Router {
        let guarded = ServiceBuilder::new()
            .layer(from_fn_with_state(self, pass))
            .service(inside);
        Router::new().fallback_service(guarded)
    }

    /// The request as those behind the gate see it.
    fn admit(&self, mut request: Request) -> Result<Request, Problem> {
        if !self.knows_host(request.headers()) {
            return Err(Problem::NotFound);
        }
        let path = self.behind(request.uri().path()).ok_or(Problem::NotFound)?;
        if !self.is_ours(request.headers(), PAGES.contains(&path)) {
            return Err(Problem::CrossOrigin);
        }
        let inside = match request.uri().query() {
            Some(query) => format!("{path}?{query}"),
            None => path.to_owned(),
        };
        let inside = PathAndQuery::try_from(inside).map_err(|_| Problem::NotFound)?;
        *request.uri_mut() = Uri::from(inside);
        Ok(request)
    }

    /// What comes after the random path.
    fn behind<'a>(&self, path: &'a str) -> Option<&'a str> {
        let (base, rest) = path.split_at_checked(self.0.base.len())?;
        let known = equal(base.as_bytes(), self.0.base.as_bytes());
        (known && rest.starts_with('/')).then_some(rest)
    }

    fn knows_host(&self, headers: &HeaderMap) -> bool {
        let mut hosts = headers.get_all(header::HOST).iter();
        hosts.next().is_some_and(|host| *host == *self.0.host) && hosts.next().is_none()
    }

    /// Browsers say where a request comes from, so that no other site can use a path it got hold of.
    fn is_ours(&self, headers: &HeaderMap, is_page: bool) -> bool {
        let site = headers.get("sec-fetch-site").map(|site| site.as_bytes());
        let site_fits = match site {
            None | Some(b"same-origin") => true,
            // Typed or pasted into the address bar.
            Some(b"none") => is_page,
            Some(_) => false,
        };
        let origin_fits = headers
            .get_all(header::ORIGIN)
            .iter()
            .all(|origin| *origin == *self.0.origin);
        site_fits && origin_fits
    }
}

async fn pass(State(gate): State<Gate>, request: Request, next: Next) -> Response {
    let (mut response, kind) = match gate.admit(request) {
        Ok(request) => {
            let kind = Kind::of(request.uri().path());
            (next.run(request).await, kind)
        }
        Err(problem) => (problem.into_response(), Kind::Other),
    };
    headers::protect(&mut response, kind);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gate() -> Gate {
        Gate::new("127.0.0.1:4000".parse().unwrap(), &Random::seeded(1))
    }

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let mut map = HeaderMap::new();
        for (name, value) in pairs {
            map.append(*name, value.parse().unwrap());
        }
        map
    }

    #[test]
    fn only_the_exact_host_is_known() {
        let gate = gate();
        assert!(gate.knows_host(&headers(&[("host", "127.0.0.1:4000")])));
        for other in ["127.0.0.1", "localhost:4000", "evil.example:4000", ""] {
            assert!(!gate.knows_host(&headers(&[("host", other)])), "{other}");
        }
        assert!(!gate.knows_host(&headers(&[])));
        let twice = headers(&[("host", "127.0.0.1:4000"), ("host", "127.0.0.1:4000")]);
        assert!(!gate.knows_host(&twice));
    }

    #[test]
    fn only_the_random_path_leads_inside() {
        let gate = gate();
        let base = gate.base().to_owned();
        assert_eq!(gate.behind(&format!("{base}/desk")), Some("/desk"));
        assert_eq!(gate.behind(&base), None);
        assert_eq!(gate.behind(&format!("{base}x/desk")), None);
        assert_eq!(gate.behind("/desk"), None);
        assert_eq!(gate.behind(&format!("/{}/desk", "A".repeat(43))), None);
        assert_eq!(
            Gate::new("127.0.0.1:1".parse().unwrap(), &Random::system())
                .base()
                .len(),
            44
        );
    }

    #[test]
    fn n39_another_site_is_refused() {
        let gate = gate();
        let fits = |pairs: &[(&'static str, &str)], page| gate.is_ours(&headers(pairs), page);
        assert!(fits(&[], false));
        assert!(fits(
            &[
                ("sec-fetch-site", "same-origin"),
                ("origin", "http://127.0.0.1:4000")
            ],
            false
        ));
        assert!(fits(&[("sec-fetch-site", "none")], true));
        assert!(!fits(&[("sec-fetch-site", "none")], false));
        assert!(!fits(&[("sec-fetch-site", "cross-site")], true));
        assert!(!fits(&[("origin", "http://localhost:4000")], false));
        assert!(!fits(&[("origin", "null")], false));
    }
}
