//! What a new mailbox holds: the slip and the first mail, authenticated under the receipt.

use serde::{Deserialize, Serialize};

use super::RecordError;
use super::authenticated::{self, Authenticated};
use crate::crypto::receipt::ReceiptKeys;
use crate::crypto::sealed::{self, SealError};
use crate::domain::{CaseId, Digest, Instance, LedgerHead, Wire};

/// What ties a mailbox to its case, so that nobody can put another key in its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slip {
    /// Protocol version.
    pub v: u8,
    /// Always `slip`.
    pub kind: String,
    /// The case.
    pub case: CaseId,
    /// The intake.
    pub genesis: Digest,
    /// The ledger when the report was sealed.
    pub ledger: LedgerHead,
}

/// The routine words that both mailboxes start with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct First {
    /// Protocol version.
    pub v: u8,
    /// Always `first`.
    pub kind: String,
    /// The case.
    pub case: CaseId,
    /// The language of the form.
    pub locale: String,
    /// A name from the fixed list: `received`.
    pub words: String,
}

const SLIP_LABEL: &[u8] = b"thicket/v1 slip\0";
const FIRST_LABEL: &[u8] = b"thicket/v1 first\0";

impl Slip {
    /// Seals it to its mailbox.
    pub fn seal(&self, instance: &Instance, keys: &ReceiptKeys) -> Result<Vec<u8>, SealError> {
        authenticated::seal(
            self,
            Wire::Slip,
            SLIP_LABEL,
            instance,
            &keys.slip_key,
            &keys.reply.recipient(),
        )
    }

    /// Opens and authenticates it.
    pub fn open(
        instance: &Instance,
        keys: &ReceiptKeys,
        case: &CaseId,
        file: &[u8],
    ) -> Result<Self, RecordError> {
        let json = sealed::open(&keys.reply, Wire::Slip, file)?;
        let opened = Authenticated::read(&json, "slip")?;
        opened.check(SLIP_LABEL, instance, &keys.slip_key)?;
        opened.payload("slip", case)
    }
}

impl First {
    /// Seals it to its mailbox.
    pub fn seal(&self, instance: &Instance, keys: &ReceiptKeys) -> Result<Vec<u8>, SealError> {
        authenticated::seal(
            self,
            Wire::First,
            FIRST_LABEL,
            instance,
            &keys.slip_key,
            &keys.reply.recipient(),
        )
    }

    /// Opens and authenticates it.
    pub fn open(
        instance: &Instance,
        keys: &ReceiptKeys,
        case: &CaseId,
        file: &[u8],
    ) -> Result<Self, RecordError> {
        let json = sealed::open(&keys.reply, Wire::First, file)?;
        let opened = Authenticated::read(&json, "first")?;
        opened.check(FIRST_LABEL, instance, &keys.slip_key)?;
        opened.payload("first", case)
    }
}
