//! Passing the calls of the workbench, the account's pages and the administration on to the intake: only those they make,
//! rebuilt from their parts, with the session's cookie added here and taken out of every answer.
//!
//! Nothing that the browser sends reaches the server but a JSON body; of the server's headers, only the media
//! type and the length reach the browser. Parts of files pass through in pieces, so that memory stays flat.

mod administration;
mod cases;
#[cfg(test)]
mod coverage;
mod own;

use std::io::Read as _;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use futures_util::stream;
use tokio::sync::{mpsc, oneshot};
use zeroize::Zeroizing;

use crate::cli::output::note;
use crate::cli::remote::{Answer, Remote};
use crate::cli::trust::{Expectations, IntakeAnswer, LedgerDocument, TrustError, verify};
use crate::domain::part::LARGEST_PART;
use crate::web::api::files::attachment;
use crate::web::body;
use crate::web::problem::Problem;

/// The only cookie that is kept.
const COOKIE: &str = "__Host-thicket";

/// How much of a file passes through at a time.
const PIECE_BYTES: usize = 64 * 1024;

/// Forwards to one intake, and holds the session with it.
pub struct Forwarder {
    remote: Remote,
    expected: Expectations,
    cookie: Mutex<Option<Zeroizing<String>>>,
}

/// The calls that the workbench, the account's pages and the administration make, under `/api/v1`. There are no others:
/// a test holds them against the table of routes.
pub fn routes(forwarder: Arc<Forwarder>) -> Router {
    Router::new()
        .route("/intake", get(intake))
        .route("/ledger", get(ledger).post(administration::entry))
        .route("/session", get(session).post(sign_in).delete(sign_out))
        .route("/sessions", axum::routing::delete(sign_out_everywhere))
        .merge(cases::routes())
        .merge(own::routes())
        .merge(administration::routes())
        .fallback(|| async { Problem::NotFound })
        .method_not_allowed_fallback(|| async { Problem::MethodNotAllowed })
        .with_state(forwarder)
}

type Shared = State<Arc<Forwarder>>;

async fn intake(State(to): Shared) -> Response {
    to.pass(
        Method::GET,
        "/intake".to_owned(),
        None,
        Some(Checked::Intake),
    )
    .await
}

async fn ledger(State(to): Shared) -> Response {
    to.pass(
        Method::GET,
        "/ledger".to_owned(),
        None,
        Some(Checked::Ledger),
    )
    .await
}

async fn session(State(to): Shared) -> Response {
    to.read("/session".to_owned()).await
}

async fn sign_in(State(to): Shared, headers: HeaderMap, body: Body) -> Response {
    to.write(Method::POST, "/session".to_owned(), &headers, body)
        .await
}

async fn sign_out(State(to): Shared) -> Response {
    to.end("/session").await
}

async fn sign_out_everywhere(State(to): Shared) -> Response {
    to.end("/sessions").await
}

/// Answers that are compared with what this computer knows before the browser sees them.
#[derive(Clone, Copy)]
enum Checked {
    Intake,
    Ledger,
}

impl Forwarder {
    /// Nobody is signed in yet.
    pub fn new(remote: Remote, expected: Expectations) -> Self {
        Self {
            remote,
            expected,
            cookie: Mutex::default(),
        }
    }

    /// Ends the session, if there is one, since nothing could use it any more.
    pub async fn sign_out(self: &Arc<Self>) {
        if self.cookie().is_some() {
            let _ = self.end("/session").await;
        }
    }

    async fn read(self: &Arc<Self>, path: String) -> Response {
        self.pass(Method::GET, path, None, None).await
    }

    async fn write(
        self: &Arc<Self>,
        method: Method,
        path: String,
        headers: &HeaderMap,
        body: Body,
    ) -> Response {
        let is_json = headers
            .get(header::CONTENT_TYPE)
            .is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
        if !is_json {
            return Problem::UnsupportedMediaType.into_response();
        }
        match body::read(headers, body, body::REPORT_BYTES).await {
            Ok(body) => self.pass(method, path, Some(body.to_vec()), None).await,
            Err(problem) => problem.into_response(),
        }
    }

    async fn end(self: &Arc<Self>, path: &str) -> Response {
        let response = self.pass(Method::DELETE, path.to_owned(), None, None).await;
        if response.status().is_success() {
            self.set_cookie(None);
        }
        response
    }

    async fn pass(
        self: &Arc<Self>,
        method: Method,
        path: String,
        body: Option<Vec<u8>>,
        checked: Option<Checked>,
    ) -> Response {
        let to = Arc::clone(self);
        let exchange = move || {
            let cookie = to.cookie();
            let answer = to
                .remote
                .exchange(method, &path, body.as_deref(), cookie.as_ref());
            match answer {
                // Not an answer of the intake: the workbench says that there was none.
                Err(error) => {
                    note(error);
                    StatusCode::BAD_GATEWAY.into_response()
                }
                Ok(answer) => to.hand_over(answer, checked),
            }
        };
        match tokio::task::spawn_blocking(exchange).await {
            Ok(response) => response,
            Err(_) => StatusCode::BAD_GATEWAY.into_response(),
        }
    }

