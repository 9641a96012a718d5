//! The calls that a caseworker makes about cases and the desk. Every id is parsed and written again, so that nothing else
//! can be in it.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, Method};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post, put};
use serde::Deserialize;

use super::{Forwarder, Shared};
use crate::domain::{AccountId, CaseId, PartId, StatusFilter};
use crate::storage::QueueCursor;
use crate::web::problem::Problem;

/// The calls, under `/api/v1`.
pub(super) fn routes() -> Router<Arc<Forwarder>> {
    Router::new()
        .route("/cases", get(cases))
        .route("/cases/{case}", get(case).patch(hint))
        .route("/cases/{case}/records", post(records))
        .route("/cases/{case}/grants", post(grants))
        .route("/cases/{case}/rekey", post(rekey))
        .route("/cases/{case}/refused", put(refuse))
        .route("/cases/{case}/desk", put(hand_over))
        .route(
            "/cases/{case}/erasure",
            post(ask_for_erasure).delete(call_off_erasure),
        )
        .route("/cases/{case}/files/{id}", get(file))
        .route("/desk/templates", get(templates).put(put_templates))
        .route("/desk/missing", get(missing))
        .route("/desk/grants", post(grant_many))
}

/// The place on a list; none for an absent or empty one.
fn cursor(after: Option<&str>) -> Result<Option<QueueCursor>, Problem> {
    match after {
        None | Some("") => Ok(None),
        Some(after) => after.parse().map(Some).map_err(|_| Problem::InvalidBody),
    }
}

#[derive(Deserialize)]
struct PageQuery {
    #[serde(default)]
    state: String,
    after: Option<String>,
}

async fn cases(State(to): Shared, Query(query): Query<PageQuery>) -> Response {
    // Both are written again from what they mean, so that nothing else can be in them.
    let known = query.state.parse::<StatusFilter>().is_ok();
    match cursor(query.after.as_deref()) {
        Err(problem) => problem.into_response(),
        Ok(_) if !known => Problem::InvalidBody.into_response(),
        Ok(None) => to.read(format!("/cases?state={}", query.state)).await,
        Ok(Some(after)) => {
            to.read(format!("/cases?state={}&after={after}", query.state))
                .await
        }
    }
}

#[derive(Deserialize)]
struct MissingQuery {
    account: String,
    after: Option<String>,
}

async fn missing(State(to): Shared, Query(query): Query<MissingQuery>) -> Response {
    let Ok(account) = query.account.parse::<AccountId>() else {
        return Problem::NotFound.into_response();
    };
    match cursor(query.after.as_deref()) {
        Err(problem) => problem.into_response(),
        Ok(None) => to.read(format!("/desk/missing?account={account}")).await,
        Ok(Some(after)) => {
            to.read(format!("/desk/missing?account={account}&after={after}"))
                .await
        }
    }
}

async fn grant_many(State(to): Shared, headers: HeaderMap, body: Body) -> Response {
    to.write(Method::POST, "/desk/grants".to_owned(), &headers, body)
        .await
}

async fn templates(State(to): Shared) -> Response {
    to.read("/desk/templates".to_owned()).await
}

async fn put_templates(State(to): Shared, headers: HeaderMap, body: Body) -> Response {
    to.write(Method::PUT, "/desk/templates".to_owned(), &headers, body)
        .await
}

async fn case(State(to): Shared, Path(case): Path<String>) -> Response {
    match case.parse::<CaseId>() {
        Ok(case) => to.read(format!("/cases/{case}")).await,
        Err(_) => Problem::NotFound.into_response(),
    }
}

async fn file(State(to): Shared, Path((case, id)): Path<(String, String)>) -> Response {
    match (case.parse::<CaseId>(), id.parse::<PartId>()) {
        (Ok(case), Ok(id)) => to.hand_through(format!("/cases/{case}/files/{id}")).await,
        _ => Problem::NotFound.into_response(),
    }
}

async fn hint(to: Shared, case: Path<String>, headers: HeaderMap, body: Body) -> Response {
    write_to_case(to, case, Method::PATCH, "", headers, body).await
}

async fn records(to: Shared, case: Path<String>, headers: HeaderMap, body: Body) -> Response {
    write_to_case(to, case, Method::POST, "/records", headers, body).await
}

async fn grants(to: Shared, case: Path<String>, headers: HeaderMap, body: Body) -> Response {
    write_to_case(to, case, Method::POST, "/grants", headers, body).await
}

async fn rekey(to: Shared, case: Path<String>, headers: HeaderMap, body: Body) -> Response {
    write_to_case(to, case, Method::POST, "/rekey", headers, body).await
}

async fn refuse(to: Shared, case: Path<String>, headers: HeaderMap, body: Body) -> Response {
    write_to_case(to, case, Method::PUT, "/refused", headers, body).await
}

async fn hand_over(to: Shared, case: Path<String>, headers: HeaderMap, body: Body) -> Response {
    write_to_case(to, case, Method::PUT, "/desk", headers, body).await
}

async fn ask_for_erasure(
    to: Shared,
    case: Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    write_to_case(to, case, Method::POST, "/erasure", headers, body).await
}

async fn call_off_erasure(
    to: Shared,
    case: Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    write_to_case(to, case, Method::DELETE, "/erasure", headers, body).await
}

async fn write_to_case(
    State(to): Shared,
    Path(case): Path<String>,
    method: Method,
    what: &str,
    headers: HeaderMap,
    body: Body,
) -> Response {
    match case.parse::<CaseId>() {
        Ok(case) => {
            to.write(method, format!("/cases/{case}{what}"), &headers, body)
                .await
        }
        Err(_) => Problem::NotFound.into_response(),
    }
}
