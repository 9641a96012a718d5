//! What somebody does who knows the key of a mailbox: opening it, writing, deleting mail, taking the report back.
//!
//! Whether a key opens anything must not show: opening answers in one size, after the same work. Nothing that is stored
//! here may tell a case's two mailboxes apart, or which of them was used.

use serde::{Deserialize, Serialize};

use crate::crypto::decoy::{DecoySecret, seal_to_nobody};
use crate::crypto::hash::sha256;
use crate::crypto::hybrid::Recipient;
use crate::crypto::record::{Notice, NoticeKind, case_id};
use crate::crypto::sealed;
use crate::domain::{Bytes, CaseId, Day, Instance, Mailbox, PROTOCOL_VERSION, RecordId, Wire};
use crate::storage::scope::MailboxAccess;
use crate::storage::{
    MailboxPage, NewRecord, PutRecord, ReadTransaction, StorageError, StoredMail, WriteTransaction,
};

use super::body::{SentSecret, check_version, versioned};
use super::erasing::DAYS_UNTIL_ERASED;
use super::error::refuse_file;
use super::{Thicket, WorkflowError};

/// Bytes of every page of a mailbox: four mails and what comes with them, with room.
pub const MAILBOX_BYTES: usize = 65_536;

/// Follow-ups are taken until their case has so many records of any kind, or so many bytes of them. A case is read as
/// one document, so that whoever has a code could otherwise make it one that nobody can open.
const MOST_RECORDS: u64 = 1_000;
const MOST_RECORD_BYTES: u64 = 16 << 20;

/// The first mail of a decoy came on one of so many days before the server was started.
const DECOY_DAYS: u32 = 60;

/// A page of a mailbox, as it is answered.
#[derive(Clone, Debug, Serialize)]
pub struct MailboxView {
    v: u8,
    /// The case.
    pub case: CaseId,
    /// The case's age recipient.
    pub case_recipient: String,
    /// What ties the mailbox to the case, sealed.
    pub slip: Bytes,
    /// At most four, newest day first.
    pub mail: Vec<MailView>,
    /// Whether another page follows.
    pub more: bool,
    /// The day on which a withdrawn report is erased.
    pub erases: Option<Day>,
}

/// A sealed mail.
#[derive(Clone, Debug, Serialize)]
pub struct MailView {
    /// What it is called here.
    pub id: RecordId,
    /// The day it was sent.
    pub day: Day,
    /// The file.
    pub sealed: Bytes,
}

/// The body of `POST mailbox/followups`.
#[derive(Clone, Debug, Deserialize)]
pub struct FollowUpRequest {
    v: u8,
    sealed: Bytes,
}
versioned!(FollowUpRequest);

impl FollowUpRequest {
    /// As a client in the same process makes it.
    pub fn new(sealed: Vec<u8>) -> Self {
        Self {
            v: PROTOCOL_VERSION,
            sealed: Bytes(sealed),
        }
    }
}

impl MailboxView {
    fn stored(page: MailboxPage) -> Self {
        let view = |mail: StoredMail| MailView {
            id: mail.id,
            day: mail.day,
            sealed: Bytes(mail.sealed),
        };
        Self {
            v: PROTOCOL_VERSION,
            case: page.case,
            case_recipient: page.recipient,
            slip: Bytes(page.slip),
            mail: page.mail.into_iter().map(view).collect(),
            more: page.more,
            erases: page.erase_on,
        }
    }

    /// The JSON document, followed by as many spaces as make it [`MAILBOX_BYTES`].
    pub fn padded(&self) -> Result<Vec<u8>, WorkflowError> {
        let mut json = Vec::with_capacity(MAILBOX_BYTES);
        serde_json::to_writer(&mut json, self)
            .map_err(|_| StorageError::Corrupt("page of a mailbox"))?;
        if json.len() > MAILBOX_BYTES {
            return Err(StorageError::Corrupt("page of a mailbox").into());
        }
        json.resize(MAILBOX_BYTES, b' ');
        Ok(json)
    }
}

/// What mailboxes that nobody has are shown as.
pub(super) struct Decoys {
    secret: DecoySecret,
    /// The day the server was started.
    since: Day,
}

impl Decoys {
    pub(super) fn new(secret: DecoySecret, since: Day) -> Self {
        Self { secret, since }
    }

    /// The same shape as a mailbox of a new report: a first mail and no other.
    fn page(&self, instance: &Instance, mailbox: Mailbox, page: u32) -> MailboxView {
        let mut decoy = self.secret.of(&mailbox);
        let recipient = decoy.recipient();
        let slip = decoy.file(Wire::Slip);
        let first = decoy.file(Wire::First);
        let days = i32::try_from(decoy.below(DECOY_DAYS)).unwrap_or(0);
        let first = MailView {
            id: first_mail(&mailbox),
            day: self.since.plus(-days),
            sealed: Bytes(first),
        };
        MailboxView {
            v: PROTOCOL_VERSION,
            case: case_id(instance, &recipient),
            case_recipient: recipient.as_str().to_owned(),
            slip: Bytes(slip),
            mail: if page == 0 { vec![first] } else { Vec::new() },
            more: false,
            erases: None,
        }
    }
}

/// The id of a mailbox's first mail: the first 16 bytes of the mailbox.
fn first_mail(mailbox: &Mailbox) -> RecordId {
    let mut id = [0; 16];
    id.copy_from_slice(&mailbox.0[..16]);
    RecordId(id)
}

impl Thicket {
    /// The mailbox that a key opens, if there is one; without a key, one that nobody has.
    pub fn mailbox_of(&self, key: Option<&SentSecret>) -> Mailbox {
        key.map_or_else(
            || Mailbox(self.0.random.bytes()),
            |key| Mailbox(key.digest().0),
        )
    }

