//! Reads a form's body, `application/x-www-form-urlencoded`, strictly and within limits.
//!
//! Our copies of what was typed are wiped when they are dropped; nothing is written anywhere.

use std::pin::Pin;
use std::time::Duration;

use axum::body::{Body, HttpBody as _};
use axum::http::{HeaderMap, StatusCode, header};
use zeroize::Zeroizing;

use crate::domain::answers;

/// The most bytes of a body. A browser writes every byte of Chinese or Uyghur as three (`%E5`), and the
/// longest report is to fit in any language; the rest is for the names of the fields and the receipts.
pub const MOST_BYTES: usize = 3 * answers::MOST_BYTES + 64 * 1024;

/// How long a whole body may take: the longest over a slow circuit.
const TIMEOUT: Duration = Duration::from_secs(300);

/// The most fields of a body.
pub const MOST_FIELDS: usize = 2000;

/// A body that is not taken. Never repeats what was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FormBodyError {
    /// Not a form of this kind.
    #[error("the body is not application/x-www-form-urlencoded")]
    MediaType,
    /// Too many bytes or fields.
    #[error("the body is too large")]
    TooLarge,
    /// Not well-formed, or not UTF-8.
    #[error("the body is not a well-formed form")]
    Malformed,
    /// The connection ended, or was too slow.
    #[error("the body did not arrive")]
    Cut,
}

impl FormBodyError {
    /// The status it is answered with.
    pub fn status(self) -> StatusCode {
        match self {
            Self::MediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::Cut => StatusCode::REQUEST_TIMEOUT,
        }
    }

    /// The name of the problem, as in `urn:thicket:problem:`.
    pub fn problem(self) -> &'static str {
        match self {
            Self::MediaType => "unsupported-media-type",
            Self::TooLarge => "too-large",
            Self::Malformed => "invalid-body",
            Self::Cut => "timeout",
        }
    }
}

/// The fields of a form, in the order in which they were sent. Has no `Debug`.
#[derive(Default)]
pub struct FormFields(Vec<(String, Zeroizing<String>)>);

impl FormFields {
    /// Reads a request's body to its end, or refuses it as early as possible.
    pub async fn read(headers: &HeaderMap, body: Body) -> Result<Self, FormBodyError> {
        let media_type = headers
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split(';').next())
            .unwrap_or_default();
        if !media_type
            .trim()
            .eq_ignore_ascii_case("application/x-www-form-urlencoded")
        {
            return Err(FormBodyError::MediaType);
        }
        let expected = body.size_hint();
        if expected.lower() > MOST_BYTES as u64 {
            return Err(FormBodyError::TooLarge);
        }
        let bytes = tokio::time::timeout(TIMEOUT, collect(body)).await;
        let bytes = bytes.map_err(|_| FormBodyError::Cut)??;
        Self::parse(&bytes)
    }

    /// Reads a body that is in memory.
    pub fn parse(body: &[u8]) -> Result<Self, FormBodyError> {
        let mut fields = Vec::new();
        for pair in body
            .split(|byte| *byte == b'&')
            .filter(|pair| !pair.is_empty())
        {
            if fields.len() == MOST_FIELDS {
                return Err(FormBodyError::TooLarge);
            }
            let middle = pair
                .iter()
                .position(|byte| *byte == b'=')
                .unwrap_or(pair.len());
            let name = decode(&pair[..middle])?;
            let value = decode(pair.get(middle + 1..).unwrap_or_default())?;
            fields.push((name.as_str().to_owned(), value));
        }
        Ok(Self(fields))
    }

    /// Adds a field that was read elsewhere.
    pub(super) fn push(&mut self, name: String, value: Zeroizing<String>) {
        self.0.push((name, value));
    }

    /// The first value of a field; empty if it was not sent.
    pub fn first(&self, name: &str) -> &str {
        self.iter()
            .find_map(|(field, value)| (field == name).then_some(value))
            .unwrap_or_default()
    }

    /// The last value of a field, if it was sent.
    pub(super) fn last(&self, name: &str) -> Option<&str> {
        let values = self.iter().filter(|(field, _)| *field == name);
        values.last().map(|(_, value)| value)
    }

    /// Whether a field was sent with that value.
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.iter().any(|field| field == (name, value))
    }

    /// Every field and its value.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

