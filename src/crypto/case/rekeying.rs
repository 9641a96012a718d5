//! Giving a case a new key, as after somebody who could open it was revoked.

use super::{OpenedCase, WriteError, Writer};
use crate::crypto::hash::sha256;
use crate::crypto::hybrid::{Identity, Recipient};
use crate::crypto::ledger::{Ledger, RECOVERY_ACCOUNT};
use crate::crypto::record::{MailContent, RecordError, WorkContent};
use crate::domain::{AccountId, Digest, Mailbox};

/// What `POST cases/{case}/rekey` takes.
pub struct SealedRekey {
    /// The new key, `age1pq1…`.
    pub case_recipient: String,
    /// The signed record, sealed to the key of before.
    pub record: Vec<u8>,
    /// The new grants, sorted by account.
    pub grants: Vec<(AccountId, Vec<u8>)>,
    /// What both mailboxes are told, sorted by mailbox.
    pub mail: [(Mailbox, Vec<u8>); 2],
}

impl OpenedCase {
    /// Draws a new key and seals everything that goes with it, for exactly these accounts of the ledger; the recovery
    /// account is one where the ledger names its recipient.
    pub fn seal_rekey(
        &self,
        by: &Writer<'_>,
        locale: &str,
        grantees: &[AccountId],
    ) -> Result<SealedRekey, WriteError> {
        let report = self.report.as_ref().ok_or(WriteError::NoReport)?;
        let identity = Identity::generate(by.random);
        let case_recipient = identity.recipient().as_str().to_owned();
        let grant = self.grant.rekeyed(identity);
        let mut grantees = grantees.to_vec();
        grantees.sort_unstable();
        grantees.dedup();
        let grants = grantees
            .iter()
            .map(|account| {
                let recipient = recipient_of(by.ledger, account)?;
                Ok((*account, grant.seal(&self.case, &recipient)?))
            })
            .collect::<Result<_, WriteError>>()?;
        let n = self.next_mail();
        let replaces = self.keys_so_far();
        let mail = |side, keys| {
            let content = MailContent::NewKey {
                recipient: case_recipient.clone(),
                replaces: replaces.clone(),
            };
            self.seal_mail(by, (side, keys), n, locale, content)
        };
        let [(real, real_keys), (safe, safe_keys)] = report.mailboxes.both();
        let mut mail = [mail(real, real_keys)?, mail(safe, safe_keys)?];
        mail.sort_by_key(|(mailbox, _)| *mailbox);
        let content = WorkContent::Rekey {
            n,
            recipient: case_recipient.clone(),
            grantees,
        };
        Ok(SealedRekey {
            // Sealed to the key of before, which the case still has here.
            record: self.seal_work(by, content)?,
            case_recipient,
            grants,
            mail,
        })
    }
}

/// How many keys a mail about a new one has room for.
const MOST_REPLACED: usize = 32;

impl OpenedCase {
    /// SHA-256 of the text of every key that the case has had: those of the grant, then those that rekeys named, also one
    /// that nobody else got. A reporter is told that none of them is to be written to any more.
    fn keys_so_far(&self) -> Vec<Digest> {
        let held = self
            .identities()
            .map(|identity| identity.recipient().as_str().to_owned());
        let named = self
            .history
            .iter()
            .rev()
            .filter_map(|placed| match &placed.work.content {
                WorkContent::Rekey { recipient, .. } => Some(recipient.clone()),
                _ => None,
            });
        let mut digests = Vec::new();
        for key in held.chain(named) {
            let digest = sha256(key.as_bytes());
            if digests.len() < MOST_REPLACED && !digests.contains(&digest) {
                digests.push(digest);
            }
        }
        digests
    }
}

/// Only an active caseworker, or the recovery recipient, is granted a case.
fn recipient_of(ledger: &Ledger, account: &AccountId) -> Result<Recipient, WriteError> {
    let recipient = if *account == RECOVERY_ACCOUNT {
        ledger.recovery()
    } else {
        let active = ledger.is_active_caseworker(account);
        let listed = ledger.account(account).filter(|_| active);
        listed.map(|listed| listed.recipient.as_str())
    };
    let recipient = recipient.ok_or(WriteError::Unvouched)?;
    Ok(Recipient::parse(recipient).map_err(RecordError::from)?)
}
