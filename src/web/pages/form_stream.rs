//! Reads a form with files, `multipart/form-data`, as it streams: the typed fields first, then the files.
//!
//! multer takes the body apart. It bounds neither the headers of a part nor how far it reads ahead, so the body
//! reaches it through [`Metered`]. Nothing is written to a file, and what was typed is wiped when it is dropped.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody as _};
use axum::http::{HeaderMap, header};
use futures_util::Stream;
use multer::Field;
use tokio::time::Instant;
use zeroize::Zeroizing;

use super::form_body::{FormBodyError, FormFields, MOST_FIELDS};
use crate::domain::{answers, safe_file_name};
use crate::web::pace::Pace;

/// The most bytes of typed text, with the names of the fields and the receipts.
const MOST_TEXT: usize = answers::MOST_BYTES + 64 * 1024;
/// The most bytes that are read, beside one frame of the body, to find the next part and its headers.
const MOST_BETWEEN: u64 = 16 * 1024;
/// The most files, chosen or not.
const MOST_FILES: usize = 100;
/// How long the typed fields may take.
const TEXT_TIMEOUT: Duration = Duration::from_secs(300);
/// The field of the files.
const FILES: &str = "files";
/// The longest boundary (RFC 2046).
const LONGEST_BOUNDARY: usize = 70;
/// The longest media type that is believed to be one.
const LONGEST_TYPE: usize = 127;

/// Whether a request's body is such a form.
pub fn is_form_with_files(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("multipart/form-data"))
}

/// A form that is being read.
pub struct FormStream {
    parts: multer::Multipart<'static>,
    meter: Arc<Meter>,
    /// The first chosen file, found at the end of the fields.
    waiting: Option<Field<'static>>,
    files: usize,
    pace: Pace,
    /// Set once the rest cannot be understood.
    broken: bool,
}

impl FormStream {
    /// Begins to read a body of at most `most` bytes. Refuses another kind of body, and one whose boundary is missing
    /// or named twice.
    pub fn begin(headers: &HeaderMap, body: Body, most: u64) -> Result<Self, FormBodyError> {
        let boundary = boundary(headers)?;
        let meter = Arc::new(Meter {
            between: AtomicU64::new(MOST_BETWEEN),
            left: AtomicU64::new(most),
        });
        let body = Metered {
            body,
            meter: Arc::clone(&meter),
            gave: false,
        };
        Ok(Self {
            parts: multer::Multipart::new(body, boundary),
            meter,
            waiting: None,
            files: 0,
            pace: Pace::new(Instant::now()),
            broken: false,
        })
    }

    /// Reads the typed fields: everything before the first file that was chosen.
    pub async fn fields(&mut self) -> Result<FormFields, FormBodyError> {
        let read = tokio::time::timeout(TEXT_TIMEOUT, self.read_fields()).await;
        let read = read.map_err(|_| FormBodyError::Cut).flatten();
        self.pace = Pace::new(Instant::now());
        self.broken |= read.is_err();
        read
    }

    async fn read_fields(&mut self) -> Result<FormFields, FormBodyError> {
        let mut fields = FormFields::default();
        let (mut count, mut text) = (0, 0);
        while let Some(mut part) = self.next_part().await? {
            if part.file_name().is_some() {
                if self.is_chosen(&mut part).await? {
                    self.waiting = Some(part);
                    break;
                }
                continue;
            }
            let name = part.name().ok_or(FormBodyError::Malformed)?.to_owned();
            count += 1;
            text += name.len();
            let mut value = Zeroizing::new(Vec::new());
            while let Some(bytes) = part.chunk().await.map_err(unreadable)? {
                text += bytes.len();
                if text > MOST_TEXT {
                    return Err(FormBodyError::TooLarge);
                }
                value.extend_from_slice(&bytes);
            }
            if count > MOST_FIELDS || text > MOST_TEXT {
                return Err(FormBodyError::TooLarge);
            }
            let value = std::str::from_utf8(&value).map_err(|_| FormBodyError::Malformed)?;
            fields.push(name, Zeroizing::new(value.to_owned()));
        }
        Ok(fields)
    }

    /// The next file that was chosen. What is not read of the one before is skipped.
    pub async fn next_file(&mut self) -> Result<Option<ChosenFile<'_>>, FormBodyError> {
        if self.broken {
            return Ok(None);
        }
        let found = self.find_file().await;
        self.broken |= found.is_err();
        Ok(found?.map(|part| ChosenFile { form: self, part }))
    }

    async fn find_file(&mut self) -> Result<Option<Field<'static>>, FormBodyError> {
        if let Some(part) = self.waiting.take() {
            return Ok(Some(part));
        }
        let deadline = self.pace.deadline();
        let next = async {
            while let Some(mut part) = self.next_part().await? {
                // What is typed stands before the files.
                if part.file_name().is_none() {
                    return Err(FormBodyError::Malformed);
                }
                if self.is_chosen(&mut part).await? {
                    return Ok(Some(part));
                }
            }
            Ok(None)
        };
        let found = tokio::time::timeout_at(deadline, next).await;
        found.map_err(|_| FormBodyError::Cut).flatten()
    }

    /// Whether a file was chosen: browsers send an empty one without a name where none was.
    async fn is_chosen(&mut self, part: &mut Field<'static>) -> Result<bool, FormBodyError> {
        self.files += 1;
        if self.files > MOST_FILES {
            return Err(FormBodyError::TooLarge);
        }
        if part.name() != Some(FILES) {
            return Err(FormBodyError::Malformed);
        }
        if part.file_name().is_some_and(|name| !name.is_empty()) {
            return Ok(true);
        }
        while let Some(bytes) = part.chunk().await.map_err(unreadable)? {
            if !bytes.is_empty() {
                return Err(FormBodyError::Malformed);
            }
        }
        Ok(false)
    }

    async fn next_part(&mut self) -> Result<Option<Field<'static>>, FormBodyError> {
        self.meter.between.store(MOST_BETWEEN, Ordering::Relaxed);
        let part = self.parts.next_field().await.map_err(unreadable)?;
        // The content of a part is bounded by whoever reads it.
        self.meter.between.store(u64::MAX, Ordering::Relaxed);
        Ok(part)
    }

    /// Reads the rest and keeps none of it: a browser that is still sending would not show the answer.
    pub async fn skip_rest(mut self) {
        while let Ok(Some(mut file)) = self.next_file().await {
            while let Ok(Some(_)) = file.chunk().await {}
        }
    }
}

