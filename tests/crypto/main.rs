//! The cryptography on its own: against itself, against published vectors, and against the browser's half.

mod age;
mod case;
mod conversation;
mod conversation_vectors;
mod intake;
mod mailbox;
mod moving_vectors;
mod parts;
mod records;
mod recovery;
mod rekeyed_case;
mod sealed_rekey;
mod secrets;
mod vectors;
