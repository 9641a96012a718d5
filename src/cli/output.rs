//! The only place of the command line that writes to the terminal: what was asked for to standard
//! output, everything about it to standard error.
//!
//! What a server or a database says is made harmless with [`plain`] before it is shown.

use std::fmt::Display;
use std::io::{IsTerminal as _, Write as _};

pub use crate::web::log::plain;

/// Writes a line of what was asked for.
pub fn say(line: impl Display) {
    // Nobody is left to tell when standard output is closed.
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}

/// Writes a line about what is going on.
pub fn note(line: impl Display) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

/// Writes a question and leaves the cursor behind it.
pub fn prompt(text: impl Display) {
    let mut stderr = std::io::stderr().lock();
    let _ = write!(stderr, "{text}");
    let _ = stderr.flush();
}

/// Says how far something is: in one line that changes where somebody watches, else only at a `milestone`.
pub fn progress(line: impl Display, milestone: bool) {
    let mut stderr = std::io::stderr().lock();
    let _ = match (stderr.is_terminal(), milestone) {
        (true, true) => writeln!(stderr, "\r{line}\x1b[K"),
        (true, false) => write!(stderr, "\r{line}\x1b[K"),
        (false, true) => writeln!(stderr, "{line}"),
        (false, false) => Ok(()),
    };
    let _ = stderr.flush();
}

/// Text of several lines made harmless, each line behind `margin`, so that none can pass for one of ours.
pub fn plain_text(text: &str, margin: &str) -> String {
    let lines = text.trim_end().lines();
    let lines: Vec<_> = lines
        .map(|line| format!("{margin}{}", plain(line)))
        .collect();
    lines.join("\n")
}

/// Says why the command failed, cause after cause.
pub fn fail(error: &anyhow::Error) {
    let mut text = String::new();
    for cause in error.chain() {
        let cause = cause.to_string();
        // Some errors name their cause themselves.
        if text.is_empty() {
            text = cause;
        } else if !text.ends_with(&cause) {
            text = format!("{text}: {cause}");
        }
    }
    note(format_args!("thicket: {text}"));
}
