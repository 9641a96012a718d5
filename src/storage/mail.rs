//! What a mailbox holds, and what comes through it, for whoever knows its key; and the mail that a desk puts in.
//!
//! Nothing written here may tell a case's two mailboxes apart.

use crate::domain::{CaseId, Day, Mailbox, RecordId, Status};

use super::records::{NewRecord, PutRecord, insert_record, known_record};
use super::scope::{CaseAccess, MailboxAccess};
use super::{ReadTransaction, RowKey, StorageError, WriteTransaction};

/// Mail on one page.
pub const PAGE_MAIL: usize = 4;

/// No row has this key, so that looking for what nobody has costs the same queries.
const NO_KEY: i64 = -1;

/// A page of a mailbox.
#[derive(Clone, Debug)]
pub struct MailboxPage {
    /// The case.
    pub case: CaseId,
    /// The case's age recipient.
    pub recipient: String,
    /// What ties the mailbox to the case, sealed.
    pub slip: Vec<u8>,
    /// At most [`PAGE_MAIL`], newest day first and within a day in no order; the first mail among them.
    pub mail: Vec<StoredMail>,
    /// Whether another page follows.
    pub more: bool,
    /// The day on which a withdrawn report is erased.
    pub erase_on: Option<Day>,
}

/// A sealed mail.
#[derive(Clone, Debug)]
pub struct StoredMail {
    /// What the interface calls it.
    pub id: RecordId,
    /// The day it was sent.
    pub day: Day,
    /// The file.
    pub sealed: Vec<u8>,
}

/// What a case has of records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordUsage {
    /// How many.
    pub records: u64,
    /// How many bytes they have, sealed.
    pub bytes: u64,
}

/// A mail to be put into one of a case's mailboxes.
pub struct NewMail<'a> {
    /// Random key of its row.
    pub key: RowKey,
    /// What the interface will call it.
    pub id: RecordId,
    /// Into which.
    pub mailbox: Mailbox,
    /// Today.
    pub day: Day,
    /// The file.
    pub sealed: &'a [u8],
}

type PageRow = (String, Vec<u8>, Option<String>);

impl ReadTransaction {
    /// A page of a mailbox, from 0. Without access it costs the same queries and finds nothing.
    pub async fn mailbox_page(
        &mut self,
        access: Option<&MailboxAccess>,
        page: u32,
    ) -> Result<Option<MailboxPage>, StorageError> {
        let mailbox_key = access.map_or(NO_KEY, MailboxAccess::mailbox_key);
        let case_key = access.map_or(NO_KEY, MailboxAccess::case_key);
        let mailbox: Option<PageRow> = sqlx::query_as(
            "SELECT c.recipient, m.slip, c.erase_on FROM mailboxes m \
             JOIN cases c ON c.case_key = m.case_key WHERE m.mailbox_key = $1 AND c.case_key = $2",
        )
        .bind(mailbox_key)
        .bind(case_key)
        .fetch_optional(self.connection())
        .await?;
        let skipped = i64::from(page) * PAGE_MAIL as i64;
        let found: Vec<(Vec<u8>, String, Vec<u8>)> = sqlx::query_as(
            "SELECT id, day, sealed FROM mail WHERE mailbox_key = $1 UNION ALL \
             SELECT substr(m.mailbox, 1, 16), c.received, m.first FROM mailboxes m \
             JOIN cases c ON c.case_key = m.case_key WHERE m.mailbox_key = $1 \
             ORDER BY 2 DESC, 1 LIMIT 5 OFFSET $2",
        )
        .bind(mailbox_key)
        .bind(skipped)
        .fetch_all(self.connection())
        .await?;
        let Some((access, (recipient, slip, erase_on))) = access.zip(mailbox) else {
            return Ok(None);
        };
        let more = found.len() > PAGE_MAIL;
        let mail = found
            .into_iter()
            .take(PAGE_MAIL)
            .map(|(id, day, sealed)| {
                Ok(StoredMail {
                    id: RecordId::from_slice(&id)?,
                    day: day.parse()?,
                    sealed,
                })
            })
            .collect::<Result<_, StorageError>>()?;
        Ok(Some(MailboxPage {
            case: access.case(),
            recipient,
            slip,
            mail,
            more,
            erase_on: erase_on.map(|day| day.parse()).transpose()?,
        }))
    }

    /// What the case of a mailbox has of records, whoever wrote them.
    pub async fn record_usage(
        &mut self,
        access: &MailboxAccess,
    ) -> Result<RecordUsage, StorageError> {
        let (records, bytes): (i64, i64) = sqlx::query_as(
            "SELECT COUNT(*), COALESCE(SUM(size), 0) FROM records WHERE case_key = $1",
        )
        .bind(access.case_key())
        .fetch_one(self.connection())
        .await?;
        let count = |stored| u64::try_from(stored).map_err(|_| StorageError::Corrupt("count"));
        Ok(RecordUsage {
            records: count(records)?,
            bytes: count(bytes)?,
        })
    }

