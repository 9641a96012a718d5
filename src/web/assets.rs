//! Scripts and style sheets, embedded in the binary under names that hold a hash of their content.
//!
//! Only these are cached, and for ever: another content has another name. Nothing here is secret,
//! and nothing is read from the disk.

use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// Where assets are found.
pub const PREFIX: &str = "/assets/";

/// One embedded file.
#[derive(Debug)]
pub struct Asset {
    /// Its name with the hash, such as `report.0123456789abcdef.js`.
    pub name: &'static str,
    /// Its `Content-Type`.
    pub media_type: &'static str,
    /// For the `integrity` attribute.
    pub integrity: &'static str,
    /// The file.
    pub content: &'static [u8],
    /// The file compressed with Brotli, if it was built.
    pub brotli: Option<&'static [u8]>,
}

impl Asset {
    /// Its address on the site.
    pub fn path(&self) -> String {
        format!("{PREFIX}{}", self.name)
    }

    /// The asset of that exact name.
    pub fn find(name: &str) -> Option<&'static Self> {
        ALL.into_iter().find(|asset| asset.name == name)
    }

    /// Answers with the file, compressed if the client takes that.
    pub fn response(&'static self, request: &HeaderMap) -> Response {
        let mut response = match self.brotli {
            Some(packed) if accepts_brotli(request) => {
                ([(header::CONTENT_ENCODING, "br")], packed).into_response()
            }
            _ => self.content.into_response(),
        };
        let headers = [
            (header::CONTENT_TYPE, self.media_type),
            (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
            (header::VARY, "Accept-Encoding"),
        ];
        for (name, value) in headers {
            response
                .headers_mut()
                .insert(name, header::HeaderValue::from_static(value));
        }
        response
    }
}

/// Whether the client takes Brotli, and says so as browsers do.
pub(super) fn accepts_brotli(request: &HeaderMap) -> bool {
    request
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|coding| coding.trim().eq_ignore_ascii_case("br"))
}

/// `GET /assets/{name}`.
pub async fn serve(Path(name): Path<String>, headers: HeaderMap) -> Response {
    match Asset::find(&name) {
        Some(asset) => asset.response(&headers),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn assets_are_found_by_their_hashed_name_only() {
        let plain = serve(Path(REPORT_JS.name.to_owned()), HeaderMap::new()).await;
        assert_eq!(plain.status(), StatusCode::OK);
        assert!(plain.headers().get(header::CONTENT_ENCODING).is_none());
        assert_eq!(
            plain.headers()[header::CACHE_CONTROL],
            "public, max-age=31536000, immutable"
        );
        for name in [
            "report.js",
            "",
            "../Cargo.toml",
            "report.0000000000000000.js",
        ] {
            let missing = serve(Path(name.to_owned()), HeaderMap::new()).await;
            assert_eq!(missing.status(), StatusCode::NOT_FOUND, "{name}");
            assert!(missing.headers().get(header::CACHE_CONTROL).is_none());
        }
    }

    #[test]
    fn brotli_only_for_those_who_take_it() {
        let asset = ALL.into_iter().find(|asset| asset.brotli.is_some());
        let Some(asset) = asset else { return };
        let mut headers = HeaderMap::new();
        for (accept, packed) in [("gzip, br", true), ("gzip", false), ("bread", false)] {
            headers.insert(header::ACCEPT_ENCODING, accept.parse().expect("a header"));
            let response = asset.response(&headers);
            let encoding = response.headers().get(header::CONTENT_ENCODING);
            assert_eq!(encoding.is_some(), packed, "{accept}");
        }
    }
}
