//! Receipts: the secret a reporter keeps, and the keys it gives (PROTOCOL.md, section 2).

use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

use super::derivation::{Secret, StretchMemory, derive};
use super::hash::{hmac_sha256, sha256};
use super::hybrid::Identity;
use super::random::Random;
use super::words::{self, SHOWN_BYTES, WordList};
use crate::domain::{Digest, Instance, Mailbox, PartId};

/// Longer input is refused before anything is derived from it.
pub const LONGEST_INPUT: usize = 512;

/// What a person typed is not a receipt. Never repeats it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// Neither 28 digits nor 8 words.
    #[error("a code has 28 digits or 8 words")]
    Form,
    /// 28 digits whose check digit does not fit.
    #[error("one of the digits is wrong, or two are swapped")]
    CheckDigit,
}

/// 88 random bits that open one mailbox. Has no `Debug` and is wiped when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Receipt(Zeroizing<[u8; SHOWN_BYTES]>);

impl Receipt {
    /// A fresh one.
    pub fn generate(random: &Random) -> Self {
        Self(Zeroizing::new(random.bytes()))
    }

    /// One of known bytes.
    pub fn from_bytes(bytes: [u8; SHOWN_BYTES]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// 28 digits without spaces.
    pub fn digits(&self) -> Zeroizing<String> {
        Zeroizing::new(words::to_digits(&self.0))
    }

    /// 28 digits in 7 groups of 4.
    pub fn grouped_digits(&self) -> Zeroizing<String> {
        Zeroizing::new(words::group_digits(&self.digits()))
    }

    /// 8 words.
    pub fn words(&self, list: WordList) -> Zeroizing<String> {
        Zeroizing::new(words::to_words(&self.0, list))
    }

    /// Reads digits or words as a person types or pastes them. Some strings of Chinese characters are in
    /// both Chinese lists; `preferred`, the page's own list, is tried first.
    pub fn parse(text: &str, preferred: Option<WordList>) -> Result<Self, ReceiptError> {
        if text.len() > LONGEST_INPUT {
            return Err(ReceiptError::Form);
        }
        // NFKC folds full-width digits and letters.
        let folded: Zeroizing<String> = Zeroizing::new(
            text.nfkc()
                .flat_map(char::to_lowercase)
                .map(|character| match character {
                    '-' | '.' | '·' | '\u{2010}'..='\u{2015}' => ' ',
                    other => other,
                })
                .collect(),
        );
        let compact: Zeroizing<String> = Zeroizing::new(
            folded
                .chars()
                .filter(|character| !character.is_whitespace())
                .collect(),
        );
        if compact.bytes().all(|byte| byte.is_ascii_digit()) {
            return if compact.len() == words::SHOWN_DIGITS {
                words::from_digits(&compact)
                    .map(Self::from_bytes)
                    .ok_or(ReceiptError::CheckDigit)
            } else {
                Err(ReceiptError::Form)
            };
        }
        preferred
            .into_iter()
            .chain(WordList::ALL)
            .find_map(|list| words::from_words(&folded, list))
            .map(Self::from_bytes)
            .ok_or(ReceiptError::Form)
    }

    /// Derives the keys; one `stretch`.
    pub fn keys(&self, instance: &Instance) -> ReceiptKeys {
        self.keys_in(instance, &mut StretchMemory::default())
    }

    /// The same in memory that is there already.
    pub fn keys_in(&self, instance: &Instance, memory: &mut StretchMemory) -> ReceiptKeys {
        let root = memory.stretch(self.0.as_slice(), &instance.0);
        let mailbox_key = derive(&root, "thicket/v1 mailbox");
        ReceiptKeys {
            mailbox: Mailbox(sha256(mailbox_key.as_slice()).0),
            mailbox_key,
            reply: Identity::from_seed(&derive(&root, "thicket/v1 reply")),
            author_key: derive(&root, "thicket/v1 author"),
            slip_key: derive(&root, "thicket/v1 slip"),
            parts_key: derive(&root, "thicket/v1 parts"),
        }
    }
}

/// What a receipt opens.
pub struct ReceiptKeys {
    /// How the server knows the mailbox.
    pub mailbox: Mailbox,
    /// Shown to the server to use the mailbox.
    pub mailbox_key: Secret,
    /// Opens mail.
    pub reply: Identity,
    /// Authenticates follow-ups.
    pub author_key: Secret,
    /// Authenticates slips and first mails.
    pub slip_key: Secret,
    /// Names the parts of files.
    pub parts_key: Secret,
}

impl ReceiptKeys {
    /// The id of part `number`, from 0, of the file with this digest: the same after a reload, and to everybody
    /// else a random one.
    pub fn part_id(&self, instance: &Instance, file: &Digest, number: u32) -> PartId {
        let mac = hmac_sha256(
            &self.parts_key,
            &[
                b"thicket/v1 part\0",
                instance.as_bytes(),
                file.as_bytes(),
                &number.to_be_bytes(),
            ],
        );
        let mut id = [0; 16];
        id.copy_from_slice(&mac[..16]);
        PartId(id)
    }
}
