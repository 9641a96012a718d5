//! The first page and the sealing form, compressed once for everybody as small as Brotli can.
//!
//! On a slow line those two are most of what a reporter waits for. What a page was compressed from
//! is kept beside it, so that it is used for exactly that page, whatever a page depends on.

use std::sync::Arc;

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use brotli::enc::BrotliEncoderParams;
use brotli::enc::backward_references::BrotliEncoderMode;
use tokio::sync::Mutex;

use super::notice::{Problem, response_to_problem};
use super::{respond, respond_bytes};
use crate::i18n::Locale;
use crate::web::assets::accepts_brotli;

/// The newest version of each page in each language.
#[derive(Default)]
pub struct KeptPages {
    home: [Slot; Locale::ALL.len()],
    report: [Slot; Locale::ALL.len()],
}

/// A page that is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeptPage {
    /// The first page.
    Home,
    /// The form that is sealed in the browser.
    Report,
}

type Slot = Arc<Mutex<Packed>>;

#[derive(Default)]
struct Packed {
    html: String,
    brotli: Bytes,
}

impl KeptPages {
    /// Answers with the page, which must be the same for everybody: compressed if the browser takes
    /// that. Whoever comes first after a page has changed waits for some tenths of a second.
    pub(super) async fn respond(
        &self,
        request: &HeaderMap,
        page: KeptPage,
        locale: Locale,
        html: String,
    ) -> Response {
        if !accepts_brotli(request) {
            return respond(StatusCode::OK, html);
        }
        let slots = match page {
            KeptPage::Home => &self.home,
            KeptPage::Report => &self.report,
        };
        let mut packed = Arc::clone(&slots[locale as usize]).lock_owned().await;
        if packed.html != html {
            // The lock goes along: it is done once, also if the browser does not wait for it.
            let work = tokio::task::spawn_blocking(move || {
                *packed = Packed::new(html);
                packed
            });
            packed = match work.await {
                Ok(packed) => packed,
                Err(_) => {
                    let problem = Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal");
                    return response_to_problem(locale, &problem, false);
                }
            };
        }
        let mut response = respond_bytes(StatusCode::OK, packed.brotli.clone());
        let headers = [
            (header::CONTENT_ENCODING, "br"),
            (header::VARY, "Accept-Encoding"),
        ];
        for (name, value) in headers {
            response
                .headers_mut()
                .insert(name, HeaderValue::from_static(value));
        }
        response
    }
}

impl Packed {
    fn new(html: String) -> Self {
        let params = BrotliEncoderParams {
            quality: 11,
            size_hint: html.len(),
            // Not a font, but what makes the pages smallest: distances between repetitions are written for short ones.
            mode: BrotliEncoderMode::BROTLI_MODE_FONT,
            ..BrotliEncoderParams::default()
        };
        let mut brotli = Vec::new();
        // Reading from memory and writing to it cannot fail.
        let _ = brotli::BrotliCompress(&mut html.as_bytes(), &mut brotli, &params);
        Self {
            html,
            brotli: brotli.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn ask(kept: &KeptPages, accept: &'static str, html: &str) -> (bool, Vec<u8>) {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(accept));
        let response = kept
            .respond(&headers, KeptPage::Report, Locale::Ug, html.to_owned())
            .await;
        let packed = response.headers().contains_key(header::CONTENT_ENCODING);
        let body = axum::body::to_bytes(response.into_body(), 1 << 20).await;
        (packed, body.expect("a body").to_vec())
    }

    fn unpacked(mut body: &[u8]) -> String {
        let mut html = Vec::new();
        brotli::BrotliDecompress(&mut body, &mut html).expect("Brotli");
        String::from_utf8(html).expect("UTF-8")
    }

    #[tokio::test]
    async fn a_page_is_packed_anew_when_it_is_another() {
        let kept = KeptPages::default();
        for html in ["<p>one</p>", "<p>one</p>", "<p>two</p>", "<p>one</p>"] {
            let (packed, body) = ask(&kept, "gzip, br", html).await;
            assert!(packed);
            assert_eq!(unpacked(&body), html);
        }
        let (packed, body) = ask(&kept, "gzip", "<p>three</p>").await;
        assert!(!packed);
        assert_eq!(body, b"<p>three</p>");
    }
}
