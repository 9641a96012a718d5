//! `thicket serve`: runs an intake until it is asked to stop.
//!
//! No core dump, no log of who came.

mod upkeep;

use std::io::IsTerminal as _;
use std::net::SocketAddr;

use anyhow::Context as _;
use sd_notify::NotifyState;
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::Surroundings;
use super::data::{self, Data, DataArgs};
use super::output::note;
use super::signals::Interruption;
use crate::config::Config;
use crate::web::server::Listener;
use crate::web::{Web, routes, server};

/// Run an intake.
///
/// Works without any settings: on 127.0.0.1:8080, with its data in ./data. Settings come from thicket.toml and
/// from THICKET_* variables. It speaks plain HTTP: put a TLS proxy or an onion service in front. While nobody is
/// on the desk, the pages say that intake is closed.
///
/// Example:
///   thicket serve --config /etc/thicket/thicket.toml
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct ServeArgs {
    #[command(flatten)]
    data: DataArgs,
}

/// Runs the command.
pub fn run(arguments: ServeArgs, around: &Surroundings) -> anyhow::Result<()> {
    let config = arguments.data.settings()?;
    log_to_stderr();
    let runtime = tokio::runtime::Runtime::new().context("cannot start")?;
    runtime.block_on(async {
        let mut interruption = Interruption::listen()?;
        let data = data::open_or_create(&config, around).await?;
        let plain = bind(&config.listen).await?;
        for listener in &plain {
            let address = listener.local_addr().context("cannot listen")?;
            note(format_args!("Listening on http://{address}/"));
        }
        let onion = bind(&config.onion_listen).await?;
        for listener in &onion {
            let address = listener.local_addr().context("cannot listen")?;
            note(format_args!("Listening for Tor on {address}"));
        }
        let listeners = plain
            .into_iter()
            .map(Listener::Plain)
            .chain(onion.into_iter().map(Listener::Onion))
            .collect();
        for url in [&config.public_url, &config.onion_url].into_iter().flatten() {
            note(format_args!("Public address: {url}/"));
        }
        if data.thicket.ledger().await?.is_none() {
            note(format_args!(
                "This intake has no admin yet, so it is closed. Make the first one's link, in another terminal:\n  \
                 thicket account invite --role admin HANDLE --data {}",
                config.data.display()
            ));
        }
        until_interrupted(listeners, config, data, around, &mut interruption).await
    })
}

/// Logs what the operator has to know. Other crates are not asked: they would name addresses.
pub fn log_to_stderr() {
    tracing_subscriber::fmt()
        .with_env_filter("thicket=info")
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .with_target(false)
        .without_time()
        .init();
}

/// Listens on every address.
pub async fn bind(addresses: &[SocketAddr]) -> anyhow::Result<Vec<TcpListener>> {
    let mut listeners = Vec::new();
    for address in addresses {
        let listener = TcpListener::bind(address).await.with_context(|| {
            format!(
                "cannot listen on {address}: choose another address with listen in the settings"
            )
        })?;
        listeners.push(listener);
    }
    Ok(listeners)
}

/// Serves until a signal comes, or the ledger in the database is not to be believed any more.
pub async fn until_interrupted(
    listeners: Vec<Listener>,
    config: Config,
    data: Data,
    around: &Surroundings,
    interruption: &mut Interruption,
) -> anyhow::Result<()> {
    let shared = config.trusted_proxies.clone();
    let web = Web::new(
        data.thicket.clone(),
        config,
        around.clock.clone(),
        around.random.clone(),
    );
    let (stop, stopped) = watch::channel(false);
    let serving = server::serve(listeners, routes::router(web), &shared, stopped);
    tokio::pin!(serving);
    // There may be nobody to notify.
    let _ = sd_notify::notify(false, &[NotifyState::Ready]);
    let ended = tokio::select! {
        () = &mut serving => return Ok(()),
        () = interruption.wait() => Ok(()),
        error = upkeep::run(&data, &around.clock) => Err(error),
    };
    let _ = sd_notify::notify(false, &[NotifyState::Stopping]);
    let _ = stop.send(true);
    serving.await;
    upkeep::end(&data).await;
    data.db.close().await.context("cannot close the database")?;
    ended
}
