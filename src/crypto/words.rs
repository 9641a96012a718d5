//! Secrets as people write them: decimal digits with a check digit, and BIP-39 words.

use bip39::Language;

/// The number of bytes that receipts and fingerprints show.
pub const SHOWN_BYTES: usize = 11;
/// Digits shown, the check digit included.
pub const SHOWN_DIGITS: usize = 28;
/// Words shown.
pub const SHOWN_WORDS: usize = 8;

/// A list of 2,048 words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordList {
    /// English words.
    English,
    /// Single Simplified Chinese characters.
    SimplifiedChinese,
    /// Single Traditional Chinese characters.
    TraditionalChinese,
}

impl WordList {
    /// All lists, in the order in which they are tried.
    pub const ALL: [Self; 3] = [
        Self::English,
        Self::SimplifiedChinese,
        Self::TraditionalChinese,
    ];

    /// The list of an interface language; `None` where BIP-39 has none.
    pub fn for_language(tag: &str) -> Option<Self> {
        match tag {
            "en" => Some(Self::English),
            "zh-Hans" => Some(Self::SimplifiedChinese),
            "zh-Hant" => Some(Self::TraditionalChinese),
            _ => None,
        }
    }

    /// The word of a number below 2,048.
    pub fn word(self, index: u16) -> &'static str {
        self.language().word_list()[usize::from(index)]
    }

    fn index(self, word: &str) -> Option<u16> {
        self.language().find_word(word)
    }

    fn is_chinese(self) -> bool {
        self != Self::English
    }

    fn language(self) -> Language {
        match self {
            Self::English => Language::English,
            Self::SimplifiedChinese => Language::SimplifiedChinese,
            Self::TraditionalChinese => Language::TraditionalChinese,
        }
    }
}

/// Damm's quasigroup: a total anti-symmetric table, which catches every single wrong digit and
/// every swap of neighbours.
const DAMM: [[u8; 10]; 10] = [
    [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
    [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
    [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
    [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
    [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
    [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
    [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
    [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
    [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
    [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
];

fn damm(digits: impl Iterator<Item = u8>) -> u8 {
    digits.fold(0, |state, digit| {
        DAMM[usize::from(state)][usize::from(digit)]
    })
}

fn to_number(bytes: &[u8; SHOWN_BYTES]) -> u128 {
    bytes
        .iter()
        .fold(0, |number, byte| number << 8 | u128::from(*byte))
}

fn from_number(number: u128) -> Option<[u8; SHOWN_BYTES]> {
    let all = number.to_be_bytes();
    let (zeros, bytes) = all.split_at(all.len() - SHOWN_BYTES);
    if zeros.iter().any(|byte| *byte != 0) {
        return None;
    }
    bytes.try_into().ok()
}

/// 28 digits without spaces: 27 of the number and the check digit.
pub fn to_digits(bytes: &[u8; SHOWN_BYTES]) -> String {
    let mut digits = format!("{:027}", to_number(bytes));
    let check = damm(digits.bytes().map(|digit| digit - b'0'));
    digits.push(char::from(b'0' + check));
    digits
}

/// Digits in groups of four, as people copy them.
pub fn group_digits(digits: &str) -> String {
    let mut grouped = String::with_capacity(digits.len() + 6);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && index % 4 == 0 {
            grouped.push(' ');
        }
        grouped.push(digit);
    }
    grouped
}

/// Eight words of 11 bits each, the most significant first.
pub fn to_words(bytes: &[u8; SHOWN_BYTES], list: WordList) -> String {
    let number = to_number(bytes);
    let words: Vec<_> = (0..SHOWN_WORDS)
        .map(|index| {
            let shift = 11 * (SHOWN_WORDS - 1 - index);
            list.word(((number >> shift) & 0x7ff) as u16)
        })
        .collect();
    words.join(if list.is_chinese() { "" } else { " " })
}

/// Reads 28 ASCII digits; `None` for a wrong length, check digit or range.
pub fn from_digits(digits: &str) -> Option<[u8; SHOWN_BYTES]> {
    if digits.len() != SHOWN_DIGITS || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    if damm(digits.bytes().map(|digit| digit - b'0')) != 0 {
        return None;
    }
    from_number(digits[..SHOWN_DIGITS - 1].parse().ok()?)
}

/// Reads eight words of one list, given without separators for Chinese and spaced for English.
pub fn from_words(text: &str, list: WordList) -> Option<[u8; SHOWN_BYTES]> {
    let mut number = 0u128;
    let mut count = 0;
    let mut push = |word: &str| {
        count += 1;
        if count > SHOWN_WORDS {
            return None;
        }
        number = number << 11 | u128::from(list.index(word)?);
        Some(())
    };
    if list.is_chinese() {
        let mut buffer = [0; 4];
        for character in text.chars().filter(|character| !character.is_whitespace()) {
            push(character.encode_utf8(&mut buffer))?;
        }
    } else {
        for word in text.split_whitespace() {
            push(word)?;
        }
    }
    if count == SHOWN_WORDS {
        from_number(number)
    } else {
        None
    }
}
