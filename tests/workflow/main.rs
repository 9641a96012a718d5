//! What people may do and what is refused, tried through the workflow on a real database.

mod administration;
mod casework;
mod enrolment;
mod people;
mod reception;
mod signing_in;