    /// A page of a mailbox, from 0, and the same shape in bytes that no key opens where nobody has such a mailbox. The
    /// work is the same for both. That it was opened is remembered for [`Self::store_visits`].
    pub async fn open_mailbox(
        &self,
        mailbox: Mailbox,
        page: u32,
    ) -> Result<MailboxView, WorkflowError> {
        let instance = self.instance().await?;
        let mut tx = self.0.db.read().await?;
        let access = tx.open_mailbox(mailbox).await?;
        let stored = tx.mailbox_page(access.as_ref(), page).await?;
        drop(tx);
        let decoy = self.0.decoys.page(&instance, mailbox, page);
        let today = self.0.clock.today();
        Ok(match stored {
            Some(stored) => {
                self.visits().note(mailbox, today);
                MailboxView::stored(stored)
            }
            None => decoy,
        })
    }

    /// Adds what a mailbox's reader wrote to its case. The same file again is the same record. Whether it comes from
    /// that reader only the desk can check, and through which mailbox it came is not kept.
    pub async fn follow_up(
        &self,
        mailbox: Mailbox,
        request: &FollowUpRequest,
    ) -> Result<PutRecord, WorkflowError> {
        check_version(request)?;
        sealed::check(Wire::Work, &request.sealed.0).map_err(refuse_file(Wire::Work))?;
        let record = self.work_record(&request.sealed.0, self.0.clock.today());
        let mut tx = self.0.db.write().await?;
        let access = mailbox_access(&mut tx, mailbox).await?;
        let put = put_followup(&mut tx, &access, &record).await?;
        tx.commit().await?;
        Ok(put)
    }

    /// Deletes a mail: a file of the same size to a key that nobody has takes its place.
    pub async fn delete_mail(&self, mailbox: Mailbox, id: RecordId) -> Result<(), WorkflowError> {
        let nothing = seal_to_nobody(&self.0.random, Wire::Mail).map_err(unsealed)?;
        let mut tx = self.0.db.write().await?;
        let access = mailbox_access(&mut tx, mailbox).await?;
        if !tx.overwrite_mail(&access, id, &nothing).await? {
            return Err(WorkflowError::NotFound);
        }
        tx.commit().await?;
        // Not at once: the moment would tell of the deletion, and others' would be waited for.
        self.visits().note_remnants();
        Ok(())
    }

    /// Takes the report back: it leaves the open queue at once, and is erased after three to four days unless a
    /// caseworker gives it another state. Taking back again changes nothing, so that nobody can put it off.
    pub async fn withdraw(&self, mailbox: Mailbox) -> Result<(), WorkflowError> {
        let today = self.0.clock.today();
        // Sealed before writers have to wait; the case of a mailbox never changes.
        let mut tx = self.0.db.read().await?;
        let access = mailbox_access(&mut tx, mailbox).await?;
        let notice = seal_notice(&mut tx, NoticeKind::Withdrawal, &access, today).await?;
        drop(tx);
        let record = self.work_record(&notice, today);
        let mut tx = self.0.db.write().await?;
        let access = mailbox_access(&mut tx, mailbox).await?;
        if tx.withdraw(&access, today.plus(DAYS_UNTIL_ERASED)).await? {
            tx.put_notice(&access, &record).await?;
        }
        Ok(tx.commit().await?)
    }

    pub(super) fn work_record<'a>(&self, sealed: &'a [u8], day: Day) -> NewRecord<'a> {
        NewRecord {
            key: self.row_key(),
            id: RecordId(self.0.random.bytes()),
            wire: Wire::Work,
            day,
            sealed,
            digest: sha256(sealed),
        }
    }

    /// The intake's public id; zeros before the genesis, when there is no mailbox to be told from a decoy.
    async fn instance(&self) -> Result<Instance, WorkflowError> {
        if let Some(ledger) = self.cached() {
            return Ok(ledger.instance());
        }
        let ledger = self.ledger().await?;
        Ok(ledger.map_or(Instance([0; 16]), |ledger| ledger.instance()))
    }
}

/// Adds a follow-up unless its case is full. After a refusal the transaction must be dropped. Everything counts, so that
/// nothing has to be kept of where it came from; what the desk and the server write is always taken.
pub(super) async fn put_followup(
    tx: &mut WriteTransaction,
    access: &MailboxAccess,
    record: &NewRecord<'_>,
) -> Result<PutRecord, WorkflowError> {
    let put = tx.put_followup(access, record).await?;
    if matches!(put, PutRecord::Stored(_)) {
        let usage = tx.record_usage(access).await?;
        if usage.records > MOST_RECORDS || usage.bytes > MOST_RECORD_BYTES {
            return Err(WorkflowError::TooMuch);
        }
    }
    Ok(put)
}

async fn mailbox_access(
    tx: &mut ReadTransaction,
    mailbox: Mailbox,
) -> Result<MailboxAccess, WorkflowError> {
    tx.open_mailbox(mailbox)
        .await?
        .ok_or(WorkflowError::NotFound)
}

/// Seals what the server says of a mailbox to its case.
pub(super) async fn seal_notice(
    tx: &mut ReadTransaction,
    kind: NoticeKind,
    access: &MailboxAccess,
    day: Day,
) -> Result<Vec<u8>, WorkflowError> {
    let recipient = tx.recipient_of(access).await?;
    let recipient = Recipient::parse(&recipient).map_err(|_| StorageError::Corrupt("recipient"))?;
    Notice::new(kind, access.case(), day, access.mailbox())
        .seal(&recipient)
        .map_err(unsealed)
}

/// Sealing a short document to a good key does not fail for a reason that a caller could mend.
fn unsealed(_: sealed::SealError) -> WorkflowError {
    WorkflowError::Unsealed
}
