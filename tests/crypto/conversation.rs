//! What goes back and forth after a report: mail in pairs, follow-ups, notices.

use super::intake::{Intake, Person, day};
use thicket::crypto::hybrid::{Identity, Recipient};
use thicket::crypto::receipt::ReceiptKeys;
use thicket::crypto::record::{
    AnnouncedFile, FollowUp, Hidden, LONGEST_MAIL_TEXT, Mail, MailContent, MailboxKeys, Notice,
    NoticeKind, OpenedGrant, OpenedRecord, RecordError, Report, ReportMailboxes, Side, WorkContent,
    WorkPayload, open_record,
};
use thicket::crypto::sealed::OpenError;
use thicket::domain::{CaseId, Digest, Instance, PartId, RecordId, RoutineWords};

struct Case {
    intake: Intake,
    instance: Instance,
    id: CaseId,
    identity: Identity,
    mailboxes: ReportMailboxes,
    real: ReceiptKeys,
    safe: ReceiptKeys,
}

impl Case {
    fn new() -> Self {
        let intake = Intake::new();
        let instance = intake.ledger.instance();
        let (real, safe, sent) = intake.report("他们去了我父母家。");
        let grant = &sent.grants[0];
        let person = intake
            .caseworkers
            .iter()
            .find(|person| person.account == grant.account)
            .unwrap();
        let opened =
            OpenedGrant::open(&person.identity, &instance, &sent.case, &grant.key.0).unwrap();
        let report = Report::open(&opened, &sent.case, &sent.report.0).unwrap();
        Self {
            instance,
            id: sent.case,
            identity: opened.identity,
            mailboxes: report.mailboxes,
            real: real.keys(&instance),
            safe: safe.keys(&instance),
            intake,
        }
    }

    fn author(&self) -> &Person {
        &self.intake.caseworkers[1]
    }

    fn mail(&self, mailbox: &MailboxKeys, content: MailContent) -> Mail {
        Mail {
            v: 1,
            kind: "mail".into(),
            case: self.id,
            mailbox: mailbox.mailbox,
            id: RecordId(self.intake.random.bytes()),
            author: self.author().account,
            n: 1,
            heard: 0,
            ledger: self.intake.ledger.head(),
            day: day("2026-11-03"),
            locale: "zh-Hans".into(),
            content,
        }
    }

    fn seal(&self, mail: &Mail, mailbox: &MailboxKeys, by: &Person) -> Vec<u8> {
        let recipient = Recipient::parse(&mailbox.recipient).unwrap();
        mail.seal(&self.instance, &recipient, &by.signing).unwrap()
    }

    fn open(&self, keys: &ReceiptKeys, file: &[u8]) -> Result<Mail, RecordError> {
        let ledger = &self.intake.ledger;
        Mail::open(ledger, &keys.reply, &self.id, &keys.mailbox, file)
    }

    fn follow_up(&self, text: &str) -> FollowUp {
        FollowUp {
            v: 1,
            kind: "followup".into(),
            case: self.id,
            sitting: RecordId(self.intake.random.bytes()),
            seq: 1,
            day: day("2026-11-04"),
            text: text.into(),
            files: vec![AnnouncedFile {
                name: "照片.jpg".into(),
                media_type: "image/jpeg".into(),
                length: 5,
                sha256: Digest([3; 32]),
                parts: vec![PartId([4; 16])],
                hidden: Hidden::Removed,
                original: None,
            }],
        }
    }

    fn open_work(&self, file: &[u8]) -> Result<OpenedRecord, RecordError> {
        let ledger = &self.intake.ledger;
        open_record(ledger, &self.identity, &self.mailboxes, &self.id, file)
    }
}

#[test]
fn a_pair_of_mails_has_one_size_and_each_opens_in_its_mailbox_alone() {
    let case = Case::new();
    // The longest text that mail may have, of characters that JSON writes with six bytes each.
    let longest = "\u{1}".repeat(LONGEST_MAIL_TEXT / 6);
    let boxes = case.mailboxes.clone();
    let text = case.mail(&boxes.real, MailContent::Text(longest.clone()));
    let words = case.mail(&boxes.safe, MailContent::Words(RoutineWords::NoNews));
    let text = case.seal(&text, &boxes.real, case.author());
    let words = case.seal(&words, &boxes.safe, case.author());
    assert_eq!(text.len(), words.len());
    let read = case.open(&case.real, &text).unwrap();
    assert!(read.content == MailContent::Text(longest));
    let read = case.open(&case.safe, &words).unwrap();
    assert!(read.content == MailContent::Words(RoutineWords::NoNews));
    assert!(matches!(
        case.open(&case.safe, &text),
        Err(RecordError::Open(OpenError::OtherKey))
    ));
}

