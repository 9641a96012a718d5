//! Mailboxes, for whoever shows a key (PROTOCOL.md, section 6). Nothing is logged here, and opening one answers alike
//! whether the key opens anything or not.

use std::time::Duration;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};
use tokio::time::{Instant, sleep_until};

use super::{Answer, Asked, created};
use crate::domain::RecordId;
use crate::storage::PutRecord;
use crate::web::Web;
use crate::web::bearer::Bearer;
use crate::web::body::{RECORD_BYTES, document};
use crate::web::error::Failure;
use crate::web::problem::Problem;
use crate::workflow::FollowUpRequest;

/// No page of a mailbox is answered sooner. The work for any key is the same and takes a few milliseconds, but reading
/// long rows of a database that are there takes a little longer than finding none; this hides the rest.
pub const ANSWER_AFTER: Duration = Duration::from_millis(20);

/// Which page is asked for.
#[derive(Deserialize)]
pub struct PageQuery {
    #[serde(default)]
    page: u32,
}

#[derive(Serialize)]
struct Stored {
    id: RecordId,
}

/// `GET mailbox?page=`.
pub async fn get(
    State(web): State<Web>,
    Bearer(mailbox): Bearer,
    Asked(query): Asked<PageQuery>,
) -> Result<impl IntoResponse, Failure> {
    let begun = Instant::now();
    let view = web.thicket.open_mailbox(mailbox, query.page).await?;
    let page = view.padded()?;
    sleep_until(begun + ANSWER_AFTER).await;
    Ok(([(header::CONTENT_TYPE, "application/json")], page))
}

/// `POST mailbox/followups`.
pub async fn follow_up(
    State(web): State<Web>,
    Bearer(mailbox): Bearer,
    headers: HeaderMap,
    body: Body,
) -> Result<impl IntoResponse, Failure> {
    let request: FollowUpRequest = document(&headers, body, RECORD_BYTES).await?;
    let (new, id) = match web.thicket.follow_up(mailbox, &request).await? {
        PutRecord::Stored(id) => (true, id),
        PutRecord::Known(id) => (false, id),
    };
    Ok((created(new), Answer::new(Stored { id })))
}

/// `DELETE mailbox/mail/{id}`.
pub async fn delete_mail(
    State(web): State<Web>,
    Bearer(mailbox): Bearer,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, Failure> {
    let id = id.parse().map_err(|_| Problem::NotFound)?;
    web.thicket.delete_mail(mailbox, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `DELETE mailbox`: withdraws the report.
pub async fn withdraw(
    State(web): State<Web>,
    Bearer(mailbox): Bearer,
) -> Result<impl IntoResponse, Failure> {
    web.thicket.withdraw(mailbox).await?;
    Ok(StatusCode::NO_CONTENT)
}
