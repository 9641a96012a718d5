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
    StretchMemory::default().stretch(secret, salt)
}

/// The memory of a `stretch`, for several in a row: the system takes a fifth as long to hand out 19 MiB and
/// to take them back as a derivation takes in them. Wiped when dropped.
pub struct StretchMemory(Vec<Block>);

impl Default for StretchMemory {
    fn default() -> Self {
        Self(vec![Block::default(); parameters().block_count()])
    }
}

impl StretchMemory {
    /// [`stretch`] in this memory, whatever is in it. What the secret left there stays until it is wiped.
    pub fn stretch(&mut self, secret: &[u8], salt: &[u8; 16]) -> Secret {
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters());
        let mut out = Secret::default();
        argon2
            .hash_password_into_with_memory(secret, salt, out.as_mut_slice(), &mut self.0)
            .expect("callers bound the secret's length");
        out
    }

    /// Wipes it.
    pub fn wipe(&mut self) {
        // Block by block: a wiped `Vec` is an empty one.
        self.0.iter_mut().zeroize();
    }
}

impl Drop for StretchMemory {
    fn drop(&mut self) {
        self.wipe();
    }
}

fn parameters() -> Params {
    Params::new(STRETCH_MEMORY_KIB, STRETCH_PASSES, STRETCH_LANES, Some(32))
        .expect("the setting of version 1 is valid")
}

/// HKDF-SHA256 with an empty salt and `label` as info.
pub fn derive(key: &[u8; 32], label: &str) -> Secret {
    let mut out = Secret::default();
    Hkdf::<Sha256>::new(None, key)
        .expand(label.as_bytes(), out.as_mut_slice())
        .expect("32 bytes are within HKDF's limit");
    out
}