#[test]
fn n19_n60_mail_is_believed_from_vouched_authors_and_in_its_place_only() {
    let case = Case::new();
    let boxes = case.mailboxes.clone();
    let mail = case.mail(&boxes.real, MailContent::Text("text".into()));
    // Somebody who holds both receipts seals what was signed for one to the other.
    let moved = case.seal(&mail, &boxes.safe, case.author());
    assert!(matches!(
        case.open(&case.safe, &moved),
        Err(RecordError::Mailbox)
    ));
    for stranger in [&case.intake.admin, &case.intake.caseworkers[0]] {
        let forged = case.seal(&mail, &boxes.real, stranger);
        assert!(matches!(
            case.open(&case.real, &forged),
            Err(RecordError::Signature)
        ));
    }
    let mut elsewhere = mail.clone();
    elsewhere.case = CaseId([9; 16]);
    let file = case.seal(&elsewhere, &boxes.real, case.author());
    assert!(matches!(
        case.open(&case.real, &file),
        Err(RecordError::Case)
    ));
    let mut later = mail.clone();
    later.ledger.seq += 1;
    let file = case.seal(&later, &boxes.real, case.author());
    assert!(matches!(
        case.open(&case.real, &file),
        Err(RecordError::History(_))
    ));
    for document in [
        r#"{"text":"a","words":"no-news"}"#,
        "{}",
        r#"{"words":"something-else"}"#,
    ] {
        assert!(serde_json::from_str::<MailContent>(document).is_err());
    }
}

#[test]
fn n60_a_follow_up_tells_the_desk_which_receipt_wrote_it() {
    let case = Case::new();
    let recipient = case.identity.recipient();
    for (keys, expected) in [(&case.real, Side::Real), (&case.safe, Side::Safe)] {
        let file = case
            .follow_up("再说一点")
            .seal(&case.instance, keys, &recipient)
            .unwrap();
        let Ok(OpenedRecord::FollowUp(side, read)) = case.open_work(&file) else {
            panic!("not a follow-up");
        };
        assert_eq!(side, expected);
        assert_eq!(read.text, "再说一点");
        assert_eq!(read.files[0].name, "照片.jpg");
    }
    let (stranger, _, _) = case.intake.report("another report");
    let keys = stranger.keys(&case.instance);
    let file = case
        .follow_up("text")
        .seal(&case.instance, &keys, &recipient);
    assert!(matches!(
        case.open_work(&file.unwrap()),
        Err(RecordError::Mac)
    ));
    let mut elsewhere = case.follow_up("text");
    elsewhere.case = CaseId([9; 16]);
    let file = elsewhere.seal(&case.instance, &case.real, &recipient);
    assert!(matches!(
        case.open_work(&file.unwrap()),
        Err(RecordError::Case)
    ));
}

#[test]
fn the_longest_follow_up_fits() {
    let case = Case::new();
    let mut longest = case.follow_up(&"长".repeat(FollowUp::LONGEST_TEXT / 3));
    longest.files.clear();
    let file = longest.seal(&case.instance, &case.real, &case.identity.recipient());
    assert_eq!(file.unwrap().len(), 65_536);
}

#[test]
fn notices_of_the_server_name_one_of_the_mailboxes() {
    let case = Case::new();
    let recipient = case.identity.recipient();
    let today = day("2026-11-05");
    for kind in [NoticeKind::Visit, NoticeKind::Withdrawal] {
        let notice = Notice::new(kind, case.id, today, case.safe.mailbox);
        let file = notice.seal(&recipient).unwrap();
        assert_eq!(file.len(), 4096);
        let Ok(OpenedRecord::Notice(read)) = case.open_work(&file) else {
            panic!("not a notice");
        };
        assert_eq!(read, notice);
    }
    let stranger = thicket::domain::Mailbox([5; 32]);
    let file = Notice::new(NoticeKind::Visit, case.id, today, stranger)
        .seal(&recipient)
        .unwrap();
    assert!(matches!(case.open_work(&file), Err(RecordError::Mailbox)));
}

#[test]
fn a_reply_in_the_case_is_signed_work() {
    let case = Case::new();
    let work = WorkPayload {
        v: 1,
        case: case.id,
        id: RecordId(case.intake.random.bytes()),
        author: case.author().account,
        seq: 1,
        after: vec![Digest([1; 32])],
        ledger: case.intake.ledger.head(),
        day: day("2026-11-03"),
        content: WorkContent::Reply {
            n: 1,
            locale: "zh-Hans".into(),
            text: "我们看到了。".into(),
            words: RoutineWords::ThankYou,
        },
    };
    let file = work
        .seal(
            &case.instance,
            &case.identity.recipient(),
            &case.author().signing,
        )
        .unwrap();
    let Ok(OpenedRecord::Work(read)) = case.open_work(&file) else {
        panic!("not work");
    };
    assert!(matches!(
        read.content,
        WorkContent::Reply {
            n: 1,
            words: RoutineWords::ThankYou,
            ..
        }
    ));
}
