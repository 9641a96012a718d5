//! Managing accounts, for admins.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde::Serialize;
use zeroize::Zeroizing;

use super::{Answer, Id};
use crate::domain::{AccountId, Minute};
use crate::web::Web;
use crate::web::body::{Document, NOTES_BYTES};
use crate::web::error::Failure;
use crate::web::session::Admin;
use crate::workflow::{AskRequest, InviteRequest, NotesRequest, ResetRequest};

#[derive(Serialize)]
struct Invited {
    account: AccountId,
    path: Zeroizing<String>,
    expires: Minute,
}

#[derive(Serialize)]
struct Marked {
    cases: u64,
}

/// `GET accounts`.
pub async fn list(
    State(web): State<Web>,
    Admin(session): Admin,
) -> Result<impl IntoResponse, Failure> {
    Ok(Json(web.thicket.accounts_view(&session).await?))
}

/// `POST invites`.
pub async fn invite(
    State(web): State<Web>,
    Admin(session): Admin,
    Document(request): Document<InviteRequest, NOTES_BYTES>,
) -> Result<impl IntoResponse, Failure> {
    let link = web.thicket.invite_as_asked(&session, &request).await?;
    let answer = Answer::new(Invited {
        account: link.account,
        path: link.path,
        expires: link.expires,
    });
    Ok((StatusCode::CREATED, answer))
}

/// `DELETE invites/{account}`.
pub async fn withdraw_invitation(
    State(web): State<Web>,
    Admin(session): Admin,
    Id(account): Id<AccountId>,
) -> Result<impl IntoResponse, Failure> {
    web.thicket
        .withdraw_invitation((&session).into(), account)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `PUT accounts/{account}/notes`.
pub async fn put_notes(
    State(web): State<Web>,
    Admin(session): Admin,
    Id(account): Id<AccountId>,
    Document(request): Document<NotesRequest, NOTES_BYTES>,
) -> Result<impl IntoResponse, Failure> {
    web.thicket.put_notes(&session, account, &request).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET accounts/{account}/sessions`.
pub async fn sessions(
    State(web): State<Web>,
    Admin(session): Admin,
    Id(account): Id<AccountId>,
) -> Result<impl IntoResponse, Failure> {
    Ok(Json(web.thicket.sessions_of(&session, account).await?))
}

/// `DELETE accounts/{account}/sessions`.
pub async fn sign_out(
    State(web): State<Web>,
    Admin(session): Admin,
    Id(account): Id<AccountId>,
) -> Result<impl IntoResponse, Failure> {
    web.thicket.sign_out_account(&session, account).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET accounts/{account}/cases`.
pub async fn cases_left(
    State(web): State<Web>,
    Admin(session): Admin,
    Id(account): Id<AccountId>,
) -> Result<impl IntoResponse, Failure> {
    let left = web.thicket.cases_left((&session).into(), account).await?;
    Ok(Json(left))
}

/// `POST accounts/{account}/reset`.
pub async fn make_reset(
    State(web): State<Web>,
    Admin(session): Admin,
    Id(account): Id<AccountId>,
    Document(request): Document<ResetRequest>,
) -> Result<impl IntoResponse, Failure> {
    let link = web
        .thicket
        .make_reset((&session).into(), account, request)
        .await?;
    Ok((StatusCode::CREATED, Json(link)))
}

/// `DELETE accounts/{account}/reset`.
pub async fn withdraw_reset(
    State(web): State<Web>,
    Admin(session): Admin,
    Id(account): Id<AccountId>,
) -> Result<impl IntoResponse, Failure> {
    web.thicket
        .withdraw_reset((&session).into(), account)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST accounts/{account}/rekey`: a suspension was for cause.
pub async fn mark_for_rekey(
    State(web): State<Web>,
    Admin(session): Admin,
    Id(account): Id<AccountId>,
    _: Document<AskRequest>,
) -> Result<impl IntoResponse, Failure> {
    let cases = web.thicket.mark_for_rekey(&session, account).await?;
    Ok(Answer::new(Marked { cases }))
}

/// `GET workload`.
pub async fn workload(
    State(web): State<Web>,
    Admin(session): Admin,
) -> Result<impl IntoResponse, Failure> {
    Ok(Json(web.thicket.workload((&session).into()).await?))
}
