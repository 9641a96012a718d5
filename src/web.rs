//! What is served over HTTP: request, workflow, page.
//!
//! Nothing here speaks SQL, and nothing that a reporter sends is logged.

pub mod assets;
pub mod pages;
