//! The recovery key, and how custodians hold it together: the identity behind the ledger's recovery recipient, in nested
//! age files, one for each group of custodians that is large enough (PROTOCOL.md, section 9).
//!
//! There is no share scheme: the custodians of a group open its file layer after layer, with Thicket or with a stock age
//! client. Must never give the identity out but inside such a file, or seal a grant to anybody but an active caseworker.

use zeroize::Zeroizing;

use super::hybrid::{Identity, KeyError, Recipient};
use super::ledger::Ledger;
use super::random::Random;
use super::record::{OpenedGrant, RecordError};
use super::sealed::{self, OpenError, SealError};
use crate::domain::{AccountId, CaseId, Digest};

/// The most custodians: with more, there would be too many files to keep apart.
pub const MOST_CUSTODIANS: usize = 5;
/// The fewest that may be needed: one alone could open everything.
pub const FEWEST_NEEDED: usize = 2;
/// A larger file is refused unread: five layers take less than a quarter of it.
pub const LARGEST_FILE: u64 = 65_536;

/// The first line of every age file.
const AGE: &[u8] = b"age-encryption.org/v1\n";
const GENESIS: &str = "# genesis: ";
/// Room for the text of a key, in one piece: growing would leave copies behind.
const TEXT_ROOM: usize = 4096;

/// Why a recovery key is not made, opened or used.
#[derive(Debug, thiserror::Error)]
pub enum RecoveryError {
    /// Too few or too many.
    #[error(
        "a recovery key is for at most {MOST_CUSTODIANS} custodians, and at least {FEWEST_NEEDED} of them are needed"
    )]
    Numbers,
    /// One custodian would be two.
    #[error("two custodians have the same key: each needs a key of their own")]
    SameKey,
    /// age failed.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// No key fits, or the file was changed.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// It opened, and is something else.
    #[error("what is sealed in it is not a recovery key of Thicket")]
    Content,
    /// Made for another intake.
    #[error("this is the recovery key of another intake")]
    OtherIntake,
    /// Not the key that cases are sealed to.
    #[error("this is not the recovery key that the ledger names")]
    NotNamed,
    /// The ledger does not vouch for whom it should be sealed to.
    #[error("the ledger does not name this account as an active caseworker")]
    NotVouchedFor,
    /// A grant that does not open, or does not fit its case.
    #[error(transparent)]
    Grant(#[from] RecordError),
    /// A recipient is none.
    #[error(transparent)]
    Key(#[from] KeyError),
}

/// The identity that opens every case, and the intake it is for.
pub struct RecoveryKey {
    identity: Identity,
    genesis: Digest,
}

impl std::fmt::Debug for RecoveryKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RecoveryKey(secret)")
    }
}

/// A recovery key as one group of custodians can open it.
#[derive(Clone, Debug)]
pub struct GroupFile {
    /// Their numbers, from 1, in the order in which they open it.
    pub custodians: Vec<usize>,
    /// The outermost layer.
    pub file: Vec<u8>,
}

/// What was under a layer.
#[derive(Debug)]
pub enum Peeled {
    /// Another one, sealed to the next custodian.
    Layer(Vec<u8>),
    /// The key itself.
    Key(Box<RecoveryKey>),
}

impl RecoveryKey {
    /// A fresh key for an intake.
    pub fn generate(genesis: Digest, random: &Random) -> Self {
        Self {
            identity: Identity::generate(random),
            genesis,
        }
    }

    /// What every case is sealed to, once the ledger names it.
    pub fn recipient(&self) -> Recipient {
        self.identity.recipient()
    }

    /// Seals it to each group of `needed` of the custodians, whose numbers are their places in the list.
    pub fn seal_to_groups(
        &self,
        custodians: &[Recipient],
        needed: usize,
    ) -> Result<Vec<GroupFile>, RecoveryError> {
        if custodians.len() > MOST_CUSTODIANS
            || !(FEWEST_NEEDED..=custodians.len()).contains(&needed)
        {
            return Err(RecoveryError::Numbers);
        }
        let repeated = |(at, one): (usize, &Recipient)| custodians[..at].contains(one);
        if custodians.iter().enumerate().any(repeated) {
            return Err(RecoveryError::SameKey);
        }
        let text = self.to_text();
        groups(custodians.len(), needed)
            .into_iter()
            .map(|group| {
                // Whoever opens first is sealed to last.
                let mut inside_out = group.iter().rev().map(|number| &custodians[number - 1]);
                let innermost = inside_out.next().ok_or(RecoveryError::Numbers)?;
                let mut file = sealed::encrypt(innermost, text.as_bytes())?;
                for custodian in inside_out {
                    file = sealed::encrypt(custodian, &file)?;
                }
                Ok(GroupFile {
                    custodians: group,
                    file,
                })
            })
            .collect()
    }

    /// The key against a verified ledger: the intake's, and the one that cases are sealed to.
    pub fn check<'a>(&'a self, ledger: &'a Ledger) -> Result<Recovering<'a>, RecoveryError> {
        if ledger.genesis() != self.genesis {
            return Err(RecoveryError::OtherIntake);
        }
        if ledger.recovery() != Some(self.recipient().as_str()) {
            return Err(RecoveryError::NotNamed);
        }
        Ok(Recovering { key: self, ledger })
    }

