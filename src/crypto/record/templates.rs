//! A desk's texts for replies, sealed to each of its caseworkers by one of them. They belong to no case and may hold
//! nothing of one.

use serde::{Deserialize, Serialize};

use super::RecordError;
use super::signed::{self, Authored};
use crate::crypto::hybrid::{Identity, Recipient};
use crate::crypto::ledger::Ledger;
use crate::crypto::sealed::{self, SealError};
use crate::crypto::signature::SigningSecret;
use crate::domain::{AccountId, Day, DeskId, Instance, LedgerHead, PROTOCOL_VERSION, Wire};

/// A desk's texts.
#[derive(Clone, Serialize, Deserialize)]
pub struct Templates {
    /// Protocol version.
    pub v: u8,
    /// Always `templates`.
    pub kind: String,
    /// The desk.
    pub desk: DeskId,
    /// Who changed them last.
    pub author: AccountId,
    /// Higher with each change, until [`Self::LAST`].
    pub seq: u64,
    /// The ledger the author saw.
    pub ledger: LedgerHead,
    /// The day (UTC).
    pub day: Day,
    /// The texts.
    pub items: Vec<Template>,
}

/// One text in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    /// What the desk calls it.
    pub name: String,
    /// Its language.
    pub locale: String,
    /// Its words.
    pub text: String,
}

impl Authored for Templates {
    fn author(&self) -> AccountId {
        self.author
    }

    fn ledger(&self) -> LedgerHead {
        self.ledger
    }
}

impl Templates {
    /// The highest `seq`, where it stays: whoever writes it must not make these the desk's last texts.
    pub const LAST: u64 = (1 << 31) - 1;

    /// Signs them and seals them to one caseworker.
    pub fn seal(
        &self,
        instance: &Instance,
        account: &Recipient,
        signing: &SigningSecret,
    ) -> Result<Vec<u8>, SealError> {
        signed::seal(self, Wire::Templates, instance, account, signing)
    }

    /// Opens them and checks desk, author and signature.
    pub fn open(
        ledger: &Ledger,
        account: &Identity,
        desk: &DeskId,
        file: &[u8],
    ) -> Result<Self, RecordError> {
        let json = sealed::open(account, Wire::Templates, file)?;
        signed::read(ledger, &json, "templates", |templates: &Self| {
            let valid = templates.v == PROTOCOL_VERSION
                && templates.desk == *desk
                && (1..=Self::LAST).contains(&templates.seq);
            if templates.kind != "templates" {
                Err(RecordError::Kind)
            } else if valid {
                Ok(())
            } else {
                Err(RecordError::Document("templates"))
            }
        })
    }
}
