//! Thicket takes in sealed reports of transnational repression and gives vetted caseworkers a
//! triage queue. The layers point one way: `cli → web → workflow → {storage, crypto} → domain`.
//!
//! Nothing here may write a report's plaintext to a file, a log, an error or a URL.

pub mod clock;
pub mod config;
pub mod crypto;
pub mod domain;
pub mod i18n;
pub mod storage;
pub mod web;
pub mod workflow;
