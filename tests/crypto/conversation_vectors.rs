//! The browser's conversation, parts of files and templates, read here as they are read there.

use std::collections::BTreeMap;

use serde::Deserialize;
use thicket::crypto::case::{CaseFile, OpenedCase};
use thicket::crypto::hash::sha256;
use thicket::crypto::hybrid::Identity;
use thicket::crypto::ledger::Ledger;
use thicket::crypto::mailbox::{MailboxPage, OpenedMailbox};
use thicket::crypto::part::open_part;
use thicket::crypto::receipt::ReceiptKeys;
use thicket::crypto::record::{
    First, Mail, MailContent, OpenedGrant, OpenedRecord, Report, ReportMailboxes, Side, Slip,
    Templates, open_record,
};
use thicket::domain::part::sealed_part_size;
use thicket::domain::{
    Bytes, CaseId, Day, DeskId, Digest, Instance, PartId, RecordId, ReportSubmission, RoutineWords,
    Wire,
};

use super::vectors::{BrowserReport, receipt, vector};

struct Case {
    ledger: Ledger,
    id: CaseId,
    identity: Identity,
    mailboxes: ReportMailboxes,
    known: BrowserReport,
}

impl Case {
    fn read() -> Self {
        let known: BrowserReport = vector("report");
        let ledger = Ledger::verify(&known.ledger).unwrap();
        let sent: ReportSubmission = serde_json::from_str(&known.body).unwrap();
        let reader = &known.accounts[0];
        let identity = Identity::parse(&reader.identity).unwrap();
        let grants = &sent.grants;
        let grant = grants.iter().find(|g| g.account == reader.account).unwrap();
        let opened =
            OpenedGrant::open(&identity, &ledger.instance(), &sent.case, &grant.key.0).unwrap();
        let report = Report::open(&opened, &sent.case, &sent.report.0).unwrap();
        Self {
            id: sent.case,
            identity: opened.identity,
            mailboxes: report.mailboxes,
            ledger,
            known,
        }
    }

    fn keys(&self, side: &str) -> ReceiptKeys {
        receipt(&self.known.receipts[side]).keys(&self.ledger.instance())
    }

    fn open(&self, file: &[u8]) -> Option<OpenedRecord> {
        let Self {
            ledger,
            identity,
            mailboxes,
            id,
            ..
        } = self;
        open_record(ledger, identity, mailboxes, id, file).ok()
    }
}

fn name(side: Side) -> &'static str {
    match side {
        Side::Real => "real",
        Side::Safe => "safe",
    }
}

#[derive(Deserialize)]
struct Record {
    wire: Wire,
    sealed: Bytes,
}

#[derive(Deserialize)]
struct KnownFile {
    name: String,
    length: u64,
    sha256: Digest,
    parts: Vec<PartId>,
}

#[derive(Deserialize)]
struct KnownFollowUp {
    from: String,
    sitting: RecordId,
    seq: u64,
    day: Day,
    text: String,
    files: Vec<KnownFile>,
}

#[derive(Deserialize)]
struct Served {
    sealed: Bytes,
}

#[derive(Deserialize)]
struct Page {
    slip: Bytes,
    mail: Vec<Served>,
}

#[derive(Debug, PartialEq, Eq, Deserialize)]
struct Message {
    n: u64,
    heard: u64,
    text: Option<String>,
    words: Option<RoutineWords>,
    locale: String,
}

#[derive(Deserialize)]
struct KnownMailbox {
    page: Page,
    messages: Vec<Message>,
}

#[derive(Deserialize)]
struct Refused {
    name: String,
    sealed: Bytes,
}

#[derive(Deserialize)]
struct Conversation {
    records: Vec<Record>,
    followups: Vec<KnownFollowUp>,
    notices: Vec<serde_json::Value>,
    mail: Vec<serde_json::Value>,
    mailboxes: BTreeMap<String, KnownMailbox>,
    refused: Vec<Refused>,
    refused_mail_to_safe: Vec<Refused>,
}

