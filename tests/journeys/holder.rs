//! Whoever holds a receipt, and the desk that answers, at a terminal: they speak the interface with the project's own
//! cryptography.

use serde_json::{Value, json};
use thicket::crypto::hybrid::Recipient;
use thicket::crypto::random::Random;
use thicket::crypto::receipt::{Receipt, ReceiptKeys};
use thicket::crypto::record::{First, FollowUp, Mail, MailContent, WorkContent, WorkPayload};
use thicket::domain::{
    CaseId, Day, PROTOCOL_VERSION, RecordId, RoutineWords, decode_base64url, encode_base64url,
};

use super::app::App;
use super::http::{self, Answer};
use super::person::{Sealed, Staff, ledger};

/// Bytes of every page of a mailbox.
pub const BYTES: usize = 65_536;

pub fn bytes(value: &Value) -> Vec<u8> {
    decode_base64url(value.as_str().unwrap()).unwrap()
}

fn today() -> Day {
    thicket::clock::Clock::system().today()
}

fn drawn() -> RecordId {
    RecordId(Random::system().bytes())
}

/// Somebody with a receipt, or with something that looks like one.
pub struct Holder {
    url: String,
    pub keys: ReceiptKeys,
}

impl Holder {
    pub fn of(app: &App, receipt: &Receipt) -> Self {
        Self {
            url: app.url.clone(),
            keys: receipt.keys(&ledger(app).instance()),
        }
    }

    pub fn stranger(app: &App) -> Self {
        let random = Random::system();
        Self::of(app, &Receipt::generate(&random))
    }

    pub fn bearer(&self) -> String {
        format!(
            "Bearer {}",
            encode_base64url(self.keys.mailbox_key.as_slice())
        )
    }

    pub fn call(&self, method: &str, path: &str, body: Option<&Value>) -> Answer {
        let bearer = self.bearer();
        let headers = [
            ("authorization", bearer.as_str()),
            ("content-type", "application/json"),
        ];
        let body = body.map(Value::to_string).unwrap_or_default();
        let url = format!("{}/api/v1/{path}", self.url);
        http::send(method, &url, &headers, body.as_bytes())
    }

    pub fn open(&self) -> Value {
        let answer = self.call("GET", "mailbox", None);
        assert_eq!((answer.status, answer.body.len()), (200, BYTES));
        answer.json()
    }

    /// What each mail says; nothing for one that these keys do not open.
    pub fn read(&self, app: &App) -> Vec<Option<String>> {
        let view = self.open();
        let case: CaseId = view["case"].as_str().unwrap().parse().unwrap();
        let ledger = ledger(app);
        let mail = view["mail"].as_array().unwrap();
        mail.iter()
            .map(|mail| {
                let file = bytes(&mail["sealed"]);
                if let Ok(first) = First::open(&ledger.instance(), &self.keys, &case, &file) {
                    return Some(first.words);
                }
                let opened =
                    Mail::open(&ledger, &self.keys.reply, &case, &self.keys.mailbox, &file);
                Some(match opened.ok()?.content {
                    MailContent::Text(text) => text,
                    MailContent::Words(words) => words.to_string(),
                    MailContent::NewKey { recipient, .. } => recipient,
                })
            })
            .collect()
    }

    pub fn followup(&self, app: &App, sealed: &Sealed, text: &str) -> Value {
        let followup = FollowUp {
            v: PROTOCOL_VERSION,
            kind: "followup".to_owned(),
            case: sealed.submission.case,
            sitting: drawn(),
            seq: 1,
            day: today(),
            text: text.to_owned(),
            files: Vec::new(),
        };
        let recipient = Recipient::parse(&sealed.submission.case_recipient).unwrap();
        let file = followup
            .seal(&ledger(app).instance(), &self.keys, &recipient)
            .unwrap();
        json!({"v": 1, "sealed": encode_base64url(&file)})
    }
}

/// A reply with its pair, as the workbench sends it.
pub fn reply(app: &App, staff: &Staff, sealed: &Sealed, n: u64, text: &str) -> Value {
    let (ledger, case) = (&staff.ledger, sealed.submission.case);
    let instance = ledger.instance();
    let words = RoutineWords::NoNews;
    let recipient = Recipient::parse(&sealed.submission.case_recipient).unwrap();
    let work = WorkPayload {
        v: PROTOCOL_VERSION,
        case,
        id: drawn(),
        author: staff.keyring.account,
        seq: n,
        after: Vec::new(),
        ledger: ledger.head(),
        day: today(),
        content: WorkContent::Reply {
            n,
            locale: "en".to_owned(),
            text: text.to_owned(),
            words,
        },
    };
    let work = work
        .seal(&instance, &recipient, &staff.keyring.signing)
        .unwrap();
    let mut mail = [
        (&sealed.real, MailContent::Text(text.to_owned())),
        (&sealed.safe, MailContent::Words(words)),
    ]
    .map(|(receipt, content)| {
        let keys = Holder::of(app, receipt).keys;
        let mail = Mail {
            v: PROTOCOL_VERSION,
            kind: "mail".to_owned(),
            case,
            mailbox: keys.mailbox,
            id: drawn(),
            author: staff.keyring.account,
            n,
            heard: 0,
            ledger: ledger.head(),
            day: today(),
            locale: "en".to_owned(),
            content,
        };
        let file = mail
            .seal(&instance, &keys.reply.recipient(), &staff.keyring.signing)
            .unwrap();
        (keys.mailbox, file)
    });
    mail.sort_by_key(|(mailbox, _)| *mailbox);
    let mail =
        mail.map(|(mailbox, file)| json!({"mailbox": mailbox, "sealed": encode_base64url(&file)}));
    json!({"v": 1, "wire": "work", "sealed": encode_base64url(&work), "mail": mail})
}
