//! What the intake says of itself, and its public ledger.

use serde::Serialize;

use crate::crypto::ledger::{Entry, Ledger};
use crate::domain::part::LARGEST_PART;
use crate::domain::{
    AccountId, Bytes, DeskId, Digest, Instance, LedgerHead, PROTOCOL_VERSION, Wire,
};
use crate::storage::{StorageError, StoredEntry};

use super::{Thicket, WorkflowError};

/// The largest body of a sealed report, in bytes.
const LARGEST_BODY: usize = 512 * 1024;

/// What anybody may know of this intake.
#[derive(Clone, Debug, Serialize)]
pub struct Intake {
    v: u8,
    /// Whether reports are taken.
    pub open: bool,
    /// Its public id; none before the genesis.
    pub instance: Option<Instance>,
    /// Its name.
    pub name: String,
    /// The hash its ledger begins with; none before the genesis.
    pub genesis: Option<Digest>,
    /// Its desks; the first is the default.
    pub desks: Vec<Desk>,
    /// The newest ledger entry; none before the genesis.
    pub ledger: Option<LedgerHead>,
    /// The largest sizes.
    pub limits: Limits,
    /// The version of the questionnaire.
    pub form: &'static str,
    /// When somebody is on shift, in words.
    pub hours: Option<String>,
}

/// A desk and who is on it.
#[derive(Clone, Debug, Serialize)]
pub struct Desk {
    /// Its id.
    pub id: DeskId,
    /// Its name.
    pub name: String,
    /// Its active caseworkers.
    pub roster: Vec<DeskMember>,
}

/// Somebody whom reports are granted to.
#[derive(Clone, Debug, Serialize)]
pub struct DeskMember {
    /// The account.
    pub account: AccountId,
    /// Its age recipient.
    pub recipient: String,
}

/// The largest sizes, in bytes.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Limits {
    /// Of a sealed report.
    pub report: usize,
    /// Of the body of `POST reports`.
    pub body: usize,
    /// Of one sealed part of a file.
    pub file_part: u64,
    /// How many files a case may have.
    pub files: u64,
    /// How many bytes its sealed parts may have in all.
    pub file_bytes: u64,
}

/// Entries of the ledger.
#[derive(Clone, Debug, Serialize)]
pub struct LedgerPage {
    v: u8,
    /// In order.
    pub entries: Vec<Entry>,
}

impl Thicket {
    /// What `GET intake` answers.
    pub async fn intake(&self) -> Result<Intake, WorkflowError> {
        let ledger = self.ledger().await?;
        let ledger = ledger.as_deref();
        Ok(Intake {
            v: PROTOCOL_VERSION,
            open: ledger
                .is_some_and(|ledger| ledger.desks().iter().any(|(desk, _)| ledger.is_open(desk))),
            instance: ledger.map(Ledger::instance),
            name: ledger
                .map_or(&*self.0.settings.name, Ledger::name)
                .to_owned(),
            genesis: ledger.map(Ledger::genesis),
            desks: ledger.map(desks).unwrap_or_default(),
            ledger: ledger.map(Ledger::head),
            limits: Limits {
                report: Wire::Report.largest(),
                body: LARGEST_BODY,
                file_part: LARGEST_PART,
                files: self.0.settings.files.files,
                file_bytes: self.0.settings.files.bytes,
            },
            form: crate::crypto::submission::FORM_VERSION,
            hours: self.0.settings.hours.clone(),
        })
    }

    /// The ledger's entries after number `after`, or all of them.
    pub async fn ledger_after(&self, after: Option<u64>) -> Result<LedgerPage, WorkflowError> {
        let from = after.map_or(Some(0), |after| after.checked_add(1));
        let stored = match from {
            Some(from) => self.0.db.read().await?.ledger_from(from).await?,
            None => Vec::new(),
        };
        Ok(LedgerPage {
            v: PROTOCOL_VERSION,
            entries: entries(stored)?,
        })
    }
}

fn desks(ledger: &Ledger) -> Vec<Desk> {
    let member = |member: crate::crypto::ledger::RosterMember| DeskMember {
        account: member.account,
        recipient: member.recipient,
    };
    ledger
        .desks()
        .iter()
        .map(|(id, name)| Desk {
            id: *id,
            name: name.clone(),
            roster: ledger.roster(id).into_iter().map(member).collect(),
        })
        .collect()
}

/// Entries as they were stored, to be verified.
pub(super) fn entries(stored: Vec<StoredEntry>) -> Result<Vec<Entry>, WorkflowError> {
    stored
        .into_iter()
        .map(|entry| {
            Ok(Entry {
                payload: Bytes(entry.payload),
                signatures: serde_json::from_str(&entry.signatures)
                    .map_err(|_| StorageError::Corrupt("list of signatures"))?,
            })
        })
        .collect()
}

/// An entry as it is stored.
pub(super) fn to_store(seq: u64, entry: &Entry) -> StoredEntry {
    StoredEntry {
        seq,
        payload: entry.payload.0.clone(),
        signatures: serde_json::to_string(&entry.signatures).expect("plain fields become JSON"),
    }
}
