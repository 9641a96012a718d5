//! A receipt as a page shows it. Wiped when it is dropped.

use zeroize::Zeroizing;

use crate::crypto::receipt::Receipt;
use crate::crypto::words::WordList;
use crate::i18n::Locale;

/// A receipt in digits and, where the language has a list, in words. Empty where a script fills it
/// in. Has no `Debug`.
#[derive(Default)]
pub struct ReceiptView {
    digits: Zeroizing<String>,
    words: Zeroizing<String>,
}

impl ReceiptView {
    /// Shows a receipt in a language.
    pub fn new(receipt: &Receipt, locale: Locale) -> Self {
        Self {
            digits: receipt.grouped_digits(),
            words: WordList::for_language(locale.tag())
                .map(|list| receipt.words(list))
                .unwrap_or_default(),
        }
    }

    pub(super) fn groups(&self) -> impl Iterator<Item = &str> {
        self.digits.split_ascii_whitespace()
    }

    pub(super) fn words(&self) -> &str {
        &self.words
    }
}

/// Whether receipts have words in that language.
pub(super) fn has_words(locale: Locale) -> bool {
    WordList::for_language(locale.tag()).is_some()
}
