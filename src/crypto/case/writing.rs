//! Writing in a case: signed work, and replies together with their pair of mails.

use zeroize::Zeroizing;

use super::OpenedCase;
use crate::crypto::account::Keyring;
use crate::crypto::hybrid::Recipient;
use crate::crypto::ledger::Ledger;
use crate::crypto::random::Random;
use crate::crypto::record::{
    LONGEST_MAIL_TEXT, Mail, MailContent, MailboxKeys, RecordError, Side, WorkContent, WorkPayload,
    mail_text_bytes,
};
use crate::crypto::sealed::SealError;
use crate::domain::{Day, Mailbox, PROTOCOL_VERSION, RecordId, RoutineWords};

/// Who writes, and what they see while they do.
pub struct Writer<'a> {
    /// Their keys.
    pub keyring: &'a Keyring,
    /// The verified ledger.
    pub ledger: &'a Ledger,
    /// Draws ids.
    pub random: &'a Random,
    /// Today (UTC).
    pub day: Day,
}

/// How many earlier files a record names at most: with more, what somebody sends could leave it no room for words.
const MOST_NAMED: usize = 64;
const MOST_NAMED_IN_MAIL: usize = 8;

/// Something that cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// Without the report nobody knows which mailbox is which.
    #[error("the report did not pass its checks, so that nobody knows where a reply should go")]
    NoReport,
    /// The text is longer than a mail holds.
    #[error("{0} bytes too long for one message")]
    TooLong(usize),
    /// A key in the report is none.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// It does not fit, or age failed.
    #[error(transparent)]
    Seal(#[from] SealError),
}

/// What a reply says to the real mailbox.
#[derive(Clone, Copy)]
pub struct ReplyText<'a> {
    /// The language it is written in.
    pub locale: &'a str,
    /// At most [`LONGEST_MAIL_TEXT`] bytes as JSON.
    pub text: &'a str,
}

/// A reply or cover: the desk's copy, and one mail for each mailbox, sorted by mailbox.
pub struct SealedPair {
    /// Sealed to the case.
    pub work: Vec<u8>,
    /// Of equal size.
    pub mail: [(Mailbox, Vec<u8>); 2],
}

impl OpenedCase {
    /// Signs work that comes after all that was seen, and seals it to the case. Keep the bytes and send them again if
    /// the answer is lost: a second record with the same number would be shown as tampering.
    pub fn seal_work(&self, by: &Writer<'_>, content: WorkContent) -> Result<Vec<u8>, SealError> {
        let room = match content.is_mail() {
            true => MOST_NAMED_IN_MAIL,
            false => MOST_NAMED,
        };
        let work = WorkPayload {
            v: PROTOCOL_VERSION,
            case: self.case,
            id: RecordId(by.random.bytes()),
            author: by.keyring.account,
            seq: self.next_seq(&by.keyring.account),
            after: self.heads.iter().take(room).copied().collect(),
            ledger: by.ledger.head(),
            day: by.day,
            content,
        };
        let recipient = self.identity().recipient();
        work.seal(&by.ledger.instance(), &recipient, &by.keyring.signing)
    }

    /// Seals a pair of mails and the desk's copy of it: a text to the real mailbox and routine words to the safe one,
    /// or cover, which is routine words to both. Words go in turn and in the language of the report's form, so that the
    /// safe mailbox does not tell the two apart.
    pub fn seal_pair(
        &self,
        by: &Writer<'_>,
        reply: Option<ReplyText<'_>>,
    ) -> Result<SealedPair, WriteError> {
        let over = reply.map_or(0, |reply| mail_text_bytes(reply.text));
        if over > LONGEST_MAIL_TEXT {
            return Err(WriteError::TooLong(over - LONGEST_MAIL_TEXT));
        }
        let report = self.report.as_ref().ok_or(WriteError::NoReport)?;
        let n = self.next_mail();
        let words = RoutineWords::in_turn(n);
        let mail = |side: Side, keys: &MailboxKeys| {
            let (locale, content) = match (side, reply) {
                (Side::Real, Some(reply)) => {
                    (reply.locale, MailContent::Text(reply.text.to_owned()))
                }
                _ => (report.locale.as_str(), MailContent::Words(words)),
            };
            self.seal_mail(by, (side, keys), n, locale, content)
        };
        let [(real, real_keys), (safe, safe_keys)] = report.mailboxes.both();
        let mut pair = [mail(real, real_keys)?, mail(safe, safe_keys)?];
        pair.sort_by_key(|(mailbox, _)| *mailbox);
        let content = match reply {
            Some(ReplyText { locale, text }) => WorkContent::Reply {
                n,
                locale: locale.to_owned(),
                text: text.to_owned(),
                words,
            },
            None => WorkContent::Cover {
                n,
                locale: report.locale.clone(),
                words,
            },
        };
        Ok(SealedPair {
            work: self.seal_work(by, content)?,
            mail: pair,
        })
    }

