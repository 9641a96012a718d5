//! The report and its card: what the desk reads.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{OpenedGrant, RecordError, parse, to_json};
use crate::crypto::hash::sha256;
use crate::crypto::hybrid::Recipient;
use crate::crypto::receipt::ReceiptKeys;
use crate::crypto::sealed::{self, SealError};
use crate::domain::urgency::FirstCard;
use crate::domain::{CaseId, Digest, Mailbox, PROTOCOL_VERSION, Urgency, Wire};

/// The answers and where to reply: what only the desk reads.
#[derive(Serialize, Deserialize)]
pub struct Report {
    /// Protocol version.
    pub v: u8,
    /// Always `report`.
    pub kind: String,
    /// The case.
    pub case: CaseId,
    /// The questionnaire's version.
    pub form: String,
    /// The language of the form.
    pub locale: String,
    /// By the questionnaire's keys.
    pub answers: Map<String, Value>,
    /// The reporter's two mailboxes.
    pub mailboxes: ReportMailboxes,
}

/// Which mailbox is real; nobody but the desk knows.
#[derive(Clone, Serialize, Deserialize)]
pub struct ReportMailboxes {
    /// The one that replies go to.
    pub real: MailboxKeys,
    /// The one shown under duress.
    pub safe: MailboxKeys,
}

/// Which of a report's two mailboxes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The reporter's own.
    Real,
    /// The one that is shown under duress.
    Safe,
}

impl ReportMailboxes {
    /// Both, with their sides.
    pub fn both(&self) -> [(Side, &MailboxKeys); 2] {
        [(Side::Real, &self.real), (Side::Safe, &self.safe)]
    }

    /// Which one this is, if it is one of them.
    pub fn side(&self, mailbox: &Mailbox) -> Option<Side> {
        self.both()
            .into_iter()
            .find(|(_, keys)| keys.mailbox == *mailbox)
            .map(|(side, _)| side)
    }
}

/// What the desk needs to write to a mailbox.
#[derive(Clone, Serialize, Deserialize)]
pub struct MailboxKeys {
    /// How the server knows it.
    pub mailbox: Mailbox,
    /// What mail is sealed to.
    pub recipient: String,
    /// Authenticates the reporter's follow-ups.
    pub author_key: Digest,
}

impl MailboxKeys {
    /// The public part of a receipt's keys and the key shared with the desk.
    pub fn of(keys: &ReceiptKeys) -> Self {
        Self {
            mailbox: keys.mailbox,
            recipient: keys.reply.recipient().as_str().to_owned(),
            author_key: Digest(*keys.author_key),
        }
    }
}

impl Report {
    /// Seals it to its case.
    pub fn seal(&self, case_recipient: &Recipient) -> Result<Vec<u8>, SealError> {
        let json = to_json(self, Wire::Report.largest())?;
        sealed::seal(case_recipient, Wire::Report, &json)
    }

    /// Opens and checks it against the grant.
    pub fn open(opened: &OpenedGrant, case: &CaseId, file: &[u8]) -> Result<Self, RecordError> {
        if sha256(file) != opened.report {
            return Err(RecordError::Digest);
        }
        let json = opened.open_file(Wire::Report, file)?;
        parse(&json, "report", case)
    }
}

/// What a queue row is drawn from.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardContent {
    /// How fast somebody must act.
    pub urgency: Urgency,
    /// The reporter's `kinds`.
    pub kinds: Vec<String>,
    /// Country or territory codes.
    #[serde(rename = "where")]
    pub places: Vec<String>,
    /// Languages that the reporter reads.
    pub languages: Vec<String>,
    /// At most 600 bytes.
    pub summary: String,
    /// Free labels.
    pub tags: Vec<String>,
}

impl From<FirstCard> for CardContent {
    fn from(first: FirstCard) -> Self {
        Self {
            urgency: first.urgency,
            kinds: first.kinds,
            places: first.places,
            languages: first.languages,
            summary: first.summary,
            tags: Vec::new(),
        }
    }
}

/// The reporter's card.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// Protocol version.
    pub v: u8,
    /// Always `card`.
    pub kind: String,
    /// The case.
    pub case: CaseId,
    /// 0 for the reporter's own.
    pub seq: u64,
    /// What it shows.
    #[serde(flatten)]
    pub content: CardContent,
}

impl Card {
    /// The reporter's first card.
    pub fn first(case: CaseId, content: CardContent) -> Self {
        Self {
            v: PROTOCOL_VERSION,
            kind: "card".to_owned(),
            case,
            seq: 0,
            content,
        }
    }

    /// Seals it to its case.
    pub fn seal(&self, case_recipient: &Recipient) -> Result<Vec<u8>, SealError> {
        let json = to_json(self, Wire::Card.largest())?;
        sealed::seal(case_recipient, Wire::Card, &json)
    }

    /// Opens the reporter's card and checks it against the grant.
    pub fn open_first(
        opened: &OpenedGrant,
        case: &CaseId,
        file: &[u8],
    ) -> Result<Self, RecordError> {
        if sha256(file) != opened.card {
            return Err(RecordError::Digest);
        }
        let json = opened.open_file(Wire::Card, file)?;
        let card: Self = parse(&json, "card", case)?;
        if card.seq == 0 {
            Ok(card)
        } else {
            Err(RecordError::Signature)
        }
    }
}
