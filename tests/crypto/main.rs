//! The cryptography on its own: against itself, against published vectors, and against the browser's half.

mod age;
mod intake;
mod records;
mod secrets;
mod vectors;
