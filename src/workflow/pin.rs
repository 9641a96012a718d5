//! The genesis pin: which intake this machine serves, kept outside the database so that a database put in
//! its place is noticed.
//!
//! Founding writes it in two steps, so that the program may be killed at any moment. `genesis.new` is on the
//! disk before the ledger is committed, and is renamed to `genesis` afterwards:
//! - killed before the commit, there is `genesis.new` and no ledger: not a pin, the founding is repeated;
//! - killed after it, there is `genesis.new` and a ledger: as good as the pin, and renamed at the next start.
//!
//! What remains: if the program is killed between commit and rename, and the database is deleted before the
//! next start, that looks like the first case. Nothing but the founding itself can be lost there, since the
//! next start of any kind ends it, and there are no readers yet.

use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

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
    /// The file cannot be read or written.
    #[error("cannot read or write {0}")]
    File(String, #[source] std::io::Error),
}

pub(super) struct Pin {
    genesis: OnceLock<Digest>,
    /// Of a founding that was begun.
    begun: Mutex<Option<Digest>>,
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
        let begun = match genesis {
            Some(_) => None,
            // It is whole before anything is committed: what cannot be read is of a founding that was not.
            None => std::fs::read_to_string(begun_file(file))
                .ok()
                .and_then(|text| text.trim().parse().ok()),
        };
        Ok(Self {
            begun: Mutex::new(begun),
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
        let begun = *self.begun.lock().unwrap_or_else(PoisonError::into_inner);
        match begun {
            Some(begun) if begun == found => {}
            Some(pinned) => {
                return Err(PinError::OtherIntake {
                    found,
                    pinned,
                    place: begun_file(&self.file).display().to_string(),
                });
            }
            None => {
                tracing::warn!(
                    "no genesis was pinned: trusting the database's and writing the pin"
                );
                if let Err(error) = self.begin(found) {
                    tracing::error!(%error, "cannot write the genesis pin");
                    return Ok(());
                }
            }
        }
        self.set(found);
        Ok(())
    }

    /// Refuses to go on without a ledger where there was one.
    pub(super) fn check_absent(&self) -> Result<(), PinError> {
        match self.genesis.get() {
            None => {
                let mut begun = self.begun.lock().unwrap_or_else(PoisonError::into_inner);
                if begun.take().is_some() {
                    tracing::warn!(
                        "a founding was begun here and not finished: the first admin has to enrol again"
                    );
                }
                Ok(())
            }
            Some(pinned) => Err(PinError::LedgerGone {
                pinned: *pinned,
                place: self.place.clone(),
            }),
        }
    }

    /// The first step of a founding, before its commit and inside its transaction: two foundings at once
    /// must not write over each other's. Nothing may be committed if it fails.
    pub(super) fn begin(&self, genesis: Digest) -> Result<(), PinError> {
        let place = begun_file(&self.file);
        write_file(&place, genesis)
            .map_err(|error| PinError::File(place.display().to_string(), error))?;
        *self.begun.lock().unwrap_or_else(PoisonError::into_inner) = Some(genesis);
        Ok(())
    }

    /// The second step, once the ledger is on the disk. That the file cannot be renamed is logged: the
    /// first step's stands for it, and the next start tries again.
    pub(super) fn set(&self, genesis: Digest) {
        if self.genesis.set(genesis).is_ok()
            && let Err(error) = finish(&self.file)
            // Another process may have been quicker.
            && read_file(&self.file, &self.place).ok().flatten() != Some(genesis)
        {
            tracing::error!(%error, "cannot write the genesis pin");
        }
    }
}

fn begun_file(file: &Path) -> PathBuf {
    file.with_extension("new")
}

fn finish(file: &Path) -> std::io::Result<()> {
    std::fs::rename(begun_file(file), file)?;
    sync_folder(file)
}

fn sync_folder(file: &Path) -> std::io::Result<()> {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => std::fs::File::open(folder)?.sync_all(),
        _ => std::fs::File::open(".")?.sync_all(),
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
    let mut opened = std::fs::OpenOptions::new()
        .create(true)
        .truncate(true)
        .write(true)
        .mode(0o600)
        .open(file)?;
    writeln!(opened, "{genesis}")?;
    opened.sync_all()?;
    sync_folder(file)
}
