//! The keyring: an account's secrets and what it last saw, sealed to what only its owner has (PROTOCOL.md, section 2).
//!
//! What a newer client wrote into it is kept, so that nobody's pins are lost by using an older one.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use super::names::KnownNames;
use super::{AccountError, instance_of};
use crate::crypto::hybrid::{Identity, Recipient};
use crate::crypto::ledger::Ledger;
use crate::crypto::sealed::{self, SealError};
use crate::crypto::signature::SigningSecret;
use crate::domain::{AccountId, Digest, FactorId, Instance, LedgerHead, PROTOCOL_VERSION, Wire};

/// An account's secrets and what it last saw.
#[derive(Clone)]
pub struct Keyring {
    /// Whose it is.
    pub account: AccountId,
    /// The intake it belongs to.
    pub genesis: Digest,
    /// Opens grants.
    pub identity: Identity,
    /// Signs records and ledger entries.
    pub signing: SigningSecret,
    /// The newest ledger entry this account has seen.
    pub seen: LedgerHead,
    /// The newest journal entry it has seen.
    pub journal: Option<LedgerHead>,
    /// Identities of before its rotations, newest first: they open what was sealed to them.
    pub retired: Vec<Identity>,
    /// SHA-256 of the text of recipients of before whose identities are in files of its owner's own, newest first.
    pub retired_elsewhere: Vec<Digest>,
    /// The passkeys that copies of it are sealed to.
    pub passkeys: Vec<UnlockingPasskey>,
    /// What people were called when they were first seen here.
    pub names: KnownNames,
    /// Fields of a newer client, which are kept as they are.
    pub rest: Map<String, Value>,
}

/// A passkey that a copy of the keyring is sealed to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnlockingPasskey {
    /// Its factor.
    pub id: FactorId,
    /// SHA-256 of what the copy is sealed to, `age1pq1…`, which the server keeps: it cannot exchange it.
    pub recipient: Digest,
}

#[derive(Serialize, Deserialize)]
struct KeyringDocument {
    v: u8,
    account: AccountId,
    instance: Instance,
    genesis: Digest,
    #[serde(deserialize_with = "Option::deserialize")]
    identity: Option<Zeroizing<String>>,
    signing: Digest,
    seen: LedgerHead,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    journal: Option<LedgerHead>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    retired: Vec<Zeroizing<String>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    retired_elsewhere: Vec<Digest>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    passkeys: Vec<UnlockingPasskey>,
    #[serde(default, skip_serializing_if = "KnownNames::is_empty")]
    names: KnownNames,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

impl Keyring {
    /// Its own identity and those of before, newest first.
    pub fn identities(&self) -> impl Iterator<Item = &Identity> {
        std::iter::once(&self.identity).chain(&self.retired)
    }

    /// The intake's instance.
    pub fn instance(&self) -> Instance {
        instance_of(&self.genesis)
    }

    /// Seals it to the unlock recipient: exactly 8 KiB.
    pub fn seal(&self, unlock: &Recipient) -> Result<Vec<u8>, SealError> {
        let document = KeyringDocument {
            v: PROTOCOL_VERSION,
            account: self.account,
            instance: self.instance(),
            genesis: self.genesis,
            identity: Some(self.identity.to_text()),
            signing: Digest(*self.signing.seed()),
            seen: self.seen,
            journal: self.journal,
            retired: self.retired.iter().map(Identity::to_text).collect(),
            retired_elsewhere: self.retired_elsewhere.clone(),
            passkeys: self.passkeys.clone(),
            names: self.names.clone(),
            rest: self.rest.clone(),
        };
        let json = Zeroizing::new(serde_json::to_vec(&document).map_err(std::io::Error::from)?);
        sealed::seal(unlock, Wire::Keyring, &json)
    }

    /// Opens it with what the passphrase derived.
    pub fn open(unlock: &Identity, file: &[u8]) -> Result<Self, AccountError> {
        let json = sealed::open(unlock, Wire::Keyring, file)?;
        let document: KeyringDocument =
            serde_json::from_slice(&json).map_err(|_| AccountError::Document)?;
        if document.v != PROTOCOL_VERSION || document.instance != instance_of(&document.genesis) {
            return Err(AccountError::Document);
        }
        let identity = document.identity.ok_or(AccountError::OwnFile)?;
        Ok(Self {
            account: document.account,
            genesis: document.genesis,
            identity: Identity::parse(&identity)?,
            signing: SigningSecret::from_seed(&document.signing.0),
            seen: document.seen,
            journal: document.journal,
            retired: document
                .retired
                .iter()
                .map(|text| Identity::parse(text))
                .collect::<Result<_, _>>()?,
            retired_elsewhere: document.retired_elsewhere,
            passkeys: document.passkeys,
            names: document.names,
            rest: document.rest,
        })
    }

    /// Checks it against a verified ledger: the same intake, nothing rolled back or forked, and
    /// this account's own two keys.
    pub fn check(&self, ledger: &Ledger) -> Result<(), AccountError> {
        if ledger.genesis() != self.genesis {
            return Err(AccountError::Mismatch);
        }
        if ledger.hash_at(self.seen.seq) != Some(self.seen.hash) {
            return Err(AccountError::Fork);
        }
        // Before it is vetted an account is not in the ledger.
        if let Some(listed) = ledger.account(&self.account) {
            let same = listed.recipient == self.identity.recipient().as_str()
                && listed.signing == self.signing.public();
            if !same {
                return Err(AccountError::OtherKeys);
            }
        }
        Ok(())
    }
}