async fn collect(mut body: Body) -> Result<Zeroizing<Vec<u8>>, FormBodyError> {
    // All the room it may take at once: growing would leave copies behind.
    let room = body.size_hint().upper().unwrap_or(MOST_BYTES as u64);
    let room = usize::try_from(room).unwrap_or(MOST_BYTES).min(MOST_BYTES);
    let mut bytes = Zeroizing::new(Vec::with_capacity(room));
    while let Some(frame) = std::future::poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
        let frame = frame.map_err(|_| FormBodyError::Cut)?;
        if let Ok(data) = frame.into_data() {
            if bytes.len() + data.len() > MOST_BYTES {
                return Err(FormBodyError::TooLarge);
            }
            bytes.extend_from_slice(&data);
        }
    }
    Ok(bytes)
}

fn decode(text: &[u8]) -> Result<Zeroizing<String>, FormBodyError> {
    let mut decoded = Zeroizing::new(Vec::with_capacity(text.len()));
    let mut rest = text.iter();
    while let Some(byte) = rest.next() {
        decoded.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digits = (
                    rest.next().copied().and_then(hex),
                    rest.next().copied().and_then(hex),
                );
                let (Some(high), Some(low)) = digits else {
                    return Err(FormBodyError::Malformed);
                };
                high << 4 | low
            }
            other => *other,
        });
    }
    let text = std::str::from_utf8(&decoded).map_err(|_| FormBodyError::Malformed)?;
    Ok(Zeroizing::new(text.to_owned()))
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> HeaderMap {
        let mut headers = HeaderMap::new();
        let value = "application/x-www-form-urlencoded; charset=utf-8";
        headers.insert(header::CONTENT_TYPE, value.parse().expect("a header"));
        headers
    }

    fn parsed(body: &str) -> Result<Vec<(String, String)>, FormBodyError> {
        let fields = FormFields::parse(body.as_bytes())?;
        Ok(fields
            .iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect())
    }

    #[test]
    fn fields_are_decoded() {
        let expected = [
            ("a", "b c"),
            ("kinds", "字+&"),
            ("kinds", ""),
            ("x", ""),
            ("", "y"),
        ];
        let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(
            parsed("a=b+c&kinds=%E5%AD%97%2B%26&kinds=&&x&=y"),
            Ok(expected.to_vec())
        );
        assert_eq!(parsed(""), Ok(vec![]));
        for body in ["a=%", "a=%4", "a=%zz", "a=%+1", "a=%ff", "%e5%ad=x"] {
            assert_eq!(parsed(body), Err(FormBodyError::Malformed), "{body}");
        }
    }

    #[test]
    fn n03_too_many_fields_are_refused() {
        assert!(parsed(&"a&".repeat(MOST_FIELDS)).is_ok());
        assert_eq!(
            parsed(&"a&".repeat(MOST_FIELDS + 1)),
            Err(FormBodyError::TooLarge)
        );
    }

    #[tokio::test]
    async fn n01_too_long_a_body_is_refused_with_and_without_its_length() {
        let long = vec![b'a'; MOST_BYTES + 1];
        let announced = FormFields::read(&form(), Body::from(long.clone())).await;
        assert_eq!(announced.err(), Some(FormBodyError::TooLarge));

        // Endless, and without a length.
        let endless = Body::new(Endless);
        let chunked = FormFields::read(&form(), endless).await;
        assert_eq!(chunked.err(), Some(FormBodyError::TooLarge));

        let fits = FormFields::read(&form(), Body::from(long[..MOST_BYTES].to_vec())).await;
        assert!(fits.is_ok());
    }

    struct Endless;

    impl axum::body::HttpBody for Endless {
        type Data = axum::body::Bytes;
        type Error = std::convert::Infallible;

        fn poll_frame(
            self: Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Result<http_body::Frame<Self::Data>, Self::Error>>> {
            let chunk = axum::body::Bytes::from_static(&[b'a'; 4096]);
            std::task::Poll::Ready(Some(Ok(http_body::Frame::data(chunk))))
        }
    }

    #[tokio::test]
    async fn other_kinds_of_body_are_refused() {
        for media_type in [
            "",
            "text/plain",
            "multipart/form-data; boundary=x",
            "application/json",
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::CONTENT_TYPE, media_type.parse().expect("a header"));
            let read = FormFields::read(&headers, Body::from("a=b")).await;
            assert_eq!(read.err(), Some(FormBodyError::MediaType), "{media_type}");
        }
        let read = FormFields::read(&HeaderMap::new(), Body::from("a=b")).await;
        assert_eq!(read.err(), Some(FormBodyError::MediaType));
    }
}
