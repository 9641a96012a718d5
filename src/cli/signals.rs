//! Waiting for somebody to end the program: Ctrl+C, or SIGTERM from whatever supervises it.

use anyhow::Context as _;
use tokio::signal::unix::{SignalKind, signal};

/// Returns when the program is asked to end.
pub async fn interrupted() -> anyhow::Result<()> {
    let mut interrupt = signal(SignalKind::interrupt()).context("cannot wait for signals")?;
    let mut terminate = signal(SignalKind::terminate()).context("cannot wait for signals")?;
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    Ok(())
}
