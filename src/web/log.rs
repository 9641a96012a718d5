//! What may be logged: never an address, a user agent, an id, a size or a path parameter.

use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;

/// Logs staff requests by the route's pattern. Reporter routes are not logged at all.
pub async fn staff(request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(String::new, |path| path.as_str().to_owned());
    let start = Instant::now();
    let response = next.run(request).await;
    tracing::info!(
        "{method} {route} {} {} ms",
        response.status().as_u16(),
        start.elapsed().as_millis()
    );
    response
}

/// Text without line breaks, escape codes or characters that reorder a line.
pub fn plain(text: &str) -> String {
    text.chars()
        .map(|character| match character {
            '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{061c}'
            | '\u{e0000}'..='\u{e007f}' => '\u{fffd}',
            '\u{2028}' | '\u{2029}' => ' ',
            other if other.is_control() => ' ',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn n51_logged_values_cannot_forge_lines() {
        assert_eq!(
            super::plain("a\nINFO forged\u{1b}[31m\u{202e}b"),
            "a INFO forged [31m\u{fffd}b"
        );
    }
}
