//! Parts of files: sent by tus 1.0 (core, creation, termination), read whole.
//!
//! A part is kept as it arrives, so that a circuit that breaks costs what was not yet on the disk: at most half a
//! MiB. Slow is allowed; who sends next to nothing does not keep a place. Nothing of a reporter's request is
//! logged, and what they call their files is neither asked nor kept.

mod receiving;

use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{Extensions, HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::stream;

use super::Id;
use crate::domain::part::LARGEST_PART;
use crate::domain::{CaseId, PartId};
use crate::web::Web;
use crate::web::bearer::Sender;
use crate::web::error::Failure;
use crate::web::problem::Problem;
use crate::web::session::Caseworker;
use crate::web::uploads::{Kind, UploadPlace};
use crate::workflow::{PartUpload, WorkflowError};
use receiving::{Refused, drain, receive};

const VERSION: HeaderValue = HeaderValue::from_static("1.0.0");
const RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
const KNOWN_VERSIONS: HeaderName = HeaderName::from_static("tus-version");
const EXTENSIONS: HeaderName = HeaderName::from_static("tus-extension");
const MAX_SIZE: HeaderName = HeaderName::from_static("tus-max-size");
const LENGTH: HeaderName = HeaderName::from_static("upload-length");
const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const METADATA: HeaderName = HeaderName::from_static("upload-metadata");
const CONTENT: &[u8] = b"application/offset+octet-stream";

/// In front of every call of tus: refuses another version, and names ours in every answer.
pub async fn speak_tus(request: Request, next: Next) -> Response {
    let asks = request.method() == Method::OPTIONS;
    let mut versions = request.headers().get_all(RESUMABLE).iter();
    let known = versions.next() == Some(&VERSION) && versions.next().is_none();
    let mut response = if asks || known {
        next.run(request).await
    } else {
        Problem::TusVersion.into_response()
    };
    let refused = response.status() == StatusCode::PRECONDITION_FAILED;
    let headers = response.headers_mut();
    headers.insert(RESUMABLE, VERSION);
    if asks || refused {
        headers.insert(KNOWN_VERSIONS, VERSION);
    }
    response
}

/// `OPTIONS cases/{case}/files`: what of tus is spoken here.
pub async fn options() -> impl IntoResponse {
    (
        StatusCode::NO_CONTENT,
        [
            (EXTENSIONS, HeaderValue::from_static("creation,termination")),
            (MAX_SIZE, HeaderValue::from(LARGEST_PART)),
        ],
    )
}

/// `POST cases/{case}/files`: begins a part.
pub async fn create(
    State(web): State<Web>,
    Sender(mailbox): Sender,
    Id(case): Id<CaseId>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Failure> {
    let size = number(&headers, &LENGTH).ok_or(Problem::InvalidBody)?;
    let id = named_id(&headers)?;
    let id = web.thicket.begin_part(mailbox, case, id, size).await?;
    let place = format!("/api/v1/cases/{case}/files/{id}");
    Ok((StatusCode::CREATED, [(header::LOCATION, place)]))
}

/// `HEAD cases/{case}/files/{id}`: how much of a part is on the disk.
pub async fn head(
    State(web): State<Web>,
    Path(path): Path<(String, String)>,
    Sender(mailbox): Sender,
) -> Result<impl IntoResponse, Failure> {
    let (case, id) = part(path)?;
    let part = web.thicket.take_up_part(mailbox, case, id).await?;
    Ok((
        StatusCode::OK,
        [
            (OFFSET, HeaderValue::from(part.offset())),
            (LENGTH, HeaderValue::from(part.size())),
        ],
    ))
}

/// `PATCH cases/{case}/files/{id}`: sends a part on from where it ends. Of what is refused little is read, and
/// only from somebody with a place; the connection is closed where that is not all.
pub async fn patch(
    State(web): State<Web>,
    Path(path): Path<(String, String)>,
    Sender(mailbox): Sender,
    headers: HeaderMap,
    extensions: Extensions,
    body: Body,
) -> Response {
    let peer = web.peer.of(&extensions, &headers);
    let sent: Result<_, Failure> = async {
        let (case, id) = part(path)?;
        let upload = web.thicket.take_up_part(mailbox, case, id).await?;
        let place = web.uploads.enter(peer, case, Kind::Part).await;
        Ok((upload, place.ok_or(Problem::Busy)?))
    }
    .await;
    let received = match sent {
        Ok((upload, place)) => receive_part(&headers, upload, place, body).await,
        Err(failure) => Err(Refused {
            failure,
            whole: false,
        }),
    };
    match received {
        Ok(offset) => {
            let stored = [(OFFSET, HeaderValue::from(offset))];
            (StatusCode::NO_CONTENT, stored).into_response()
        }
        Err(Refused { failure, whole }) => {
            let mut response = failure.into_response();
            if !whole {
                let close = HeaderValue::from_static("close");
                response.headers_mut().insert(header::CONNECTION, close);
            }
            response
        }
    }
}

async fn receive_part(
    headers: &HeaderMap,
    upload: PartUpload,
    mut place: UploadPlace,
    body: Body,
) -> Result<u64, Refused> {
    let Err(failure) = check_patch(headers, &upload) else {
        return receive(upload, place, body).await;
    };
    drop(upload);
    // Who waits for leave to send it sends nothing.
    let whole = !headers.contains_key(header::EXPECT) && drain(body, &mut place).await;
    Err(Refused { failure, whole })
}

/// What a request must be to go on with a part.
fn check_patch(headers: &HeaderMap, upload: &PartUpload) -> Result<(), Failure> {
    let kind = headers.get(header::CONTENT_TYPE);
    if kind.is_none_or(|kind| kind.as_bytes() != CONTENT)
        || headers.contains_key(header::CONTENT_ENCODING)
    {
        return Err(Problem::UnsupportedMediaType.into());
    }
    if number(headers, &OFFSET) != Some(upload.offset()) {
        return Err(Problem::WrongOffset.into());
    }
    let announced = number(headers, &header::CONTENT_LENGTH).unwrap_or(0);
    if announced > upload.size() - upload.offset() {
        return Err(Problem::TooMuch.into());
    }
    Ok(())
}

/// `DELETE cases/{case}/files/{id}`: takes an unfinished part back.
pub async fn delete(
    State(web): State<Web>,
    Path(path): Path<(String, String)>,
    Sender(mailbox): Sender,
) -> Result<impl IntoResponse, Failure> {
    let (case, id) = part(path)?;
    web.thicket.remove_part(mailbox, case, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET cases/{case}/files/{id}`: a whole part, for a caseworker with a grant.
pub async fn get(
    State(web): State<Web>,
    Caseworker(session): Caseworker,
    Path(path): Path<(String, String)>,
) -> Result<Response, Failure> {
    let (case, id) = part(path)?;
    let part = web.thicket.open_part(&session, case, id).await?;
    let size = part.size();
    let chunks = stream::try_unfold(part, |mut part| async move {
        let chunk = part.next().await?;
        Ok::<_, WorkflowError>(chunk.map(|chunk| (chunk, part)))
    });
    Ok(attachment(Body::from_stream(chunks), Some(size)))
}

/// Sealed bytes as they are answered: to be saved, never to be shown.
pub fn attachment(body: Body, size: Option<u64>) -> Response {
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/octet-stream"),
    );
    headers.insert(
        header::CONTENT_DISPOSITION,
        HeaderValue::from_static("attachment"),
    );
    if let Some(size) = size {
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(size));
    }
    response
}

fn part((case, id): (String, String)) -> Result<(CaseId, PartId), Problem> {
    match (case.parse(), id.parse()) {
        (Ok(case), Ok(id)) => Ok((case, id)),
        _ => Err(Problem::NotFound),
    }
}

/// A whole number in decimal digits, if there is exactly one such header.
fn number(headers: &HeaderMap, name: &HeaderName) -> Option<u64> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?;
    let digits = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    (digits && values.next().is_none())
        .then(|| value.parse().ok())
        .flatten()
}

/// The id that the sender names in the metadata. The rest of them is neither read nor kept.
fn named_id(headers: &HeaderMap) -> Result<Option<PartId>, Problem> {
    let mut named = None;
    for value in headers.get_all(METADATA) {
        let value = value.to_str().map_err(|_| Problem::InvalidBody)?;
        for pair in value.split(',') {
            let Some(("id", id)) = pair.trim().split_once(' ') else {
                continue;
            };
            let id = STANDARD
                .decode(id)
                .ok()
                .and_then(|id| PartId::from_slice(&id).ok())
                .filter(|_| named.is_none())
                .ok_or(Problem::InvalidBody)?;
            named = Some(id);
        }
    }
    Ok(named)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(values: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(METADATA, value.parse().unwrap());
        }
        headers
    }

    #[test]
    fn only_the_id_is_taken_from_the_metadata() {
        let id = STANDARD.encode([7; 16]);
        let named = |values: &[&str]| named_id(&headers(values));
        assert_eq!(named(&[]), Ok(None));
        assert_eq!(named(&["filename 5a625ou3"]), Ok(None));
        let both = format!("filename 5a625ou3,id {id}");
        assert_eq!(named(&[&both]), Ok(Some(PartId([7; 16]))));
        for wrong in [
            "id AAAA".to_owned(),
            "id ????".to_owned(),
            format!("id {id},id {id}"),
        ] {
            assert_eq!(named(&[&wrong]), Err(Problem::InvalidBody), "{wrong}");
        }
    }

    #[test]
    fn numbers_are_digits_and_stand_once() {
        let read = |values: &[&str]| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(OFFSET, value.parse().unwrap());
            }
            number(&headers, &OFFSET)
        };
        assert_eq!(read(&["0"]), Some(0));
        assert_eq!(read(&["8388608"]), Some(8_388_608));
        for wrong in ["", "+1", "-1", "0x1", "1 ", "99999999999999999999"] {
            assert_eq!(read(&[wrong]), None, "{wrong}");
        }
        assert_eq!(read(&["1", "1"]), None);
        assert_eq!(read(&[]), None);
    }
}
