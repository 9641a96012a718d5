//! Getting a sealed report to the intake: the same bytes again until there is an answer, since a lost
//! answer does not tell whether they arrived.

use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::PathBuf;

use anyhow::Context as _;

use crate::cli::output::note;
use crate::cli::patience::{Patience, is_passing};
use crate::cli::pins;
use crate::cli::remote::{Answer, Remote, RemoteError};
use crate::crypto::random::Random;
use crate::domain::{CaseId, Digest};
use crate::i18n::Texts;

/// Why a report is not known to be kept.
#[derive(Debug, thiserror::Error)]
pub enum DeliveryError {
    /// The grants are not the desk's any more, or it takes no reports: nothing was stored.
    #[error("the roster has changed")]
    RosterChanged,
    /// The last answer was lost as well: it may be stored or not.
    #[error(transparent)]
    Unknown(RemoteError),
    /// The server will not take it: nothing was stored.
    #[error(transparent)]
    Refused(RemoteError),
}

/// Which body of a report the intake keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// The one that was sent last.
    This,
    /// One that was sent before, whose answer was lost.
    Earlier,
}

/// Sends bodies to one intake.
pub struct Delivery<'a> {
    remote: &'a Remote,
    words: &'a Texts,
    attempts: u32,
    /// Whether an answer was lost, so that an earlier body may have been stored.
    lost: bool,
}

impl<'a> Delivery<'a> {
    /// Nothing was sent yet. Each body is tried so many times.
    pub fn new(remote: &'a Remote, words: &'a Texts, attempts: u32) -> Self {
        Self {
            remote,
            words,
            attempts,
            lost: false,
        }
    }

    /// Sends exactly these bytes until there is an answer.
    pub fn deliver(&mut self, body: &[u8]) -> Result<Kept, DeliveryError> {
        let mut patience = Patience::new(self.attempts);
        loop {
            note(self.words.get("form-sending"));
            let error = match self.remote.post("/reports", body) {
                Ok(answer) if says_kept(&answer, body) => return Ok(Kept::This),
                // A network's login page answers 200 as well.
                Ok(_) => self
                    .remote
                    .nonsense("it did not name the case that was sent"),
                Err(error) => error,
            };
            if error.is_problem("roster-changed") || error.is_problem("desk-closed") {
                return Err(DeliveryError::RosterChanged);
            }
            // The mailboxes are random: only an earlier body of this very report can have brought them.
            if self.lost && error.is_problem("mailbox-known") {
                return Ok(Kept::Earlier);
            }
            match &error {
                RemoteError::Unanswered { .. } | RemoteError::Nonsense { .. } => self.lost = true,
                RemoteError::Refused { .. } if !is_passing(&error) => {
                    return Err(self.failed(error));
                }
                // A proxy may have lost the answer of a server behind it.
                RemoteError::Refused { status, .. } => self.lost |= *status >= 500,
            }
            patience.wait(error).map_err(|error| self.failed(error))?;
        }
    }

    /// Whether something that was sent before may have been stored.
    pub fn may_have_arrived(&self) -> bool {
        self.lost
    }

    /// A refusal says nothing of what was sent before it.
    fn failed(&self, error: RemoteError) -> DeliveryError {
        match self.lost {
            true => DeliveryError::Unknown(error),
            false => DeliveryError::Refused(error),
        }
    }
}

/// Whether an answer names the case that was sent: nothing else says that it was kept.
fn says_kept(answer: &Answer, sent: &[u8]) -> bool {
    #[derive(serde::Deserialize)]
    struct Named {
        case: CaseId,
    }
    let named = |json: &[u8]| serde_json::from_slice::<Named>(json).map(|named| named.case);
    matches!(answer.status.as_u16(), 200 | 201)
        && matches!((named(&answer.body), named(sent)), (Ok(kept), Ok(sent)) if kept == sent)
}

/// Keeps a sealed report in the state folder, for the owner alone. It holds no plaintext and no code. Its name is
/// random: the server knows the hash of what it was sent.
pub fn keep(body: &[u8], random: &Random) -> anyhow::Result<PathBuf> {
    let folder = pins::folder()?;
    let path = folder.join(format!("unsent-{}.json", Digest(random.bytes())));
    let write = || {
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&folder)?;
        let mut file = std::fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path)?;
        file.write_all(body)?;
        file.sync_all()
    };
    write().with_context(|| format!("cannot write {}", path.display()))?;
    Ok(path)
}
