//! The genesis pin: which intake this machine serves, kept outside the database so that a database put in
//! its place is noticed.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::domain::Digest;

/// The database is not what the pin says.
#[derive(Debug, thiserror::Error)]
pub enum PinError {
    /// The ledger begins with another genesis.
    #[error(
        "this database belongs to another intake: its genesis is {found}, the pinned one is {pinned} \
         ({place}). Put the right database back, or correct the pin if you know why it differs"
    )]
    OtherIntake {
        /// The genesis in the database.
        found: Digest,
        /// The genesis that was expected.
        pinned: Digest,
        /// Where that is written.
        place: String,
    },
    /// The intake was founded, but its ledger is gone.
    #[error(
        "this database is empty, but an intake with genesis {pinned} was founded here ({place}). Restore its \
         database, or remove the pin to found a new intake"
    )]
    LedgerGone {
        /// The genesis that was expected.
        pinned: Digest,
        /// Where that is written.
        place: String,
    },
    /// The file holds something else.
    #[error("{0} does not hold a genesis hash")]
    Unreadable(String),
    /// The file cannot be read.
    #[error("cannot read {0}")]
    File(String, #[source] std::io::Error),
}

pub(super) struct Pin {
    genesis: OnceLock<Digest>,
    place: String,
    file: PathBuf,
}

impl Pin {
    /// The configured pin, else the file's, else none yet.
    pub(super) fn read(configured: Option<Digest>, file: &Path) -> Result<Self, PinError> {
        let place = file.display().to_string();
        let (genesis, place) = match configured {
            Some(genesis) => (Some(genesis), "the configuration".to_owned()),
            None => (read_file(file, &place)?, place),
        };
        Ok(Self {
            genesis: genesis.map_or_else(OnceLock::new, OnceLock::from),
            place,
            file: file.to_owned(),
        })
    }

    /// Compares a ledger's genesis. Where there is no pin yet it becomes the pin.
    pub(super) fn check(&self, found: Digest) -> Result<(), PinError> {
        if let Some(pinned) = self.genesis.get() {
            return if *pinned == found {
                Ok(())
            } else {
                Err(PinError::OtherIntake {
                    found,
                    pinned: *pinned,
                    place: self.place.clone(),
                })
            };
        }
        tracing::warn!("no genesis was pinned: trusting the database's and writing the pin");
        self.set(found);
        Ok(())
    }

    /// Refuses to go on without a ledger where there was one.
    pub(super) fn check_absent(&self) -> Result<(), PinError> {
        match self.genesis.get() {
            None => Ok(()),
            Some(pinned) => Err(PinError::LedgerGone {
                pinned: *pinned,
                place: self.place.clone(),
            }),
        }
    }

    /// Pins the genesis that was just accepted. That the file cannot be written is logged: the ledger
    /// stands, and the next start pins it again.
    pub(super) fn set(&self, genesis: Digest) {
        if self.genesis.set(genesis).is_ok()
            && let Err(error) = write_file(&self.file, genesis)
        {
            tracing::error!(%error, "cannot write the genesis pin");
        }
    }
}

fn read_file(file: &Path, place: &str) -> Result<Option<Digest>, PinError> {
    match std::fs::read_to_string(file) {
        Ok(text) => text
            .trim()
            .parse()
            .map(Some)
            .map_err(|_| PinError::Unreadable(place.to_owned())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(PinError::File(place.to_owned(), error)),
    }
}

fn write_file(file: &Path, genesis: Digest) -> std::io::Result<()> {
    let mut file = std::fs::File::create(file)?;
    writeln!(file, "{genesis}")?;
    file.sync_all()
}
