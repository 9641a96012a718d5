//! The roster ledger: who was vetted, suspended, revoked, and by whom (PROTOCOL.md, section 5).
//!
//! A [`Ledger`] exists only if every entry from the genesis on is valid, so that whoever has one may
//! believe its roster.

mod entry;
mod view;

use std::collections::BTreeMap;

pub use entry::{Action, Entry, EntrySignature, Payload};

use super::account::instance_of;
use super::hash::sha256;
use super::hybrid::Recipient;
use super::signature::{self, Purpose, SigningSecret};
use crate::domain::{
    AccountId, AccountState, Bytes, Day, DeskId, Digest, Instance, LedgerHead, Role,
};

/// A newest entry older than this many days makes the ledger stale.
pub const STALE_AFTER_DAYS: i64 = 30;
/// A desk with fewer active caseworkers takes no reports.
pub const FEWEST_READERS: usize = 2;
/// The account that a grant to the recovery recipient names; nobody else may have it.
pub const RECOVERY_ACCOUNT: AccountId = AccountId([0; 16]);
/// The most signers a threshold may ask for.
const HIGHEST_THRESHOLD: u8 = 5;
/// The most desks: one admin alone founds them, and everybody reads of them for ever.
const MOST_DESKS: usize = 16;
/// The most bytes of an intake's or desk's name.
const LONGEST_NAME: usize = 200;

/// Why a ledger is invalid. The number is the entry's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LedgerError {
    /// There is no genesis.
    #[error("the ledger is empty")]
    Empty,
    /// An unknown action, a missing or an extra field, another version.
    #[error("ledger entry {0} has a form that this version does not know")]
    Form(u64),
    /// A number or a previous hash that does not follow, or a day that goes back.
    #[error("ledger entry {0} does not follow the one before it")]
    Chain(u64),
    /// A bad signature, a signer who may not sign, or too few of them.
    #[error("ledger entry {0} is not signed by enough active admins")]
    Signatures(u64),
    /// An action that the rules forbid in this state.
    #[error("ledger entry {0} breaks a rule")]
    Rule(u64),
    /// Another intake's ledger.
    #[error("this is another intake's ledger")]
    OtherGenesis,
    /// Shorter than, or different from, a ledger that was seen before.
    #[error("the ledger was rolled back or rewritten at entry {0}")]
    Fork(u64),
}

/// An account as the ledger vouches for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerAccount {
    /// Its role, for ever.
    pub role: Role,
    /// `age1pq1…`
    pub recipient: String,
    /// Ed25519 public key.
    pub signing: [u8; 32],
    /// The desk of a caseworker.
    pub desk: Option<DeskId>,
    /// Vetted, suspended or revoked.
    pub state: AccountState,
}

/// A caseworker whom reports are granted to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RosterMember {
    /// The account.
    pub account: AccountId,
    /// What grants are sealed to.
    pub recipient: String,
}

/// A verified ledger.
#[derive(Clone, Debug)]
pub struct Ledger {
    name: String,
    genesis: Digest,
    hashes: Vec<Digest>,
    newest_day: Day,
    /// Whether the newest entry only renews.
    renewed: bool,
    accounts: BTreeMap<AccountId, LedgerAccount>,
    /// Each account as it was from an entry on, oldest first.
    history: Vec<(u64, AccountId, LedgerAccount)>,
    desks: Vec<(DeskId, String)>,
    threshold: u8,
    recovery: Option<String>,
    /// The entry that named or removed the recovery recipient.
    recovery_since: u64,
    /// Every entry that named or removed one, and whether it named one.
    recoveries: Vec<(u64, bool)>,
}

impl Ledger {
    /// Verifies all entries from the genesis on.
    pub fn verify(entries: &[Entry]) -> Result<Self, LedgerError> {
        let (first, rest) = entries.split_first().ok_or(LedgerError::Empty)?;
        let mut ledger = Self::from_genesis(first)?;
        for entry in rest {
            ledger.append(entry)?;
        }
        Ok(ledger)
    }

    /// Verifies all entries and that they belong to the pinned intake.
    pub fn verify_pinned(entries: &[Entry], genesis: &Digest) -> Result<Self, LedgerError> {
        let ledger = Self::verify(entries)?;
        if ledger.genesis == *genesis {
            Ok(ledger)
        } else {
            Err(LedgerError::OtherGenesis)
        }
    }

    /// Signs a genesis entry.
    pub fn sign_genesis(
        day: Day,
        name: &str,
        account: AccountId,
        recipient: &Recipient,
        signing: &SigningSecret,
    ) -> Entry {
        let payload = Payload {
            seq: 0,
            prev: None,
            day,
            action: Action::Genesis {
                name: name.to_owned(),
                account,
                recipient: recipient.as_str().to_owned(),
                signing: Digest(signing.public()),
            },
        }
        .to_json();
        let instance = instance_of(&sha256(&payload));
        sign(payload, &instance, &[(account, signing)])
    }