    /// Hands a part of a file through in pieces. The thread that reads it waits while the browser does.
    async fn hand_through(self: &Arc<Self>, path: String) -> Response {
        let to = Arc::clone(self);
        let (pieces, rest) = mpsc::channel::<std::io::Result<Vec<u8>>>(1);
        let (begun, beginning) = oneshot::channel();
        tokio::task::spawn_blocking(move || {
            let response = match to.remote.download(&path, to.cookie().as_ref()) {
                Ok(response) => response,
                Err(error) => {
                    note(error);
                    return;
                }
            };
            let (parts, body) = response.into_parts();
            let mut body = body.into_reader();
            if !parts.status.is_success() {
                let mut text = Vec::new();
                if body.take(LARGEST_PART).read_to_end(&mut text).is_ok() {
                    let _ = begun.send(Err(Answer {
                        status: parts.status,
                        headers: parts.headers,
                        body: text,
                    }));
                }
                return;
            }
            let size = parts.headers.get(header::CONTENT_LENGTH);
            let size = size
                .and_then(|size| size.to_str().ok()?.parse().ok())
                .filter(|size| *size <= LARGEST_PART);
            let Some(size) = size else { return };
            let _ = begun.send(Ok(size));
            loop {
                let mut piece = vec![0; PIECE_BYTES];
                let read = body.read(&mut piece);
                let last = !matches!(read, Ok(count) if count > 0);
                let piece = read.map(|count| {
                    piece.truncate(count);
                    piece
                });
                // Nobody takes it any more once the browser has gone.
                if pieces.blocking_send(piece).is_err() || last {
                    return;
                }
            }
        });
        match beginning.await {
            Err(_) => StatusCode::BAD_GATEWAY.into_response(),
            Ok(Err(answer)) => self.hand_over(answer, None),
            Ok(Ok(size)) => {
                let pieces = stream::unfold(rest, |mut rest| async move {
                    rest.recv().await.map(|piece| (piece, rest))
                });
                attachment(Body::from_stream(pieces), Some(size))
            }
        }
    }

    fn hand_over(&self, answer: Answer, checked: Option<Checked>) -> Response {
        self.take_cookie(&answer);
        if let Some(checked) = checked
            && answer.status.is_success()
            && let Err(error) = self.check(checked, &answer.body)
        {
            note(format_args!("WARNING: {error}"));
            return Problem::InvalidLedger.into_response();
        }
        let kind = answer.headers.get(header::CONTENT_TYPE);
        let kind = match kind.map(|kind| kind.as_bytes()) {
            Some(kind) if kind.starts_with(b"application/problem+json") => {
                "application/problem+json"
            }
            _ => "application/json",
        };
        let mut response = (answer.status, answer.body).into_response();
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        response
    }

    /// Refuses another intake, and a ledger that is invalid, older or forked. That the server names another
    /// roster than its ledger's is for the workbench to see and to show.
    fn check(&self, checked: Checked, body: &[u8]) -> Result<(), TrustError> {
        let unreadable = || TrustError::from(self.remote.nonsense("not the expected document"));
        match checked {
            Checked::Intake => {
                let intake: IntakeAnswer =
                    serde_json::from_slice(body).map_err(|_| unreadable())?;
                self.expected.check_genesis(&intake)
            }
            Checked::Ledger => {
                let document: LedgerDocument =
                    serde_json::from_slice(body).map_err(|_| unreadable())?;
                let ledger = verify(&document, &self.expected.pinned()?)?;
                self.expected.check(&ledger)?;
                self.expected.remember(&ledger)
            }
        }
    }

    fn take_cookie(&self, answer: &Answer) {
        for cookie in answer.headers.get_all(header::SET_COOKIE) {
            let pair = cookie
                .to_str()
                .ok()
                .and_then(|cookie| cookie.split(';').next());
            let value = pair.and_then(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='));
            if let Some(value) = value {
                let kept = (!value.is_empty()).then(|| Zeroizing::new(format!("{COOKIE}={value}")));
                self.set_cookie(kept);
            }
        }
        if answer.status == StatusCode::UNAUTHORIZED {
            self.set_cookie(None);
        }
    }

    fn cookie(&self) -> Option<Zeroizing<String>> {
        let cookie = self.cookie.lock().unwrap_or_else(PoisonError::into_inner);
        cookie.clone()
    }

    fn set_cookie(&self, to: Option<Zeroizing<String>>) {
        *self.cookie.lock().unwrap_or_else(PoisonError::into_inner) = to;
    }
}
