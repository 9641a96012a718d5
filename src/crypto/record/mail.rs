//! Mail: what a reporter's mailbox shows, signed by a caseworker.
//!
//! It always goes out in pairs of equal size, to both mailboxes of a case; that is for whoever seals it.

use serde::{Deserialize, Serialize};

use super::RecordError;
use super::signed::{self, Authored};
use crate::crypto::hybrid::{Identity, Recipient};
use crate::crypto::ledger::Ledger;
use crate::crypto::sealed::{self, SealError};
use crate::crypto::signature::SigningSecret;
use crate::domain::{
    AccountId, CaseId, Day, Digest, Instance, LedgerHead, Mailbox, PROTOCOL_VERSION, RecordId,
    RoutineWords, Wire,
};

/// The most bytes that a mail's text may have as a JSON string, without its quotes.
pub const LONGEST_MAIL_TEXT: usize = 3600;

/// How many bytes a text has as a JSON string, without its quotes.
pub fn mail_text_bytes(text: &str) -> usize {
    let escaped = |byte: u8| match byte {
        b'"' | b'\\' | 0x08 | b'\t' | b'\n' | 0x0c | b'\r' => 2,
        0..=0x1f => 6,
        _ => 1,
    };
    text.bytes().map(escaped).sum()
}

/// A signed mail.
#[derive(Clone, Serialize, Deserialize)]
pub struct Mail {
    /// Protocol version.
    pub v: u8,
    /// Always `mail`.
    pub kind: String,
    /// The case.
    pub case: CaseId,
    /// The mailbox it is for.
    pub mailbox: Mailbox,
    /// 16 random bytes.
    pub id: RecordId,
    /// Who wrote it.
    pub author: AccountId,
    /// One more than the case's replies and covers that the author saw.
    pub n: u64,
    /// How many valid follow-ups of this mailbox the author saw.
    pub heard: u64,
    /// The ledger the author saw.
    pub ledger: LedgerHead,
    /// The day (UTC).
    pub day: Day,
    /// The language of the text.
    pub locale: String,
    /// What it says.
    #[serde(flatten)]
    pub content: MailContent,
}

/// What a mail says: exactly one of the two.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "EitherContent", into = "EitherContent")]
pub enum MailContent {
    /// Its author's words.
    Text(String),
    /// Words from the fixed list.
    Words(RoutineWords),
    /// The case has got another key; what is sent from now on is sealed to it.
    NewKey {
        /// `age1pq1…`
        recipient: String,
        /// SHA-256 of the text of every key of the case before it that the author knows of: nothing is sealed to those
        /// any more.
        replaces: Vec<Digest>,
    },
}

/// What stands in place of routine words in a mail that names a new key.
const NEW_KEY: &str = "new-key";

#[derive(Serialize, Deserialize)]
struct EitherContent {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    words: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    recipient: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    replaces: Option<Vec<Digest>>,
}

impl TryFrom<EitherContent> for MailContent {
    type Error = &'static str;

    fn try_from(either: EitherContent) -> Result<Self, Self::Error> {
        match either {
            EitherContent {
                text: Some(text),
                words: None,
                ..
            } => Ok(Self::Text(text)),
            EitherContent {
                text: None,
                words: Some(words),
                recipient: Some(recipient),
                replaces: Some(replaces),
            } if words == NEW_KEY => Ok(Self::NewKey {
                recipient,
                replaces,
            }),
            EitherContent {
                text: None,
                words: Some(words),
                ..
            } => words
                .parse()
                .map(Self::Words)
                .map_err(|_| "words that are not in the list"),
            _ => Err("a mail has either text, words, or a new key"),
        }
    }
}

impl From<MailContent> for EitherContent {
    fn from(content: MailContent) -> Self {
        let nothing = Self {
            text: None,
            words: None,
            recipient: None,
            replaces: None,
        };
        match content {
            MailContent::Text(text) => Self {
                text: Some(text),
                ..nothing
            },
            MailContent::Words(words) => Self {
                words: Some(words.code().to_owned()),
                ..nothing
            },
            MailContent::NewKey {
                recipient,
                replaces,
            } => Self {
                words: Some(NEW_KEY.to_owned()),
                recipient: Some(recipient),
                replaces: Some(replaces),
                ..nothing
            },
        }
    }
}

impl Authored for Mail {
    fn author(&self) -> AccountId {
        self.author
    }

    fn ledger(&self) -> LedgerHead {
        self.ledger
    }
}

impl Mail {
    /// Signs it and seals it to a mailbox's recipient.
    pub fn seal(
        &self,
        instance: &Instance,
        mailbox_recipient: &Recipient,
        signing: &SigningSecret,
    ) -> Result<Vec<u8>, SealError> {
        signed::seal(self, Wire::Mail, instance, mailbox_recipient, signing)
    }

    /// Opens it and checks case, mailbox, author and signature.
    pub fn open(
        ledger: &Ledger,
        reply: &Identity,
        case: &CaseId,
        mailbox: &Mailbox,
        file: &[u8],
    ) -> Result<Self, RecordError> {
        let json = sealed::open(reply, Wire::Mail, file)?;
        signed::read(ledger, &json, "mail", |mail: &Self| {
            if mail.v != PROTOCOL_VERSION || mail.n == 0 {
                return Err(RecordError::Document("mail"));
            }
            if mail.kind != "mail" {
                return Err(RecordError::Kind);
            }
            if mail.case != *case {
                return Err(RecordError::Case);
            }
            if mail.mailbox != *mailbox {
                return Err(RecordError::Mailbox);
            }
            if let MailContent::NewKey { recipient, .. } = &mail.content {
                Recipient::parse(recipient)?;
            }
            Ok(())
        })
    }
}
