//! Everything cryptographic, composed from age, HPKE, Argon2id, HKDF, HMAC and Ed25519 as
//! PROTOCOL.md says. The only place that names those libraries.
//!
//! It knows no HTTP and no SQL, and invents no construction of its own.

pub mod account;
pub mod case;
pub mod decoy;
pub mod derivation;
pub mod hash;
pub mod hybrid;
pub mod journal;
pub mod ledger;
pub mod mailbox;
pub mod one_time_code;
pub mod part;
pub mod passkey;
pub mod random;
pub mod receipt;
pub mod record;
pub mod recovery;
pub mod recovery_code;
pub mod sealed;
pub mod signature;
pub mod stack;
pub mod submission;
pub mod words;
