//! Giving a case a new key, as after somebody who could open it was revoked.

use super::{OpenedCase, WriteError, Writer};
use crate::crypto::hybrid::{Identity, Recipient};
use crate::crypto::ledger::{Ledger, RECOVERY_ACCOUNT};
use crate::crypto::record::{MailContent, RecordError, WorkContent};
use crate::domain::{AccountId, Mailbox};

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
        let grants = grantees
            .iter()
            .map(|account| {
                let recipient = recipient_of(by.ledger, account)?;
                Ok((*account, grant.seal(&self.case, &recipient)?))
            })
            .collect::<Result<_, WriteError>>()?;
        let n = self.next_mail();
        let mail = |side, keys| {
            let content = MailContent::NewKey(case_recipient.clone());
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
