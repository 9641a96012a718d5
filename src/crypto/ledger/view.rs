//! What a verified ledger says.

use super::{AccountId, AccountState, Day, DeskId, Digest, Instance, Ledger, LedgerAccount};
use super::{
    FEWEST_READERS, LedgerError, LedgerHead, RECOVERY_ACCOUNT, Role, RosterMember,
    STALE_AFTER_DAYS, instance_of,
};

impl Ledger {
    pub(super) fn admins(&self) -> impl Iterator<Item = &LedgerAccount> {
        self.accounts
            .values()
            .filter(|account| account.role == Role::Admin)
    }

    pub(super) fn active_admins(&self) -> usize {
        self.admins()
            .filter(|admin| admin.state == AccountState::Vetted)
            .count()
    }

    /// How many admins there are who were not revoked.
    pub fn standing_admins(&self) -> usize {
        self.admins()
            .filter(|admin| admin.state != AccountState::Revoked)
            .count()
    }

    /// Every active admin.
    pub fn active_admin_accounts(&self) -> impl Iterator<Item = AccountId> {
        self.accounts
            .iter()
            .filter(|(_, listed)| {
                listed.role == Role::Admin && listed.state == AccountState::Vetted
            })
            .map(|(account, _)| *account)
    }

    /// Whether an account is an active caseworker.
    pub fn is_active_caseworker(&self, account: &AccountId) -> bool {
        self.account(account).is_some_and(|listed| {
            listed.role == Role::Caseworker && listed.state == AccountState::Vetted
        })
    }

    /// The intake's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// SHA-256 of the first payload: what an intake is known by.
    pub fn genesis(&self) -> Digest {
        self.genesis
    }

    /// The first 16 bytes of the genesis hash.
    pub fn instance(&self) -> Instance {
        instance_of(&self.genesis)
    }

    /// The newest entry.
    pub fn head(&self) -> LedgerHead {
        LedgerHead {
            seq: self.hashes.len() as u64 - 1,
            hash: *self.hashes.last().expect("a ledger has a genesis"),
        }
    }

    /// The hash of entry `seq`, if there is one.
    pub fn hash_at(&self, seq: u64) -> Option<Digest> {
        self.hashes.get(usize::try_from(seq).ok()?).copied()
    }

    /// Refuses a ledger that is shorter than, or differs from, one seen before.
    pub fn check_extends(&self, seen: &LedgerHead) -> Result<(), LedgerError> {
        if self.hash_at(seen.seq) == Some(seen.hash) {
            Ok(())
        } else {
            Err(LedgerError::Fork(seen.seq))
        }
    }

    /// The day of the newest entry.
    pub fn newest_day(&self) -> Day {
        self.newest_day
    }

    /// Whether the newest entry is too old to be relied on without a warning.
    pub fn is_stale(&self, today: Day) -> bool {
        today.days_since(self.newest_day) > STALE_AFTER_DAYS
    }

    /// All accounts that were ever vouched for.
    pub fn accounts(&self) -> impl Iterator<Item = (&AccountId, &LedgerAccount)> {
        self.accounts.iter()
    }

    /// Everybody who was ever named on a desk, active or not.
    pub fn members(&self, desk: &DeskId) -> impl Iterator<Item = &AccountId> {
        let on_desk = |(_, listed): &(&AccountId, &LedgerAccount)| listed.desk == Some(*desk);
        let members = self.accounts.iter().filter(on_desk);
        members.map(|(account, _)| account)
    }

    /// One account.
    pub fn account(&self, account: &AccountId) -> Option<&LedgerAccount> {
        self.accounts.get(account)
    }

    /// One account as it was when entry `seq` was the newest.
    pub fn account_at(&self, seq: u64, account: &AccountId) -> Option<&LedgerAccount> {
        let mut newest_first = self.history.iter().rev();
        let found = newest_first.find(|(since, id, _)| *since <= seq && id == account);
        found.map(|(_, _, listed)| listed)
    }

    /// Whether an account could be granted cases when entry `seq` was the newest: an active caseworker, or the recovery
    /// account while a recipient was named.
    pub fn could_read_at(&self, seq: u64, account: &AccountId) -> bool {
        if *account == RECOVERY_ACCOUNT {
            let mut newest_first = self.recoveries.iter().rev();
            let last = newest_first.find(|(since, _)| *since <= seq);
            return last.is_some_and(|(_, named)| *named);
        }
        self.account_at(seq, account).is_some_and(|listed| {
            listed.role == Role::Caseworker && listed.state == AccountState::Vetted
        })
    }

    /// Whether whoever signed something when entry `seq` was the newest could sign it today: an active caseworker, with
    /// the key of then. Somebody who was revoked, or has a key that was taken from its owner, could date it back.
    pub fn still_vouches(&self, seq: u64, account: &AccountId) -> bool {
        let then = self.account_at(seq, account);
        let now = self.account(account);
        self.is_active_caseworker(account)
            && then.is_some()
            && then.map(|then| then.signing) == now.map(|now| now.signing)
    }

    /// Whether an account was revoked.
    pub fn is_revoked(&self, account: &AccountId) -> bool {
        self.account(account)
            .is_some_and(|listed| listed.state == AccountState::Revoked)
    }

    /// Whether what a grant to this account is sealed to has changed after entry `seq`: by a rotation, or by another
    /// recovery recipient.
    pub fn key_changed_after(&self, seq: u64, account: &AccountId) -> bool {
        if *account == RECOVERY_ACCOUNT {
            return self.recovery_since > seq;
        }
        match (self.account_at(seq, account), self.account(account)) {
            (Some(then), Some(now)) => then.recipient != now.recipient,
            (None, Some(_)) => true,
            (_, None) => false,
        }
    }

    /// The desks with their names, in the order of their founding; the first is the default.
    pub fn desks(&self) -> &[(DeskId, String)] {
        &self.desks
    }

    /// The active caseworkers of a desk, by account id.
    pub fn roster(&self, desk: &DeskId) -> Vec<RosterMember> {
        self.accounts
            .iter()
            .filter(|(_, account)| {
                account.role == Role::Caseworker
                    && account.desk == Some(*desk)
                    && account.state == AccountState::Vetted
            })
            .map(|(id, account)| RosterMember {
                account: *id,
                recipient: account.recipient.clone(),
            })
            .collect()
    }

    /// Whether a desk takes reports: with fewer readers than [`FEWEST_READERS`], what came would rest on one person.
    pub fn is_open(&self, desk: &DeskId) -> bool {
        self.roster(desk).len() >= FEWEST_READERS
    }

    /// How many admins must sign what needs the threshold.
    pub fn threshold(&self) -> u8 {
        self.threshold
    }

    /// The recovery recipient, if there is one.
    pub fn recovery(&self) -> Option<&str> {
        self.recovery.as_deref()
    }
}
