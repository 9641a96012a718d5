//! The language that a page's address names.

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use axum::response::Response;

use super::notice::missing;
use super::preferred_locale;
use crate::i18n::Locale;

/// The language of the page that is asked for, where the address names nothing else. In another language there is no
/// page, which is said in the one that the browser asks for.
pub struct PageLocale(pub Locale);

impl<S: Send + Sync> FromRequestParts<S> for PageLocale {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let named = Path::<String>::from_request_parts(parts, state).await;
        let locale = named.ok().and_then(|Path(named)| named.parse().ok());
        locale
            .map(Self)
            .ok_or_else(|| missing(preferred_locale(&parts.headers)))
    }
}
