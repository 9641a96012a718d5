//! Receiving a report. Everything is checked before anything is stored, and all of it is stored or nothing.

use crate::crypto::hash::sha256;
use crate::crypto::hybrid::Recipient;
use crate::crypto::ledger::{Ledger, RECOVERY_ACCOUNT};
use crate::crypto::record::case_id;
use crate::crypto::sealed;
use crate::domain::{AccountId, CaseId, Digest, Instance, RecordId, ReportSubmission, Wire};
use crate::storage::{EarlierSubmission, NewGrant, NewMailbox, NewSubmission, StorageError};

use super::body::{check_version, read_body};
use super::error::refuse_file;
use super::{Thicket, WorkflowError, newest};

/// A report that is on the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Received {
    /// The case.
    pub case: CaseId,
    /// False if exactly this had been stored before.
    pub new: bool,
}

impl Thicket {
    /// Receives the body of `POST reports` exactly as it was sent, at most 512 KiB.
    pub async fn receive_report(&self, body: &[u8]) -> Result<Received, WorkflowError> {
        let report: ReportSubmission = read_body(body)?;
        self.receive_sealed(sha256(body), report).await
    }

    /// Receives a report that is sealed already. `sent` names what it was made from: the same again gives
    /// the same case and stores nothing twice, another with the same case is refused.
    pub async fn receive_sealed(
        &self,
        sent: Digest,
        report: ReportSubmission,
    ) -> Result<Received, WorkflowError> {
        let instance = match self.cached() {
            Some(ledger) => ledger.instance(),
            None => self
                .ledger()
                .await?
                .ok_or(WorkflowError::IntakeClosed)?
                .instance(),
        };
        check_form(&report, &instance)?;
        let thicket = self.clone();
        // In a task of its own: whoever hangs up must leave nothing half stored.
        tokio::spawn(async move { thicket.store(sent, &report).await })
            .await
            .map_err(|_| StorageError::Undone)?
    }

    async fn store(
        &self,
        sent: Digest,
        report: &ReportSubmission,
    ) -> Result<Received, WorkflowError> {
        let grants: Vec<_> = report
            .grants
            .iter()
            .map(|grant| NewGrant {
                account: grant.account,
                sealed: &grant.key.0,
            })
            .collect();
        let submission = NewSubmission {
            key: self.row_key(),
            case: report.case,
            recipient: &report.case_recipient,
            desk: report.desk,
            body: sent,
            day: self.0.clock.today(),
            mailboxes: report.mailboxes.each_ref().map(|mailbox| NewMailbox {
                mailbox: mailbox.mailbox,
                slip: &mailbox.slip.0,
                first: &mailbox.first.0,
            }),
            report: self.record(&report.report.0),
            card: self.record(&report.card.0),
            grants: &grants,
        };

        let new = Received {
            case: report.case,
            new: true,
        };
        if let Some(ledger) = self.cached()
            && check_addressees(report, &ledger).is_ok()
            && self
                .0
                .db
                .store_usual_submission(&submission, ledger.head().seq + 1)
                .await?
        {
            return Ok(new);
        }

        // There is something to be said about it. From here to the commit everybody else who writes waits.
        let mut tx = self.0.db.write().await?;
        let known = self.cached();
        let seq = newest(known.as_ref());
        let (earlier, entries) = tx.before_submission(report.case, sent, seq).await?;
        match earlier {
            EarlierSubmission::New => {}
            EarlierSubmission::Same => {
                // It may have been stored a moment ago, so its commit is waited for.
                tx.commit().await?;
                return Ok(Received {
                    case: report.case,
                    new: false,
                });
            }
            EarlierSubmission::Different => return Err(WorkflowError::CaseConflict),
            EarlierSubmission::Erased => return Err(WorkflowError::CaseErased),
        }
        let ledger = self.verified(known, entries)?;
        let ledger = ledger.ok_or(WorkflowError::IntakeClosed)?;
        check_addressees(report, &ledger)?;
        let next = ledger.head().seq + 1;
        if !tx.store_submission(&submission, next).await? {
            return Err(WorkflowError::MailboxKnown);
        }
        tx.commit().await?;
        self.remember(Some(&ledger));
        Ok(new)
    }

    fn record<'a>(&self, sealed: &'a [u8]) -> (RecordId, &'a [u8], Digest) {
        (RecordId(self.0.random.bytes()), sealed, sha256(sealed))
    }
}

/// What can be checked without the database: sizes, headers, and that the case is made from its recipient.
fn check_form(report: &ReportSubmission, instance: &Instance) -> Result<(), WorkflowError> {
    check_version(report)?;
    let check = |wire, file: &[u8]| sealed::check(wire, file).map_err(refuse_file(wire));
    check(Wire::Report, &report.report.0)?;
    check(Wire::Card, &report.card.0)?;
    for mailbox in &report.mailboxes {
        check(Wire::Slip, &mailbox.slip.0)?;
        check(Wire::First, &mailbox.first.0)?;
    }
    for grant in &report.grants {
        check(Wire::Grant, &grant.key.0)?;
    }
    let [first, second] = &report.mailboxes;
    if first.mailbox >= second.mailbox {
        return Err(WorkflowError::InvalidBody(
            "the two mailboxes must be different, and sorted",
        ));
    }
    let recipient = Recipient::parse(&report.case_recipient)
        .map_err(|_| WorkflowError::InvalidBody("the case recipient is not a hybrid recipient"))?;
    if case_id(instance, &recipient) != report.case {
        return Err(WorkflowError::InvalidBody(
            "the case id is not the one of its recipient and this intake",
        ));
    }
    Ok(())
}

/// What only the ledger can tell: that the case is granted to exactly those on the desk.
fn check_addressees(report: &ReportSubmission, ledger: &Ledger) -> Result<(), WorkflowError> {
    if !ledger.desks().iter().any(|(desk, _)| *desk == report.desk)
        || report.ledger.seq > ledger.head().seq
    {
        return Err(WorkflowError::RosterChanged);
    }
    if !ledger.is_open(&report.desk) {
        let other = ledger.desks().iter().any(|(desk, _)| ledger.is_open(desk));
        return Err(match other {
            true => WorkflowError::DeskClosed,
            false => WorkflowError::IntakeClosed,
        });
    }
    let mut granted: Vec<AccountId> = report.grants.iter().map(|grant| grant.account).collect();
    granted.sort_unstable();
    // A roster is sorted by account; a repeated grant is one too many.
    let on_desk = ledger.roster(&report.desk);
    let on_desk = on_desk.iter().map(|member| member.account);
    // The recovery account sorts before every other.
    let recovery = ledger.recovery().map(|_| RECOVERY_ACCOUNT);
    let readers: Vec<AccountId> = recovery.into_iter().chain(on_desk).collect();
    // The sender verified the ledger up to this entry, so grants to keys that changed since are to the old ones.
    let stale = readers
        .iter()
        .any(|account| ledger.key_changed_after(report.ledger.seq, account));
    if granted == readers && !stale {
        Ok(())
    } else {
        Err(WorkflowError::RosterChanged)
    }
}
