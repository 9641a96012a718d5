//! Asking the person at the terminal. Where standard input is a pipe the same answers are read from it,
//! a line each, so that every story can be told by a test.
//!
//! A secret is never shown while it is typed, and never taken from the arguments.

use std::io::{BufRead as _, IsTerminal as _, Read as _};

use anyhow::{Context as _, bail};
use zeroize::Zeroizing;

use super::output;

/// A terminal hands over at most this much of a line and drops the rest in silence.
const TERMINAL_LINE: usize = 4095;
/// The most that is read of one answer.
const LONGEST_ANSWER: usize = 256 * 1024;
/// What ends a text of several lines.
const END: &str = ".";

/// Whether somebody sits in front of it.
pub fn is_terminal() -> bool {
    std::io::stdin().is_terminal()
}

/// Asks for a line. Empty if the answer is.
pub fn ask(question: &str) -> anyhow::Result<Zeroizing<String>> {
    ask_if_any(question)?.context("the input ended before it was answered")
}

/// Asks for a line; none at the end of the input.
pub fn ask_if_any(question: &str) -> anyhow::Result<Option<Zeroizing<String>>> {
    output::prompt(format_args!("{question} "));
    line()
}

/// Asks for a secret, which is not shown.
pub fn ask_secret(question: &str) -> anyhow::Result<Zeroizing<String>> {
    if is_terminal() {
        let secret = rpassword::prompt_password(format!("{question} "))
            .context("cannot read from the terminal")?;
        return Ok(Zeroizing::new(secret));
    }
    ask(question)
}

/// Asks to type "yes".
pub fn confirm(question: &str) -> anyhow::Result<bool> {
    Ok(ask(&format!("{question} Type \"yes\" to go on:"))?.trim() == "yes")
}

/// Asks for a text of several lines, which a line with a single full stop ends.
pub fn ask_text(question: &str) -> anyhow::Result<Zeroizing<String>> {
    output::note(question);
    // In one piece: growing would leave copies behind.
    let mut text = Zeroizing::new(String::with_capacity(LONGEST_ANSWER));
    while let Some(line) = line()? {
        if line.as_str() == END {
            break;
        }
        if text.len() + line.len() + 1 > LONGEST_ANSWER {
            bail!("this is too long");
        }
        text.push_str(&line);
        text.push('\n');
    }
    Ok(text)
}

/// Asks for a text of several lines; where standard input is a pipe, it is all that is left of it. Without the white
/// space around it.
pub fn text(question: &str) -> anyhow::Result<Zeroizing<String>> {
    let text = match is_terminal() {
        true => ask_text(question)?,
        false => rest_of_input()?,
    };
    Ok(Zeroizing::new(text.trim().to_owned()))
}

fn rest_of_input() -> anyhow::Result<Zeroizing<String>> {
    // In one piece: growing would leave copies behind.
    let mut text = Zeroizing::new(String::with_capacity(LONGEST_ANSWER));
    let most = LONGEST_ANSWER as u64;
    let read = std::io::stdin().lock().take(most).read_to_string(&mut text);
    let read = read.context("cannot read the input as text")?;
    if read >= LONGEST_ANSWER {
        bail!("this is too long");
    }
    Ok(text)
}

/// The next line without its end; none at the end of the input.
fn line() -> anyhow::Result<Option<Zeroizing<String>>> {
    let mut line = Zeroizing::new(String::with_capacity(TERMINAL_LINE + 1));
    let read = std::io::stdin()
        .lock()
        .read_line(&mut line)
        .context("cannot read the input as text")?;
    if read == 0 {
        return Ok(None);
    }
    if is_terminal() && read >= TERMINAL_LINE {
        bail!(
            "that line is longer than a terminal passes on, so its end may be lost. \
             Start again with shorter lines, or put the answers into a file (see --answers)"
        );
    }
    let end = line.trim_end_matches(['\n', '\r']).len();
    line.truncate(end);
    Ok(Some(line))
}
