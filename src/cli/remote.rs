//! An intake's interface over HTTP, as the command line meets it.
//!
//! Believes nothing that it is told and follows no redirect. Sends no user agent, no language and no
//! cookie of its own.

use std::time::Duration;

use serde::de::DeserializeOwned;
use ureq::http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header};
use zeroize::Zeroizing;

use super::origin::{Origin, OriginError, Proxy};
use crate::crypto::derivation::Secret;
use crate::domain::encode_base64url;

/// The media type of every document.
pub const JSON: &str = "application/json";

/// How long a whole exchange may take: a report over a slow circuit.
const PATIENCE: Duration = Duration::from_secs(180);
/// How long a download may bring nothing. As a whole it may take as long as a slow circuit needs.
const STALL: Duration = Duration::from_secs(60);
/// The most bytes of an answer: a case with many long records.
const LARGEST_ANSWER: u64 = 64 * 1024 * 1024;
/// A problem document that is longer is not one.
const LARGEST_PROBLEM: usize = 16 * 1024;

/// An exchange that brought nothing to work with.
#[derive(Debug, thiserror::Error)]
pub enum RemoteError {
    /// No answer, or only a part of one: what was asked for may have been done or not.
    #[error("no answer from {origin}: {reason}")]
    Unanswered {
        /// Who was asked.
        origin: String,
        /// What the connection said.
        reason: String,
    },
    /// The server said no.
    #[error("{origin} answered {status} ({name})")]
    Refused {
        /// Who was asked.
        origin: String,
        /// The HTTP status.
        status: u16,
        /// The stable name of the problem; empty if it named none.
        name: String,
        /// How many seconds the server asks to wait.
        wait: Option<u64>,
    },
    /// The answer is not the document that was asked for.
    #[error("{origin} does not answer as an intake does: {reason}")]
    Nonsense {
        /// Who was asked.
        origin: String,
        /// What is wrong.
        reason: &'static str,
    },
}

impl RemoteError {
    /// Whether the server named this problem.
    pub fn is_problem(&self, problem: &str) -> bool {
        matches!(self, Self::Refused { name, .. } if name == problem)
    }
}

/// A whole answer, whatever its status.
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// All headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// The document in it.
    pub fn document<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_slice(&self.body).ok()
    }

    /// A header with a whole number.
    pub fn number(&self, name: &str) -> Option<u64> {
        self.headers.get(name)?.to_str().ok()?.parse().ok()
    }
}

/// Who asks.
#[derive(Clone, Copy)]
pub enum Authority<'a> {
    /// Anybody.
    None,
    /// Somebody who signed in.
    Cookie(&'a Zeroizing<String>),
    /// Whoever holds a mailbox's key.
    Mailbox(&'a Secret),
}

/// What is asked. Has no `Debug`.
#[derive(Clone)]
pub struct Call<'a> {
    /// The method.
    pub method: Method,
    /// The path under `/api/v1`. Never holds a secret.
    pub path: &'a str,
    /// Its media type and its bytes.
    pub body: Option<(&'static str, &'a [u8])>,
    /// Who asks.
    pub authority: Authority<'a>,
    /// More headers.
    pub headers: &'a [(&'static str, String)],
}

impl<'a> Call<'a> {
    /// Asks without a body, as anybody.
    pub fn new(method: Method, path: &'a str) -> Self {
        Self {
            method,
            path,
            body: None,
            authority: Authority::None,
            headers: &[],
        }
    }
}

/// One intake's interface.
#[derive(Clone)]
pub struct Remote {
    agent: ureq::Agent,
    origin: Origin,
}

impl Remote {
    /// Prepares to talk to `origin`; connects to nothing yet.
    pub fn new(origin: Origin, proxy: Option<Proxy>) -> Result<Self, OriginError> {
        let proxy = origin.way(proxy)?;
        let agent = ureq::Agent::config_builder()
            .proxy(proxy)
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .user_agent("")
            .accept_encoding("")
            .timeout_global(Some(PATIENCE))
            .build()
            .new_agent();
        Ok(Self { agent, origin })
    }

    /// Who is talked to.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// `GET` of a document.
    pub fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, RemoteError> {
        let answer = self.accepted(self.exchange(Method::GET, path, None, None)?)?;
        serde_json::from_slice(&answer.body).map_err(|_| self.nonsense("not the expected document"))
    }

    /// `POST` of exactly these bytes of JSON; gives the answer, if it is no refusal.
    pub fn post(&self, path: &str, body: &[u8]) -> Result<Answer, RemoteError> {
        self.accepted(self.exchange(Method::POST, path, Some(body), None)?)
    }