    /// The recipient of the case that a mailbox belongs to.
    pub async fn recipient_of(&mut self, access: &MailboxAccess) -> Result<String, StorageError> {
        let (recipient,): (String,) =
            sqlx::query_as("SELECT recipient FROM cases WHERE case_key = $1")
                .bind(access.case_key())
                .fetch_one(self.connection())
                .await?;
        Ok(recipient)
    }
}

impl WriteTransaction {
    /// Adds what came through a mailbox to its case. A case that is closed, or withdrawn and not erased yet, is open
    /// again for whoever looks for work; its state and the day of its erasing stay.
    pub async fn put_followup(
        &mut self,
        access: &MailboxAccess,
        record: &NewRecord<'_>,
    ) -> Result<PutRecord, StorageError> {
        let put = self.put_from_outside(access, record).await?;
        if matches!(put, PutRecord::Stored(_)) {
            sqlx::query(
                "UPDATE cases SET open = 1 \
                 WHERE case_key = $1 AND (state = $2 OR erase_on IS NOT NULL)",
            )
            .bind(access.case_key())
            .bind(Status::Closed.code())
            .execute(self.connection())
            .await?;
        }
        Ok(put)
    }

    /// Adds what the server itself says of a mailbox to its case.
    pub async fn put_notice(
        &mut self,
        access: &MailboxAccess,
        record: &NewRecord<'_>,
    ) -> Result<PutRecord, StorageError> {
        self.put_from_outside(access, record).await
    }

    async fn put_from_outside(
        &mut self,
        access: &MailboxAccess,
        record: &NewRecord<'_>,
    ) -> Result<PutRecord, StorageError> {
        let case_key = access.case_key();
        if let Some(id) = known_record(self.connection(), case_key, record).await? {
            return Ok(PutRecord::Known(id));
        }
        insert_record(self.connection(), case_key, record).await?;
        // A notice may be stored after the midnight that follows its day.
        sqlx::query("UPDATE cases SET activity = $1 WHERE case_key = $2 AND activity < $1")
            .bind(record.day.to_string())
            .bind(case_key)
            .execute(self.connection())
            .await?;
        Ok(PutRecord::Stored(record.id))
    }

    /// Writes another file over one mail of a mailbox. False if it has no such mail.
    pub async fn overwrite_mail(
        &mut self,
        access: &MailboxAccess,
        id: RecordId,
        sealed: &[u8],
    ) -> Result<bool, StorageError> {
        let later = sqlx::query("UPDATE mail SET sealed = $1 WHERE mailbox_key = $2 AND id = $3")
            .bind(sealed)
            .bind(access.mailbox_key())
            .bind(id.as_bytes())
            .execute(self.connection())
            .await?;
        let first = sqlx::query(
            "UPDATE mailboxes SET first = $1 WHERE mailbox_key = $2 AND substr(mailbox, 1, 16) = $3",
        )
        .bind(sealed)
        .bind(access.mailbox_key())
        .bind(id.as_bytes())
        .execute(self.connection())
        .await?;
        Ok(later.rows_affected() + first.rows_affected() > 0)
    }

    /// Takes a report back: it leaves the open queue and is erased on that day. False if it was taken back before.
    pub async fn withdraw(
        &mut self,
        access: &MailboxAccess,
        erase_on: Day,
    ) -> Result<bool, StorageError> {
        let done = sqlx::query(
            "UPDATE cases SET state = $1, open = 0, erase_on = $2 \
             WHERE case_key = $3 AND erase_on IS NULL",
        )
        .bind(Status::Withdrawn.code())
        .bind(erase_on.to_string())
        .bind(access.case_key())
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Puts a mail into a mailbox of this case. False if it has no such mailbox.
    pub async fn put_mail(
        &mut self,
        access: &CaseAccess,
        mail: &NewMail<'_>,
    ) -> Result<bool, StorageError> {
        let done = sqlx::query(
            "INSERT INTO mail (mail_key, mailbox_key, id, day, sealed) \
             SELECT $1, mailbox_key, $2, $3, $4 FROM mailboxes WHERE mailbox = $5 AND case_key = $6",
        )
        .bind(mail.key.next(0))
        .bind(mail.id.as_bytes())
        .bind(mail.day.to_string())
        .bind(mail.sealed)
        .bind(mail.mailbox.as_bytes())
        .bind(access.case_key())
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }
}
