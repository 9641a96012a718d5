//! Trying again where a network breaks or a server is busy, with pauses that grow.

use std::time::Duration;

use super::output::note;
use super::remote::RemoteError;

/// The first pause; each is twice the one before.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
/// The longest pause, also where the server asks for more.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// How often something is tried before it is given up.
#[derive(Debug)]
pub struct Patience {
    attempts: u32,
    tried: u32,
    pause: Duration,
}

impl Patience {
    /// So many attempts in all.
    pub fn new(attempts: u32) -> Self {
        Self {
            attempts,
            tried: 1,
            pause: FIRST_PAUSE,
        }
    }

    /// Waits before the next attempt, and says so. Gives the error back where another attempt would bring the same,
    /// and after the last.
    pub fn wait(&mut self, error: RemoteError) -> Result<(), RemoteError> {
        if is_passing(&error) {
            self.wait_anyway(error)
        } else {
            Err(error)
        }
    }

    /// Waits after an error that another attempt may still get round.
    pub fn wait_anyway(&mut self, error: RemoteError) -> Result<(), RemoteError> {
        if self.tried >= self.attempts {
            return Err(error);
        }
        self.tried += 1;
        let asked = match &error {
            RemoteError::Refused { wait, .. } => Duration::from_secs(wait.unwrap_or(0)),
            _ => Duration::ZERO,
        };
        let now = self.pause.max(asked).min(LONGEST_PAUSE);
        note(format_args!(
            "{error}. Trying again in {} s.",
            now.as_secs().max(1)
        ));
        std::thread::sleep(now);
        self.pause = self.pause.saturating_mul(2);
        Ok(())
    }

    /// Something went on: all attempts are there again.
    pub fn renew(&mut self) {
        *self = Self::new(self.attempts);
    }

    /// Does something until it is done or there is no use in trying.
    pub fn insist<T>(
        mut self,
        mut act: impl FnMut() -> Result<T, RemoteError>,
    ) -> Result<T, RemoteError> {
        loop {
            match act() {
                Ok(done) => return Ok(done),
                Err(error) => self.wait(error)?,
            }
        }
    }
}

/// Whether the same request may be taken later.
pub fn is_passing(error: &RemoteError) -> bool {
    match error {
        // A network's login page answers as well.
        RemoteError::Unanswered { .. } | RemoteError::Nonsense { .. } => true,
        RemoteError::Refused { status, .. } => {
            let closed = error.is_problem("intake-closed");
            matches!(*status, 408 | 429) || (*status >= 500 && !closed)
        }
    }
}