    /// Signs what would be the next entry; the caller appends it.
    pub fn sign_next(
        &self,
        day: Day,
        action: Action,
        signers: &[(AccountId, &SigningSecret)],
    ) -> Entry {
        let head = self.head();
        let payload = Payload {
            seq: head.seq + 1,
            prev: Some(head.hash),
            day,
            action,
        };
        sign(payload.to_json(), &self.instance(), signers)
    }

    /// Adds signatures to an entry that others have signed before.
    pub fn co_sign(&self, entry: &Entry, signers: &[(AccountId, &SigningSecret)]) -> Entry {
        let mut signed = sign(entry.payload.0.clone(), &self.instance(), signers);
        signed
            .signatures
            .splice(0..0, entry.signatures.iter().cloned());
        signed
    }

    fn from_genesis(entry: &Entry) -> Result<Self, LedgerError> {
        let payload = Payload::parse(&entry.payload.0).ok_or(LedgerError::Form(0))?;
        if payload.seq != 0 || payload.prev.is_some() {
            return Err(LedgerError::Chain(0));
        }
        let Action::Genesis {
            name,
            account,
            recipient,
            signing,
        } = payload.action
        else {
            return Err(LedgerError::Form(0));
        };
        check_name(0, &name)?;
        let genesis = sha256(&entry.payload.0);
        let mut ledger = Self {
            name,
            genesis,
            hashes: vec![genesis],
            newest_day: payload.day,
            renewed: false,
            accounts: BTreeMap::new(),
            history: Vec::new(),
            desks: Vec::new(),
            threshold: 1,
            recovery: None,
            recovery_since: 0,
            recoveries: Vec::new(),
        };
        ledger.add(0, account, Role::Admin, None, recipient, signing)?;
        ledger.remember(0, account);
        ledger.check_signatures(0, entry, 1)?;
        Ok(ledger)
    }

    /// Verifies one more entry and applies it; on an error nothing changes.
    pub fn append(&mut self, entry: &Entry) -> Result<(), LedgerError> {
        let seq = self.head().seq + 1;
        let payload = Payload::parse(&entry.payload.0).ok_or(LedgerError::Form(seq))?;
        let follows = payload.seq == seq
            && payload.prev == Some(self.head().hash)
            && payload.day >= self.newest_day;
        if !follows {
            return Err(LedgerError::Chain(seq));
        }
        let needed = if payload.action.needs_threshold() {
            usize::from(self.threshold)
        } else {
            1
        };
        self.check_signatures(seq, entry, needed)?;
        let touched = payload.action.account();
        let renews = matches!(payload.action, Action::Renew {});
        // One admin alone renews, so it must not make the ledger longer than it has days.
        if renews && self.renewed && payload.day == self.newest_day {
            return Err(LedgerError::Rule(seq));
        }
        self.apply(seq, payload.action)?;
        if let Some(account) = touched {
            self.remember(seq, account);
        }
        self.newest_day = payload.day;
        self.renewed = renews;
        self.hashes.push(sha256(&entry.payload.0));
        Ok(())
    }

    /// How many more signatures an entry needs that otherwise follows and keeps the rules.
    pub fn missing_signatures(&self, entry: &Entry) -> Result<usize, LedgerError> {
        let seq = self.head().seq + 1;
        let signed = entry.signatures.len();
        let mut willing = self.clone();
        willing.threshold = willing
            .threshold
            .min(u8::try_from(signed.max(1)).unwrap_or(u8::MAX));
        willing.append(entry)?;
        let payload = Payload::parse(&entry.payload.0).ok_or(LedgerError::Form(seq))?;
        let needed = if payload.action.needs_threshold() {
            usize::from(self.threshold)
        } else {
            1
        };
        Ok(needed.saturating_sub(signed))
    }

    fn check_signatures(&self, seq: u64, entry: &Entry, needed: usize) -> Result<(), LedgerError> {
        let mut signers: Vec<AccountId> = Vec::new();
        for signature in &entry.signatures {
            let valid = !signers.contains(&signature.account)
                && self.accounts.get(&signature.account).is_some_and(|admin| {
                    admin.role == Role::Admin
                        && admin.state == AccountState::Vetted
                        && signature::verify(
                            &admin.signing,
                            Purpose::Ledger,
                            &self.instance(),
                            &entry.payload.0,
                            &signature.signature.0,
                        )
                });
            if !valid {
                return Err(LedgerError::Signatures(seq));
            }
            signers.push(signature.account);
        }
        if signers.len() >= needed {
            Ok(())
        } else {
            Err(LedgerError::Signatures(seq))
        }
    }