    pub(super) fn seal_mail(
        &self,
        by: &Writer<'_>,
        (side, keys): (Side, &MailboxKeys),
        n: u64,
        locale: &str,
        content: MailContent,
    ) -> Result<(Mailbox, Vec<u8>), WriteError> {
        let mail = Mail {
            v: PROTOCOL_VERSION,
            kind: "mail".to_owned(),
            case: self.case,
            mailbox: keys.mailbox,
            id: RecordId(by.random.bytes()),
            author: by.keyring.account,
            n,
            heard: self.heard(side),
            ledger: by.ledger.head(),
            day: by.day,
            locale: locale.to_owned(),
            content,
        };
        let recipient = Recipient::parse(&keys.recipient).map_err(RecordError::from)?;
        let sealed = mail.seal(&by.ledger.instance(), &recipient, &by.keyring.signing)?;
        Ok((keys.mailbox, sealed))
    }
}

/// The texts of the mails that a long reply is sent in: itself, or parts that say which of how many they are. Cut
/// between paragraphs, lines, sentences or words where it can be; loses nothing but white space at a cut.
pub fn mails_of(reply: &str) -> Vec<Zeroizing<String>> {
    /// What the mark of a part, like `(10/12)` and a line end, may take.
    const MARK: usize = 12;
    let text = reply.trim();
    if text.is_empty() {
        return Vec::new();
    }
    if mail_text_bytes(text) <= LONGEST_MAIL_TEXT {
        return vec![Zeroizing::new(text.to_owned())];
    }
    let mut parts = Vec::new();
    let mut rest = text;
    while mail_text_bytes(rest) > LONGEST_MAIL_TEXT - MARK {
        let (part, after) = rest.split_at(cut(rest, LONGEST_MAIL_TEXT - MARK));
        parts.push(part.trim_end());
        rest = after.trim_start();
    }
    parts.push(rest);
    let count = parts.len();
    let numbered = (1..).zip(parts);
    numbered
        .map(|(number, part)| Zeroizing::new(format!("({number}/{count})\n{part}")))
        .collect()
}

/// Where to cut a text that is longer than `most` bytes as JSON: at the last pause in the second half of what fits,
/// the longest kind of pause first.
fn cut(text: &str, most: usize) -> usize {
    let mut used = 0;
    let mut fits = text.len();
    let mut buffer = [0; 4];
    for (at, character) in text.char_indices() {
        used += mail_text_bytes(character.encode_utf8(&mut buffer));
        if used > most {
            fits = at;
            break;
        }
    }
    let window = &text[..fits];
    let late = |at: &usize| *at >= fits / 2;
    let after = |ends: &[char]| window.rfind(ends).map(|at| at + char_length(window, at));
    let pauses = [
        window.rfind("\n\n").map(|at| at + 2),
        after(&['\n']),
        after(&['。', '！', '？', '.', '!', '?', '؟', '۔', '…']),
        after(&[' ', '，', '、', '،', '؛', '；']),
    ];
    let pause = pauses.into_iter().flatten().find(late);
    pause.unwrap_or_else(|| before_marks(text, fits))
}

fn char_length(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(0, char::len_utf8)
}

/// Not between a letter and the marks that belong to it.
fn before_marks(text: &str, fits: usize) -> usize {
    use unicode_normalization::char::is_combining_mark;
    let joins = |character: char| {
        is_combining_mark(character)
            || matches!(
                character,
                '\u{200d}' | '\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}'
            )
    };
    let mut at = fits;
    while text[at..].starts_with(joins) || text[..at].ends_with('\u{200d}') {
        match text[..at].char_indices().next_back() {
            Some((before, _)) if before > fits / 2 => at = before,
            _ => return fits,
        }
    }
    at
}
