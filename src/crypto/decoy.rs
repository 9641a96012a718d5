//! Sealed files that no key opens: what an unknown mailbox shows, and what takes the place of deleted mail.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};

use super::hash::hmac_sha256;
use super::hybrid::{
    ENCAPSULATED_KEY_BYTES, Identity, Recipient, STANZA_TAG, WRAPPED_FILE_KEY_BYTES,
};
use super::random::Random;
use super::sealed::{self, SealError};
use crate::domain::{Mailbox, Wire};

/// The secret that decoys are made from. It lives in memory only, so nobody can compute which mailbox is one.
pub struct DecoySecret([u8; 32]);

impl DecoySecret {
    /// A fresh one; what it gives differs from what any other gives.
    pub fn generate(random: &Random) -> Self {
        Self(random.bytes())
    }

    /// The decoy of a mailbox: asked twice, it is the same.
    pub fn of(&self, mailbox: &Mailbox) -> Decoy {
        let seed = hmac_sha256(&self.0, &[b"decoy", mailbox.as_bytes()]);
        Decoy(StdRng::from_seed(seed))
    }
}

/// Gives the parts of one decoy in turn.
pub struct Decoy(StdRng);

impl Decoy {
    /// A case's recipient, whose identity nobody has.
    pub fn recipient(&mut self) -> Recipient {
        Identity::from_seed(&self.bytes()).recipient()
    }

    /// A file of the smallest size of its kind, with a header that clients take and bytes that no key opens.
    pub fn file(&mut self, wire: Wire) -> Vec<u8> {
        let mut encapsulated = self.bytes::<ENCAPSULATED_KEY_BYTES>();
        // Canonical points only, so that a client finds that its key does not fit, and no other fault.
        encapsulated[ENCAPSULATED_KEY_BYTES - 1] &= 0x7f;
        let (wrapped, mac) = (self.bytes::<WRAPPED_FILE_KEY_BYTES>(), self.bytes::<32>());
        // As age greases: a tag, up to four arguments, and a body of up to 99 bytes.
        let mut grease = format!("{}-grease", self.token());
        for _ in 0..self.below(5) {
            grease.push(' ');
            grease.push_str(&self.token());
        }
        let mut body = vec![0; self.below(100) as usize];
        self.0.fill_bytes(&mut body);
        let mut file = format!(
            "age-encryption.org/v1\n-> {STANZA_TAG} {}\n{}\n-> {grease}\n{}--- {}\n",
            STANDARD_NO_PAD.encode(encapsulated),
            STANDARD_NO_PAD.encode(wrapped),
            stanza_body(&body),
            STANDARD_NO_PAD.encode(mac),
        )
        .into_bytes();
        let head = file.len();
        file.resize(wire.smallest(), 0);
        self.0.fill_bytes(&mut file[head..]);
        file
    }

    /// A number below `bound`, which must not be 0.
    pub fn below(&mut self, bound: u32) -> u32 {
        self.0.next_u32() % bound
    }

    fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.fill_bytes(&mut bytes);
        bytes
    }

    /// One to eight printable characters.
    fn token(&mut self) -> String {
        let count = 1 + self.below(8);
        (0..count)
            .filter_map(|_| char::from_u32(u32::from('!') + self.below(94)))
            .collect()
    }
}

/// A stanza's body as age writes it: lines of 64 characters, the last one shorter.
fn stanza_body(bytes: &[u8]) -> String {
    let encoded = STANDARD_NO_PAD.encode(bytes);
    let mut body = String::new();
    let mut rest = encoded.as_str();
    while rest.len() >= 64 {
        let (line, after) = rest.split_at(64);
        body.push_str(line);
        body.push('\n');
        rest = after;
    }
    body.push_str(rest);
    body.push('\n');
    body
}

/// A file that looks as if it had been sealed, because it was: to a key that is thrown away at once.
pub fn seal_to_nobody(random: &Random, wire: Wire) -> Result<Vec<u8>, SealError> {
    sealed::seal(&Identity::generate(random).recipient(), wire, b"")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::sealed::OpenError;

    #[test]
    fn n24_a_decoy_is_taken_for_a_file_of_another_key() {
        let random = Random::seeded(3);
        let secret = DecoySecret::generate(&random);
        let mine = Identity::generate(&random);
        for n in 0..200 {
            let mailbox = Mailbox([n; 32]);
            let mut decoy = secret.of(&mailbox);
            for wire in [Wire::Slip, Wire::First] {
                let file = decoy.file(wire);
                sealed::check(wire, &file).unwrap();
                let refused = sealed::open(&mine, wire, &file).unwrap_err();
                assert_eq!(refused, OpenError::OtherKey, "{n}");
            }
            let mut again = secret.of(&mailbox);
            assert_eq!(again.file(Wire::Slip), secret.of(&mailbox).file(Wire::Slip));
        }
        assert_ne!(
            DecoySecret::generate(&random)
                .of(&Mailbox([1; 32]))
                .file(Wire::Slip),
            secret.of(&Mailbox([1; 32])).file(Wire::Slip)
        );
    }

    #[test]
    fn what_takes_the_place_of_mail_has_its_size() {
        let random = Random::seeded(4);
        let file = seal_to_nobody(&random, Wire::Mail).unwrap();
        sealed::check(Wire::Mail, &file).unwrap();
    }
}
