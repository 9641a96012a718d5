//! Mailboxes, for whoever shows a key (PROTOCOL.md, section 6). Nothing is logged here, and opening one answers alike
//! whether the key opens anything or not.

use std::time::Duration;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use serde::Deserialize;
use tokio::time::{Instant, sleep_until};

use super::{Asked, Id, stored};
use crate::domain::RecordId;
use crate::web::Web;
use crate::web::bearer::Bearer;
use crate::web::body::{Document, RECORD_BYTES};
use crate::web::error::Failure;
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
    Document(request): Document<FollowUpRequest, RECORD_BYTES>,
) -> Result<impl IntoResponse, Failure> {
    Ok(stored(web.thicket.follow_up(mailbox, &request).await?))
}

/// `DELETE mailbox/mail/{id}`.
pub async fn delete_mail(
    State(web): State<Web>,
    Bearer(mailbox): Bearer,
    Id(id): Id<RecordId>,
) -> Result<impl IntoResponse, Failure> {
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
