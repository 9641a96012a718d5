//! The cryptography on its own: against itself, against published vectors, and against the browser's half.

mod age;
mod conversation;
mod conversation_vectors;
mod intake;
mod parts;
mod records;
mod secrets;
mod vectors;