    /// An age identity file, which also says which intake it is for: nobody without the key can say that of it.
    fn to_text(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(TEXT_ROOM));
        text.push_str(
            "# Recovery key of a Thicket intake: it opens every case. Never keep it on a disk.\n",
        );
        text.push_str(GENESIS);
        text.push_str(&self.genesis.to_string());
        text.push_str("\n# public key: ");
        text.push_str(self.recipient().as_str());
        text.push('\n');
        text.push_str(&self.identity.to_text());
        text.push('\n');
        text
    }

    fn parse(text: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(text).ok()?;
        let genesis = text.lines().find_map(|line| line.strip_prefix(GENESIS))?;
        let [identity] = <[Identity; 1]>::try_from(read_identities(text)).ok()?;
        Some(Self {
            identity,
            genesis: genesis.trim().parse().ok()?,
        })
    }
}

/// A recovery key that the ledger names.
pub struct Recovering<'a> {
    key: &'a RecoveryKey,
    ledger: &'a Ledger,
}

impl Recovering<'_> {
    /// Opens the recovery account's grant of a case and seals it to an active caseworker.
    pub fn give(
        &self,
        case: &CaseId,
        grant: &[u8],
        account: &AccountId,
    ) -> Result<Vec<u8>, RecoveryError> {
        let listed = self.ledger.account(account);
        let vouched_for = listed.filter(|_| self.ledger.is_active_caseworker(account));
        let listed = vouched_for.ok_or(RecoveryError::NotVouchedFor)?;
        let recipient = Recipient::parse(&listed.recipient)?;
        let opened = OpenedGrant::open(&self.key.identity, &self.ledger.instance(), case, grant)?;
        Ok(opened.seal(case, &recipient)?)
    }
}

/// Opens the outermost layer of a file with a custodian's own keys.
pub fn peel(file: &[u8], custodian: &[Identity]) -> Result<Peeled, RecoveryError> {
    sealed::check_header(file).map_err(OpenError::from)?;
    let mut opened = Err(OpenError::OtherKey);
    for own in custodian {
        opened = sealed::decrypt(own, file);
        if !matches!(opened, Err(OpenError::OtherKey)) {
            break;
        }
    }
    let content = opened?;
    if content.starts_with(AGE) {
        return Ok(Peeled::Layer(content.to_vec()));
    }
    RecoveryKey::parse(&content)
        .map(|key| Peeled::Key(Box::new(key)))
        .ok_or(RecoveryError::Content)
}

/// The hybrid identities of an age identity file, one a line. Comments, and keys of other kinds, are passed over.
pub fn read_identities(text: &str) -> Vec<Identity> {
    text.lines()
        .filter_map(|line| Identity::parse(line.trim()).ok())
        .collect()
}

/// The one recipient of an age recipients file, where comments begin with `#`.
pub fn read_recipient(text: &str) -> Result<Recipient, KeyError> {
    let mut lines = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    match (lines.next(), lines.next()) {
        (Some(line), None) => Recipient::parse(line),
        _ => Err(KeyError::Recipient),
    }
}

/// A custodian's new key: what is sealed to it, and the age identity file that opens it.
pub fn new_custodian(random: &Random) -> (Recipient, Zeroizing<String>) {
    let identity = Identity::generate(random);
    let recipient = identity.recipient();
    let mut text = Zeroizing::new(String::with_capacity(TEXT_ROOM));
    text.push_str("# public key: ");
    text.push_str(recipient.as_str());
    text.push('\n');
    text.push_str(&identity.to_text());
    text.push('\n');
    (recipient, text)
}

/// Every choice of `needed` numbers from 1 to `count`, each in ascending order.
fn groups(count: usize, needed: usize) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = (0_usize..1 << count)
        .map(|chosen| {
            (1..=count)
                .filter(|number| chosen & (1 << (number - 1)) != 0)
                .collect::<Vec<_>>()
        })
        .filter(|group| group.len() == needed)
        .collect();
    groups.sort();
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_group_is_there_once_in_order() {
        assert_eq!(groups(3, 2), [[1, 2], [1, 3], [2, 3]]);
        assert_eq!(groups(5, 3).len(), 10);
        assert_eq!(groups(5, 5), [[1, 2, 3, 4, 5]]);
    }

    #[test]
    fn nothing_secret_is_in_debug() {
        let random = Random::seeded(1);
        let key = RecoveryKey::generate(Digest([7; 32]), &random);
        let secret = key.identity.to_text();
        let same = RecoveryKey::parse(key.to_text().as_bytes()).unwrap();
        let shown = format!("{key:?} {:?}", Peeled::Key(Box::new(same)));
        assert!(!shown.contains(&secret[20..40]), "{shown}");
        assert_eq!(shown, "RecoveryKey(secret) Key(RecoveryKey(secret))");
    }
}
