//! Recovery codes: 80 random bits that work once as a second factor. Only their hash is kept.

use zeroize::Zeroizing;

use super::hash::sha256_parts;
use super::random::Random;
use crate::domain::{AccountId, Digest};

/// Characters of a code.
const LENGTH: usize = 16;
/// Longer input is refused unread: a code with a space after each character.
const LONGEST_INPUT: usize = 64;
/// Without letters that look like digits.
const ALPHABET: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";

/// A fresh code, `abcd-efgh-jkmn-pqrs`.
pub fn generate(random: &Random) -> Zeroizing<String> {
    let mut code = Zeroizing::new(String::with_capacity(LENGTH + 3));
    for place in 0..LENGTH {
        if place > 0 && place % 4 == 0 {
            code.push('-');
        }
        let index = usize::try_from(random.below(32)).expect("below 32");
        code.push(char::from(ALPHABET[index]));
    }
    code
}

/// What is kept of a code of this account; `None` for what cannot be one. Spaces, hyphens and case do not matter.
pub fn digest(account: &AccountId, code: &str) -> Option<Digest> {
    if code.len() > LONGEST_INPUT {
        return None;
    }
    let folded: Zeroizing<Vec<u8>> = Zeroizing::new(
        code.bytes()
            .filter(|byte| !byte.is_ascii_whitespace() && *byte != b'-')
            .map(|byte| byte.to_ascii_lowercase())
            .collect(),
    );
    let valid = folded.len() == LENGTH && folded.iter().all(|byte| ALPHABET.contains(byte));
    valid.then(|| sha256_parts(&[b"thicket/v1 recovery code\0", account.as_bytes(), &folded]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn n26_a_code_is_read_as_people_write_it() {
        let account = AccountId([1; 16]);
        let code = generate(&Random::seeded(3));
        assert_eq!(code.len(), 19);
        let kept = digest(&account, &code).unwrap();
        let spoken = code.to_uppercase().replace('-', " ");
        assert_eq!(digest(&account, &spoken), Some(kept));
        assert_ne!(digest(&AccountId([2; 16]), &code), Some(kept));
        for wrong in ["", "123456", &code[1..], &format!("{}l", &code[..18])] {
            assert_eq!(digest(&account, wrong), None, "{wrong}");
        }
        // n26: refused before anything is hashed.
        assert_eq!(digest(&account, &"a".repeat(100_000)), None);
    }
}
