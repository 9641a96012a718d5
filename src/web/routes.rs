//! Every route with its audience, in one table. A route cannot be added without a row.

mod people;

use axum::Router;
use axum::extract::Request;
use axum::http::{Extensions, HeaderMap, Method, StatusCode, Version};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, delete, get, head, options, patch, post, put};
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};

use super::api::{self, cases, enrolment, files, intake, mailbox, reports, session, templates};
use super::limits::{Cost, PeerAddress, limit};
use super::problem::Problem;
use super::{Web, assets, cross_origin, headers, log, pages};
use crate::config::Limits;

/// Who a route is for. Everybody else gets 401 or 404.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Anybody; nothing is logged.
    Reporter,
    /// Anybody who holds an invitation or is about to sign in.
    Invited,
    /// Anybody who signed in.
    Staff,
    /// Caseworkers, for the cases granted to them.
    Caseworker,
    /// Admins.
    Admin,
}

/// One row of the table.
pub struct Row {
    /// The method.
    pub method: Method,
    /// The path's pattern.
    pub path: &'static str,
    /// Who it is for.
    pub audience: Audience,
    /// What a request costs.
    pub cost: Cost,
    handler: MethodRouter<Web>,
}

fn row(
    method: Method,
    path: &'static str,
    audience: Audience,
    cost: Cost,
    handler: MethodRouter<Web>,
) -> Row {
    Row {
        method,
        path,
        audience,
        cost,
        handler,
    }
}

/// The table.
pub fn table() -> Vec<Row> {
    use Audience::{Caseworker, Invited, Reporter, Staff};
    use Cost::{Credential, File, Light, Mailbox, PlainForm, Report};
    const GET: Method = Method::GET;
    const POST: Method = Method::POST;
    const DELETE: Method = Method::DELETE;
    let write = Cost::Staff;
    let tus = |handler: MethodRouter<Web>| handler.layer(from_fn(files::speak_tus));
    vec![
        row(GET, "/", Reporter, Light, get(pages::to_home)),
        row(GET, "/report", Reporter, Light, get(pages::to_report)),
        row(GET, "/mailbox", Reporter, Light, get(pages::to_mailbox)),
        row(GET, "/{locale}", Reporter, Light, get(pages::to_slash)),
        row(GET, "/{locale}/", Reporter, Light, get(pages::home::<Web>)),
        row(
            GET,
            "/{locale}/report",
            Reporter,
            Light,
            get(pages::report::<Web>),
        ),
        row(
            GET,
            "/{locale}/report/plain",
            Reporter,
            Light,
            get(pages::plain_form::<Web>),
        ),
        row(
            POST,
            "/{locale}/report/plain",
            Reporter,
            PlainForm,
            post(pages::send_plain::<Web>),
        ),
        row(
            GET,
            "/{locale}/mailbox",
            Reporter,
            Light,
            get(pages::mailbox::<Web>),
        ),
        row(
            GET,
            "/{locale}/files",
            Reporter,
            Light,
            get(pages::files::<Web>),
        ),
        row(
            GET,
            "/{locale}/mailbox/plain",
            Reporter,
            Light,
            get(pages::plain_mailbox::<Web>),
        ),
        row(
            POST,
            "/{locale}/mailbox/plain",
            Reporter,
            PlainForm,
            post(pages::use_plain_mailbox::<Web>),
        ),
        row(
            POST,
            "/{locale}/mailbox/plain/files",
            Reporter,
            PlainForm,
            post(pages::add_files::<Web>),
        ),
        row(
            GET,
            "/{locale}/help/",
            Reporter,
            Light,
            get(pages::help_index),
        ),
        row(
            GET,
            "/{locale}/help/{topic}",
            Reporter,
            Light,
            get(pages::help),
        ),
        row(GET, "/assets/{name}", Reporter, Light, get(assets::serve)),
        row(GET, "/desk", Invited, Light, get(pages::desk)),
        row(GET, "/desk/viewer", Invited, Light, get(pages::viewer)),
        row(GET, "/enroll", Invited, Light, get(pages::enroll)),
        row(GET, "/admin", Invited, Light, get(pages::admin)),
        row(
            GET,
            "/api/v1/openapi.json",
            Reporter,
            Light,
            get(api::openapi),
        ),
        row(GET, "/api/v1/intake", Reporter, Light, get(intake::get)),
        row(GET, "/api/v1/ledger", Reporter, Light, get(intake::ledger)),
        row(
            POST,
            "/api/v1/reports",
            Reporter,
            Report,
            post(reports::post),
        ),
        row(GET, "/api/v1/mailbox", Reporter, Mailbox, get(mailbox::get)),
        row(
            DELETE,
            "/api/v1/mailbox",
            Reporter,
            Mailbox,
            delete(mailbox::withdraw),
        ),
        row(
            POST,
            "/api/v1/mailbox/followups",
            Reporter,
            Mailbox,
            post(mailbox::follow_up),
        ),
        row(
            DELETE,
            "/api/v1/mailbox/mail/{id}",
            Reporter,
            Mailbox,
            delete(mailbox::delete_mail),
        ),
        row(
            POST,
            "/api/v1/session",
            Invited,
            Credential,
            post(session::sign_in),
        ),
        row(GET, "/api/v1/session", Staff, Light, get(session::get)),
        row(
            DELETE,
            "/api/v1/session",
            Staff,
            write,
            delete(session::sign_out),
        ),
        row(
            DELETE,
            "/api/v1/sessions",
            Staff,
            write,
            delete(session::sign_out_everywhere),
        ),
        row(
            Method::PUT,
            "/api/v1/account/keyring",
            Staff,
            write,
            put(session::put_keyring),
        ),
        row(GET, "/api/v1/cases", Caseworker, Light, get(cases::list)),
        row(
            GET,
            "/api/v1/cases/{case}",
            Caseworker,
            Light,
            get(cases::get),
        ),
        row(
            Method::PATCH,
            "/api/v1/cases/{case}",
            Caseworker,
            write,
            patch(cases::patch),
        ),
        row(
            POST,
            "/api/v1/cases/{case}/records",
            Caseworker,
            write,
            post(cases::add_record),
        ),
        row(
            POST,
            "/api/v1/cases/{case}/grants",
            Caseworker,
            write,
            post(cases::add_grant),
        ),
        row(
            GET,
            "/api/v1/desk/templates",
            Caseworker,
            Light,
            get(templates::get),
        ),
        row(
            Method::PUT,
            "/api/v1/desk/templates",
            Caseworker,
            write,
            put(templates::put),
        ),
        row(
            Method::OPTIONS,
            "/api/v1/cases/{case}/files",
            Reporter,
            Light,
            tus(options(files::options)),
        ),
        row(
            POST,
            "/api/v1/cases/{case}/files",
            Reporter,
            File,
            tus(post(files::create)),
        ),
        row(
            Method::HEAD,
            "/api/v1/cases/{case}/files/{id}",
            Reporter,
            File,
            tus(head(files::head)),
        ),
        row(
            Method::PATCH,
            "/api/v1/cases/{case}/files/{id}",
            Reporter,
            File,
            tus(patch(files::patch)),
        ),
        row(
            DELETE,
            "/api/v1/cases/{case}/files/{id}",
            Reporter,
            File,
            tus(delete(files::delete)),
        ),
        row(
            GET,
            "/api/v1/cases/{case}/files/{id}",
            Caseworker,
            File,
            get(files::get),
        ),
        row(
            POST,
            "/api/v1/enrolment/open",
            Invited,
            Credential,
            post(enrolment::open),
        ),
        row(
            POST,
            "/api/v1/enrolment",
            Invited,
            Credential,
            post(enrolment::enrol),
        ),
    ]
    .into_iter()
    .chain(people::rows())
    .collect()
}