#[test]
fn n60_a_conversation_of_the_browser_is_read_here_and_what_is_forged_is_refused() {
    let case = Case::read();
    let known: Conversation = vector("conversation");
    let work = known
        .records
        .iter()
        .filter(|record| record.wire == Wire::Work);
    let (mut written, mut notices, mut signed) = (Vec::new(), 0, 0);
    for record in work {
        match case.open(&record.sealed.0).unwrap() {
            OpenedRecord::FollowUp(side, follow_up) => written.push((name(side), follow_up)),
            OpenedRecord::Notice(_) => notices += 1,
            OpenedRecord::Work(_) => signed += 1,
        }
    }
    assert_eq!(notices, known.notices.len());
    assert_eq!(signed, known.mail.len());
    assert_eq!(written.len(), known.followups.len());
    for expected in &known.followups {
        let (side, found) = written
            .iter()
            .find(|(_, found)| (found.sitting, found.seq) == (expected.sitting, expected.seq))
            .unwrap();
        assert_eq!(
            (*side, found.day, &found.text),
            (expected.from.as_str(), expected.day, &expected.text)
        );
        for (file, announced) in found.files.iter().zip(&expected.files) {
            assert_eq!(
                (&file.name, file.length),
                (&announced.name, announced.length)
            );
            assert_eq!(
                (file.sha256, &file.parts),
                (announced.sha256, &announced.parts)
            );
        }
        assert_eq!(found.files.len(), expected.files.len());
    }
    for refused in &known.refused {
        assert!(
            case.open(&refused.sealed.0).is_none(),
            "accepted: {}",
            refused.name
        );
    }
}

#[test]
fn n60_the_browsers_case_adds_up_here_and_goes_on_where_it_ended() {
    #[derive(Deserialize)]
    struct Known {
        heads: Vec<Digest>,
        heard: BTreeMap<String, u64>,
        records: Vec<Record>,
        mail: Vec<serde_json::Value>,
        words_in_turn: Vec<RoutineWords>,
    }
    let case = Case::read();
    let known: Known = vector("conversation");
    let turns = (1..).map(RoutineWords::in_turn);
    assert!(turns.take(9).eq(known.words_in_turn));
    let sent: ReportSubmission = serde_json::from_str(&case.known.body).unwrap();
    let grant = OpenedGrant {
        earlier: Vec::new(),
        identity: case.identity.clone(),
        report: sha256(&sent.report.0),
        card: sha256(&sent.card.0),
    };
    let files: Vec<_> = known
        .records
        .iter()
        .map(|record| CaseFile {
            wire: record.wire,
            day: super::intake::day("2026-11-22"),
            sealed: &record.sealed.0,
        })
        .collect();
    let opened = OpenedCase::open(&case.ledger, &grant, &case.id, &files, &[]);
    assert!(opened.problems.is_empty(), "{:?}", opened.problems);
    let mut heads = known.heads;
    heads.sort_unstable();
    let mut found = opened.heads().to_vec();
    found.sort_unstable();
    assert_eq!(found, heads);
    assert_eq!(opened.heard(Side::Real), known.heard["real"]);
    assert_eq!(opened.heard(Side::Safe), known.heard["safe"]);
    assert_eq!(opened.next_mail(), known.mail.len() as u64 + 1);
}

#[test]
fn n60_the_browsers_mailboxes_add_up_here() {
    #[derive(Deserialize)]
    struct Known {
        mailboxes: BTreeMap<String, KnownPage>,
    }
    #[derive(Deserialize)]
    struct KnownPage {
        page: serde_json::Value,
        messages: Vec<serde_json::Value>,
    }
    let case = Case::read();
    let known: Known = vector("conversation");
    for (side, mailbox) in known.mailboxes {
        let page: MailboxPage = serde_json::from_value(mailbox.page).unwrap();
        let keys = case.keys(&side);
        let opened = OpenedMailbox::open(&keys, &case.ledger, std::slice::from_ref(&page));
        let opened = opened.unwrap();
        assert_eq!(opened.messages.len(), mailbox.messages.len(), "{side}");
        assert!(opened.refused.is_empty() && !opened.withheld, "{side}");
    }
}