/// A file that was chosen in a form, as it arrives.
pub struct ChosenFile<'a> {
    form: &'a mut FormStream,
    part: Field<'static>,
}

impl ChosenFile<'_> {
    /// Its name, without what makes names dangerous.
    pub fn name(&self) -> String {
        // Browsers write a quotation mark so.
        let sent = self.part.file_name().unwrap_or_default();
        safe_file_name(&sent.replace("%22", "\""))
    }

    /// The media type that the browser says, if it is one.
    pub fn media_type(&self) -> String {
        let named = self.part.content_type().map(|kind| kind.essence_str());
        named
            .filter(|kind| kind.len() <= LONGEST_TYPE)
            .unwrap_or("application/octet-stream")
            .to_owned()
    }

    /// The next bytes; none at the end. An error means that the file is not whole.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, FormBodyError> {
        let deadline = self.form.pace.deadline();
        let chunk = match tokio::time::timeout_at(deadline, self.part.chunk()).await {
            Ok(chunk) => chunk.map_err(unreadable),
            Err(_) => Err(FormBodyError::Cut),
        };
        self.form.broken |= chunk.is_err();
        if let Ok(Some(bytes)) = &chunk {
            let now = Instant::now();
            self.form.pace.took(bytes.len(), now, now);
        }
        chunk
    }

    /// Says that dealing with the last bytes took until now: that time is not the sender's.
    pub fn dealt_with(&mut self, since: Instant) {
        self.form.pace.took(0, since, Instant::now());
    }
}

/// What of a body may still be read.
struct Meter {
    /// Until the next part is found.
    between: AtomicU64,
    /// In all.
    left: AtomicU64,
}

/// A body that is read one frame at a time, and only as far as the meter allows.
struct Metered {
    body: Body,
    meter: Arc<Meter>,
    /// Whether the frame before is to be dealt with first: multer reads on as long as there is anything.
    gave: bool,
}

impl Stream for Metered {
    type Item = Result<Bytes, FormBodyError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if std::mem::take(&mut self.gave) {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        loop {
            if self.meter.between.load(Ordering::Relaxed) == 0 {
                return Poll::Ready(Some(Err(FormBodyError::TooLarge)));
            }
            let frame = std::task::ready!(Pin::new(&mut self.body).poll_frame(context));
            let bytes = match frame {
                None => return Poll::Ready(None),
                Some(Err(_)) => return Poll::Ready(Some(Err(FormBodyError::Cut))),
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(bytes) => bytes,
                    Err(_) => continue,
                },
            };
            let length = bytes.len() as u64;
            let left = self.meter.left.load(Ordering::Relaxed);
            let Some(left) = left.checked_sub(length) else {
                return Poll::Ready(Some(Err(FormBodyError::TooLarge)));
            };
            self.meter.left.store(left, Ordering::Relaxed);
            let between = self.meter.between.load(Ordering::Relaxed);
            let between = match between {
                u64::MAX => u64::MAX,
                between => between.saturating_sub(length),
            };
            self.meter.between.store(between, Ordering::Relaxed);
            self.gave = true;
            return Poll::Ready(Some(Ok(bytes)));
        }
    }
}

/// The one boundary that the one content type names.
fn boundary(headers: &HeaderMap) -> Result<String, FormBodyError> {
    let mut kinds = headers.get_all(header::CONTENT_TYPE).iter();
    let (Some(kind), None) = (kinds.next(), kinds.next()) else {
        return Err(FormBodyError::Malformed);
    };
    let kind = kind.to_str().map_err(|_| FormBodyError::Malformed)?;
    if kind.to_ascii_lowercase().matches("boundary=").count() != 1 {
        return Err(FormBodyError::Malformed);
    }
    let boundary = multer::parse_boundary(kind).map_err(|_| FormBodyError::Malformed)?;
    if boundary.is_empty() || boundary.len() > LONGEST_BOUNDARY {
        return Err(FormBodyError::Malformed);
    }
    Ok(boundary)
}

/// What multer refuses. Its own words may repeat what was sent, so they go no further.
fn unreadable(error: multer::Error) -> FormBodyError {
    match error {
        multer::Error::StreamReadFailed(cause) => cause
            .downcast_ref::<FormBodyError>()
            .copied()
            .unwrap_or(FormBodyError::Cut),
        _ => FormBodyError::Malformed,
    }
}

#[cfg(test)]
mod tests;
