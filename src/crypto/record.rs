//! Records: what is inside sealed files (PROTOCOL.md, section 4).
//!
//! Whoever opens one checks its kind and case against where it was found; a mismatch is tampering,
//! never content. Types that hold a report's words have no `Debug`.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use super::hash::{h16, hmac_sha256, sha256, verify_hmac_sha256};
use super::hybrid::{Identity, KeyError, Recipient};
use super::ledger::Ledger;
use super::receipt::ReceiptKeys;
use super::sealed::{self, OpenError, SealError};
use super::signature::{self, Purpose, SigningSecret};
use crate::domain::{
    AccountId, Bytes, CaseId, CloseReason, Day, Digest, Instance, LedgerHead, Mailbox,
    PROTOCOL_VERSION, RecordId, Status, Urgency, Wire,
};

/// A record that must be shown as tampering.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// It cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// It is not the document it should be.
    #[error("not a valid {0}")]
    Document(&'static str),
    /// It says that it is of another kind.
    #[error("a record of another kind stands in its place")]
    Kind,
    /// It says that it belongs to another case.
    #[error("a record of another case stands in its place")]
    Case,
    /// The grant's identity does not give the case.
    #[error("the grant's key is not the case's")]
    Identity,
    /// A sealed file is not the one that the grant vouches for.
    #[error("a sealed file is not the one that was sent")]
    Digest,
    /// A signature does not fit, or nobody vouches for the author.
    #[error("the record is not signed by a caseworker the ledger vouches for")]
    Signature,
    /// A MAC does not fit.
    #[error("the record does not come from this receipt")]
    Mac,
    /// A key inside is not a key.
    #[error(transparent)]
    Key(#[from] KeyError),
}

/// The case that a key belongs to.
pub fn case_id(instance: &Instance, recipient: &Recipient) -> CaseId {
    CaseId(h16(&[
        b"thicket/v1 case",
        instance.as_bytes(),
        &recipient.to_bytes(),
    ]))
}

#[derive(Serialize, Deserialize)]
struct Header {
    v: u8,
    kind: String,
    case: CaseId,
}

fn parse<T: DeserializeOwned>(
    json: &[u8],
    kind: &'static str,
    case: &CaseId,
) -> Result<T, RecordError> {
    let header: Header = serde_json::from_slice(json).map_err(|_| RecordError::Document(kind))?;
    if header.v != PROTOCOL_VERSION {
        return Err(RecordError::Document(kind));
    }
    if header.kind != kind {
        return Err(RecordError::Kind);
    }
    if header.case != *case {
        return Err(RecordError::Case);
    }
    serde_json::from_slice(json).map_err(|_| RecordError::Document(kind))
}

fn to_json(document: &impl Serialize, capacity: usize) -> Result<Zeroizing<Vec<u8>>, SealError> {
    // Reserved in one piece: growing would leave unwiped copies behind.
    let mut json = Zeroizing::new(Vec::with_capacity(capacity));
    serde_json::to_writer(&mut *json, document).map_err(std::io::Error::from)?;
    Ok(json)
}

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
        let json = sealed::open(&opened.identity, Wire::Report, file)?;
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
        let json = sealed::open(&opened.identity, Wire::Card, file)?;
        let card: Self = parse(&json, "card", case)?;
        if card.seq == 0 {
            Ok(card)
        } else {
            Err(RecordError::Signature)
        }
    }
}

#[derive(Serialize, Deserialize)]
struct GrantDocument {
    v: u8,
    kind: String,
    case: CaseId,
    identity: Zeroizing<String>,
    report: Digest,
    card: Digest,
}

/// A grant after its checks: the case identity, and what its giver vouches for.
#[derive(Clone)]
pub struct OpenedGrant {
    /// Opens everything sealed to the case.
    pub identity: Identity,
    /// SHA-256 of the sealed report.
    pub report: Digest,
    /// SHA-256 of the sealed first card.
    pub card: Digest,
}

