//! A report with both its receipts, and what is written back and forth.

use thicket::crypto::hybrid::{Identity, Recipient};
use thicket::crypto::receipt::ReceiptKeys;
use thicket::crypto::record::{
    First, FollowUp, Mail, MailContent, MailboxKeys, OpenedGrant, OpenedRecord, ReportMailboxes,
    WorkContent, WorkPayload, open_record,
};
use thicket::domain::{
    CaseId, Mailbox, PROTOCOL_VERSION, RecordId, ReportSubmission, RoutineWords, StatusFilter, Wire,
};
use thicket::storage::PutRecord;
use thicket::storage::scope::CaseworkerSession;
use thicket::workflow::{
    FollowUpRequest, MailView, MailboxView, RecordRequest, SealedMail, WorkflowError,
};

use crate::people::{Intake, Person, body};

pub struct Conversation {
    pub case: CaseId,
    pub submission: ReportSubmission,
    pub recipient: Recipient,
    pub real: ReceiptKeys,
    pub safe: ReceiptKeys,
}

impl Conversation {
    pub async fn begun(intake: &Intake) -> Self {
        let (real, safe) = (intake.receipt_keys(), intake.receipt_keys());
        let ledger = intake.ledger().await;
        let submission = intake.report_with(&ledger, &real, &safe);
        let received = intake
            .thicket
            .receive_report(&body(&submission))
            .await
            .unwrap();
        Self {
            case: received.case,
            recipient: Recipient::parse(&submission.case_recipient).unwrap(),
            submission,
            real,
            safe,
        }
    }

    pub fn keys(&self) -> [&ReceiptKeys; 2] {
        [&self.real, &self.safe]
    }

    /// A reply as the workbench makes it: text to the real mailbox, routine words to the safe one.
    pub async fn reply(&self, intake: &Intake, by: &Person, n: u64, text: &str) -> RecordRequest {
        let words = RoutineWords::NoNews;
        let mut mail = vec![
            self.mail(
                intake,
                by,
                &self.real,
                n,
                MailContent::Text(text.to_owned()),
            )
            .await,
            self.mail(intake, by, &self.safe, n, MailContent::Words(words))
                .await,
        ];
        mail.sort_by_key(|mail| mail.mailbox);
        let ledger = intake.ledger().await;
        let work = WorkPayload {
            v: PROTOCOL_VERSION,
            case: self.case,
            id: RecordId(intake.random.bytes()),
            author: by.account,
            seq: n,
            after: Vec::new(),
            ledger: ledger.head(),
            day: intake.clock.today(),
            content: WorkContent::Reply {
                n,
                locale: "en".to_owned(),
                text: text.to_owned(),
                words,
            },
        };
        let sealed = work
            .seal(&ledger.instance(), &self.recipient, &by.signing)
            .unwrap();
        RecordRequest::new(Wire::Work, sealed).with_mail(mail)
    }

    pub async fn mail(
        &self,
        intake: &Intake,
        by: &Person,
        to: &ReceiptKeys,
        n: u64,
        content: MailContent,
    ) -> SealedMail {
        let ledger = intake.ledger().await;
        let mail = Mail {
            v: PROTOCOL_VERSION,
            kind: "mail".to_owned(),
            case: self.case,
            mailbox: to.mailbox,
            id: RecordId(intake.random.bytes()),
            author: by.account,
            n,
            heard: 0,
            ledger: ledger.head(),
            day: intake.clock.today(),
            locale: "en".to_owned(),
            content,
        };
        let sealed = mail
            .seal(&ledger.instance(), &to.reply.recipient(), &by.signing)
            .unwrap();
        SealedMail {
            mailbox: to.mailbox,
            sealed: thicket::domain::Bytes(sealed),
        }
    }

    /// Seals and sends a reply.
    pub async fn replied(&self, intake: &Intake, session: &CaseworkerSession, by: &Person, n: u64) {
        let request = self.reply(intake, by, n, "We have read it.").await;
        let put = intake
            .thicket
            .add_record(session, self.case, &request)
            .await;
        assert!(matches!(put.unwrap(), PutRecord::Stored(_)));
    }

    /// A follow-up as a reporter's client makes it.
    pub async fn follow_up(&self, intake: &Intake, through: &ReceiptKeys) -> FollowUpRequest {
        let followup = FollowUp {
            v: PROTOCOL_VERSION,
            kind: "followup".to_owned(),
            case: self.case,
            sitting: RecordId(intake.random.bytes()),
            seq: 1,
            day: intake.clock.today(),
            text: "They came again.".to_owned(),
            files: Vec::new(),
        };
        let instance = intake.ledger().await.instance();
        FollowUpRequest::new(followup.seal(&instance, through, &self.recipient).unwrap())
    }

    pub async fn wrote(
        &self,
        intake: &Intake,
        through: &ReceiptKeys,
    ) -> Result<PutRecord, WorkflowError> {
        let request = self.follow_up(intake, through).await;
        intake.thicket.follow_up(through.mailbox, &request).await
    }

    /// All `work` of the case, opened as the desk opens it.
    pub async fn work(
        &self,
        intake: &Intake,
        session: &CaseworkerSession,
        by: &Person,
    ) -> Vec<OpenedRecord> {
        let ledger = intake.ledger().await;
        let view = intake.thicket.open_case(session, self.case).await.unwrap();
        let grant = OpenedGrant::open(
            &by.identity,
            &ledger.instance(),
            &self.case,
            &view.row.grant.0,
        )
        .unwrap();
        let mailboxes = ReportMailboxes {
            real: MailboxKeys::of(&self.real),
            safe: MailboxKeys::of(&self.safe),
        };
        let work = view
            .records
            .iter()
            .filter(|record| record.wire == Wire::Work);
        work.map(|record| {
            open_record(
                &ledger,
                &grant.identity,
                &mailboxes,
                &self.case,
                &record.sealed.0,
            )
            .unwrap()
        })
        .collect()
    }
}

/// A page of a mailbox.
pub async fn page(intake: &Intake, mailbox: Mailbox, number: u32) -> MailboxView {
    intake.thicket.open_mailbox(mailbox, number).await.unwrap()
}

/// What a mail says to whoever has these keys; none if it is sealed to another key.
pub async fn read(
    intake: &Intake,
    of: &Conversation,
    keys: &ReceiptKeys,
    mail: &MailView,
) -> Option<String> {
    let ledger = intake.ledger().await;
    let sealed = &mail.sealed.0;
    if let Ok(first) = First::open(&ledger.instance(), keys, &of.case, sealed) {
        return Some(first.words);
    }
    let mail = Mail::open(&ledger, &keys.reply, &of.case, &keys.mailbox, sealed).ok()?;
    Some(match mail.content {
        MailContent::Text(text) => text,
        MailContent::Words(words) => words.to_string(),
        MailContent::NewKey { recipient, .. } => recipient,
    })
}

/// Whether a key opens a sealed file at all.
pub fn opens(identity: &Identity, sealed: &[u8]) -> bool {
    thicket::crypto::sealed::open(identity, Wire::Mail, sealed).is_ok()
}

/// How many cases the open queue shows.
pub async fn open_queue(intake: &Intake, session: &CaseworkerSession) -> usize {
    let page = intake
        .thicket
        .list_cases(session, StatusFilter::Open, None)
        .await;
    page.unwrap().cases.len()
}

/// Whether something was refused as if it did not exist.
pub fn not_found<T>(result: Result<T, WorkflowError>) -> bool {
    matches!(result, Err(WorkflowError::NotFound))
}
