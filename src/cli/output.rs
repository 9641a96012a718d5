//! The only place of the command line that writes to the terminal: what was asked for to standard
//! output, everything about it to standard error.
//!
//! What a server or a database says is made harmless with [`plain`] before it is shown.

use std::fmt::Display;
use std::io::Write as _;

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
