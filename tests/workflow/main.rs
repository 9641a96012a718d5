//! What people may do and what is refused, tried through the workflow on a real database.

mod administration;
mod admins;
mod authenticator;
mod casework;
mod conversation;
mod enrolment;
mod erasing;
mod factors;
mod files;
mod following_up;
mod granting;
mod holds;
mod mailbox;
mod opening;
mod passkeys;
mod people;
mod proposing;
mod reception;
mod recovery;
mod refusals;
mod rekeying;
mod resets;
mod rotation;
#[path = "../crypto/sealed_rekey.rs"]
mod sealed_rekey;
mod secrecy;
mod signing_in;
mod templates;
mod visits;
mod withdrawing;
