//! What people may do and what is refused, tried through the workflow on a real database.

mod administration;
mod admins;
mod authenticator;
mod casework;
mod conversation;
mod enrolment;
mod factors;
mod files;
mod keys;
mod mailbox;
mod passkeys;
mod people;
mod reception;
mod resets;
mod secrecy;
mod signing_in;
mod templates;
