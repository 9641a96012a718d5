//! Time-based one-time codes (RFC 6238): SHA-1, 6 digits, 30 seconds, one step either way.
//!
//! Codes are never stored or logged; the caller keeps the step that was last accepted.

use totp_rs::{Builder, Secret as TotpSecret};
use zeroize::Zeroizing;

use super::hash::equal;
use super::random::Random;

/// Bytes of a new secret (RFC 4226 recommends 160 bits).
pub const SECRET_BYTES: usize = 20;

const STEP_SECONDS: i64 = 30;

/// A fresh secret.
pub fn new_secret(random: &Random) -> Zeroizing<[u8; SECRET_BYTES]> {
    Zeroizing::new(random.bytes())
}

/// The secret in base32, as authenticator apps take it.
pub fn to_base32(secret: &[u8]) -> Zeroizing<String> {
    Zeroizing::new(TotpSecret::new(secret.into()).to_base32())
}

/// The secret of a base32 text; `None` if it is not one.
pub fn from_base32(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let secret = TotpSecret::try_from_base32(text).ok()?;
    Some(Zeroizing::new(secret.as_bytes().to_vec()))
}

/// The code of a moment.
pub fn code(secret: &[u8], unix_seconds: i64) -> Zeroizing<String> {
    let totp = Builder::new()
        .with_secret(TotpSecret::new(secret.into()))
        .build_noncompliant();
    Zeroizing::new(
        totp.generate(unix_seconds.max(0).cast_unsigned())
            .to_string(),
    )
}

/// Accepts a code of the present step or a neighbour that is later than `last_step`, and returns its
/// step: storing it makes the code work once.
pub fn check(secret: &[u8], code: &str, unix_seconds: i64, last_step: i64) -> Option<i64> {
    if code.len() != 6 {
        return None;
    }
    let now = unix_seconds / STEP_SECONDS;
    let mut accepted = None;
    // All three are computed and compared, so that the time tells nothing of which one fits.
    for step in [now + 1, now, now - 1] {
        let expected = self::code(secret, step * STEP_SECONDS);
        if equal(expected.as_bytes(), code.as_bytes()) {
            accepted = Some(step);
        }
    }
    accepted.filter(|step| *step > last_step)
}