/// The whole router: routes, limits, headers.
pub fn router(web: Web) -> Router {
    let peer = PeerAddress::new(&web.config.trusted_proxies);
    let mut groups: Vec<(Cost, Router<Web>)> = Cost::ALL
        .iter()
        .map(|cost| (*cost, Router::new()))
        .collect();
    for row in table() {
        let handler = match row.audience {
            Audience::Staff | Audience::Caseworker | Audience::Admin => {
                row.handler.layer(from_fn(log::staff))
            }
            Audience::Reporter | Audience::Invited => row.handler,
        };
        for (cost, group) in &mut groups {
            if *cost == row.cost {
                *group = std::mem::take(group).route(row.path, handler.clone());
            }
        }
    }
    let limited = web.config.limits == Limits::On;
    let mut router = Router::new();
    for (cost, group) in groups {
        // The plain form counts in its handler: a refusal there repeats what was typed.
        router = router.merge(if limited && cost != Cost::PlainForm {
            limit(group, cost, &peer)
        } else {
            group
        });
    }
    // Sealed bytes do not compress, and answers to signed-in callers are not compressed at all.
    let pages_only = SizeAbove::new(256)
        .and(NotForContentType::const_new("application/json"))
        .and(NotForContentType::const_new("application/problem+json"))
        .and(NotForContentType::const_new("application/octet-stream"))
        .and(repeats_nothing);
    router
        .fallback(nothing_here)
        .method_not_allowed_fallback(|| async { Problem::MethodNotAllowed })
        .layer(CompressionLayer::new().compress_when(pages_only))
        .layer(from_fn_with_state(web.clone(), cross_origin::refuse))
        .layer(from_fn_with_state(web.clone(), headers::add))
        .with_state(web)
}

/// An answer to a filled form has its words and receipts in it. Compressed, its length would tell of
/// them, and the compressor would hold copies for as long as it is sent.
fn repeats_nothing(_: StatusCode, _: Version, _: &HeaderMap, extensions: &Extensions) -> bool {
    extensions.get::<pages::Typed>().is_none()
}

async fn nothing_here(request: Request) -> Response {
    if request.uri().path().starts_with("/api/") {
        Problem::NotFound.into_response()
    } else {
        pages::not_found(request.uri().clone(), request.headers().clone()).await
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_interface_document_names_exactly_the_routes_of_the_interface() {
        let document: serde_json::Value = serde_json::from_str(api::OPENAPI).unwrap();
        let described: BTreeSet<(String, String)> = document["paths"]
            .as_object()
            .unwrap()
            .iter()
            .flat_map(|(path, calls)| {
                let methods = calls.as_object().unwrap().keys();
                methods.map(|method| (path.clone(), method.to_uppercase()))
            })
            .collect();
        let routed: BTreeSet<(String, String)> = table()
            .iter()
            .filter(|row| row.path.starts_with("/api/"))
            .map(|row| (row.path.to_owned(), row.method.to_string()))
            .collect();
        assert_eq!(described, routed);
    }
}
