//! `thicket desk`: the workbench from the caseworker's own machine, taking no code from the server.
//!
//! The browser talks to this program alone. It must never see the server's cookie, and nothing but the calls
//! the workbench makes may reach the server.

mod forward;
mod gate;

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::get;
use serde::Deserialize;
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::Surroundings;
use super::access::introduce;
use super::origin::{Origin, Proxy};
use super::output::{note, say};
use super::pins::PinFile;
use super::remote::Remote;
use super::signals::Interruption;
use super::trust::{Expectations, TrustError, TrustedIntake};
use crate::domain::Digest;
use crate::i18n::Locale;
use crate::web::assets::Asset;
use crate::web::pages::{StaffPage, StaffShell, preferred_locale, render_staff, render_viewer};
use crate::web::server;
use forward::Forwarder;
use gate::Gate;

/// Open the workbench from this machine.
///
/// Serves the workbench that is built into this program to your own browser, and forwards only its calls to the
/// intake. Takes no code from the server, remembers which intake it is and refuses another, keeps the session's
/// cookie to itself. The recommended way for caseworkers to work.
///
/// Prints an address that works on this machine only, while the program runs. Keep it to yourself.
///
/// Example:
///   thicket desk --server https://thicket.example
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct DeskArgs {
    /// The intake, like https://thicket.example or http://….onion.
    #[arg(long, value_name = "URL")]
    server: Origin,
    /// Where the browser finds the workbench: an address of this machine. Port 0 picks a free one.
    #[arg(long, default_value = "127.0.0.1:0", value_name = "ADDRESS")]
    listen: SocketAddr,
    /// Way to the intake, like socks5h://127.0.0.1:9050 for Tor. Without it, ALL_PROXY counts.
    #[arg(long, value_name = "URL")]
    proxy: Option<Proxy>,
    /// The intake's genesis hash, from your invitation or a person you trust.
    #[arg(long, value_name = "HASH", allow_hyphen_values = true)]
    genesis: Option<Digest>,
}

/// Runs the command until it is interrupted.
pub fn run(arguments: DeskArgs, around: &Surroundings) -> anyhow::Result<()> {
    if !arguments.listen.ip().is_loopback() {
        bail!(
            "{} is not an address of this machine alone: whoever reaches the workbench has your session. \
             Use 127.0.0.1:0",
            arguments.listen
        );
    }
    let remote = Remote::new(arguments.server.clone(), arguments.proxy.clone())?;
    let expected = Expectations {
        pin_file: Some(PinFile::of(&arguments.server)?),
        genesis: arguments.genesis,
        // The workbench shows an old ledger as such; reading a pressing case must stay possible.
        stale: true,
        today: around.clock.today(),
    };
    meet(&remote, &expected)?;
    let runtime = tokio::runtime::Runtime::new().context("cannot start")?;
    runtime.block_on(serve(
        arguments.listen,
        &arguments.server,
        remote,
        expected,
        around,
    ))
}

fn meet(remote: &Remote, expected: &Expectations) -> anyhow::Result<()> {
    let trusted = match TrustedIntake::meet(remote, expected) {
        Err(error @ TrustError::Roster) if expected.pinned().is_ok() => {
            note(format_args!(
                "WARNING: {error}. The workbench will grant nothing to anybody."
            ));
            return Ok(());
        }
        result => result?,
    };
    introduce(&trusted, "the ones of the admin who invited you")?;
    expected.remember(&trusted.ledger)?;
    Ok(())
}

async fn serve(
    listen: SocketAddr,
    server: &Origin,
    remote: Remote,
    expected: Expectations,
    around: &Surroundings,
) -> anyhow::Result<()> {
    let mut interruption = Interruption::listen()?;
    let listener = TcpListener::bind(listen)
        .await
        .with_context(|| format!("cannot listen on {listen}"))?;
    let address = listener.local_addr().context("cannot listen")?;
    let gate = Gate::new(address, &around.random);
    say(format_args!("http://{address}{}/desk", gate.base()));
    note(format_args!(
        "Admins: http://{address}{}/admin",
        gate.base()
    ));
    note("Open this address in your browser. Press Ctrl+C to end; you are signed out here then.");
    let forwarder = Arc::new(Forwarder::new(remote, expected));
    let (stop, stopped) = watch::channel(false);
    let serving = server::serve(
        vec![server::Listener::Plain(listener)],
        router(gate, server, Arc::clone(&forwarder)),
        &[],
        stopped,
    );
    tokio::pin!(serving);
    tokio::select! {
        () = &mut serving => return Ok(()),
        () = interruption.wait() => {}
    }
    let _ = stop.send(true);
    serving.await;
    forwarder.sign_out().await;
    Ok(())
}

/// Where the pages are served, and where links for other people lead.
#[derive(Clone)]
struct Served {
    base: Arc<str>,
    server: Arc<str>,
}

fn router(gate: Gate, server: &Origin, forwarder: Arc<Forwarder>) -> Router {
    let inside = Router::new()
        .route("/desk", get(desk))
        .route("/admin", get(admin))
        .with_state(Served {
            base: gate.base().into(),
            server: server.to_string().into(),
        })
        .route("/desk/viewer", get(viewer))
        .route("/assets/{name}", get(asset))
        .nest("/api/v1", forward::routes(forwarder));
    gate.guard(inside)
}

#[derive(Deserialize)]
struct Chosen {
    lang: Option<String>,
}

async fn desk(
    State(served): State<Served>,
    Query(chosen): Query<Chosen>,
    headers: HeaderMap,
) -> Response {
    shell(StaffPage::Desk, &served, &chosen, &headers)
}

async fn admin(
    State(served): State<Served>,
    Query(chosen): Query<Chosen>,
    headers: HeaderMap,
) -> Response {
    shell(StaffPage::Admin, &served, &chosen, &headers)
}

fn shell(page: StaffPage, served: &Served, chosen: &Chosen, headers: &HeaderMap) -> Response {
    let chosen: Option<Locale> = chosen.lang.as_ref().and_then(|tag| tag.parse().ok());
    let html = render_staff(StaffShell {
        page,
        locale: chosen.unwrap_or_else(|| preferred_locale(headers)),
        base: &served.base,
        local: true,
        origin: &served.server,
    });
    Html(html).into_response()
}

async fn viewer() -> Html<String> {
    Html(render_viewer())
}

async fn asset(Path(name): Path<String>, headers: HeaderMap) -> Response {
    match Asset::find(&name) {
        Some(asset) => asset.response(&headers),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
