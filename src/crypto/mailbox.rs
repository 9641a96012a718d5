//! A returning reporter's mailbox: what the server answered, opened, checked, and what does not add up (PROTOCOL.md,
//! sections 4, 6 and 7).
//!
//! Nothing that the server says is believed where it can be checked. What fails a check is a problem, never content.

use std::collections::HashSet;

use serde::Deserialize;

use super::hash::sha256;
use super::hybrid::Recipient;
use super::ledger::{Ledger, LedgerError};
use super::receipt::ReceiptKeys;
use super::record::{First, Mail, MailContent, RecordError, Slip, case_id};
use super::sealed::OpenError;
use crate::domain::{Bytes, CaseId, Day, RecordId};

/// Bytes of every answer to `GET mailbox`.
pub const MAILBOX_ANSWER: usize = 65_536;

/// A page of a mailbox as the server answered it, before anything of it is believed.
#[derive(Clone, Debug, Deserialize)]
pub struct MailboxPage {
    /// Protocol version.
    pub v: u8,
    /// The case.
    pub case: CaseId,
    /// Its age recipient.
    pub case_recipient: String,
    /// The sealed slip.
    pub slip: Bytes,
    /// At most four, newest day first.
    pub mail: Vec<ServedMail>,
    /// Whether there is another page.
    pub more: bool,
    /// The day on which a withdrawn report is erased.
    pub erases: Option<Day>,
}

/// A sealed mail as the server names it.
#[derive(Clone, Debug, Deserialize)]
pub struct ServedMail {
    /// What it is deleted by.
    pub id: RecordId,
    /// The day it came.
    pub day: Day,
    /// The file.
    pub sealed: Bytes,
}

/// Why nothing of a mailbox can be believed.
#[derive(Debug, thiserror::Error)]
pub enum MailboxError {
    /// The receipt does not open it: a receipt of nothing here, or an answer that was exchanged.
    #[error("this code opens nothing here")]
    Unknown,
    /// The slip opened and does not fit.
    #[error("what ties this mailbox to its report was exchanged: {0}")]
    Slip(RecordError),
    /// The slip names another intake.
    #[error("this mailbox belongs to another intake")]
    OtherIntake,
    /// The ledger is shorter than, or differs from, the one that was there when the report was sealed.
    #[error("the record of who may read reports was cut short or exchanged: {0}")]
    Ledger(#[from] LedgerError),
    /// The pages are of different mailboxes.
    #[error("parts of different mailboxes were mixed")]
    Mixed,
}

/// A message that passed every check.
pub enum Message {
    /// The routine words that came with the report; nobody signed them.
    First(Day, First),
    /// Signed by a caseworker.
    Mail(Box<Mail>),
}

impl Message {
    /// The day it is from.
    pub fn day(&self) -> Day {
        match self {
            Self::First(day, _) => *day,
            Self::Mail(mail) => mail.day,
        }
    }
}

/// A mailbox whose slip fits the receipt. Has no `Debug`.
pub struct OpenedMailbox {
    /// The case.
    pub case: CaseId,
    /// Its key of now: the slip vouches for the first one, and an active caseworker for each later one. None where nobody
    /// does: then nothing can be sent.
    pub case_recipient: Option<Recipient>,
    /// The served key was never the case's, as far as anybody says. Without it, and without a key, nothing is sent until a
    /// caseworker has named a new one.
    pub strange_key: bool,
    /// Somebody who is an active caseworker of this ledger signed a mail in another history of it. There is no key then.
    pub other_history: bool,
    /// Oldest first, each with the server's name for its file.
    pub messages: Vec<(RecordId, Message)>,
    /// Files sealed to a key that nobody here has: what was deleted, and perhaps what was never ours.
    pub foreign: Vec<RecordId>,
    /// Files that failed a check, which are never content.
    pub refused: Vec<(RecordId, RecordError)>,
    /// Whether mail must have been withheld. Never told before all pages were looked at.
    pub withheld: bool,
    /// Whether all its pages were looked at: only then it is known whether any is missing.
    pub whole: bool,
    /// How many of this mailbox's follow-ups the desk says it has read; 0 before it said so.
    pub heard: u64,
    /// The day on which a withdrawn report is erased, in the server's words.
    pub erases: Option<Day>,
}

impl OpenedMailbox {
    /// Opens a mailbox from its pages, the newest first.
    pub fn open(
        keys: &ReceiptKeys,
        ledger: &Ledger,
        pages: &[MailboxPage],
    ) -> Result<Self, MailboxError> {
        let Some(newest) = pages.first() else {
            return Err(MailboxError::Unknown);
        };
        check_slip(keys, ledger, newest)?;
        let same = |page: &MailboxPage| {
            page.case == newest.case && page.case_recipient == newest.case_recipient
        };
        if !pages.iter().all(same) {
            return Err(MailboxError::Mixed);
        }
        let mut mailbox = Self {
            case: newest.case,
            case_recipient: None,
            strange_key: false,
            other_history: false,
            messages: Vec::new(),
            foreign: Vec::new(),
            refused: Vec::new(),
            withheld: false,
            whole: pages.last().is_some_and(|last| !last.more),
            heard: 0,
            erases: newest.erases,
        };
        mailbox.open_all(keys, ledger, pages);
        mailbox.judge_key(ledger, &newest.case_recipient);
        Ok(mailbox)
    }

