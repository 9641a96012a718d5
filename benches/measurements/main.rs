//! What Thicket costs: `make bench` prints a table of figures beside the goals that were set for them.
//!
//! Everything is measured against the release binary in a process of its own, on loopback and with limits off,
//! with fictional reports in temporary folders. A slow machine misses goals; what fails a run is an error: a
//! refused request, a lost report. Words after `--` choose parts: `cargo bench -- pages sealed plain queue mailbox files browser`.

#![allow(
    clippy::print_stdout,
    reason = "a program that prints its measurements"
)]

mod chromium;
mod connection;
mod database;
mod files;
mod mailbox;
mod pages;
mod queue;
mod reports;
mod sending;
mod server;
mod table;

// What the tests of whole journeys start and drive things with.
#[path = "../../tests/journeys/app.rs"]
#[allow(dead_code, reason = "the journeys need more of it")]
mod app;
#[path = "../../tests/journeys/browser.rs"]
#[allow(dead_code, reason = "the journeys need more of it")]
mod browser;
#[path = "../../tests/journeys/holder.rs"]
#[allow(dead_code, reason = "the journeys need more of it")]
mod holder;
#[path = "../../tests/journeys/http.rs"]
#[allow(dead_code, reason = "the journeys need more of it")]
mod http;
#[path = "../../tests/journeys/person.rs"]
#[allow(dead_code, reason = "the journeys need more of it")]
mod person;
#[path = "../../tests/journeys/recorder.rs"]
#[allow(dead_code, reason = "the journeys need more of it")]
mod recorder;

use std::process::ExitCode;

use table::Table;

type Part = (&'static str, fn(&mut Table));

const PARTS: [Part; 7] = [
    ("pages", pages::measure),
    ("sealed", sending::measure_sealed),
    ("plain", sending::measure_plain),
    ("queue", queue::measure),
    ("mailbox", mailbox::measure),
    ("files", files::measure),
    ("browser", chromium::measure),
];

fn main() -> ExitCode {
    // cargo says `--bench` to every benchmark.
    let chosen: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with("--"))
        .collect();
    if let Some(unknown) = chosen
        .iter()
        .find(|word| PARTS.iter().all(|(name, _)| name != word))
    {
        println!("There is no part {unknown}.");
        return ExitCode::FAILURE;
    }
    let mut table = Table::begin();
    for (name, measure) in PARTS {
        if chosen.is_empty() || chosen.iter().any(|word| word == name) {
            measure(&mut table);
        }
    }
    table.end()
}