    /// One exchange under `/api/v1`, with a cookie if there is one.
    pub fn exchange(
        &self,
        method: Method,
        path: &str,
        body: Option<&[u8]>,
        cookie: Option<&Zeroizing<String>>,
    ) -> Result<Answer, RemoteError> {
        self.run(&Call {
            body: body.map(|body| (JSON, body)),
            authority: cookie.map_or(Authority::None, Authority::Cookie),
            ..Call::new(method, path)
        })
    }

    /// One exchange under `/api/v1` that is no refusal.
    pub fn call(&self, call: &Call<'_>) -> Result<Answer, RemoteError> {
        self.accepted(self.run(call)?)
    }

    fn run(&self, call: &Call<'_>) -> Result<Answer, RemoteError> {
        let mut request = Request::builder()
            .method(call.method.clone())
            .uri(format!("{}/api/v1{}", self.origin, call.path))
            .header(header::ACCEPT, "application/json");
        if let Some((kind, _)) = call.body {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        for (name, value) in call.headers {
            request = request.header(*name, value);
        }
        request = match call.authority {
            Authority::None => request,
            Authority::Cookie(cookie) => request.header(header::COOKIE, cookie.as_str()),
            Authority::Mailbox(key) => {
                let bearer = Zeroizing::new(format!("Bearer {}", encode_base64url(key.as_slice())));
                let value = HeaderValue::from_str(&bearer).map(|mut value| {
                    value.set_sensitive(true);
                    value
                });
                match value {
                    Ok(value) => request.header(header::AUTHORIZATION, value),
                    Err(_) => return Err(self.nonsense("its mailbox cannot be asked for")),
                }
            }
        };
        let result = match call.body {
            Some((_, body)) => request.body(body).map(|request| self.agent.run(request)),
            None => request.body(()).map(|request| self.agent.run(request)),
        };
        let response = result
            .map_err(|_| self.nonsense("its address cannot be asked for"))?
            .map_err(|error| self.unanswered(&error))?;
        let (parts, mut body) = response.into_parts();
        let body = body
            .with_config()
            .limit(LARGEST_ANSWER)
            .read_to_vec()
            .map_err(|error| self.unanswered(&error))?;
        Ok(Answer {
            status: parts.status,
            headers: parts.headers,
            body,
        })
    }

    /// Begins to fetch bytes under `/api/v1`, which are then read as they come.
    pub fn download(
        &self,
        path: &str,
        cookie: Option<&Zeroizing<String>>,
    ) -> Result<ureq::http::Response<ureq::Body>, RemoteError> {
        let mut request = self
            .agent
            .get(format!("{}/api/v1{path}", self.origin))
            .config()
            .timeout_global(None)
            .timeout_recv_response(Some(PATIENCE))
            .timeout_per_read(Some(STALL))
            .build();
        if let Some(cookie) = cookie {
            request = request.header(header::COOKIE, cookie.as_str());
        }
        request.call().map_err(|error| self.unanswered(&error))
    }

    fn accepted(&self, answer: Answer) -> Result<Answer, RemoteError> {
        if answer.status.is_success() {
            return Ok(answer);
        }
        Err(RemoteError::Refused {
            origin: self.origin.to_string(),
            status: answer.status.as_u16(),
            name: problem_name(&answer.body).unwrap_or_default(),
            wait: answer
                .headers
                .get(header::RETRY_AFTER)
                .and_then(|value| value.to_str().ok()?.parse().ok()),
        })
    }

    /// A refusal that was read by hand.
    pub fn refused(&self, status: StatusCode, body: &[u8]) -> RemoteError {
        RemoteError::Refused {
            origin: self.origin.to_string(),
            status: status.as_u16(),
            name: problem_name(body).unwrap_or_default(),
            wait: None,
        }
    }

    fn unanswered(&self, error: &ureq::Error) -> RemoteError {
        self.broken(error)
    }

    /// An answer that came only in part, or not at all.
    pub fn broken(&self, reason: impl std::fmt::Display) -> RemoteError {
        RemoteError::Unanswered {
            origin: self.origin.to_string(),
            reason: reason.to_string(),
        }
    }

    /// An answer that makes no sense.
    pub fn nonsense(&self, reason: &'static str) -> RemoteError {
        RemoteError::Nonsense {
            origin: self.origin.to_string(),
            reason,
        }
    }
}

/// The stable name in a problem document.
pub fn problem_name(body: &[u8]) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Document {
        #[serde(rename = "type")]
        kind: String,
    }
    if body.len() > LARGEST_PROBLEM {
        return None;
    }
    let document: Document = serde_json::from_slice(body).ok()?;
    let name = document.kind.strip_prefix("urn:thicket:problem:")?;
    let known = name
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    known.then(|| name.to_owned())
}
