//! The calls that the administration makes. Every id is parsed and written again, so that nothing else can be in it.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, Method};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{delete, get, post, put};
use serde::Deserialize;

use super::{Forwarder, Shared};
use crate::domain::{AccountId, Digest};
use crate::web::problem::Problem;

/// The calls, under `/api/v1`; `POST ledger` stands beside `GET ledger`.
pub(super) fn routes() -> Router<Arc<Forwarder>> {
    Router::new()
        .route("/journal", get(journal).post(export))
        .route("/accounts", get(accounts))
        .route("/workload", get(workload))
        .route("/invites", post(invite))
        .route("/invites/{account}", delete(withdraw_invite))
        .route("/accounts/{account}/notes", put(notes))
        .route(
            "/accounts/{account}/sessions",
            get(sessions).delete(sign_out),
        )
        .route("/accounts/{account}/cases", get(cases_left))
        .route(
            "/accounts/{account}/reset",
            post(reset).delete(withdraw_reset),
        )
        .route("/accounts/{account}/rekey", post(rekey))
        .route("/ledger/proposals", get(proposals))
        .route("/ledger/proposals/{id}", delete(withdraw_proposal))
}

#[derive(Deserialize)]
struct After {
    after: Option<u64>,
}

async fn journal(State(to): Shared, Query(query): Query<After>) -> Response {
    let after = query.after.map(|after| format!("?after={after}"));
    to.read(format!("/journal{}", after.unwrap_or_default()))
        .await
}

async fn accounts(State(to): Shared) -> Response {
    to.read("/accounts".to_owned()).await
}

async fn workload(State(to): Shared) -> Response {
    to.read("/workload".to_owned()).await
}

async fn proposals(State(to): Shared) -> Response {
    to.read("/ledger/proposals".to_owned()).await
}

async fn invite(State(to): Shared, headers: HeaderMap, body: Body) -> Response {
    to.write(Method::POST, "/invites".to_owned(), &headers, body)
        .await
}

async fn export(State(to): Shared, headers: HeaderMap, body: Body) -> Response {
    to.write(Method::POST, "/journal".to_owned(), &headers, body)
        .await
}

/// `POST ledger`: an entry that the page signed.
pub(super) async fn entry(State(to): Shared, headers: HeaderMap, body: Body) -> Response {
    to.write(Method::POST, "/ledger".to_owned(), &headers, body)
        .await
}

async fn withdraw_invite(to: Shared, account: Path<String>) -> Response {
    ask(to, account, Method::DELETE, "/invites/", "").await
}

async fn sessions(to: Shared, account: Path<String>) -> Response {
    ask(to, account, Method::GET, "/accounts/", "/sessions").await
}

async fn cases_left(to: Shared, account: Path<String>) -> Response {
    ask(to, account, Method::GET, "/accounts/", "/cases").await
}

async fn sign_out(to: Shared, account: Path<String>) -> Response {
    ask(to, account, Method::DELETE, "/accounts/", "/sessions").await
}

async fn withdraw_reset(to: Shared, account: Path<String>) -> Response {
    ask(to, account, Method::DELETE, "/accounts/", "/reset").await
}

async fn notes(to: Shared, account: Path<String>, headers: HeaderMap, body: Body) -> Response {
    tell(to, account, Method::PUT, "/notes", headers, body).await
}

async fn reset(to: Shared, account: Path<String>, headers: HeaderMap, body: Body) -> Response {
    tell(to, account, Method::POST, "/reset", headers, body).await
}

async fn rekey(to: Shared, account: Path<String>, headers: HeaderMap, body: Body) -> Response {
    tell(to, account, Method::POST, "/rekey", headers, body).await
}

async fn withdraw_proposal(State(to): Shared, Path(id): Path<String>) -> Response {
    match id.parse::<Digest>() {
        Ok(id) => {
            let path = format!("/ledger/proposals/{id}");
            to.pass(Method::DELETE, path, None, None).await
        }
        Err(_) => Problem::NotFound.into_response(),
    }
}

async fn ask(
    State(to): Shared,
    Path(account): Path<String>,
    method: Method,
    before: &str,
    after: &str,
) -> Response {
    match account.parse::<AccountId>() {
        Ok(account) => {
            let path = format!("{before}{account}{after}");
            to.pass(method, path, None, None).await
        }
        Err(_) => Problem::NotFound.into_response(),
    }
}

async fn tell(
    State(to): Shared,
    Path(account): Path<String>,
    method: Method,
    after: &str,
    headers: HeaderMap,
    body: Body,
) -> Response {
    match account.parse::<AccountId>() {
        Ok(account) => {
            let path = format!("/accounts/{account}{after}");
            to.write(method, path, &headers, body).await
        }
        Err(_) => Problem::NotFound.into_response(),
    }
}