#[test]
fn n60_mail_of_the_browser_is_read_here_and_what_is_forged_is_refused() {
    let case = Case::read();
    let known: Conversation = vector("conversation");
    let instance = case.ledger.instance();
    for (side, mailbox) in &known.mailboxes {
        let keys = case.keys(side);
        Slip::open(&instance, &keys, &case.id, &mailbox.page.slip.0).unwrap();
        let mut found = Vec::new();
        for Served { sealed } in &mailbox.page.mail {
            if let Ok(first) = First::open(&instance, &keys, &case.id, &sealed.0) {
                assert_eq!(first.words, "received");
                continue;
            }
            let mail = Mail::open(
                &case.ledger,
                &keys.reply,
                &case.id,
                &keys.mailbox,
                &sealed.0,
            )
            .unwrap();
            let (text, words) = match mail.content {
                MailContent::Text(text) => (Some(text), None),
                MailContent::Words(words) => (None, Some(words)),
                MailContent::NewKey { .. } => panic!("no case here has another key"),
            };
            found.push(Message {
                n: mail.n,
                heard: mail.heard,
                text,
                words,
                locale: mail.locale,
            });
        }
        found.sort_by_key(|message| std::cmp::Reverse(message.n));
        let mails = mailbox.messages.len() - 1;
        assert_eq!(found, mailbox.messages[..mails], "{side}");
    }
    let safe = case.keys("safe");
    for refused in &known.refused_mail_to_safe {
        let opened = Mail::open(
            &case.ledger,
            &safe.reply,
            &case.id,
            &safe.mailbox,
            &refused.sealed.0,
        );
        assert!(opened.is_err(), "accepted: {}", refused.name);
    }
}

#[test]
fn parts_of_files_of_the_browser_open_here() {
    #[derive(Deserialize)]
    struct Size {
        content: u64,
        sealed: u64,
    }
    #[derive(Deserialize)]
    struct Named {
        instance: Instance,
        sha256: Digest,
        number: u32,
        id: PartId,
    }
    #[derive(Deserialize)]
    struct Part {
        content: Bytes,
        sealed: Bytes,
    }
    #[derive(Deserialize)]
    struct Parts {
        sizes: Vec<Size>,
        ids: Vec<Named>,
        part: Part,
        refused: Vec<Refused>,
    }
    let case = Case::read();
    let known: Parts = vector("parts");
    for size in &known.sizes {
        assert_eq!(sealed_part_size(size.content), size.sealed);
    }
    let keys = case.keys("real");
    for named in &known.ids {
        let id = keys.part_id(&named.instance, &named.sha256, named.number);
        assert_eq!(id, named.id, "{}", named.number);
    }
    let content = known.part.content.0;
    let length = content.len() as u64;
    let opened = open_part(&case.identity, length, &known.part.sealed.0).unwrap();
    assert!(*opened == content);
    for refused in &known.refused {
        let opened = open_part(&case.identity, length, &refused.sealed.0);
        assert!(opened.is_err(), "accepted: {}", refused.name);
    }
}

#[test]
fn templates_of_the_browser_open_here() {
    #[derive(Deserialize)]
    struct Item {
        name: String,
        locale: String,
        text: String,
    }
    #[derive(Deserialize)]
    struct Known {
        desk: DeskId,
        seq: u64,
        items: Vec<Item>,
        sealed: Bytes,
    }
    let case = Case::read();
    let known: Known = vector("templates");
    let reader = Identity::parse(&case.known.accounts[1].identity).unwrap();
    let opened = Templates::open(&case.ledger, &reader, &known.desk, &known.sealed.0).unwrap();
    assert_eq!(opened.seq, known.seq);
    let found: Vec<_> = opened
        .items
        .iter()
        .map(|item| (&item.name, &item.locale, &item.text))
        .collect();
    let expected: Vec<_> = known
        .items
        .iter()
        .map(|item| (&item.name, &item.locale, &item.text))
        .collect();
    assert_eq!(found, expected);
}