impl OpenedGrant {
    /// Seals it to one account: access is having it.
    pub fn seal(&self, case: &CaseId, account: &Recipient) -> Result<Vec<u8>, SealError> {
        let document = GrantDocument {
            v: PROTOCOL_VERSION,
            kind: "grant".to_owned(),
            case: *case,
            identity: self.identity.to_text(),
            report: self.report,
            card: self.card,
        };
        let json = to_json(&document, Wire::Grant.largest())?;
        sealed::seal(account, Wire::Grant, &json)
    }

    /// Opens it and recomputes the case from the identity inside.
    pub fn open(
        account: &Identity,
        instance: &Instance,
        case: &CaseId,
        file: &[u8],
    ) -> Result<Self, RecordError> {
        let json = sealed::open(account, Wire::Grant, file)?;
        let document: GrantDocument = parse(&json, "grant", case)?;
        let identity = Identity::parse(&document.identity)?;
        if case_id(instance, &identity.recipient()) != *case {
            return Err(RecordError::Identity);
        }
        Ok(Self {
            identity,
            report: document.report,
            card: document.card,
        })
    }
}

#[derive(Serialize, Deserialize)]
struct Authenticated {
    v: u8,
    payload: Bytes,
    mac: Bytes,
}

/// What ties a mailbox to its case, so that nobody can put another key in its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slip {
    /// Protocol version.
    pub v: u8,
    /// Always `slip`.
    pub kind: String,
    /// The case.
    pub case: CaseId,
    /// The intake.
    pub genesis: Digest,
    /// The ledger when the report was sealed.
    pub ledger: LedgerHead,
}

/// The routine words that both mailboxes start with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct First {
    /// Protocol version.
    pub v: u8,
    /// Always `first`.
    pub kind: String,
    /// The case.
    pub case: CaseId,
    /// The language of the form.
    pub locale: String,
    /// A name from the fixed list: `received`.
    pub words: String,
}

const SLIP_LABEL: &[u8] = b"thicket/v1 slip\0";
const FIRST_LABEL: &[u8] = b"thicket/v1 first\0";

impl Slip {
    /// Seals it to its mailbox.
    pub fn seal(&self, instance: &Instance, keys: &ReceiptKeys) -> Result<Vec<u8>, SealError> {
        seal_authenticated(self, Wire::Slip, SLIP_LABEL, instance, keys)
    }

    /// Opens and authenticates it.
    pub fn open(
        instance: &Instance,
        keys: &ReceiptKeys,
        case: &CaseId,
        file: &[u8],
    ) -> Result<Self, RecordError> {
        open_authenticated(Wire::Slip, "slip", SLIP_LABEL, instance, keys, case, file)
    }
}

impl First {
    /// Seals it to its mailbox.
    pub fn seal(&self, instance: &Instance, keys: &ReceiptKeys) -> Result<Vec<u8>, SealError> {
        seal_authenticated(self, Wire::First, FIRST_LABEL, instance, keys)
    }

    /// Opens and authenticates it.
    pub fn open(
        instance: &Instance,
        keys: &ReceiptKeys,
        case: &CaseId,
        file: &[u8],
    ) -> Result<Self, RecordError> {
        open_authenticated(
            Wire::First,
            "first",
            FIRST_LABEL,
            instance,
            keys,
            case,
            file,
        )
    }
}

fn seal_authenticated(
    document: &impl Serialize,
    wire: Wire,
    label: &[u8],
    instance: &Instance,
    keys: &ReceiptKeys,
) -> Result<Vec<u8>, SealError> {
    let payload = serde_json::to_vec(document).map_err(std::io::Error::from)?;
    let mac = hmac_sha256(&keys.slip_key, &[label, instance.as_bytes(), &payload]);
    let envelope = Authenticated {
        v: PROTOCOL_VERSION,
        payload: Bytes(payload),
        mac: Bytes(mac.to_vec()),
    };
    let json = serde_json::to_vec(&envelope).map_err(std::io::Error::from)?;
    sealed::seal(&keys.reply.recipient(), wire, &json)
}

