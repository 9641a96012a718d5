//! Key derivation with the one setting of version 1 (PROTOCOL.md, section 1).
//!
//! Nothing here takes a cost or a salt from a server.

use argon2::{Algorithm, Argon2, Block, Params, Version};
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::{Zeroize, Zeroizing};

/// A derived 32-byte secret, wiped when dropped.
pub type Secret = Zeroizing<[u8; 32]>;

/// Memory of one `stretch`, in KiB.
pub const STRETCH_MEMORY_KIB: u32 = 19_456;
const STRETCH_PASSES: u32 = 2;
const STRETCH_LANES: u32 = 1;

/// Argon2id over a generated secret; takes about 19 MiB and some tens of milliseconds.
pub fn stretch(secret: &[u8], salt: &[u8; 16]) -> Secret {
    let params = Params::new(STRETCH_MEMORY_KIB, STRETCH_PASSES, STRETCH_LANES, Some(32))
        .expect("the setting of version 1 is valid");
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone());
    let mut memory = vec![Block::default(); params.block_count()];
    let mut out = Secret::default();
    argon2
        .hash_password_into_with_memory(secret, salt, out.as_mut_slice(), memory.as_mut_slice())
        .expect("callers bound the secret's length");
    memory.zeroize();
    out
}

/// HKDF-SHA256 with an empty salt and `label` as info.
pub fn derive(key: &[u8; 32], label: &str) -> Secret {
    let mut out = Secret::default();
    Hkdf::<Sha256>::new(None, key)
        .expand(label.as_bytes(), out.as_mut_slice())
        .expect("32 bytes are within HKDF's limit");
    out
}
