//! What this computer remembers of an intake: its genesis and the newest ledger entry seen, so that
//! neither another intake nor an older ledger can be put in its place.
//!
//! Kept in the state folder for the owner alone. Holds nothing of any report, case or receipt.

use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use serde::{Deserialize, Serialize};

use super::origin::Origin;
use crate::crypto::hash::sha256;
use crate::domain::{Digest, LedgerHead, PROTOCOL_VERSION};

/// What is remembered of one intake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pin {
    /// The hash its ledger begins with.
    pub genesis: Digest,
    /// The newest entry seen; none where only the genesis is known yet.
    pub seen: Option<LedgerHead>,
}

#[derive(Serialize, Deserialize)]
struct Document {
    v: u8,
    origin: String,
    genesis: Digest,
    seen: Option<LedgerHead>,
}

/// The place where one intake is remembered.
#[derive(Clone, Debug)]
pub struct PinFile {
    origin: String,
    path: PathBuf,
}

impl PinFile {
    /// The file for an intake's origin.
    pub fn of(origin: &Origin) -> anyhow::Result<Self> {
        let name = sha256(origin.to_string().as_bytes()).to_string();
        Ok(Self {
            origin: origin.to_string(),
            path: folder()?.join(format!("intake-{name}.json")),
        })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What is remembered; none if nothing is yet.
    pub fn read(&self) -> anyhow::Result<Option<Pin>> {
        let json = match std::fs::read(&self.path) {
            Ok(json) => json,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => {
                return Err(error).with_context(|| format!("cannot read {}", self.path.display()));
            }
        };
        let document: Document = serde_json::from_slice(&json)
            .ok()
            .filter(|document: &Document| {
                document.v == PROTOCOL_VERSION && document.origin == self.origin
            })
            .with_context(|| {
                format!(
                    "{} is damaged. It says which intake this computer knows: find out why, and \
                     remove it only with the intake's genesis at hand (--genesis)",
                    self.path.display()
                )
            })?;
        Ok(Some(Pin {
            genesis: document.genesis,
            seen: document.seen,
        }))
    }

    /// Remembers; whoever looks meanwhile sees the old pin or the new one, whole.
    pub fn write(&self, pin: &Pin) -> anyhow::Result<()> {
        let document = Document {
            v: PROTOCOL_VERSION,
            origin: self.origin.clone(),
            genesis: pin.genesis,
            seen: pin.seen,
        };
        let json = serde_json::to_vec(&document)?;
        self.replace(&json)
            .with_context(|| format!("cannot write {}", self.path.display()))
    }

    fn replace(&self, json: &[u8]) -> std::io::Result<()> {
        if let Some(folder) = self.path.parent() {
            std::fs::DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(folder)?;
        }
        let new = self
            .path
            .with_extension(format!("{}.new", std::process::id()));
        let mut file = std::fs::OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&new)?;
        file.write_all(json)?;
        file.sync_all()?;
        std::fs::rename(&new, &self.path)
    }
}

/// `$XDG_STATE_HOME/thicket`, or where that variable defaults to.
pub fn folder() -> anyhow::Result<PathBuf> {
    let set = |name: &str| {
        std::env::var_os(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    if let Some(state) = set("XDG_STATE_HOME") {
        return Ok(state.join("thicket"));
    }
    match set("HOME") {
        Some(home) => Ok(home.join(".local/state/thicket")),
        None => bail!("there is no place to remember the intake: set XDG_STATE_HOME"),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn pins_are_for_the_owner_alone_and_for_one_origin() {
        let folder = tempfile::tempdir().unwrap();
        let file = |origin: &str| PinFile {
            origin: origin.to_owned(),
            path: folder.path().join("state/pin.json"),
        };
        let pin = Pin {
            genesis: Digest([1; 32]),
            seen: Some(LedgerHead {
                seq: 4,
                hash: Digest([2; 32]),
            }),
        };
        let ours = file("https://a.example");
        assert_eq!(ours.read().unwrap(), None);
        ours.write(&pin).unwrap();
        assert_eq!(ours.read().unwrap(), Some(pin));
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&ours.path), 0o600);
        assert_eq!(mode(ours.path.parent().unwrap()), 0o700);
        assert!(file("https://b.example").read().is_err());
        std::fs::write(&ours.path, "{}").unwrap();
        assert!(ours.read().is_err());
    }
}