fn open_authenticated<T: DeserializeOwned>(
    wire: Wire,
    kind: &'static str,
    label: &[u8],
    instance: &Instance,
    keys: &ReceiptKeys,
    case: &CaseId,
    file: &[u8],
) -> Result<T, RecordError> {
    let json = sealed::open(&keys.reply, wire, file)?;
    let envelope: Authenticated =
        serde_json::from_slice(&json).map_err(|_| RecordError::Document(kind))?;
    let parts = [label, instance.as_bytes(), envelope.payload.0.as_slice()];
    if !verify_hmac_sha256(&keys.slip_key, &parts, &envelope.mac.0) {
        return Err(RecordError::Mac);
    }
    parse(&envelope.payload.0, kind, case)
}

#[derive(Serialize, Deserialize)]
struct Signed {
    v: u8,
    payload: Bytes,
    signature: Bytes,
}

/// What a caseworker signs in a case.
#[derive(Clone, Serialize, Deserialize)]
pub struct WorkPayload {
    /// Protocol version.
    pub v: u8,
    /// The case.
    pub case: CaseId,
    /// 16 random bytes.
    pub id: RecordId,
    /// Who wrote it.
    pub author: AccountId,
    /// The author's count of work records in this case, from 1.
    pub seq: u64,
    /// SHA-256 of the newest sealed records the author saw.
    pub after: Vec<Digest>,
    /// The ledger the author saw.
    pub ledger: LedgerHead,
    /// The day (UTC).
    pub day: Day,
    /// The rest.
    #[serde(flatten)]
    pub content: WorkContent,
}

/// The kinds of signed work.
#[derive(Clone, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum WorkContent {
    /// An internal note.
    Note {
        /// Its words.
        text: String,
    },
    /// The whole new truth about state and assignee.
    Event {
        /// Where the case stands.
        state: Status,
        /// Who works on it.
        assignee: Option<AccountId>,
        /// Why it was closed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<CloseReason>,
    },
}

impl WorkPayload {
    /// Signs it and seals it to the case.
    pub fn seal(
        &self,
        instance: &Instance,
        case_recipient: &Recipient,
        signing: &SigningSecret,
    ) -> Result<Vec<u8>, SealError> {
        let payload = to_json(self, Wire::Work.largest())?;
        let signature = signing.sign(Purpose::Record, instance, &payload);
        let envelope = Signed {
            v: PROTOCOL_VERSION,
            payload: Bytes(payload.to_vec()),
            signature: Bytes(signature.to_vec()),
        };
        let json = to_json(&envelope, Wire::Work.largest())?;
        sealed::seal(case_recipient, Wire::Work, &json)
    }

    /// Opens it and checks case, author and signature. A suspended or revoked author's older records
    /// stay valid; one the ledger never named is refused.
    pub fn open(
        ledger: &Ledger,
        case_identity: &Identity,
        case: &CaseId,
        file: &[u8],
    ) -> Result<Self, RecordError> {
        let json = sealed::open(case_identity, Wire::Work, file)?;
        let envelope: Signed =
            serde_json::from_slice(&json).map_err(|_| RecordError::Document("work record"))?;
        let payload: Self = serde_json::from_slice(&envelope.payload.0)
            .map_err(|_| RecordError::Document("work record"))?;
        if payload.case != *case {
            return Err(RecordError::Case);
        }
        let author = ledger
            .account(&payload.author)
            .ok_or(RecordError::Signature)?;
        let valid = author.role == crate::domain::Role::Caseworker
            && signature::verify(
                &author.signing,
                Purpose::Record,
                &ledger.instance(),
                &envelope.payload.0,
                &envelope.signature.0,
            );
        if valid {
            Ok(payload)
        } else {
            Err(RecordError::Signature)
        }
    }
}