    fn apply(&mut self, seq: u64, action: Action) -> Result<(), LedgerError> {
        let broken = LedgerError::Rule(seq);
        match action {
            Action::Genesis { .. } => return Err(broken),
            Action::Desk { desk, name } => {
                check_name(seq, &name)?;
                let known = self.desks.iter().any(|(known, _)| *known == desk);
                if known || self.desks.len() >= MOST_DESKS {
                    return Err(broken);
                }
                self.desks.push((desk, name));
            }
            Action::Vet {
                account,
                desk,
                recipient,
                signing,
            } => {
                if !self.desks.iter().any(|(known, _)| *known == desk) {
                    return Err(broken);
                }
                self.add(
                    seq,
                    account,
                    Role::Caseworker,
                    Some(desk),
                    recipient,
                    signing,
                )?;
            }
            Action::Admin {
                account,
                recipient,
                signing,
            } => {
                self.add(seq, account, Role::Admin, None, recipient, signing)?;
                self.threshold = self.threshold.max(2);
            }
            Action::Suspend { account } => {
                self.change_state(seq, &account, AccountState::Vetted, AccountState::Suspended)?;
            }
            Action::Restore { account } => {
                self.change_state(seq, &account, AccountState::Suspended, AccountState::Vetted)?;
            }
            Action::Revoke { account } => {
                let from = self.accounts.get(&account).ok_or(broken)?.state;
                if from == AccountState::Revoked {
                    return Err(broken);
                }
                self.change_state(seq, &account, from, AccountState::Revoked)?;
            }
            Action::Rotate {
                account,
                recipient,
                signing,
            } => {
                check_keys(seq, &recipient, &signing)?;
                let listed = self.accounts.get_mut(&account).ok_or(broken)?;
                if listed.state != AccountState::Vetted {
                    return Err(broken);
                }
                listed.recipient = recipient;
                listed.signing = signing.0;
            }
            Action::Threshold { threshold } => {
                let lowest = if self.admins().count() > 1 { 2 } else { 1 };
                let highest = self.active_admins().min(usize::from(HIGHEST_THRESHOLD));
                if threshold < lowest || usize::from(threshold) > highest {
                    return Err(broken);
                }
                self.threshold = threshold;
            }
            Action::Recovery { recipient } => {
                if let Some(recipient) = &recipient {
                    Recipient::parse(recipient).map_err(|_| broken)?;
                }
                self.recoveries.push((seq, recipient.is_some()));
                self.recovery = recipient;
                self.recovery_since = seq;
            }
            Action::Renew {} => {}
        }
        Ok(())
    }

    fn add(
        &mut self,
        seq: u64,
        account: AccountId,
        role: Role,
        desk: Option<DeskId>,
        recipient: String,
        signing: Digest,
    ) -> Result<(), LedgerError> {
        check_keys(seq, &recipient, &signing)?;
        if account == RECOVERY_ACCOUNT || self.accounts.contains_key(&account) {
            return Err(LedgerError::Rule(seq));
        }
        self.accounts.insert(
            account,
            LedgerAccount {
                role,
                recipient,
                signing: signing.0,
                desk,
                state: AccountState::Vetted,
            },
        );
        Ok(())
    }

    fn remember(&mut self, seq: u64, account: AccountId) {
        if let Some(listed) = self.accounts.get(&account) {
            self.history.push((seq, account, listed.clone()));
        }
    }

    fn change_state(
        &mut self,
        seq: u64,
        account: &AccountId,
        from: AccountState,
        to: AccountState,
    ) -> Result<(), LedgerError> {
        let last_admin = self.active_admins() == 1;
        let listed = self
            .accounts
            .get_mut(account)
            .filter(|listed| listed.state == from)
            .ok_or(LedgerError::Rule(seq))?;
        let ends_an_admin = listed.role == Role::Admin
            && from == AccountState::Vetted
            && to != AccountState::Vetted;
        if ends_an_admin && last_admin {
            return Err(LedgerError::Rule(seq));
        }
        listed.state = to;
        Ok(())
    }
}

fn sign(payload: Vec<u8>, instance: &Instance, signers: &[(AccountId, &SigningSecret)]) -> Entry {
    let signatures = signers
        .iter()
        .map(|(account, key)| EntrySignature {
            account: *account,
            signature: Bytes(key.sign(Purpose::Ledger, instance, &payload).to_vec()),
        })
        .collect();
    Entry {
        payload: Bytes(payload),
        signatures,
    }
}

fn check_keys(seq: u64, recipient: &str, signing: &Digest) -> Result<(), LedgerError> {
    if Recipient::parse(recipient).is_ok() && signature::is_valid_public_key(&signing.0) {
        Ok(())
    } else {
        Err(LedgerError::Rule(seq))
    }
}

fn check_name(seq: u64, name: &str) -> Result<(), LedgerError> {
    if name.is_empty() || name.len() > LONGEST_NAME {
        Err(LedgerError::Rule(seq))
    } else {
        Ok(())
    }
}
