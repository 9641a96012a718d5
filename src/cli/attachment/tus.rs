//! One sealed part on its way by tus 1.0 (core, creation, termination).
//!
//! Small enough to be written here: the crates that speak tus as a client have not been kept for years, bring an HTTP
//! client of their own, and none takes an id that the sender chose.

use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ureq::http::{Method, StatusCode};

use crate::cli::patience::Patience;
use crate::cli::remote::{Answer, Authority, Call, Remote, RemoteError};
use crate::crypto::derivation::Secret;
use crate::domain::{CaseId, PartId};

/// Sent in one go at first. Grows while the way is fast and shrinks where it breaks.
const FIRST_SLICE: usize = 512 * 1024;
const SMALLEST_SLICE: usize = 64 * 1024;
const LARGEST_SLICE: usize = 8 * 1024 * 1024;
/// A slice that takes longer makes the next one smaller.
const SLOW: Duration = Duration::from_secs(30);

/// How far a part has come.
#[derive(Clone, Copy, Debug)]
pub struct Upload {
    /// Bytes that the server keeps.
    pub offset: u64,
    /// Bytes of the whole part.
    pub length: u64,
}

/// One part of a case's files at the server. Has no `Debug`.
pub struct Tus<'a> {
    remote: &'a Remote,
    key: &'a Secret,
    id: PartId,
    all: String,
    one: String,
}

impl<'a> Tus<'a> {
    /// The part `id` of a case. What a server says about where it is does not count.
    pub fn new(remote: &'a Remote, key: &'a Secret, case: CaseId, id: PartId) -> Self {
        let all = format!("/cases/{case}/files");
        Self {
            remote,
            key,
            id,
            one: format!("{all}/{id}"),
            all,
        }
    }

    /// How far it is; none if it is not there.
    pub fn state(&self) -> Result<Option<Upload>, RemoteError> {
        let answer = match self.ask(Method::HEAD, &self.one, None, &[]) {
            Err(RemoteError::Refused { status: 404, .. }) => return Ok(None),
            answer => answer?,
        };
        let offset = answer.number("upload-offset");
        let length = answer.number("upload-length");
        match offset.zip(length) {
            Some((offset, length)) if offset <= length => Ok(Some(Upload { offset, length })),
            _ => Err(self.remote.nonsense("it does not say how much it keeps")),
        }
    }

    /// Takes an unfinished part back.
    pub fn remove(&self) -> Result<(), RemoteError> {
        match self.ask(Method::DELETE, &self.one, None, &[]) {
            Err(RemoteError::Refused { status: 404, .. }) | Ok(_) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Sends the whole part, going on where the way broke. `shown` is told how many bytes are kept.
    pub fn send(
        &self,
        sealed: &[u8],
        mut patience: Patience,
        shown: &mut dyn FnMut(u64),
    ) -> Result<(), RemoteError> {
        let whole = sealed.len();
        let mut slice = FIRST_SLICE;
        let mut kept = None;
        while kept != Some(whole) {
            let Some(offset) = kept else {
                match self.begin(whole) {
                    Ok(offset) => kept = Some(offset),
                    Err(error) => patience.wait(error)?,
                }
                continue;
            };
            let end = whole.min(offset + slice);
            let begun = Instant::now();
            match self.append(&sealed[offset..end], offset, end) {
                Ok(offset) => {
                    patience.renew();
                    kept = Some(offset);
                    if begun.elapsed() < SLOW {
                        slice = (slice * 2).min(LARGEST_SLICE);
                    } else {
                        slice = (slice / 2).max(SMALLEST_SLICE);
                    }
                }
                // Forgotten, or somebody else sends the same part: then what is there is not of this sealing.
                Err(
                    error @ RemoteError::Refused {
                        status: 404 | 409, ..
                    },
                ) => {
                    patience.wait_anyway(error)?;
                    kept = None;
                }
                Err(error) => {
                    patience.wait(error)?;
                    slice = (slice / 2).max(SMALLEST_SLICE);
                    kept = self.resume(offset, end, whole, &mut patience)?;
                }
            }
            shown(kept.unwrap_or(0) as u64);
        }
        Ok(())
    }

    /// Where to go on after an answer was lost: between what was kept before and what was sent. Anywhere else it is
    /// not of this sealing, and the part begins anew.
    fn resume(
        &self,
        kept: usize,
        sent: usize,
        whole: usize,
        patience: &mut Patience,
    ) -> Result<Option<usize>, RemoteError> {
        let upload = loop {
            match self.state() {
                Ok(upload) => break upload,
                Err(error) => patience.wait(error)?,
            }
        };
        let upload = upload.filter(|upload| upload.length == whole as u64);
        let offset = upload.and_then(|upload| usize::try_from(upload.offset).ok());
        Ok(offset.filter(|offset| (kept..=sent).contains(offset)))
    }

    /// Begins the part. What is there of another sealing cannot be added to, and makes way unless it is whole.
    fn begin(&self, whole: usize) -> Result<usize, RemoteError> {
        match self.create(whole) {
            Err(error) if error.is_problem("part-known") => match self.state()? {
                Some(upload) if upload.offset == upload.length => Ok(whole),
                _ => {
                    self.remove()?;
                    self.create(whole)
                }
            },
            result => result,
        }
    }

    fn create(&self, whole: usize) -> Result<usize, RemoteError> {
        let id = STANDARD.encode(self.id.as_bytes());
        let headers = [
            ("upload-length", whole.to_string()),
            ("upload-metadata", format!("id {id}")),
        ];
        let answer = self.ask(Method::POST, &self.all, None, &headers)?;
        if answer.status == StatusCode::CREATED {
            Ok(0)
        } else {
            Err(self.remote.nonsense("it did not begin the file"))
        }
    }

    /// Sends a slice and gives how many bytes are kept now; `end` is where it ends.
    fn append(&self, slice: &[u8], offset: usize, end: usize) -> Result<usize, RemoteError> {
        let headers = [("upload-offset", offset.to_string())];
        let answer = self.ask(Method::PATCH, &self.one, Some(slice), &headers)?;
        let kept = answer.number("upload-offset");
        let kept = kept.and_then(|kept| usize::try_from(kept).ok());
        kept.filter(|kept| (offset + 1..=end).contains(kept))
            .ok_or_else(|| self.remote.nonsense("it does not say how much it keeps"))
    }

    fn ask(
        &self,
        method: Method,
        path: &str,
        body: Option<&[u8]>,
        more: &[(&'static str, String)],
    ) -> Result<Answer, RemoteError> {
        let mut headers = vec![("tus-resumable", "1.0.0".to_owned())];
        headers.extend_from_slice(more);
        self.remote.call(&Call {
            body: body.map(|body| ("application/offset+octet-stream", body)),
            authority: Authority::Mailbox(self.key),
            headers: &headers,
            ..Call::new(method, path)
        })
    }
}