    /// The served key is the case's if it gives the case, or an active caseworker has named it with the signing key that
    /// is theirs today, and no mail says that it was replaced. Who may have dated a mail back names no key. Yet what they
    /// say was replaced is believed: it could be what keeps an older key, which others have, from being used.
    fn judge_key(&mut self, ledger: &Ledger, served: &str) {
        let digest = sha256(served.as_bytes());
        let parsed = Recipient::parse(served).ok();
        let first = |key: &Recipient| case_id(&ledger.instance(), key) == self.case;
        let mut known = parsed.as_ref().is_some_and(first);
        let mut vouched = known;
        let mut replaced = false;
        for (_, message) in &self.messages {
            let Message::Mail(mail) = message else {
                continue;
            };
            let MailContent::NewKey {
                recipient,
                replaces,
            } = &mail.content
            else {
                continue;
            };
            replaced |= replaces.contains(&digest);
            if recipient == served {
                known = true;
                vouched |= ledger.still_vouches(mail.ledger.seq, &mail.author);
            }
        }
        self.strange_key = !known;
        let in_another = |(_, error): &(_, RecordError)| matches!(error, RecordError::History(_));
        self.other_history = self.refused.iter().any(in_another);
        self.case_recipient = parsed.filter(|_| vouched && !replaced && !self.other_history);
    }

    fn open_all(&mut self, keys: &ReceiptKeys, ledger: &Ledger, pages: &[MailboxPage]) {
        let first_id = first_id(keys);
        let (mut seen, mut ids) = (HashSet::new(), HashSet::new());
        let mut mails = Vec::new();
        for served in pages.iter().flat_map(|page| &page.mail) {
            // What arrives while pages are fetched pushes others onto the next one.
            if !seen.insert(served.id) {
                continue;
            }
            let opened = if served.id == first_id {
                First::open(&ledger.instance(), keys, &self.case, &served.sealed.0).map(|first| {
                    self.messages
                        .push((served.id, Message::First(served.day, first)))
                })
            } else {
                Mail::open(
                    ledger,
                    &keys.reply,
                    &self.case,
                    &keys.mailbox,
                    &served.sealed.0,
                )
                .map(|mail| {
                    if ids.insert(mail.id) {
                        mails.push((served.id, mail));
                    }
                })
            };
            match opened {
                Ok(()) => {}
                Err(RecordError::Open(OpenError::OtherKey)) => self.foreign.push(served.id),
                Err(error) => self.refused.push((served.id, error)),
            }
        }
        mails.sort_by_key(|(_, mail)| (mail.n, mail.day, mail.id));
        // What somebody who was revoked says of mail that lacks is not believed: it would be said for ever.
        let believed = mails
            .iter()
            .map(|(_, mail)| (!ledger.is_revoked(&mail.author)).then_some(mail.n));
        let lacking = lacking(believed);
        let unread = (self.foreign.len() + self.refused.len()) as u64;
        // What was deleted is still there, as a file that nobody opens.
        let gone = lacking > unread || !seen.contains(&first_id);
        self.withheld = self.whole && gone;
        self.heard = mails.iter().map(|(_, mail)| mail.heard).max().unwrap_or(0);
        let mails = mails
            .into_iter()
            .map(|(id, mail)| (id, Message::Mail(Box::new(mail))));
        self.messages.extend(mails);
    }
}

/// The server's name for the first mail.
fn first_id(keys: &ReceiptKeys) -> RecordId {
    let mut id = [0; 16];
    id.copy_from_slice(&keys.mailbox.0[..16]);
    RecordId(id)
}

/// How many pairs of mail there must have been beside those that are here: whoever wrote number n saw n - 1 before
/// it. Two that did not know of each other have the same number, and the next counts both. `None` is a mail whose number
/// is not believed.
fn lacking(in_order: impl Iterator<Item = Option<u64>>) -> u64 {
    let lacks = (1..)
        .zip(in_order)
        .filter_map(|(place, n): (u64, _)| Some(n?.saturating_sub(place)));
    lacks.max().unwrap_or(0)
}

fn check_slip(keys: &ReceiptKeys, ledger: &Ledger, page: &MailboxPage) -> Result<(), MailboxError> {
    let slip = match Slip::open(&ledger.instance(), keys, &page.case, &page.slip.0) {
        Ok(slip) => slip,
        // An unknown receipt gets bytes of the right size that no key opens.
        Err(RecordError::Open(_)) => return Err(MailboxError::Unknown),
        Err(error) => return Err(MailboxError::Slip(error)),
    };
    if slip.genesis != ledger.genesis() {
        return Err(MailboxError::OtherIntake);
    }
    Ok(ledger.check_extends(&slip.ledger)?)
}
