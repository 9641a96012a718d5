//! What is carried between the machine and the custodians: sealed, both ways (PROTOCOL.md, section 9).

use std::path::Path;

use anyhow::{Context as _, bail};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::private_file;
use crate::crypto::ledger::Entry;
use crate::domain::{AccountId, Digest, PROTOCOL_VERSION};
use crate::workflow::{ResealedGrant, SentGrant};

/// A larger file is refused: over 150,000 cases.
const LARGEST: u64 = 1 << 30;

/// What a document says that it is.
pub trait Carried: Serialize + DeserializeOwned {
    /// Its kind.
    const KIND: &'static str;

    /// What it says of its version and kind.
    fn named(&self) -> (u8, &str);
}

/// To the custodians.
#[derive(Debug, Serialize, Deserialize)]
pub struct Exported {
    v: u8,
    kind: String,
    /// The whole ledger.
    pub entries: Vec<Entry>,
    /// The recovery account's grants.
    pub grants: Vec<SentGrant>,
}

/// From the custodians.
#[derive(Debug, Serialize, Deserialize)]
pub struct Given {
    v: u8,
    kind: String,
    /// The intake they are for.
    pub genesis: Digest,
    /// Whom they are sealed to.
    pub account: AccountId,
    /// One for each case.
    pub grants: Vec<ResealedGrant>,
}

impl Exported {
    /// Puts it together.
    pub fn new(entries: Vec<Entry>, grants: Vec<SentGrant>) -> Self {
        Self {
            v: PROTOCOL_VERSION,
            kind: Self::KIND.to_owned(),
            entries,
            grants,
        }
    }
}

impl Given {
    /// Puts it together.
    pub fn new(genesis: Digest, account: AccountId, grants: Vec<ResealedGrant>) -> Self {
        Self {
            v: PROTOCOL_VERSION,
            kind: Self::KIND.to_owned(),
            genesis,
            account,
            grants,
        }
    }
}

impl Carried for Exported {
    const KIND: &'static str = "recovery-export";

    fn named(&self) -> (u8, &str) {
        (self.v, &self.kind)
    }
}

impl Carried for Given {
    const KIND: &'static str = "recovery-given";

    fn named(&self) -> (u8, &str) {
        (self.v, &self.kind)
    }
}

/// Reads one.
pub fn read<T: Carried>(path: &Path) -> anyhow::Result<T> {
    let json = private_file::read(path, LARGEST)?;
    let document: T = serde_json::from_slice(&json)
        .with_context(|| format!("{} is damaged, or something else", path.display()))?;
    if document.named() != (PROTOCOL_VERSION, T::KIND) {
        bail!(
            "{} is not a \"{}\" of version {PROTOCOL_VERSION}",
            path.display(),
            T::KIND
        );
    }
    Ok(document)
}

/// Writes one.
pub fn write<T: Carried>(path: &Path, document: &T) -> anyhow::Result<()> {
    private_file::write_new(path, &serde_json::to_vec(document)?)
}
