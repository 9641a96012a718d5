//! Waiting for somebody to end the program: Ctrl+C, or SIGTERM from whatever supervises it.

use anyhow::Context as _;
use tokio::signal::unix::{Signal, SignalKind, signal};

/// Hears the request to end, from the moment it is made.
pub struct Interruption {
    interrupt: Signal,
    terminate: Signal,
}

impl Interruption {
    /// Begins to listen. To be called before anything is said that somebody may wait for.
    pub fn listen() -> anyhow::Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt()).context("cannot wait for signals")?,
            terminate: signal(SignalKind::terminate()).context("cannot wait for signals")?,
        })
    }

    /// Returns when the program was asked to end.
    pub async fn wait(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}
