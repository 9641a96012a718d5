//! Who an invited handle is: a note for the admins alone, sealed to each of them by one of them. It must never be
//! believed from a caseworker, nor of another account or handle than the one it was found at.

use serde::{Deserialize, Serialize};

use super::RecordError;
use super::signed::{self, Authored};
use crate::crypto::hybrid::{Identity, Recipient};
use crate::crypto::ledger::Ledger;
use crate::crypto::sealed::{self, SealError};
use crate::crypto::signature::SigningSecret;
use crate::domain::{AccountId, Day, Handle, Instance, LedgerHead, PROTOCOL_VERSION, Role, Wire};

/// A note about somebody who is invited. Has no `Debug`: it says who somebody is.
#[derive(Clone, Serialize, Deserialize)]
pub struct About {
    /// Protocol version.
    pub v: u8,
    /// Always `about`.
    pub kind: String,
    /// Whom it is about.
    pub account: AccountId,
    /// The name that the account has at the server, whose word alone that is.
    pub handle: Handle,
    /// The admin who wrote it.
    pub author: AccountId,
    /// The ledger the author saw.
    pub ledger: LedgerHead,
    /// The day (UTC).
    pub day: Day,
    /// At most 3,600 bytes as JSON.
    pub text: String,
}

impl Authored for About {
    fn author(&self) -> AccountId {
        self.author
    }

    fn ledger(&self) -> LedgerHead {
        self.ledger
    }
}

impl About {
    /// Signs it and seals it to one admin.
    pub fn seal(
        &self,
        instance: &Instance,
        admin: &Recipient,
        signing: &SigningSecret,
    ) -> Result<Vec<u8>, SealError> {
        signed::seal(self, Wire::About, instance, admin, signing)
    }

    /// Opens one that was found at an account with a handle, and checks both, author and signature.
    pub fn open(
        ledger: &Ledger,
        admin: &Identity,
        (account, handle): (&AccountId, &Handle),
        file: &[u8],
    ) -> Result<Self, RecordError> {
        let json = sealed::open(admin, Wire::About, file)?;
        signed::read_by(Role::Admin, ledger, &json, "about", |about: &Self| {
            if about.kind != "about" || about.account != *account || about.handle != *handle {
                Err(RecordError::Kind)
            } else if about.v == PROTOCOL_VERSION {
                Ok(())
            } else {
                Err(RecordError::Document("about"))
            }
        })
    }
}
