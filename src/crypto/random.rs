//! The source of random bytes, handed around so that tests can seed it.
//!
//! age and HPKE draw their own from the operating system.

use std::sync::{Arc, Mutex};

use rand::rngs::{StdRng, SysRng};
use rand::{Rng, SeedableRng, TryRng};

/// Draws random bytes. Cloning shares the same source.
#[derive(Clone)]
pub struct Random(Source);

#[derive(Clone)]
enum Source {
    System,
    Seeded(Arc<Mutex<StdRng>>),
}

impl std::fmt::Debug for Random {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Random")
    }
}

impl Random {
    /// The operating system's generator.
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// A repeatable generator, for tests only.
    pub fn seeded(seed: u64) -> Self {
        Self(Source::Seeded(Arc::new(Mutex::new(StdRng::seed_from_u64(
            seed,
        )))))
    }

    /// `N` random bytes.
    ///
    /// # Panics
    /// When the operating system has no randomness to give: nothing can be sealed then.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        match &self.0 {
            Source::System => SysRng
                .try_fill_bytes(&mut bytes)
                .expect("the operating system gives random bytes"),
            Source::Seeded(rng) => rng
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner)
                .fill_bytes(&mut bytes),
        }
        bytes
    }

    /// A uniform number below `bound`, which must not be 0.
    pub fn below(&self, bound: u64) -> u64 {
        // Rejection sampling, so that no value is likelier than another.
        let limit = u64::MAX - u64::MAX % bound;
        loop {
            let value = u64::from_le_bytes(self.bytes());
            if value < limit {
                return value % bound;
            }
        }
    }
}
